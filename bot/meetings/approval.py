"""The life of minutes: a draft is circulated, amended, and approved at a later meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot import audit, outbox
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings import actions, agenda
from bot.meetings.agenda import Standing
from bot.meetings.model import Meeting, bounded
from bot.meetings.store import coming, of_series, present_meeting
from bot.storage.db import Connection
from bot.times import day_words, from_ms, to_ms

TEXT = 1_500
TEXTS = {
    "in_attendance": "In attendance",
    "declarations": "Declarations of interest",
    "matters": "Matters arising",
}  # what the secretary writes besides decisions
SETTLED = "These minutes are approved: put a correction on the next agenda instead."


class Stage(StrEnum):
    """How far minutes are."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    AMENDED = "amended"
    APPROVED = "approved"


@dataclass(frozen=True)
class Progress:
    """Where the minutes of a meeting stand, and what the secretary wrote besides decisions."""

    stage: Stage = Stage.DRAFT
    staged_at: datetime | None = None
    approved_in: int | None = None
    in_attendance: str = ""
    declarations: str = ""
    matters: str = ""

    def holds(self, recorded_at: datetime | None) -> bool:
        """Whether they were approved with what was ``recorded_at`` that moment."""
        return (
            self.stage is Stage.APPROVED and self.staged_at is not None
            and recorded_at is not None and recorded_at < self.staged_at
        )  # fmt: skip


def progress_of(conn: Connection, meeting_id: int) -> Progress:
    """Where the minutes of a meeting stand: a draft until something was done about them."""
    row = conn.execute("SELECT * FROM minutes WHERE meeting_id = ?", (meeting_id,)).fetchone()
    if row is None:
        return Progress()
    at = row["staged_at"]
    return Progress(
        Stage(row["stage"]), None if at is None else from_ms(at), row["approved_in"],
        row["in_attendance"], row["declarations"], row["matters"],
    )  # fmt: skip


def stage_told(conn: Connection, meeting: Meeting) -> str:
    """The stage as the head of the minutes has it."""
    progress = progress_of(conn, meeting.id)
    if progress.staged_at is None:
        return "Draft, not yet circulated"
    day = day_words(progress.staged_at.astimezone(meeting.zone))
    if progress.stage is Stage.APPROVED and progress.approved_in is not None:
        where = present_meeting(conn, meeting.guild_id, progress.approved_in)
        return f"Approved at the meeting of {day_words(where.local)} ({where.reference})"
    words = {
        Stage.CIRCULATED: f"Draft, circulated on {day}",
        Stage.AMENDED: f"Draft, amended on {day}",
        Stage.APPROVED: f"Approved on {day}",
    }
    return words.get(progress.stage, "Draft")


def write(
    conn: Connection, committee: Committee, meeting_id: int, texts: Mapping[str, str],
    seen: Progress, person_id: int, now: datetime,
) -> bool:  # fmt: skip
    """Note who was in attendance, interests declared and matters arising, as far as that differs
    from what was ``seen``; returns whether anything does. UserError for a text that is too long or
    was changed by somebody else meanwhile, and once the minutes are approved."""
    said = {
        name: "\n".join(bounded(line, TEXT, "That line", empty=True) for line in text.splitlines())
        for name, text in texts.items()
    }
    changed = {name: text for name, text in said.items() if text != getattr(seen, name)}
    if not changed:
        return False
    meeting = amend(conn, committee.guild_id, meeting_id, now)
    old = progress_of(conn, meeting_id)
    for name in changed:
        if getattr(old, name) != getattr(seen, name):
            raise UserError(
                f"Another officer wrote meanwhile what stands under *{TEXTS[name]}*: open the form"
                " anew, and add to it."
            )
    names = ", ".join(f"{name} = ?" for name in changed)
    _begin(conn, meeting)
    conn.execute(
        f"UPDATE minutes SET {names} WHERE meeting_id = ?", (*changed.values(), meeting_id)
    )
    audit.record(conn, committee.guild_id, person_id, "meeting.minutes", now=now,
                 subject=meeting.reference, before={name: getattr(old, name) for name in changed},
                 after=changed)  # fmt: skip
    return True


def amend(conn: Connection, guild_id: int, meeting_id: int, now: datetime) -> Meeting:
    """The meeting whose minutes are about to change: circulated ones are amended from now on.
    UserError for approved ones."""
    meeting = present_meeting(conn, guild_id, meeting_id)
    stage = progress_of(conn, meeting_id).stage
    if stage is Stage.APPROVED:
        raise UserError(SETTLED)
    if stage is Stage.CIRCULATED:
        _stage(conn, meeting, Stage.AMENDED, now)
    return meeting


