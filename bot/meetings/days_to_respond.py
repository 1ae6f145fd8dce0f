"""Counting the days to respond: calendar days or working days, told back by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.committee import Committee
from bot.errors import UserError
from bot.meetings.drafts import Draft, Reading
from bot.plain_text import many
from bot.times import clock_words, day_words
from bot.when import moments
from bot.when.vocabulary import NUMBER, number
from bot.when.workdays import (
    Nation,
    add_calendar_days,
    add_working_days,
    why_not_working,
    working_day_before,
    working_day_on_or_before,
)

LONGEST = 365
_MORE = {"+", "more", "another", "further", "longer", "later", "extra", "by"}
_MORE_BY = re.compile(
    rf"(?:an? (?={NUMBER}))?(?P<n>{NUMBER})? ?(?P<how>working|calendar)?"
    r" ?(?P<unit>days?|weeks?|fortnights?)?"
)
_COUNTED = re.compile(r"\s*(?P<how>working|calendar)?\s*\b(?:days?)?\s*$", re.I)
CLOSES = time(17, 0)  # local: a deadline day ends with the office's day


def ends(day: date, zone: ZoneInfo) -> datetime:
    """When a deadline day ends."""
    return datetime.combine(day, CLOSES, zone)


def received(text: str, now: datetime, committee: Committee) -> date:
    """The day a letter came; today when nothing is typed. UserError for a doubtful or later one."""
    zone, nation = committee.zone, committee.nation
    today = now.astimezone(zone).date()
    if not text.strip():
        return today
    if (day := moments.day(text, now, zone, past=True, nation=nation)) > today:
        raise UserError(f"The letter cannot have come on {named_day(day)}, which is still ahead.")
    return day


def read_deadline(draft: Draft, now: datetime, committee: Committee) -> Draft:
    """The draft with its deadline counted; asks whether calendar or working days are meant."""
    bare = replace(draft, reading=None, choices=(), fault="")
    try:
        came = received(str(draft.typed.get("received") or ""), now, committee)
        days = days_typed(draft.typed.get("days"))
    except UserError as fault:
        return replace(bare, fault=str(fault))
    nation, at = committee.nation, _hour(str(draft.typed.get("hour") or ""))
    readings = {name: _reading(came, days, name, nation, at) for name in ("calendar", "working")}
    counting = _counting(draft)
    if counting in readings:
        return replace(bare, reading=readings[counting])
    both = tuple(readings.values())
    if both[0].start_local == both[1].start_local:
        return replace(bare, reading=both[0])
    if draft.typed.get("taken"):  # the earlier of the two, until an officer says otherwise
        doubt = f"The letter does not say which days: {both[1].told} if they are working days."
        first = replace(both[0], notes=(doubt, *both[0].notes))
        return replace(bare, reading=first, choices=both)
    return replace(bare, choices=both, fault=f"Are these calendar days or working days ({nation})?")


def days_typed(text: Any) -> int:
    """How many days there are to respond. UserError for what is no such number."""
    found = _COUNTED.sub("", str(text or "")).strip()
    if not found:
        raise UserError("How many days there are to respond is missing: press Change to write it.")
    if not found.isdecimal() or len(found) > 4 or not 1 <= int(found) <= LONGEST:
        raise UserError(f"“{found[:20]}” does not fit: write 1 to {LONGEST} days.")
    return int(found)


def _counting(draft: Draft) -> str:
    """How the days are counted: as written beside their number, else as chosen."""
    beside = _COUNTED.search(str(draft.typed.get("days") or ""))
    written = beside["how"].casefold() if beside and beside["how"] else ""
    return written or str(draft.typed.get("counting") or "")


def _hour(typed: str) -> time:
    """When on its last day a letter's time ends: with the office's day unless it says so."""
    return time.fromisoformat(typed) if typed else CLOSES


def _reading(came: date, days: int, counting: str, nation: Nation, at: time = CLOSES) -> Reading:
    day = last_day(came, days, counting, nation)
    local = datetime.combine(day, at)
    told = f"{many(days, f'{counting} day')} from {named_day(came)}: {named_day(day)}"
    if at != CLOSES:
        told += f", {clock_words(local)}"
    return Reading(told, local.isoformat(), notes=shut(day, nation), tag=counting)


def shut(day: date, nation: Nation) -> tuple[str, ...]:
    """That a deadline falls on a day on which offices are shut, where it does."""
    if not (why := why_not_working(day, nation)):
        return ()
    before = named_day(working_day_before(day, nation))
    return (f"{named_day(day)} is no working day ({why}): the one before is {before}.",)


def is_count(text: str) -> bool:
    """Whether a deadline was typed as so many days, not as the day itself."""
    return _COUNTED.sub("", text).strip().isdecimal()


def longer(text: str, last: date, at: time, nation: Nation) -> Reading | None:
    """The deadline that is so much later than the ``last`` day of an earlier one ("another week",
    "+7", "10 more working days"); None where the text says nothing of the kind."""
    words = text.casefold().replace("+", " + ").split()
    said = _MORE_BY.fullmatch(" ".join(word for word in words if word not in _MORE))
    if said is None or not (_MORE & set(words) if said["unit"] else said["n"] and "+" in words):
        return None
    count = number(said["n"] or "a")
    unit, how = said["unit"] or "day", said["how"] or "calendar"
    days = count * {"w": 7, "f": 14}.get(unit[0], 1)
    if not 1 <= days <= LONGEST:
        raise UserError(f"“{text[:60]}” does not fit: write 1 to {LONGEST} days.")
    day = last_day(last, days, how, nation)
    told = f"{many(days, f'{how} day')} after {named_day(last)}: {named_day(day)}"
    return Reading(told, datetime.combine(day, at).isoformat(), notes=shut(day, nation), tag=how)


def last_day(came: date, days: int, counting: str, nation: Nation) -> date:
    """The last of so many "working" or "calendar" days after a letter came."""
    working = counting == "working"
    return add_working_days(came, days, nation) if working else add_calendar_days(came, days)


def internal_of(typed: Mapping[str, Any], deadline: date, nation: Nation) -> date | None:
    """The internal deadline, so many days before the real one; None when none is wanted."""
    text = str(typed.get("internal") or "").strip()
    if not text:
        return None
    early = days_typed(text)
    return working_day_on_or_before(deadline - timedelta(days=early), nation)


def named_day(day: date) -> str:
    """A day in words: "Friday 11 December 2026"."""
    return day_words(datetime.combine(day, CLOSES))
