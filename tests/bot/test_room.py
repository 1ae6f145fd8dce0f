"""What a room declares is the bot's that it was handed to, and nobody else's."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import ownroom
import pytest

from bot import committee, people
from bot.boards.direct_messages import Notice
from bot.boards.lines import Line, Viewer
from bot.client import COGS, LmcBot
from bot.errors import UserError
from bot.meetings import actions
from bot.offers import ASK_MEMBERS
from bot.room import Room, Rooms, keeps_nothing
from bot.settings import Settings
from bot.shell.start import house
from bot.storage import backup
from bot.storage.db import Connection

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BARE: dict[str, Any] = {"help": (), "traces": (), "sweep": keeps_nothing}
NOTICE = Notice(1, "action", 1, 100, "meeting.action", {"action": 1}, False, NOW)


def test_a_room_must_say_what_it_helps_with_what_it_holds_and_what_it_sweeps() -> None:
    for lacking in BARE:
        declared = {part: value for part, value in BARE.items() if part != lacking}
        with pytest.raises(TypeError, match=lacking):
            Room(name="cellar", **declared)


def test_no_two_rooms_declare_the_same() -> None:
    async def render(row: Any, now: Any) -> Any:
        raise NotImplementedError

    first = {"renderers": {"wine": render}, "offers": [ASK_MEMBERS.by(render)]}
    for again in ({"name": "cellar"}, {"renderers": {"wine": render}}, {"offers": first["offers"]}):
        rooms = Rooms()
        rooms.join(Room(name="cellar", **BARE, **first))
        with pytest.raises(ValueError, match="of another room"):
            rooms.join(Room(**{"name": "attic", **BARE, **again}))


@asynccontextmanager
async def opened(folder: Path, now: datetime) -> AsyncIterator[LmcBot]:
    """A bot with all its rooms, on data of its own, not connected."""
    settings = Settings(data=folder, keys=folder / "keys")
    async with house(settings, clock=lambda: now, token_bytes=secrets.token_bytes) as bot:
        for name in COGS:
            await bot.load_extension(name)
        yield bot


def give_action(conn: Connection) -> None:
    """Somebody on server 1 is to do something in a week."""
    committee.joined(conn, 1, "Demo LMC", NOW)
    here, owner = committee.load(conn, 1), people.find(conn, 1, 100, "Grace")
    due = NOW + timedelta(days=7)
    actions.add(conn, here, None, owner, "Write to NHS England", due, owner.id, NOW)


async def test_two_bots_in_one_process_keep_their_rooms_apart(tmp_path: Path) -> None:
    old = NOW - timedelta(days=10)
    async with opened(tmp_path / "one", old) as one, opened(tmp_path / "two", old) as two:
        one.clock = two.clock = lambda: NOW
        viewer = Viewer(committee.Committee(1), NOW, 100)
        await one.db.write(give_action)
        await two.db.write(lambda conn: committee.joined(conn, 1, "Other LMC", old))
        backup.back_up(one.settings.database, one.settings.backups, NOW)
        ownroom.join(one, board=partial(lines, "A notice of the first bot"), opening=says)

        words = await one.rooms.worded(NOTICE, NOW)
        assert words is not None
        assert "D-1" in words.text
        with pytest.raises(UserError, match="no such action"):
            await two.rooms.worded(NOTICE, NOW)  # its own data know nothing of that action
        assert await one.rooms.opening(one.db) == ["3 bottles"]
        assert await two.rooms.opening(two.db) == []
        assert [line.text for line in await one.rooms.board(one.db, viewer)] != []
        assert await two.rooms.board(two.db, viewer) == []
        assert "Write to NHS England" in str(await one.rooms.today(one.db, viewer))
        assert await two.rooms.today(two.db, viewer) == []
        assert "No backup" not in str(await one.rooms.desk(one.db, viewer))
        assert "No backup for 10 days" in str(await two.rooms.desk(two.db, viewer))


async def lines(text: str, db: Any, viewer: Viewer) -> list[Line]:
    return [Line(text)]


async def says(db: Any) -> str:
    return "3 bottles"
