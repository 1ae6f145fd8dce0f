"""The drafts that change one date: a move, new words, a cancellation, and putting it back."""

from __future__ import annotations

import json
from datetime import datetime

from bot.errors import UserError
from bot.meetings import changes, planning
from bot.meetings.changes import Wording
from bot.meetings.drafts import Draft
from bot.meetings.model import DIAL, LINK, MINUTE, PLACE, REASON, TITLE, Meeting, length_of
from bot.meetings.store import present_meeting
from bot.storage.db import Connection
from bot.times import distance, stamp, words
from cogs.card import one_line
from cogs.meetings.cards import dial_told, told_words
from cogs.meetings.draft_kind import ANEW, Asked, Field, Ground, Kind, untimed
from cogs.meetings.meeting_drafts import LENGTH, NAME, WHEN, WHERE, away_told, clash_told


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
        "Those who answered are told once, those who said yes are asked again; the rest of the "
        "series stands.",
    ]
    notes = "\n".join(draft.reading.notes)
    if draft.reading.provisional:
        return [*lines, notes]
    away = away_told([starts_at.astimezone(meeting.zone).date()], asked.committee.nation)
    return [*lines, notes, away, await clash_told(asked, [starts_at], meeting.length, meeting.id)]


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
        planning.notice(at - now, asked.committee),
        "Those who answered are told once.",
        away_told([at.astimezone(meeting.zone).date()], asked.committee.nation),
        await clash_told(asked, [at], meeting.length, meeting.id),
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
    which = "This date only"
    if draft.typed.get("every"):
        taken = ", ".join(_LATER[name] for name in later(draft, meeting))
        which = f"This date and all later ones. The later ones take over: {taken}"
    return [
        f"**{one_line(wording.title, TITLE)}** ({meeting.reference})\n{told_words(meeting)}",
        f"{one_line(wording.place, PLACE) or 'No place yet'}, {wording.minutes} minutes",
        f"Link: {one_line(wording.link, LINK)}" if wording.link else "No link to join online",
        dial_told(wording.dial),
        f"{which}.",
    ]


def save_edit(conn: Connection, asked: Asked, draft: Draft) -> str:
    """Change words of one date or of all later ones."""
    meeting_id, every = int(draft.typed["meeting"]), bool(draft.typed.get("every"))
    meeting = present_meeting(conn, asked.committee.guild_id, meeting_id)
    wording = _wording(draft, meeting)
    changed = changes.reword(
        conn, asked.committee, meeting_id, wording, every, asked.person_id, asked.now,
        later(draft, meeting),
    )  # fmt: skip
    return f"**Changed: {one_line(wording.title, TITLE)}** ({len(changed)} of its dates)."


def later(draft: Draft, meeting: Meeting) -> list[str]:
    """What later dates take over: what the officer gave or changed, or else all of it."""
    given, stands = draft.typed.get("given") or (), words_of(meeting)
    named = [name for name in stands if name in given or draft.typed.get(name) != stands[name]]
    fields = ["minutes" if name == "length" else name for name in named]
    return fields or list(changes.COLUMNS)


def words_of(meeting: Meeting) -> dict[str, str]:
    """What an edit may change of a date, as it stands."""
    return {
        "title": meeting.title, "place": meeting.place, "link": meeting.link, "dial": meeting.dial,
        "length": str(meeting.minutes),
    }  # fmt: skip


def _wording(draft: Draft, meeting: Meeting) -> Wording:
    typed = draft.typed
    return Wording(
        str(typed["title"]),
        str(typed["place"]),
        str(typed["link"]),
        length_of(typed.get("length") or meeting.minutes) // MINUTE,
        str(typed.get("dial", meeting.dial)),
    )


def _time(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """When the date is, and whether it stands."""
    meeting = present_meeting(conn, asked.committee.guild_id, int(draft.typed["meeting"]))
    stands = "cancelled" if meeting.cancelled else f"now {told_words(meeting)}"
    changed = f"{meeting.title} was changed meanwhile and is {stands}: {ANEW}"
    return Ground(str(meeting.sequence), changed)


def _words(conn: Connection, asked: Asked, draft: Draft) -> Ground:
    """What the date says."""
    meeting = present_meeting(conn, asked.committee.guild_id, int(draft.typed["meeting"]))
    return Ground(json.dumps(words_of(meeting)), f"{meeting.title} was changed meanwhile: {ANEW}")


async def _meeting(asked: Asked, draft: Draft) -> Meeting:
    meeting_id = int(draft.typed["meeting"])
    return await asked.bot.db.read(
        lambda conn: changes.changeable(conn, asked.committee.guild_id, meeting_id, asked.now)
    )


_LATER = {
    "title": "the title", "place": "the place", "link": "the link", "minutes": "the length",
    "dial": "the number to join by telephone",
}  # fmt: skip
_DIAL = Field("dial", "Number and PIN to join by telephone", DIAL)
_REASON = Field("reason", "Reason, as members read it", REASON)
KINDS = (
    Kind("move", "Move one date", (WHEN, _REASON), preview_move, save_move, "Move", stands=_time),
    Kind("edit", "New words", (NAME, *WHERE, _DIAL, LENGTH), preview_edit, save_edit, read=untimed,
         stands=_words, begins=True),
    Kind("cancel", "Cancel one date", (_REASON,), preview_cancel, save_cancel, "Cancel the date",
         read=untimed, stands=_time),
    Kind("restore", "Put a date back", (), preview_restore, save_restore, "Put it back",
         read=untimed, stands=_time),
)  # fmt: skip
