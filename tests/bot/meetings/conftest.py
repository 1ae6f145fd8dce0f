"""A real database with a committee that is set up, for what is tested of its meetings."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from begun import begun

from bot import committee
from bot.committee import Committee
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(begun(tmp_path / "lmc.db"), shipped()) as database:
        yield database


@pytest_asyncio.fixture
async def here(db: Database) -> Committee:
    """Server 11, which meets in channel 22."""

    def make(conn: Connection) -> Committee:
        committee.joined(conn, 11, "Demo LMC", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
        return committee.change(conn, 11, set_up=True, meeting_channel=22)

    return await db.write(make)
