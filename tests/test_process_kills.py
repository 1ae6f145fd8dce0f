"""`lmcbot run` killed at random moments while members press and rows fall due."""

import asyncio
import json
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from asked_again import own_choice
from loopback import Loopback
from process import Process
from voter import Voter

from bot import committee, outbox
from bot.articles import archive, digests, library
from bot.courier.post import number_of
from bot.polls.boxes import Boxes
from bot.storage.db import Connection, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

ROUNDS, SEED = 6, 20261
PEOPLE, ROWS = 12, 24
ANSWERED_S = 3  # seconds Discord grants
T = TypeVar("T")


class Town:
    """A committee on the loopback Discord with an open poll."""

    def __init__(self, server: Loopback, folder: Path) -> None:
        brain, self.server, self.data = server.brain, server, folder / "data"
        self.bot = Process(server, folder)
        self.guild = brain.guild("Demo LMC")
        self.roles = {name: brain.role(self.guild, name) for name in ("officer", "member")}
        self.channel = brain.channel(self.guild, "lmc")
        self.posts = brain.channel(self.guild, "posts")
        self.officer = brain.member(self.guild, "ada", *self.roles.values())
        self.voters = [
            Voter(brain.member(self.guild, f"m{number}", self.roles["member"]))
            for number in range(PEOPLE)
        ]
        self.card: Any = None

    async def database(self, operation: Callable[[Connection], T]) -> T:
        """Work on the data while no bot runs."""
        async with opened(self.data / "lmcbot.db", shipped()) as db:
            return await db.write(operation)

    async def open(self) -> None:
        """Set up, start the bot, and open a poll as an officer does."""
        now = utc_now()
        await self.database(lambda conn: self._set_up(conn, now))
        await self.bot.start()
        run = self.server.brain.slash
        shown = run(self.officer, self.channel, "office-poll quick", question="Shall we?")
        await self.server.until(lambda: shown.responded, 20)
        self._press(self.officer, self._answer(shown), "pf:open:")
        await self.server.until(self._opened, 20)

    def _set_up(self, conn: Connection, now: Any) -> None:
        committee.joined(conn, self.guild, "Demo LMC", now)
        for meaning, role in self.roles.items():
            committee.set_roles(conn, self.guild, meaning, frozenset({role}))
        places = ("poll_channel", "meeting_channel", "office_channel")
        committee.change(conn, self.guild, set_up=True, **dict.fromkeys(places, self.channel))
        archive.stock(conn, self.guild, now)

    def _opened(self) -> bool:
        cards = [m for m in self.said(self.channel) if "Straw poll · open" in _words(m)]
        self.card = cards[-1] if cards else None
        if self.card is None:  # a close at night is asked about once more
            for message in self.said(self.channel):
                if "pf:sure:" in _words(message):
                    self._press(self.officer, message, "pf:sure:")
        return self.card is not None

    def _press(self, user_id: int, message: Any, custom_id: str) -> Any:
        full = next(word for word in _ids(message) if word.startswith(custom_id))
        return self.server.brain.press(user_id, self.channel, message.id, full)

    def vote(self, voter: Voter, option: int) -> Any:
        """Press an option on the card."""
        record = self._press(voter.id, self.card, f"pv:1:{option}")
        voter.pending.append((record, option))
        return record

    def said(self, channel: int) -> list[Any]:
        """What stands in a channel."""
        return self.server.brain.messages(channel)

    def _answer(self, record: Any) -> Any:
        return self.server.brain.backend.get_message(self.channel, record.message_id)

    def says(self, record: Any) -> str:
        """What the answer to a press says."""
        return _words(self._answer(record)) if record.message_id else ""

    def look(self) -> None:
        """Everybody takes in what they were answered."""
        for voter in self.voters:
            voter.look(self.says)

    def due(self, conn: Connection, over_s: float) -> list[str]:
        """Rows that fall due one after the other; their references."""
        now, here = utc_now(), committee.load(conn, self.guild)
        digest = digests.make(conn, here, now, channel_id=self.posts)
        first = next(iter(library.newest(conn, self.guild, archive=True))).id
        keys = [f"digest-now:{digest.id}:{number}" for number in range(ROWS)]
        for number, key in enumerate(keys):
            payload = {"digest": digest.id, "period": f"now:{number}", "articles": [first]}
            outbox.add(
                conn, key=key, kind=digests.NOW, guild_id=self.guild, channel_id=self.posts,
                due_at=now + timedelta(seconds=over_s * number / ROWS), payload=payload,
            )  # fmt: skip
        return [outbox.ref_of(key) for key in keys]

    def posted(self, refs: list[str]) -> list[int]:
        """How often each row stands in Discord."""
        posts = self.said(self.posts)
        return [sum(_stands(message, ref) for message in posts) for ref in refs]

    async def check(self, waiting: int = 0) -> None:
        """With the bot stopped: every confirmed ballot is in, at most so many rows look again."""
        async with opened(self.data / "lmcbot.db", shipped()) as db:
            boxes = Boxes(db, self.data / "boxes", self.data / "keys", secrets.token_bytes)
            box = await boxes.box(self.guild, 1)
            wrong = [v for v in self.voters if not v.fits(await own_choice(box, v.id))]
            await boxes.close()
            stuck = await db.read(_stuck)
        assert wrong == []
        assert len(stuck) <= waiting, (stuck, self.bot.said())


