"""This room's lines on the noticeboard, on /today and on the officers' desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot import people
from bot.boards.lines import Line, Viewer
from bot.meetings import actions, attendance, consultations, duties, replies
from bot.meetings.consultations import Consultation
from bot.meetings.model import CHOICE_WORDS, Meeting
from bot.meetings.store import coming
from bot.people import Person
from bot.storage.db import Connection, Database
from bot.times import stamp
from cogs.card import one_line, plain

SHOWN = 3


async def public_lines(db: Database, viewer: Viewer) -> Iterable[Line]:
    """The next meeting and what can be replied to."""
    guild_id, now = viewer.committee.guild_id, viewer.now

    def look(conn: Connection) -> tuple[list[Meeting], list[Consultation]]:
        open_ = consultations.unclosed(conn, viewer.committee)
        return coming(conn, guild_id, now, limit=1), open_[:SHOWN]

    meetings, open_ = await db.read(look)
    return [*(meeting_line(m) for m in meetings), *(consultation_line(c) for c in open_)]


async def own_lines(db: Database, viewer: Viewer) -> Iterable[Line]:
    """The same for one member, with their answer and their reply, and what they are to do."""
    if (user_id := viewer.user_id) is None:
        return await public_lines(db, viewer)
    guild_id = viewer.committee.guild_id

    def look(conn: Connection) -> list[Line]:
        known = people.known_as(conn, guild_id, user_id)
        ahead = coming(conn, guild_id, viewer.now, limit=1)
        open_ = consultations.unclosed(conn, viewer.committee)[:SHOWN]
        todo = actions.undone(conn, guild_id, known.id)[:SHOWN] if known else []
        return [
            *(_own_meeting(conn, each, known) for each in ahead),
            *(_own_consultation(conn, each, known) for each in open_),
            *map(action_line, todo),
        ]

    return await db.read(look)


def _own_meeting(conn: Connection, meeting: Meeting, known: Person | None) -> Line:
    line = meeting_line(meeting)
    given = attendance.answer_of(conn, meeting.id, known.id) if known else None
    if given is None or not given.answer:
        return line
    text = f"{line.text}\nYour answer: {CHOICE_WORDS[given.answer]}"
    return replace(line, text=text, label="Change")


def _own_consultation(conn: Connection, consultation: Consultation, known: Person | None) -> Line:
    line = consultation_line(consultation)
    told = replies.own_told(replies.own(conn, consultation.id, known)) if known else ""
    return replace(line, text=f"{line.text}\n{plain(told)}") if told else line


async def desk_lines(db: Database, viewer: Viewer) -> Iterable[Line]:
    """What needs an officer."""
    guild_id, now = viewer.committee.guild_id, viewer.now

    def look(conn: Connection) -> tuple[list[Meeting], list[Meeting], list[tuple[str, str]]]:
        return (
            duties.unrecorded(conn, guild_id, now),
            duties.unfixed(conn, guild_id, now),
            duties.undecided(conn, guild_id, now),
        )

    unrecorded, unfixed, undecided = await db.read(look)
    lines = [
        Line(
            f"Who came to {one_line(m.title, 60)} ({stamp(m.starts_at, 'D')})?",
            m.starts_at, "Record it", f"meeting:camepage:{m.id}:0",
        )
        for m in unrecorded[:SHOWN]
    ]  # fmt: skip
    lines += [
        Line(f"{one_line(m.title, 60)} has no day yet: /office-meeting move.", m.starts_at)
        for m in unfixed[:SHOWN]
    ]
    return lines + [
        Line(f"{one_line(body, 60)} invites us ({one_line(subject, 60)}): not decided yet.")
        for body, subject in undecided[:SHOWN]
    ]


def meeting_line(meeting: Meeting) -> Line:
    """The next meeting, with the button to answer."""
    at = meeting.starts_at
    title, shown = f"Next meeting: **{one_line(meeting.title, 60)}**", f"meeting:show:{meeting.id}"
    if meeting.provisional:
        return Line(f"{title}\nWeek of {stamp(at, 'D')}: the day is open", at, "Show", shown)
    return Line(f"{title}\n{stamp(at)} ({stamp(at, 'R')})", at, "Are you coming?", shown)


def consultation_line(consultation: Consultation) -> Line:
    """A letter that wants an answer, with the button to reply."""
    at = consultation.members_at
    title = one_line(consultation.title, 80)
    text = f"Consultation: **{title}**\nReply by {stamp(at)} ({stamp(at, 'R')})"
    return Line(text, at, "Reply", f"consultation:reply:practice:{consultation.id}:board")


def action_line(action: actions.Action) -> Line:
    """Something a member is to do."""
    return Line(f"**{action.reference}** {one_line(action.task, 120)}", action.due_at)
