"""A committee with a data folder, and the polls that tests open on it."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asked_poll import open_poll
from begun import begun

from bot import committee
from bot.polls.box import Box
from bot.polls.boxes import Boxes
from bot.polls.draft import Draft
from bot.polls.model import Poll, Roll, Terms
from bot.polls.offices import Offices, Presser
from bot.polls.store import stored
from bot.register.kept_register import Entry
from bot.storage.db import Connection, Database, opened
from bot.storage.migrate import shipped

NOW = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
CLOSE = datetime(2026, 12, 10, 20, 0, tzinfo=UTC)
GUILD, OFFICER, DEPUTY, CHANNEL = 7_000, 90_001, 90_002, 500
TWO_OFFICERS = Offices(frozenset({OFFICER, DEPUTY}))
QUESTION = "Should we refuse NHS England's new contract terms?"


def roll_of(size: int, first: int = 100_001) -> Roll:
    members = range(first, first + size)
    reason = "held the role “LMC member”"
    entries = tuple(Entry(i, f"Dr {i}", f"Practice {i % 7}", reason=reason) for i in members)
    return Roll("members with the role “LMC member”", entries)


@dataclass
class House:
    """A running bot's data, without Discord."""

    db: Database
    boxes: Boxes
    root: Path

    async def open(
        self, voters: int = 50, terms: Terms | None = None, draft: Draft | None = None
    ) -> tuple[Poll, Box]:
        terms = terms or Terms(small_number=min(5, voters))
        asked = draft or Draft(QUESTION, closes_at=CLOSE, terms=terms)
        roll = roll_of(voters)
        args = (GUILD, OFFICER, asked, roll, CHANNEL, NOW, TWO_OFFICERS)
        poll = await open_poll(self.db, self.boxes, *args)
        return poll, await self.boxes.box(GUILD, poll.id)


@asynccontextmanager
async def house_at(root: Path, seed: int = 1) -> AsyncIterator[House]:
    """The house on that folder, as a start of the bot would find it."""
    token_bytes: Callable[[int], bytes] = random.Random(seed).randbytes
    async with opened(begun(root / "lmcbot.db"), shipped()) as db:
        await db.write(lambda c: committee.joined(c, GUILD, "Kent LMC", NOW))
        boxes = Boxes(db, root / "boxes", root / "keys", token_bytes)
        try:
            yield House(db, boxes, root)
        finally:
            await boxes.close()


async def found(house: House, poll_id: int = 1) -> Poll:
    """The poll as it now stands."""
    return await house.db.read(lambda conn: stored(conn, poll_id))


def everything(conn: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database, by table; without the index of the search."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%article_t%'"
    names = [row[0] for row in conn.execute(query)]
    return {name: [tuple(row) for row in conn.execute(f"SELECT * FROM {name}")] for name in names}


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder, byte for byte."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


def officer(user_id: int, now: Offices | None = TWO_OFFICERS) -> Presser:
    """Somebody who presses with the officers' role; ``now`` are the officers the bot sees."""
    return Presser(user_id, True, False, now)