def _stuck(conn: Connection) -> list[str]:
    query = "SELECT key, state, error FROM outbox WHERE state IN ('claimed', 'posted', 'dead')"
    return [" ".join(row) for row in conn.execute(query)]


def _stands(message: Any, ref: str) -> bool:
    """Whether a message is that row's: by its words, or by the id of its container."""
    marks = [part.get("id") for part in message.components]
    return ref in _words(message) or number_of(ref) in marks


def _words(message: Any) -> str:
    return f"{message.content} {json.dumps(message.components, ensure_ascii=False, default=str)}"


def _ids(message: Any) -> list[str]:
    found, pending = [], list(message.components)
    while pending:
        part = pending.pop()
        found += [part["custom_id"]] if "custom_id" in part else []
        pending += part.get("components", ())
        pending += [part["accessory"]] if part.get("accessory") else []
    return found


@pytest.fixture
async def town(server: Loopback, tmp_path: Path) -> AsyncIterator[Town]:
    made = Town(server, tmp_path)
    try:
        yield made
    finally:
        await made.bot.clear()


async def test_a_bot_killed_at_random_loses_and_doubles_nothing(town: Town) -> None:
    chance = random.Random(SEED)
    await town.open()
    await town.bot.kill()
    refs = await town.database(lambda conn: town.due(conn, over_s=25.0))
    for _ in range(ROUNDS):
        await town.bot.start()
        until = time.monotonic() + chance.uniform(0.5, 3.2)  # the courier starts after 2 s
        while time.monotonic() < until:
            town.vote(chance.choice(town.voters), chance.randrange(3))
            await asyncio.sleep(chance.uniform(0, 0.02))
        await town.bot.kill()
        town.look()

    await town.bot.start(lambda: all(town.posted(refs)))
    assert await town.bot.end() == 0
    assert town.posted(refs) == [1] * ROWS
    assert sum(voter.sure is not None for voter in town.voters) > PEOPLE / 2
    await town.check()


async def test_presses_are_answered_in_time_and_sigterm_is_obeyed_under_load(town: Town) -> None:
    await town.open()
    await town.bot.kill()
    refs = await town.database(lambda conn: town.due(conn, over_s=5.0))
    await town.bot.start(lambda: any(town.posted(refs)))
    warm = town.vote(town.voters[0], 0)
    await town.server.until(lambda: warm.responded, 20)
    pressed = [town.vote(voter, 1) for voter in town.voters for _ in range(5)]
    await town.server.until(lambda: all(record.responded for record in pressed), ANSWERED_S)
    for voter in town.voters:
        town.vote(voter, 2)
    assert await town.bot.end(10) == 0
    town.look()
    await town.bot.start(lambda: all(town.posted(refs)))
    assert await town.bot.end() == 0
    assert town.posted(refs) == [1] * ROWS
    await town.check()
    assert "1 open poll, 0 votes lost" in town.bot.said()
    assert "Traceback" not in town.bot.said()


