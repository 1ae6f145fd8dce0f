"""The drafts of meetings: a new one, an urgent one, a move, new words, a cancellation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.meetings import changes, planning, store
from bot.meetings.changes import Wording
from bot.meetings.drafts import Draft
from bot.meetings.model import LINK, PLACE, REASON, TITLE, WHY, Meeting
from bot.meetings.planning import Plan, plan_of
from bot.meetings.quorum import needed
from bot.meetings.store import present_meeting
from bot.storage.db import Connection
from bot.times import distance, stamp, words
from cogs.card import one_line
from cogs.meetings.cards import place_told, told_words
from cogs.meetings.drafts import Asked, Field, Kind, register, untimed
from cogs.membership import entitled

WHEN = Field("when", "When", needed=True)
PLAN_FIELDS = (
    Field("title", "Title", TITLE, needed=True),
    WHEN,
    Field("place", "Place", PLACE),
    Field("link", "Link to join online", LINK),
)
LENGTH = Field("length", "Length in minutes", 5)
DATES_SHOWN = 6


async def preview_new(asked: Asked, draft: Draft) -> list[str]:
    """A new meeting told back: its rule, its next six dates, its place and what it needs."""
    plan = plan_of(draft, asked.committee.zone)
    counted = await entitled(asked.bot, asked.committee)
    quorum = needed(plan.quorum or asked.committee.rules.quorum, len(counted))
    minutes = int(plan.length.total_seconds() // 60)
    why = f"\nWhy: {one_line(plan.why, WHY)}" if plan.why else ""
    found = plan.next(DATES_SHOWN, asked.now)
    if not found and not plan.reading.provisional:
        raise UserError("That time has passed: press Change and write a later one.")
    starts = [] if plan.reading.provisional else [each.at for each in found]
    return [
        f"**{one_line(plan.title, TITLE)}**\n{_told(plan, asked.now)}",
        _dates(plan, asked.now),
        f"{place_told(plan.place, plan.link) or 'No place yet'}, {minutes} minutes{why}",
        f"{planning.notice_told(plan, asked.committee, asked.now)}\n"
        f"Quorum {quorum} of {len(counted)}",
        goes_to(asked, urgent=plan.urgent),
        "\n".join(plan.reading.notes),
        await clash_told(asked, starts, plan.length),
    ]


def _told(plan: Plan, now: datetime) -> str:
    told = plan.reading.told[:1].upper() + plan.reading.told[1:]
    first = plan.next(1, now)
    if plan.reading.rrule or plan.reading.provisional or not first:
        return told
    return f"{told} ({distance(first[0].at, now)})"


def _dates(plan: Plan, now: datetime) -> str:
    if plan.reading.rrule is None:
        return ""
    found = plan.next(DATES_SHOWN, now)
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


async def preview_move(asked: Asked, draft: Draft) -> list[str]:
    """A moved date told back: from, to, and the notice that leaves."""
    meeting = await _meeting(asked, draft)
    if draft.reading is None:
        raise UserError("The new time is missing.")
    starts_at = changes.new_start(meeting, draft.reading, asked.now)
    lines = [
        f"**{one_line(meeting.title, TITLE)}** ({meeting.reference})",
        f"From: {told_words(meeting)}\nTo: {draft.reading.told} ({distance(starts_at, asked.now)})",
        planning.notice(starts_at - asked.now, asked.committee),
        "Those who answered are told once; the rest of the series stands.",
    ]
    notes = "\n".join(draft.reading.notes)
    if draft.reading.provisional:
        return [*lines, notes]
    return [*lines, notes, await clash_told(asked, [starts_at], meeting.length, meeting.id)]


def save_move(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Move one date."""
    if draft.reading is None:
        raise UserError("The new time is missing.")
    meeting = changes.move(
        conn, asked.committee, int(draft.typed["meeting"]), draft.reading,
        str(draft.typed.get("reason") or ""), asked.person_id, asked.now,
    )  # fmt: skip
    return f"**Moved: {one_line(meeting.title, TITLE)}** to {stamp(meeting.starts_at)}."


async def preview_cancel(asked: Asked, draft: Draft) -> list[str]:
    """A cancellation told back."""
    meeting = await _meeting(asked, draft)
    if meeting.cancelled:
        raise UserError(f"{meeting.title} is cancelled already.")
    reason = one_line(str(draft.typed.get("reason") or ""), REASON)
    return [
        f"**{one_line(meeting.title, TITLE)}** ({meeting.reference})\n{told_words(meeting)}",
        f"Reason: {reason}" if reason else "No reason given.",
        "Those who answered are told once; the rest of the series stands.",
    ]


