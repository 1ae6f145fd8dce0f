"""Who says they will come: one answer a member until the start, and the quorum forecast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import outbox
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import reminders
from bot.meetings.model import HERE, REASON, Choice, Meeting, Presence, bounded
from bot.meetings.quorum import Forecast, needed
from bot.meetings.store import present_meeting
from bot.people import Person
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import to_ms

STEADY = timedelta(minutes=1)  # a change of colour is told once it has lasted a minute
DEPUTY = 80


@dataclass(frozen=True)
class Answer:
    """One member's answer. ``user_id`` is None once the member was forgotten."""

    person_id: int
    user_id: int | None
    name: str
    answer: Choice
    reason: str = ""
    deputy_name: str = ""
    deputy_id: int | None = None
    here_at: datetime | None = None
    present: Presence = Presence.UNRECORDED
    before_move: bool = False
    """Said of another time: the date was moved since, and they are asked again."""


@dataclass(frozen=True)
class Given:
    """What an answer changed: the meeting, the answer as stored and the forecast after it."""

    meeting: Meeting
    answer: Answer
    forecast: Forecast


def answers(conn: Connection, meeting_id: int) -> list[Answer]:
    """Everybody's answers to one date, in the order of names."""
    rows = conn.execute(
        "SELECT a.*, p.user_id, p.name FROM attendance a JOIN person p USING (person_id)"
        " WHERE a.meeting_id = ? ORDER BY p.name, a.person_id",
        (meeting_id,),
    )
    return [of_row(Answer, row) for row in rows]


def answer_of(conn: Connection, meeting_id: int, person_id: int) -> Answer | None:
    """One member's answer to one date."""
    return next((a for a in answers(conn, meeting_id) if a.person_id == person_id), None)


def answer(
    conn: Connection,
    committee: Committee,
    meeting_id: int,
    person: Person,
    choice: Choice,
    entitled: Collection[int] | None,
    at: datetime,
    now: datetime,
    *,
    deputy_name: str = "",
    deputy_id: int | None = None,
) -> Given:
    """Store a member's answer, pressed ``at``; ``entitled`` are the account ids that count.

    Raises :class:`UserError` once the meeting has begun, or is cancelled or provisional.
    """
    meeting = open_meeting(conn, committee.guild_id, meeting_id, at)
    here = choice is Choice.ATTENDING and meeting.starts_at - at <= HERE
    conn.execute(
        "INSERT INTO attendance (meeting_id, person_id, guild_id, answer, deputy_name, deputy_id,"
        " here_at, present, answered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer,"
        " deputy_name = excluded.deputy_name, deputy_id = excluded.deputy_id,"
        " here_at = excluded.here_at, present = excluded.present, before_move = 0,"
        " answered_at = excluded.answered_at,"
        " reason = CASE WHEN excluded.answer = 'apologies' THEN reason ELSE '' END",
        (meeting_id, person.id, committee.guild_id, choice, deputy_name, deputy_id,
         to_ms(at) if here else None, Presence.CAME if here else Presence.UNRECORDED, to_ms(now)),
    )  # fmt: skip
    return _given(conn, committee, meeting, person, entitled, now)


def open_meeting(conn: Connection, guild_id: int, meeting_id: int, at: datetime) -> Meeting:
    """A meeting that takes answers at that moment; UserError when it does not."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    if meeting.cancelled:
        raise UserError(f"{meeting.title} was cancelled, so no answer is needed.")
    if meeting.provisional:
        raise UserError("The day of this meeting is still open: you will be asked once it is.")
    if at >= meeting.starts_at:
        raise UserError("The meeting has begun, so answers are closed: tell the secretary instead.")
    return meeting


def give_reason(
    conn: Connection, guild_id: int, meeting_id: int, person: Person, text: str, now: datetime
) -> None:
    """Add a reason to one's apologies: officers alone read it, and it goes after the meeting."""
    open_meeting(conn, guild_id, meeting_id, now)
    reason = bounded(text, REASON, "The reason", empty=True)
    done = conn.execute(
        "UPDATE attendance SET reason = ? WHERE meeting_id = ? AND person_id = ?"
        " AND answer = 'apologies'",
        (reason, meeting_id, person.id),
    )
    if done.rowcount == 0:
        raise UserError("A reason goes with apologies: press Apologies first.")


