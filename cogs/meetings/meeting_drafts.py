"""The drafts of new meetings: a single one, a whole series, or an urgent call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.errors import UserError
from bot.meetings import planning, store
from bot.meetings.drafts import Draft
from bot.meetings.model import LINK, MINUTE, PLACE, TITLE, WHY, Meeting
from bot.meetings.planning import Plan, plan_of
from bot.meetings.quorum import UNKNOWN, needed
from bot.storage.db import Connection
from bot.times import distance, words
from bot.when.workdays import Nation, bank_holiday, season
from cogs.card import one_line
from cogs.meetings.cards import dial_told, place_told, told_words
from cogs.meetings.draft_kind import LOOK, Asked, Field, Ground, Kind
from cogs.membership import entitled

WHEN = Field("when", "When", needed=True)
NAME = Field("title", "Title", TITLE, needed=True)
WHERE = (Field("place", "Place", PLACE), Field("link", "Link to join online", LINK))
LENGTH = Field("length", "Length in minutes", 5)
DATES_SHOWN, CLASHES_SHOWN, AWAY_SHOWN = 6, 3, 4


async def preview_new(asked: Asked, draft: Draft) -> list[str]:
    """A new meeting told back: its rule, its next six dates, its place and what it needs."""
    plan = plan_of(draft, asked.committee.zone)
    counted = await entitled(asked.bot, asked.committee)
    rule = plan.quorum or asked.committee.rules.quorum
    quorum = (
        UNKNOWN.capitalize()
        if counted is None
        else f"Quorum {needed(rule, len(counted))} of {len(counted)}"
    )
    place = place_told(plan.place, plan.link)
    ahead = [each.original.date() for each in plan.series.ahead(asked.now, asked.now)]
    why = f"\nWhy: {one_line(plan.why, WHY)}" if plan.why else ""
    found = plan.series.next(DATES_SHOWN, asked.now)
    if not found and not plan.reading.provisional:
        raise UserError("That time has passed: press Change and write a later one.")
    starts = [] if plan.reading.provisional else [each.at for each in found]
    clash = await clash_told(asked, starts, plan.length)
    return [
        f"**{one_line(plan.title, TITLE)}**\n{_told(plan, asked.now)}",
        clash if plan.reading.rrule is None or clash else await _twin_told(asked, plan.title),
        _dates(plan, asked.now),
        f"{place or 'No place yet'}, {plan.length // MINUTE} minutes{why}",
        dial_told(plan.dial),
        f"{planning.notice_told(plan, asked.committee, asked.now)}\n{quorum}",
        goes_to(asked, urgent=plan.urgent),
        "\n".join(plan.reading.notes),
        away_told(ahead, asked.committee.nation),
    ]


def _told(plan: Plan, now: datetime) -> str:
    told = plan.reading.told[:1].upper() + plan.reading.told[1:]
    first = plan.series.next(1, now)
    if plan.reading.rrule or plan.reading.provisional or not first:
        return told
    return f"{told} ({distance(first[0].at, now)})"


def _dates(plan: Plan, now: datetime) -> str:
    if plan.reading.rrule is None:
        return ""
    found = plan.series.next(DATES_SHOWN, now)
    lines = [f"{n}. {words(each.at, plan.zone)}" for n, each in enumerate(found, 1)]
    head = f"The next {len(lines)} dates:" if len(lines) > 1 else "The only date:"
    return "\n".join([head, *lines])


def save_new(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Save a new meeting with all its dates."""
    plan = plan_of(draft, asked.committee.zone)
    made = planning.create(
        conn, asked.committee, plan, asked.channel_id, asked.person_id, asked.now
    )
    count = f"{len(made)} dates" if len(made) > 1 else made[0].reference
    where = f"<#{asked.channel_id}>"
    told = "Members are called now" if plan.urgent else "The card of the first date is posted"
    return f"**Saved: {one_line(plan.title, TITLE)}** ({count}). {told} in {where}."


