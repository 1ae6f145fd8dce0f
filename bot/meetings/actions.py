"""Actions a meeting gave somebody: with a due date, and reminders to the owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import audit, outbox, people
from bot.boards import direct_messages
from bot.committee import Committee
from bot.errors import UserError
from bot.meetings.model import Meeting, bounded
from bot.people import Person
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.times import to_ms
from bot.when import moments
from bot.when.workdays import Nation

TASK = 200
REMINDED_AT = time(9, 0)
DAYS_BEFORE = (3, 0)


@dataclass(frozen=True)
class Action:
    """Something somebody is to do. ``owner`` is a name, empty once forgotten."""

    id: int
    number: int
    meeting_id: int | None
    owner_id: int
    owner: str
    task: str
    due_at: datetime
    done_at: datetime | None

    @property
    def reference(self) -> str:
        return f"D-{self.number}"


def due_day(text: str, now: datetime, zone: ZoneInfo, nation: Nation = Nation.ENGLAND) -> datetime:
    """The end of the day an action is due. UserError for a doubtful or past one."""
    return datetime.combine(moments.day(text, now, zone, nation=nation), time(23, 59), zone)


def add(
    conn: Connection, committee: Committee, meeting_id: int | None, owner: Person, task: str,
    due_at: datetime, person_id: int, now: datetime,
) -> Action:  # fmt: skip
    """Give somebody an action and plan its reminders."""
    if due_at <= now:
        raise UserError("That day has passed: write a later one.")
    said = bounded(task, TASK, "The action")
    action_id = conn.insert(
        "action", guild_id=committee.guild_id, meeting_id=meeting_id, owner_id=owner.id, task=said,
        number=conn.next_number("action", committee.guild_id), due_at=to_ms(due_at),
        created_at=to_ms(now),
    )  # fmt: skip
    action = action_of(conn, committee.guild_id, action_id)
    _arm(conn, committee, action, now)
    given = {"owner": owner.id, "due": action.due_at.astimezone(committee.zone).date().isoformat()}
    audit.record(conn, committee.guild_id, person_id, "action.add", now=now,
                 subject=action.reference, after=given)  # fmt: skip
    return action


def _arm(conn: Connection, committee: Committee, action: Action, now: datetime) -> None:
    day = action.due_at.astimezone(committee.zone).date()
    for before in DAYS_BEFORE:
        due = datetime.combine(day - timedelta(days=before), REMINDED_AT, committee.zone)
        if due > now:
            outbox.again(
                conn, key=f"action:{action.id}:{before}", kind="meeting.action",
                guild_id=committee.guild_id, due_at=due, payload={"action": action.id},
            )  # fmt: skip


def arm_again(conn: Connection, committee: Committee, action_id: int, now: datetime) -> None:
    """Have reminders come for an action that is to do again, and none for one that is gone."""
    outbox.cancel(conn, f"action:{action_id}:")
    for each in _found(conn, "a.action_id = ? AND a.done_at IS NULL", action_id):
        _arm(conn, committee, each, now)


def tell(conn: Connection, committee: Committee, action_id: int, key: str, now: datetime) -> None:
    """Remind the owner of an action by direct message, unless it is done."""
    action = action_of(conn, committee.guild_id, action_id)
    owner = people.get(conn, action.owner_id)
    if action.done_at is None and owner is not None and owner.user_id is not None:
        direct_messages.add(
            conn, key=key, guild_id=committee.guild_id, user_id=owner.user_id,
            kind="meeting.action", due_at=now, zone=committee.zone,
            payload={"action": action_id},
        )  # fmt: skip


def done(conn: Connection, committee: Committee, action_id: int, person: Person, officer: bool,
         now: datetime) -> Action:  # fmt: skip
    """Tick an action off: its owner may, and any officer."""
    action = action_of(conn, committee.guild_id, action_id)
    if action.owner_id != person.id and not officer:
        raise UserError("That action is somebody else’s: its owner or an officer ticks it off.")
    if action.done_at is not None:
        raise UserError(f"{action.reference} is done already.")
    conn.execute("UPDATE action SET done_at = ? WHERE action_id = ?", (to_ms(now), action_id))
    outbox.cancel(conn, f"action:{action_id}:")
    if action.owner_id != person.id:
        audit.record(conn, committee.guild_id, person.id, "action.done", now=now,
                     subject=action.reference, before="to do", after="done")  # fmt: skip
    return action_of(conn, committee.guild_id, action_id)


def action_of(conn: Connection, guild_id: int, action_id: int) -> Action:
    """One action; UserError when there is none."""
    for each in _found(conn, "a.guild_id = ? AND a.action_id = ?", guild_id, action_id):
        return each
    raise UserError("There is no such action here: /action list shows them.")


def of_meeting(conn: Connection, meeting_id: int) -> list[Action]:
    """What a meeting gave people to do."""
    return _found(conn, "a.meeting_id = ?", meeting_id)


def undone(conn: Connection, guild_id: int, owner_id: int | None = None) -> list[Action]:
    """What is still to do on a server, or by one person, the soonest first."""
    if owner_id is None:
        return _found(conn, "a.guild_id = ? AND a.done_at IS NULL", guild_id)
    return _found(
        conn, "a.guild_id = ? AND a.done_at IS NULL AND a.owner_id = ?", guild_id, owner_id
    )


def outstanding(conn: Connection, meeting: Meeting, now: datetime) -> list[Action]:
    """What earlier meetings gave people to do and is not done: it stands on the agenda of a meeting
    that is still ahead."""
    if meeting.ends_at <= now:
        return []
    return [each for each in undone(conn, meeting.guild_id) if each.meeting_id != meeting.id]


def _found(conn: Connection, where: str, *values: Any) -> list[Action]:
    rows = conn.execute(
        "SELECT a.*, p.name AS owner FROM action a JOIN person p ON p.person_id = a.owner_id"
        f" WHERE {where} ORDER BY a.due_at, a.number LIMIT 200",
        values,
    )
    return [of_row(Action, row, id=row["action_id"]) for row in rows]
