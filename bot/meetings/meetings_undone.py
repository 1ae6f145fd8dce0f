"""What an officer's act about meetings changes, so that *Undo* puts it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.committee import Committee
from bot.meetings import actions, approval, reminders
from bot.meetings.store import present_meeting
from bot.storage.db import Connection
from bot.undoing import Rows, Undoing


def _draw(conn: Connection, committee: Committee, ids: Mapping[str, Any], now: datetime) -> None:
    meeting = present_meeting(conn, committee.guild_id, int(ids["meeting"]))
    reminders.follow(conn, meeting, now)


def _remind(conn: Connection, committee: Committee, ids: Mapping[str, Any], now: datetime) -> None:
    actions.arm_again(conn, committee, int(ids["action_id"]), now)


def _amend(conn: Connection, committee: Committee, ids: Mapping[str, Any], now: datetime) -> None:
    if ids.get("meeting") is not None:
        approval.amend(conn, committee.guild_id, int(ids["meeting"]), now)


_AGENDA = Rows("agenda_item", "guild_id = :guild AND meeting_id = :meeting")
_MINUTES = Rows("minutes", "meeting_id = :meeting")
_ITEMS = Undoing([_AGENDA], _draw)
_RECORD = Undoing([_AGENDA, _MINUTES], first=_amend)
_ACTION = Undoing([Rows("action")], _remind)
UNDOES: Mapping[str, Undoing] = {
    "meeting.agenda.add": _ITEMS,
    "meeting.agenda.order": _ITEMS,
    "meeting.agenda.remove": _ITEMS,
    "meeting.decision": _RECORD,
    "meeting.minutes": _RECORD,
    "action.add": Undoing([Rows("action"), _MINUTES], _remind, _amend),
    "action.done": _ACTION,
}