def forecast(
    conn: Connection, committee: Committee, meeting: Meeting, entitled: Collection[int] | None
) -> Forecast:
    """Who will come, counted among the entitled, or among all where these are not known; a deputy
    counts once for whoever sent them."""
    return _forecast(answers(conn, meeting.id), committee, meeting, entitled)


def _forecast(
    everybody: Sequence[Answer],
    committee: Committee,
    meeting: Meeting,
    entitled: Collection[int] | None,
) -> Forecast:
    said = [each for each in everybody if entitled is None or each.user_id in entitled]
    size = len(said if entitled is None else entitled)
    given = [each for each in said if not each.before_move]
    counted = Counter(each.answer for each in given)
    rule = "" if meeting.outside or entitled is None else meeting.quorum or committee.rules.quorum
    return Forecast(
        size=size,
        attending=counted[Choice.ATTENDING],
        deputies=counted[Choice.DEPUTY],
        apologies=counted[Choice.APOLOGIES],
        unsure=counted[Choice.UNSURE],
        doubled=_doubled(given),
        needed=needed(rule, size),
        deputies_count=committee.rules.deputies_count,
        before_move=len(said) - len(given),
        known=entitled is not None,
    )


def _doubled(given: Sequence[Answer]) -> int:
    """Deputies who count already: a member who comes anyway, or a deputy named by two members."""
    seen: set[int | str] = {a.person_id for a in given if a.answer is Choice.ATTENDING}
    doubled = 0
    for each in given:
        if each.answer is Choice.DEPUTY:
            who = each.deputy_id or each.deputy_name.casefold()
            doubled += who in seen
            seen.add(who)
    return doubled


def silent(conn: Connection, meeting_id: int, entitled: Collection[int]) -> set[int]:
    """The account ids of those entitled who have not answered."""
    answered = {a.user_id for a in answers(conn, meeting_id) if a.answer and not a.before_move}
    return {user_id for user_id in entitled if user_id not in answered}


def note_colour(conn: Connection, meeting: Meeting, found: Forecast, now: datetime) -> Meeting:
    """Remember whether the forecast is quorate; a change of colour is told once, if it lasts."""
    if found.needed is None or found.quorate == meeting.quorate:
        return meeting
    turns = meeting.turns + 1
    conn.execute(
        "UPDATE meeting SET quorate = ?, turns = ? WHERE meeting_id = ?",
        (int(found.quorate), turns, meeting.id),
    )
    changed = replace(meeting, quorate=found.quorate, turns=turns)
    if not outbox.cancel(conn, f"{reminders.prefix(meeting)}turn:"):
        # Where a turn was still waiting, this one only takes it back: nobody was told.
        reminders.say(conn, changed, "meeting.turn", now + STEADY, f":{turns}", turn=turns)
    return changed


def ask_again(conn: Connection, meeting_id: int) -> None:
    """The date was moved: whoever would have come or sent a deputy is asked about the new time."""
    conn.execute(
        "UPDATE attendance SET before_move = 1 WHERE meeting_id = ? AND answer IN (?, ?)",
        (meeting_id, Choice.ATTENDING, Choice.DEPUTY),
    )


def forget_reasons(conn: Connection, meeting_id: int) -> None:
    """After the meeting nobody needs to know why somebody stayed away."""
    conn.execute("UPDATE attendance SET reason = '' WHERE meeting_id = ?", (meeting_id,))


def _given(
    conn: Connection,
    committee: Committee,
    meeting: Meeting,
    person: Person,
    entitled: Collection[int] | None,
    now: datetime,
) -> Given:
    everybody = answers(conn, meeting.id)
    coming = _forecast(everybody, committee, meeting, entitled)
    meeting = note_colour(conn, meeting, coming, now)
    reminders.redraw(conn, meeting, now)
    own = next(each for each in everybody if each.person_id == person.id)
    return Given(meeting, own, coming)


def check_deputy(member_id: int, deputy_id: int | None) -> None:
    """Raise :class:`UserError` when somebody names themselves."""
    if member_id == deputy_id:
        raise UserError("You cannot be your own deputy: press Attending, or name somebody else.")