def _at_that_time(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """What else is planned at the time of a new meeting."""
    try:
        plan = plan_of(draft, asked.committee.zone)
    except UserError:
        return Ground()  # the preview says why
    found = [] if plan.reading.provisional else plan.series.next(DATES_SHOWN, asked.now)
    guild_id, starts = asked.committee.guild_id, [each.at for each in found]
    others = store.clashing(conn, guild_id, starts, plan.length, asked.now, besides=None)
    told = f"{_named(others[0])} was planned meanwhile" if others else "A date was moved meanwhile"
    return Ground(",".join(str(each.id) for each in others), f"{told}: {LOOK}")


def away_told(days: Sequence[date], nation: Nation) -> str:
    """A line for each of the first dates on which members are likely to be away."""
    found = []
    for day in days:
        if holiday := bank_holiday(day, nation):
            found.append(f"{day:%a} {day.day} {day:%b %Y} is {holiday}, a bank holiday ({nation}).")
        elif told := season(day):
            found.append(f"{day:%a} {day.day} {day:%b %Y} falls in {told}.")
    more = len(found) - AWAY_SHOWN
    return "\n".join(found[:AWAY_SHOWN] + ([f"And {more} more such dates."] if more > 0 else []))


async def clash_told(
    asked: Asked, starts: Sequence[datetime], length: timedelta, besides: int | None = None
) -> str:
    """A line where other meetings are planned at that time, or the whole series is there already.

    ``starts`` are aware; ``besides`` is the meeting that is being moved.
    """
    meetings = await asked.bot.db.read(
        lambda conn: store.clashing(
            conn, asked.committee.guild_id, starts, length, asked.now, besides=besides
        )
    )
    if (first := store.same_series(meetings, starts)) is not None:
        return (
            f"**That series is there already:** {one_line(first.title, 60)} ({first.reference}). "
            "To change its title, place or link, throw this away and use /office-meeting edit with "
            "*every*."
        )
    told = ", ".join(_named(meeting) for meeting in meetings[:CLASHES_SHOWN])
    return f"At that time already: {told}." if told else ""


async def _twin_told(asked: Asked, title: str) -> str:
    """A line where a series of that name has other dates: it may be its rule that is meant."""
    guild_id, now = asked.committee.guild_id, asked.now
    ahead = await asked.bot.db.read(lambda conn: store.coming(conn, guild_id, now, limit=50))
    dates = Counter(each.series_id for each in ahead if each.title.casefold() == title.casefold())
    twins = [each for each in ahead if dates[each.series_id] > 1]
    if not twins:
        return ""
    return (
        f"**A series of that name has other dates:** {_named(twins[0])} is its next. To change its "
        "rule, throw this away and use /office-meeting edit with *repeat*."
    )


def _named(meeting: Meeting) -> str:
    return f"{one_line(meeting.title, 60)} ({meeting.reference}, {told_words(meeting)})"


def goes_to(asked: Asked, *, urgent: bool) -> str:
    """Where the card will stand, and whose telephones ring."""
    where = f"<#{asked.channel_id}>"
    roles = sorted(asked.committee.role_ids("member")) if urgent else []
    if not urgent:
        return f"Goes to {where}; nobody is pinged."
    whom = f"<@&{roles[0]}> is called" if roles else "nobody is pinged: no members’ role is set"
    return f"Goes to {where} at once; {whom}."


_WHY = Field("why", "Why, as members read it", WHY, needed=True, long=True)
KINDS = (
    Kind("new", "New meeting", (NAME, WHEN, *WHERE, LENGTH), preview_new, save_new,
         stands=_at_that_time),
    Kind("urgent", "Call everybody together", (NAME, WHEN, *WHERE, _WHY), preview_new, save_new,
         "Call everybody", stands=_at_that_time),
)  # fmt: skip
