"""Every route the bot asks of Discord, struck by every fault, while it starts, serves and stops.

Real sockets and real files. Each cell of a row (route by route) is one request that is struck; the
story around it is a committee's morning: votes, a meeting, its event, its move and a private word.
At the end each thing stands once, as the database has it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asked_poll import open_poll
from loopback import Loopback, loopback
from loophouse import Committee, served, spoken

from bot.boards import noticeboard
from bot.client import LmcBot
from bot.courier import faults as courier_faults
from bot.outbox import OPEN
from bot.polls.boxes import Boxes
from bot.polls.draft import Draft
from bot.polls.model import Roll
from bot.register.kept_register import Entry
from bot.storage.db import Connection, opened
from bot.storage.migrate import shipped
from bot.times import to_ms, utc_now
from cogs.polls.polling_station import station_of

FAULTS: dict[str, dict[str, Any]] = {
    "500, not done": {"status": 500},
    "500, done": {"status": 500, "after": True},
    "503, not done": {"status": 503},
    "503, done": {"status": 503, "after": True},
    "a 429": {"status": 429, "retry_after": 0.3},
    "a 429 of everything": {"status": 429, "retry_after": 0.3, "everywhere": True},
    "reset after it was done": {"drop": True},
    "slow": {"delay": 1.2},
    "a proxy's 403": {"status": 403},
    "a proxy's 404": {"status": 404},
}
STARTING = [
    ("GET", "/users/@me"),
    ("GET", "*applications/@me"),
    ("PUT", "/applications/*/commands"),
]
SERVING = [
    ("POST", "/channels/*/messages"),
    ("PATCH", "/channels/*/messages/*"),
    ("PUT", "/channels/*/messages/pins/*"),
    ("POST", "/interactions/*/callback"),
    ("GET", "/guilds/*/scheduled-events"),
    ("POST", "/guilds/*/scheduled-events"),
    ("PATCH", "/guilds/*/scheduled-events/*"),
    ("POST", "/users/@me/channels"),
]
MEETING, MOVED = "13/01/2099 19:30", "14/01/2099 18:00"
PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The courier tries again after moments: the matrix is about what it does, not when."""
    monkeypatch.setattr(courier_faults, "FIRST_PAUSE", timedelta(seconds=0.2))


