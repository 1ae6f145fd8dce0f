"""What the meetings tell of a year: attendance in numbers, decisions, consultations, actions."""

from __future__ import annotations

from collections import Counter

from bot.committee import Committee
from bot.meetings import agenda, replies
from bot.meetings.agenda import Standing
from bot.meetings.approval import Stage, progress_of, stage_told
from bot.meetings.consultations import due_between
from bot.meetings.model import Meeting, Presence
from bot.meetings.practices import distinct
from bot.meetings.store import past
from bot.plain_text import many
from bot.register.kept_register import register_rows
from bot.storage.db import Connection
from bot.times import day_words, to_ms
from bot.year.chapter import Chapter, Led, Part, Plot, by_month, share
from bot.year.span import Span

CAME = (Presence.CAME, Presence.DEPUTY)


def telling(conn: Connection, committee: Committee, span: Span) -> Part:
    """The meetings, decisions, consultations and actions of those days, in numbers."""
    held = past(conn, committee.guild_id, span.begins, span.ends)
    own = [each for each in reversed(held) if not each.outside and not each.replaced]
    return Part(
        (
            _meetings(conn, committee, own, span),
            _mandates(conn, own, committee, span),
            _consultations(conn, committee, span),
            _actions(conn, committee, span),
        ),
        tuple(_led(conn, own)),
    )


def _meetings(conn: Connection, committee: Committee, own: list[Meeting], span: Span) -> Chapter:
    counts = {each.id: _counted(conn, each) for each in own if each.recorded_at is not None}
    sums = [(each.starts_at, *counts[each.id]) for each in own if each.id in counts]
    came, asked = sum(one[1] for one in sums), sum(one[2] for one in sums)
    line = f"{len(own):,}" + (f", attendance {share(came, asked)}" if asked else "")
    called_off = _called_off(conn, committee.guild_id, span)
    notes = [f"{many(called_off, 'meeting')} called off."] * bool(called_off)
    notes += ["A deputy counts as attendance."] * bool(asked)
    return Chapter(
        "Meetings", line, ("Date", "Meeting", "Attendance", "Minutes"),
        tuple(_row(conn, each, counts.get(each.id)) for each in own), tuple(notes),
        Plot("Attendance at the meetings of each month", by_month(span, sums)),
    )  # fmt: skip


def _counted(conn: Connection, meeting: Meeting) -> tuple[int, int]:
    """How many came or sent a deputy, and of how many it was noted."""
    rows = conn.execute(
        "SELECT present, count(*) AS many FROM attendance"
        " WHERE meeting_id = ? AND present <> '' GROUP BY present",
        (meeting.id,),
    )
    noted = Counter({row["present"]: row["many"] for row in rows})
    return sum(noted[how] for how in CAME), noted.total()


def _row(conn: Connection, meeting: Meeting, count: tuple[int, int] | None) -> tuple[str, ...]:
    title = f"{meeting.title} (urgent)" if meeting.urgent else meeting.title
    there = share(*count) if count else "Not recorded"
    return (day_words(meeting.local), title, there, stage_told(conn, meeting))


def _called_off(conn: Connection, guild_id: int, span: Span) -> int:
    row = conn.execute(
        "SELECT count(*) FROM meeting JOIN series USING (series_id) WHERE meeting.guild_id = ?"
        " AND state = 'cancelled' AND replaced = 0 AND outside = 0"
        " AND starts_at >= ? AND starts_at < ?",
        (guild_id, to_ms(span.begins), to_ms(span.ends)),
    ).fetchone()
    return int(row[0])


def _mandates(conn: Connection, own: list[Meeting], committee: Committee, span: Span) -> Chapter:
    """Decisions in approved minutes that are not for members only, and invitations answered."""
    decided = [
        (item.decision, f"Meeting {each.reference}", _under("Decided", item.mandate))
        for each in own
        if progress_of(conn, each.id).stage is Stage.APPROVED
        for item in agenda.items(conn, each.id)
        if item.decision and not item.private and item.kind is not Standing.MINUTES
    ]
    invited = [
        (f"{row['body']}: {row['subject']}", "Invitation",
         _under(str(row["decision"]).capitalize(), row["mandate"]))
        for row in conn.execute(
            "SELECT body, subject, decision, mandate FROM invitation WHERE guild_id = ?"
            " AND decision <> '' AND decided_at >= ? AND decided_at < ? ORDER BY decided_at",
            (committee.guild_id, to_ms(span.begins), to_ms(span.ends)),
        )
    ]  # fmt: skip
    line = many(len(decided), "decision")
    return Chapter(
        "Mandates", line, ("What", "From", "What became of it"),
        (*decided, *invited),
    )  # fmt: skip


def _under(done: str, mandate: str) -> str:
    return f"{done} under {mandate}" if mandate else done


def _consultations(conn: Connection, committee: Committee, span: Span) -> Chapter:
    listed = {row.practice for row in register_rows(conn, committee.guild_id) if row.practice}
    names = distinct(listed)
    rows, answered = [], []
    for each in due_between(conn, committee, span.begins, span.ends):
        counts = replies.counts(replies.replies(conn, each.id), names)
        answered.append((each.deadline_at, counts.practices, counts.of_practices))
        deadline = day_words(each.deadline_at.astimezone(span.zone))
        rows.append(
            (
                each.reference,
                each.title,
                each.sender,
                deadline,
                counts.told().removeprefix("Replies: "),
            )
        )
    replied = sum(one[1] for one in answered)
    line = f"{len(rows):,}"
    line += f", {many(replied, 'reply', 'replies')} of practices" if rows else ""
    notes = [f"{many(len(names), 'practice')} on the roll as it is now."] * bool(rows and names)
    return Chapter(
        "Consultations", line, ("Reference", "Title", "From", "Deadline", "Answered"),
        tuple(rows), tuple(notes),
        Plot("Practices that answered, of those on the roll", by_month(span, answered)),
    )  # fmt: skip


def _actions(conn: Connection, committee: Committee, span: Span) -> Chapter:
    """Closed, given and still open, with the task and no name."""
    values = (committee.guild_id, to_ms(span.begins), to_ms(span.ends))
    rows = conn.execute(
        "SELECT number, task, done_at FROM action WHERE guild_id = ?1"
        " AND (done_at >= ?2 AND done_at < ?3 OR created_at < ?3 AND done_at IS NULL"
        " OR created_at < ?3 AND done_at >= ?3) ORDER BY number",
        values,
    ).fetchall()
    ended = to_ms(span.ends)
    told = tuple(
        (f"D-{row['number']}", row["task"],
         "Closed" if row["done_at"] is not None and row["done_at"] < ended else "Open")
        for row in rows
    )  # fmt: skip
    closed = sum(row[2] == "Closed" for row in told)
    line = f"{closed:,} closed, {len(told) - closed:,} open"
    return Chapter("Actions", line, ("Action", "What", "At the end"), told)


def _led(conn: Connection, own: list[Meeting]) -> list[Led]:
    found = []
    for each in own:
        for item in agenda.items(conn, each.id):
            if item.link.startswith("A-") and item.link[2:].isdigit():
                found.append(Led(int(item.link[2:]), f"Agenda of {each.reference}"))
    return found
