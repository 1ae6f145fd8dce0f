"""What officers and members type about digests, understood."""

from __future__ import annotations

from datetime import time
from typing import cast

from bot.articles.schedule import LATEST_DAY, PACES, Pace, Rhythm
from bot.errors import UserError
from bot.when.hours import WEEKDAYS, clock


def rhythm_of(pace: str | None, day: str | None, at: str | None, known: Rhythm) -> Rhythm:
    """A rhythm as typed; what is not said stays as it was. Raises UserError."""
    chosen = cast(Pace, pace or known.pace)
    if chosen not in PACES:
        raise UserError(f"A digest comes {', '.join(PACES[:-1])} or {PACES[-1]}.")
    stays = known.on_day if chosen == known.pace else (1 if chosen == "monthly" else 0)
    on_day = _day(chosen, day) if day and day.strip() else stays
    return Rhythm(chosen, on_day, time.fromisoformat(clock(at)) if at else known.at)


def _day(pace: Pace, typed: str) -> int:
    said = typed.strip()
    if pace == "monthly":
        number = said.rstrip("stndrh.")
        if number.isdecimal() and 1 <= int(number) <= LATEST_DAY:
            return int(number)
        raise UserError(f"“{said[:20]}” is no day of the month from 1 to {LATEST_DAY}.")
    stem = said.casefold().rstrip("s")
    found = [
        at
        for at, name in enumerate(WEEKDAYS)
        if len(stem) >= 3 and name.casefold().startswith(stem)
    ]
    if pace == "weekly" and len(found) == 1:
        return found[0]
    if pace != "weekly":
        raise UserError("A day is only needed for weekly and monthly digests.")
    raise UserError(f"“{said[:20]}” is no day of the week: write it like Monday.")