class Morning:
    """What a committee does, through whatever stands in the way, and what must be left of it."""

    def __init__(self, here: Committee) -> None:
        self.here, self.server = here, here.server
        self.voted: set[int] = set()

    async def prepare(self) -> None:
        """A poll is open when the bot starts: its card has still to be posted."""
        here, now = self.here, utc_now()
        await here.set_up(discord_events=True, noticeboard_channel=here.channel)
        earlier = now - timedelta(hours=1)
        await here.write(lambda conn: noticeboard.redraw_soon(conn, here.guild, earlier))
        people = [here.officer, *here.people]
        roll = Roll("members", tuple(Entry(one, f"m{one}") for one in people))
        draft = Draft("Shall we?", closes_at=now + timedelta(hours=5))
        async with opened(here.settings.database, shipped()) as db:
            boxes = Boxes(db, here.settings.boxes, here.settings.keys, lambda n: bytes(range(n)))
            await open_poll(db, boxes, here.guild, here.officer, draft, roll, here.channel, now)
            await boxes.close()

    async def play(self, bot: LmcBot) -> None:
        """All of it; what was answered with a fault is done again, as its sentence asks."""
        here = self.here
        await self.until(lambda: self.cards("Straw poll · open"))
        await self.vote(here.people[0])
        if not await self.rows(bot, "meeting"):
            await self.again(self.plan, lambda: self.rows(bot, "meeting"))
        await self.until(lambda: self.cards("### Committee meeting"))
        await quiet(self.server, bot)
        await self.again(self.attend, lambda: self.rows(bot, "attendance"))
        await self.again(self.move, lambda: self.cards("moved"))
        await self.vote(here.people[1])
        await quiet(self.server, bot)

    async def again(self, act: Callable[[], Any], done: Callable[[], Any]) -> None:
        """Do something until it is done, a few times at most."""
        for _ in range(4):
            try:
                await act()
                async with asyncio.timeout(5):
                    while not await _of(done()):
                        await self.server.news()
                return
            except (TimeoutError, ValueError, KeyError):
                continue
        raise AssertionError(f"{act.__name__} was never done")

    async def vote(self, user_id: int) -> None:
        card = self.cards("Straw poll · open")[-1]
        record = self.server.brain.press(user_id, self.here.channel, card.id, "pv:1:0")
        self.voted.add(user_id)
        await self.server.until(lambda: record.responded, 20)

    async def plan(self) -> None:
        shown = await self.here.slash(self.here.officer, "office-meeting new", when=MEETING)
        await self.here.click(self.here.officer, shown, "Save")

    async def attend(self) -> None:
        card = self.cards("### Committee meeting")[-1]
        await self.here.click(self.here.people[0], card, "Attending")

    async def move(self) -> None:
        shown = await self.here.slash(
            self.here.officer, "office-meeting move", meeting="M-1", when=MOVED
        )
        await self.here.click(self.here.officer, shown, "Move")

    def cards(self, words: str) -> list[Any]:
        """The public messages of the channel that say so."""
        return [one for one in self.here.said(words) if not one.is_ephemeral]

    async def rows(self, bot: LmcBot, table: str) -> int:
        return int(
            await bot.db.read(lambda c: c.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        )

    async def until(self, true: Callable[[], object]) -> None:
        await self.server.until(true, PATIENCE_S)

    async def judge(self, bot: LmcBot) -> None:
        """Each thing once, and as the database has it."""
        await quiet(self.server, bot)
        assert len(self.cards("Straw poll · open")) == 1
        box = await station_of(bot).box(self.here.guild, 1)
        assert await box.turnout() == len(self.voted)
        meetings = await self.rows(bot, "meeting")
        events = self.server.brain.backend.guilds[self.here.guild].scheduled_events
        assert len(events) == meetings
        assert "2099-01-14" in {str(one.scheduled_start_time)[:10] for one in events.values()}
        assert len(self.cards("moved")) == 1
        assert len(self.cards("Noticeboard")) == 1
        private = self.server.brain.messages(self.server.brain.dm(self.here.people[0]))
        assert len(private) == 1, [spoken(one)[:200] for one in private]
        assert await bot.db.read(_ended_badly) == []


async def _of(found: Any) -> Any:
    return await found if asyncio.iscoroutine(found) else found


async def quiet(server: Loopback, bot: LmcBot) -> None:
    """Wait until nothing is due any more."""

    def due(conn: Connection) -> int:
        query = f"SELECT count(*) FROM outbox WHERE state IN {OPEN} AND next_at <= ?"
        waits = "SELECT count(*) FROM outbox WHERE state = 'claimed'"
        now = to_ms(utc_now() + timedelta(seconds=5))
        return int(conn.execute(query, (now,)).fetchone()[0] + conn.execute(waits).fetchone()[0])

    async with asyncio.timeout(PATIENCE_S):
        while await bot.db.read(due):
            bot.courier.wake()
            await server.news()


def _ended_badly(conn: Connection) -> list[str]:
    rows = conn.execute("SELECT key, state, error FROM outbox WHERE state IN ('dead', 'posted')")
    return [" ".join(map(str, row)) for row in rows]


@asynccontextmanager
async def morning(folder: Path) -> AsyncIterator[tuple[Loopback, Morning]]:
    async with loopback() as server:
        with server.in_process():
            made = Morning(Committee(server, folder, members=9))
            await made.prepare()
            yield server, made


@pytest.mark.parametrize("fault", FAULTS)
async def test_at_the_start(tmp_path: Path, fault: str) -> None:
    """Each request of the start is struck once, then each of what waited for it."""
    async with morning(tmp_path) as (server, made):
        for method, path in (*STARTING, *SERVING[:3]):
            server.trouble(method, path, **FAULTS[fault])
        async with served(made.here) as bot:
            await made.play(bot)
            await made.judge(bot)
        assert server.unstruck() == []


@pytest.mark.parametrize("fault", FAULTS)
async def test_while_it_serves(tmp_path: Path, fault: str) -> None:
    async with morning(tmp_path) as (server, made), served(made.here) as bot:
        await made.until(lambda: made.cards("Straw poll · open"))
        await quiet(server, bot)
        for method, path in SERVING:
            if "pins" not in path:  # pinned once, at the start
                server.trouble(method, path, **FAULTS[fault])
        await made.play(bot)
        await made.judge(bot)
        assert server.unstruck() == []


@pytest.mark.parametrize("fault", FAULTS)
async def test_while_it_stops(tmp_path: Path, fault: str) -> None:
    """The stop comes while the requests are on their way; the next start ends what was begun."""
    async with morning(tmp_path) as (server, made):
        async with served(made.here) as bot:
            await made.until(lambda: made.cards("Straw poll · open"))
            await made.vote(made.here.people[0])
            await quiet(server, bot)
            for method, path in SERVING:
                if "pins" not in path and "users" not in path and method != "PATCH":
                    server.trouble(method, path, **{"delay": 0.3, **FAULTS[fault]})
            with_card = asyncio.create_task(made.plan())
            await asyncio.sleep(0.4)
        with_card.cancel()
        await asyncio.wait({with_card})
        async with served(made.here) as bot:
            await made.play(bot)
            await made.judge(bot)