def save_cancel(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Cancel one date."""
    meeting = changes.cancel(
        conn, asked.committee, int(draft.typed["meeting"]), str(draft.typed.get("reason") or ""),
        asked.person_id, asked.now,
    )  # fmt: skip
    return f"**Cancelled: {one_line(meeting.title, TITLE)}** of {told_words(meeting)}."


async def preview_restore(asked: Asked, draft: Draft) -> list[str]:
    """A restoration told back."""
    meeting_id, guild_id, now = int(draft.typed["meeting"]), asked.committee.guild_id, asked.now

    def look(conn: Connection) -> tuple[Meeting, datetime]:
        meeting = changes.changeable_back(conn, guild_id, meeting_id, now)
        return meeting, changes.rule_start(conn, meeting)

    meeting, at = await asked.bot.db.read(look)
    return [
        f"**{one_line(meeting.title, TITLE)}** ({meeting.reference})",
        f"Back to {words(at, meeting.zone)} ({distance(at, now)})",
        "Those who answered are told once.",
    ]


def save_restore(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Put one date back."""
    meeting = changes.restore(
        conn, asked.committee, int(draft.typed["meeting"]), asked.person_id, asked.now
    )
    return f"**Restored: {one_line(meeting.title, TITLE)}**, {stamp(meeting.starts_at)}."


async def preview_edit(asked: Asked, draft: Draft) -> list[str]:
    """New words told back."""
    meeting = await _meeting(asked, draft)
    wording = changes.checked_wording(_wording(draft, meeting))
    which = "This date and all later ones" if draft.typed.get("every") else "This date only"
    return [
        f"**{one_line(wording.title, TITLE)}** ({meeting.reference})\n{told_words(meeting)}",
        f"{one_line(wording.place, PLACE) or 'No place yet'}, {wording.minutes} minutes",
        f"Link: {one_line(wording.link, LINK)}" if wording.link else "No link to join online",
        f"{which}.",
    ]


def save_edit(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Change words of one date or of all later ones."""
    meeting_id, every = int(draft.typed["meeting"]), bool(draft.typed.get("every"))
    wording = _wording(draft, present_meeting(conn, asked.committee.guild_id, meeting_id))
    changed = changes.reword(
        conn, asked.committee, meeting_id, wording, every, asked.person_id, asked.now
    )
    return f"**Changed: {one_line(wording.title, TITLE)}** ({len(changed)} of its dates)."


def _wording(draft: Draft, meeting: Meeting) -> Wording:
    typed = draft.typed
    minutes = str(typed.get("length") or meeting.length // timedelta(minutes=1)).strip()
    if not minutes.isdecimal() or len(minutes) > 5:
        raise UserError(f"“{minutes[:20]}” is no length: write it in minutes, like 120.")
    return Wording(str(typed["title"]), str(typed["place"]), str(typed["link"]), int(minutes))


async def _meeting(asked: Asked, draft: Draft) -> Meeting:
    meeting_id = int(draft.typed["meeting"])
    return await asked.bot.db.read(
        lambda conn: changes.changeable(conn, asked.committee.guild_id, meeting_id, asked.now)
    )


def register_kinds() -> None:
    """Make the drafts of meetings known."""
    reason = Field("reason", "Reason, as members read it", REASON)
    why = Field("why", "Why, as members read it", WHY, needed=True, long=True)
    words_ = (PLAN_FIELDS[0], *PLAN_FIELDS[2:], LENGTH)
    for kind in (
        Kind("new", "New meeting", (*PLAN_FIELDS, LENGTH), preview_new, save_new),
        Kind("urgent", "Call everybody together", (*PLAN_FIELDS, why), preview_new, save_new,
             "Call everybody"),
        Kind("move", "Move one date", (WHEN, reason), preview_move, save_move, "Move"),
        Kind("edit", "New words", words_, preview_edit, save_edit, read=untimed),
        Kind("cancel", "Cancel one date", (reason,), preview_cancel, save_cancel, "Cancel the date",
             read=untimed),
        Kind("restore", "Put a date back", (), preview_restore, save_restore, "Put it back",
             read=untimed),
    ):  # fmt: skip
        register(kind)


SHOWN = 3


async def clash_told(
    asked: Asked, starts: Sequence[datetime], length: timedelta, besides: int | None = None
) -> str:
    """A line where other meetings are planned at that time, or the whole series is there already.

    ``starts`` are aware; ``besides`` is the meeting that is being moved.
    """
    found = await asked.bot.db.read(
        lambda conn: store.clashing(
            conn, asked.committee.guild_id, starts, length, asked.now, besides=besides
        )
    )
    if (first := store.same_series(found, starts)) is not None:
        return (
            f"**That series is there already:** {_named(first)} is its next date. To change its "
            "title, place or link, throw this away and use /office-meeting edit with *every*."
        )
    told = ", ".join(_named(meeting) for meeting in found[:SHOWN])
    return f"At that time already: {told}." if told else ""


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