def circulate(
    conn: Connection, committee: Committee, meeting_id: int, person_id: int, seen: datetime,
    now: datetime,
) -> Meeting:  # fmt: skip
    """Tell the channel that the draft can be read; the next meeting has it on its agenda. UserError
    where another officer changed it since it was ``seen``."""
    meeting = present_meeting(conn, committee.guild_id, meeting_id)
    if meeting.ends_at > now or meeting.cancelled:
        raise UserError(f"{meeting.title} is not over yet: its minutes are circulated afterwards.")
    before = progress_of(conn, meeting_id).stage
    if before is Stage.APPROVED:
        raise UserError("These minutes are approved already.")
    if before is Stage.CIRCULATED:
        raise UserError("These minutes are circulated, and nothing in them has changed since.")
    _as_seen(conn, meeting, person_id, seen)
    _stage(conn, meeting, Stage.CIRCULATED, now)
    outbox.add(
        conn, key=f"minutes:{meeting_id}:{to_ms(now)}", kind="meeting.minutes",
        guild_id=meeting.guild_id, channel_id=meeting.channel_id, due_at=now,
        payload={"meeting": meeting_id},
    )  # fmt: skip
    if (following := _following(conn, meeting, now)) is not None:
        agenda.stand(conn, following, Standing.MINUTES, _title(meeting), meeting.reference, now)
    audit.record(conn, committee.guild_id, person_id, "meeting.minutes.circulate", now=now,
                 subject=meeting.reference, before=before, after=Stage.CIRCULATED)  # fmt: skip
    return meeting


def _as_seen(conn: Connection, meeting: Meeting, person_id: int, seen: datetime) -> None:
    given = [action.reference for action in actions.of_meeting(conn, meeting.id)]
    subjects = [meeting.reference, *given]
    if audit.changed_since(conn, meeting.guild_id, subjects, seen, besides=person_id):
        raise UserError(
            "Another officer changed these minutes after they were shown here: look at them anew"
            " with /office-meeting minutes."
        )


def approve(
    conn: Connection, committee: Committee, meeting_id: int, person_id: int, seen: datetime,
    now: datetime,
) -> Meeting:  # fmt: skip
    """Note that the meeting after it approved the minutes; returns that meeting. UserError where
    another officer changed them since they were ``seen``."""
    meeting = present_meeting(conn, committee.guild_id, meeting_id)
    before = progress_of(conn, meeting_id).stage
    if before in (Stage.DRAFT, Stage.APPROVED):
        raise UserError(
            "Only minutes that were circulated and are not approved yet can be approved."
        )
    held = [m for m in of_series(conn, meeting.series_id) if _took_place(m, meeting, now)]
    if not held:
        held = [m for m in _later(conn, meeting, now) if _took_place(m, meeting, now)]
    if not held:
        raise UserError("Minutes are approved at a later meeting, and none has begun yet.")
    _as_seen(conn, meeting, person_id, seen)
    where = held[-1]
    _stage(conn, meeting, Stage.APPROVED, now)
    conn.execute("UPDATE minutes SET approved_in = ? WHERE meeting_id = ?", (where.id, meeting_id))
    for item in agenda.items(conn, where.id):
        if item.kind is Standing.MINUTES and item.link == meeting.reference:
            agenda.note_decision(conn, item.id, "Approved", "", private=False)
    audit.record(conn, committee.guild_id, person_id, "meeting.minutes.approve", now=now,
                 subject=meeting.reference, before=before,
                 after=f"{Stage.APPROVED} at {where.reference}")  # fmt: skip
    return where


def _took_place(each: Meeting, after: Meeting, now: datetime) -> bool:
    return after.starts_at < each.starts_at <= now and not each.cancelled and not each.provisional


def _later(conn: Connection, meeting: Meeting, now: datetime) -> list[Meeting]:
    """Later committee meetings of other series: the rule of the series may have changed."""
    rows = conn.execute(
        "SELECT m.meeting_id FROM meeting m JOIN series s USING (series_id) WHERE m.guild_id = ?"
        " AND m.starts_at > ? AND m.starts_at <= ? AND s.outside = 0 AND s.title = ?"
        " ORDER BY m.starts_at",
        (meeting.guild_id, to_ms(meeting.starts_at), to_ms(now), meeting.title),
    ).fetchall()
    return [present_meeting(conn, meeting.guild_id, row["meeting_id"]) for row in rows]


def _following(conn: Connection, meeting: Meeting, now: datetime) -> Meeting | None:
    """The next date of the same series, or else of the same title."""
    ahead = [m for m in coming(conn, meeting.guild_id, now, limit=60) if m.starts_at > now]
    same = [m for m in ahead if m.series_id == meeting.series_id]
    titled = [m for m in ahead if m.title == meeting.title]
    return next(iter([*same, *titled]), None)


def _title(meeting: Meeting) -> str:
    return f"Minutes of {day_words(meeting.local)} and matters arising"


def _stage(conn: Connection, meeting: Meeting, stage: Stage, now: datetime) -> None:
    _begin(conn, meeting)
    conn.execute(
        "UPDATE minutes SET stage = ?, staged_at = ? WHERE meeting_id = ?",
        (stage, to_ms(now), meeting.id),
    )


def _begin(conn: Connection, meeting: Meeting) -> None:
    conn.execute(
        "INSERT INTO minutes (meeting_id, guild_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (meeting.id, meeting.guild_id),
    )