async def test_errors_waits_and_drops_over_real_sockets_double_nothing(town: Town) -> None:
    await town.open()
    await town.bot.kill()
    refs = await town.database(lambda conn: town.due(conn, over_s=4.0))
    path, trouble = f"/channels/{town.posts}/messages", town.server.trouble
    for number, status in enumerate((429, 500, 429, 502, 504)):
        trouble("POST", path, skip=2 * number, status=status, everywhere=number == 2)
    for skip in (11, 13):
        trouble("POST", path, skip=skip, drop=True)  # made, and the connection broke
    trouble("POST", path, skip=15, delay=1.5)
    await town.bot.start(lambda: any(town.posted(refs)))
    await town.server.gateway.close(4000)  # resumed: what was pressed meanwhile is replayed
    missed = town.vote(town.voters[0], 1)
    await town.server.until(lambda: town.server.gateway.resumed, 20)
    await town.server.until(lambda: missed.responded, 20)
    town.server.gateway.forget_sessions()
    await town.server.gateway.ask_to_reconnect()
    await town.server.until(lambda: town.server.gateway.identified >= 3, 20)
    await town.server.until(lambda: all(town.posted(refs)), 60)
    later = town.vote(town.voters[1], 2)
    await town.server.until(lambda: later.responded, 20)
    assert await town.bot.end() == 0
    town.look()
    assert town.posted(refs) == [1] * ROWS
    assert (town.voters[0].sure, town.voters[1].sure) == (1, 2)
    await town.check(waiting=2)  # those whose replies were lost look for their messages in 20 s


async def test_a_slow_network_doubles_no_card_and_loses_no_attendance(town: Town) -> None:
    await town.database(lambda conn: town._set_up(conn, utc_now()))
    await town.bot.start()
    brain, until = town.server.brain, town.server.until
    path = f"/channels/{town.channel}/messages"
    town.server.trouble("POST", path, delay=1.2, times=2)
    town.server.trouble("PATCH", f"{path}/*", delay=1.2, times=2)
    options = {"when": "13/01/2099 19:30", "title": "Winter committee"}
    shown = brain.slash(town.officer, town.channel, "office-meeting new", **options)
    await until(lambda: shown.responded, 20)
    town._press(town.officer, town._answer(shown), "meeting:save:")

    def cards() -> list[Any]:
        return [m for m in town.said(town.channel) if "meeting:answer:attending:" in _words(m)]

    await until(cards, 30)
    (card,) = cards()
    town.server.trouble("POST", "/interactions/*/callback", delay=1.2, times=4)
    pressed = [town._press(v.id, card, "meeting:answer:attending:") for v in town.voters]
    await until(lambda: all(record.responded for record in pressed), 20)
    assert all("Recorded: Attending" in town.says(record) for record in pressed)
    await until(lambda: f"{PEOPLE} coming" in _words(cards()[0]), 40)
    assert await town.bot.end() == 0
    assert len(cards()) == 1
    query = "SELECT count(*) FROM attendance WHERE answer = 'attending'"
    assert await town.database(lambda conn: conn.execute(query).fetchone()[0]) == PEOPLE
    assert await town.database(_stuck) == []


async def test_a_token_reset_while_it_runs_is_named_and_costs_no_post(town: Town) -> None:
    await town.open()
    await town.bot.kill()
    refs = await town.database(lambda conn: town.due(conn, over_s=4.0))
    await town.bot.start(lambda: any(town.posted(refs)))
    asked = len(town.server.calls)
    town.server.trouble("*", "/channels/*", status=401, times=10_000)
    await town.server.until(lambda: len(town.server.calls) > asked, 20)
    await town.server.gateway.close(4004)
    assert await asyncio.wait_for(town.bot.running.wait(), 20) == 1
    assert "DISCORD_TOKEN" in town.bot.said()
    town.server._troubles.clear()
    await town.bot.start(lambda: all(town.posted(refs)))
    assert await town.bot.end() == 0
    assert town.posted(refs) == [1] * ROWS
    await town.check(waiting=1)  # the poll's card, if the stop came while it was looked for
