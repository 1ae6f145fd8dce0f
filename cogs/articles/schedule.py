"""What officers and members type about digests, understood."""

from __future__ import annotations

from datetime import time
from typing import cast

from bot.articles.schedule import LATEST_DAY, PACES, Pace, Rhythm
from bot.errors import UserError
from bot.when.hours import Said, clock, said

_OF_MONTH = range(1, LATEST_DAY + 1)


def rhythm_of(pace: str | None, day: str | None, at: str | None, known: Rhythm) -> Rhythm:
    """A rhythm as typed; what is not said stays as it was. Raises UserError.

    A day may bring its time of day along ("Thursdays at 7").
    """
    chosen = cast(Pace, pace or known.pace)
    if chosen not in PACES:
        raise UserError(f"A digest comes {', '.join(PACES[:-1])} or {PACES[-1]}.")
    on_day = known.on_day if chosen == known.pace else (1 if chosen == "monthly" else 0)
    stays = known.at
    if day and day.strip():
        found = _day(chosen, day.strip())
        on_day = found.weekdays[0] if chosen == "weekly" else found.month_day or 1
        stays = known.at if found.minutes is None else time(*divmod(found.minutes, 60))
    return Rhythm(chosen, on_day, time.fromisoformat(clock(at)) if at and at.strip() else stays)


def _day(pace: Pace, typed: str) -> Said:
    if pace not in ("weekly", "monthly"):
        raise UserError("A day is only needed for weekly and monthly digests.")
    found = said(f"the {typed}" if typed.isdecimal() else typed)
    if pace == "weekly":
        found = [one for one in found if len(one.weekdays) == 1 and one.month_day is None]
        fault = f"“{typed[:20]}” is no day of the week: write it like Monday, or Thursdays at 7."
    else:
        found = [one for one in found if one.month_day in _OF_MONTH and not one.weekdays]
        fault = f"“{typed[:20]}” is no day of the month from 1 to {LATEST_DAY}."
    found = [one for one in found if one.freq in (None, pace.upper())]
    if len(found) != 1:
        raise UserError(fault)
    return found[0]
