"""``python -m benchmarks.soak --minutes 60``: the bot under twenty presses a second and a fault a
second, for as long as one likes.

The bot is a process of its own on the tests' loopback Discord. Every second one of its requests
meets a fault, now and then the gateway does. What counts is that memory, handles, threads and log
stay flat, that presses are answered in time, and that every vote that was confirmed is in the box.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from asked_again import own_choice
from asked_poll import open_poll
from loopback import Loopback, loopback
from loophouse import Committee, spoken, walked
from process import Process
from voter import OPTIONS, Voter

from benchmarks.verdict import Verdict, judge
from bot.polls.boxes import Boxes
from bot.polls.draft import Draft
from bot.polls.model import Roll
from bot.register.kept_register import Entry
from bot.storage.db import opened
from bot.storage.migrate import shipped
from bot.times import utc_now

PEOPLE, A_SECOND = 40, 20  # presses a second
IN_TIME_S = 3.0  # Discord grants three seconds
EVERY_S = 5.0  # between two looks at the process
GATEWAY_EVERY_S = 30.0
KEPT = 2_000  # of what the simulated Discord remembers
SEED = 20_261
ROW, HANDLES = "soak", 256  # handles: connections to Discord, which are bounded, and files
MEASURED = ("memory", "handles", "threads")
FAULTS: tuple[dict[str, Any], ...] = (
    {"status": 500},
    {"status": 502, "after": True},
    {"status": 503},
    {"status": 503, "after": True},
    {"status": 429, "retry_after": 0.5},
    {"status": 429, "retry_after": 0.3, "everywhere": True},
    {"status": 403},
    {"status": 404},
    {"drop": True},
    {"delay": 1.0},
)


@dataclass
class Look:
    """The process at one moment; ``log`` is what it has written so far, in bytes."""

    at: float
    memory: int
    handles: int
    threads: int
    log: int


@dataclass
class Soak:
    """One bot, one committee, and what came of it."""

    server: Loopback
    folder: Path
    looks: list[Look] = field(default_factory=list)
    waiting: list[tuple[float, Any]] = field(default_factory=list)
    pressed: int = 0
    late: int = 0
    faults: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(SEED)
        self.here = Committee(self.server, self.folder / "data", members=PEOPLE)
        self.bot = Process(self.server, self.folder)
        self.voters = [Voter(one) for one in self.here.people]

    async def prepare(self) -> None:
        """An open poll and a meeting to answer."""
        here, now = self.here, utc_now()
        await here.set_up()
        roll = Roll("members", tuple(Entry(one, f"m{one}") for one in here.people))
        draft = Draft("Shall we?", closes_at=now + timedelta(days=2))
        async with opened(here.settings.database, shipped()) as db:
            boxes = Boxes(db, here.settings.boxes, here.settings.keys, secrets.token_bytes)
            await open_poll(db, boxes, here.guild, here.officer, draft, roll, here.channel, now)
            await boxes.close()
        await self.bot.start(lambda: here.said("Straw poll · open"))
        shown = await here.slash(here.officer, "office-meeting new", when="13/01/2099 19:30")
        await here.click(here.officer, shown, "Save")
        await self.server.until(lambda: self.card("### Committee meeting"), 60)

    def card(self, words: str) -> Any:
        """The newest public message that says so."""
        found = [one for one in self.here.said(words) if not one.is_ephemeral]
        return found[-1] if found else None

    async def run(self, minutes: float) -> None:
        """Press and strike until the time is over."""
        poll, meeting = self.card("Straw poll · open"), self.card("### Committee meeting")
        begun = time.monotonic()
        presses, struck, looked, cut = begun, begun, begun, begun + GATEWAY_EVERY_S
        while (now := time.monotonic()) < begun + minutes * 60:
            while presses <= now:
                self.press(poll, meeting)
                presses += 1 / A_SECOND
            if struck <= now:
                self.server.trouble("*", "*", **self.chance.choice(FAULTS))
                self.faults += 1
                self.tidy()
                struck += 1
            if cut <= now:
                await self.cut()
                cut += GATEWAY_EVERY_S
            if looked <= now:
                self.looks.append(self.look())
                looked += EVERY_S
            await asyncio.sleep(max(0.0, presses - time.monotonic()))

    def press(self, poll: Any, meeting: Any) -> None:
        """Mostly a vote; else what members and officers also do."""
        brain, here, kind = self.server.brain, self.here, self.chance.random()
        voter = self.chance.choice(self.voters)
        if kind < 0.8:
            option = self.chance.randrange(len(OPTIONS))
            record = brain.press(voter.id, here.channel, poll.id, f"pv:1:{option}")
            voter.pending.append((record, option))
        elif kind < 0.88:
            label = self.chance.choice(("Attending", "Apologies", "Unsure"))
            ids = [p["custom_id"] for p in walked(meeting.components) if p.get("label") == label]
            record = brain.press(voter.id, here.channel, meeting.id, ids[0])
        elif kind < 0.98:
            command = self.chance.choice(("today", "poll mine", "meeting next", "help"))
            record = brain.slash(voter.id, here.channel, command)
        else:
            record = brain.slash(here.officer, here.channel, self.chance.choice(("desk", "status")))
        self.waiting.append((time.monotonic(), record))
        self.pressed += 1

    async def cut(self) -> None:
        """The gateway ends: with a resume, as asked, or for a new session."""
        gateway, kind = self.server.gateway, self.chance.randrange(3)
        if kind == 2:
            gateway.forget_sessions()
        await (gateway.ask_to_reconnect() if kind else gateway.close(4000))

    def tidy(self) -> None:
        """Take in what was answered, and have the simulated Discord forget it."""
        now = time.monotonic()
        for at, record in self.waiting:
            self.late += at + IN_TIME_S <= now < at + IN_TIME_S + 1 and not record.responded
        self.waiting = [one for one in self.waiting if now < one[0] + IN_TIME_S + 1]
        for voter in self.voters:
            self.take_in(voter, now)
        backend = self.server.brain.backend
        del backend.transcript[:-KEPT]
        stored = backend.messages[self.here.channel]
        private = [number for number, message in stored.items() if message.is_ephemeral]
        for number in private[:-KEPT]:
            del stored[number]
        for number in list(backend.interactions)[:-KEPT]:
            del backend.interactions[number]
        self.server._troubles[:] = [one for one in self.server._troubles if one.times]

    def take_in(self, voter: Voter, now: float) -> None:
        """The answers to a voter's presses, in their order, as far as they have come."""
        open_ = {id(record) for at, record in self.waiting if not record.responded}
        ready = 0
        while ready < len(voter.pending) and id(voter.pending[ready][0]) not in open_:
            ready += 1
        later, voter.pending = voter.pending[ready:], voter.pending[:ready]
        voter.look(self.says)
        voter.pending = later

    def says(self, record: Any) -> str:
        stored = self.server.brain.backend.messages[self.here.channel].get(record.message_id)
        return "" if stored is None else spoken(stored)

    def look(self) -> Look:
        """What the system says of the process."""
        proc = Path(f"/proc/{self.bot.running.pid}")
        told = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
        memory, threads = int(told["VmRSS"].split()[0]) * 1024, int(told["Threads"])
        handles = len(list((proc / "fd").iterdir()))
        return Look(time.monotonic(), memory, handles, threads, self.bot.log.stat().st_size)

    async def wrong(self) -> list[Voter]:
        """With the bot stopped: those whose ballot is not the one they were told of."""
        settings = self.here.settings
        async with opened(settings.database, shipped()) as db:
            boxes = Boxes(db, settings.boxes, settings.keys, secrets.token_bytes)
            box = await boxes.box(self.here.guild, 1)
            found = [one for one in self.voters if not one.fits(await own_choice(box, one.id))]
            await boxes.close()
        return found


async def soak(minutes: float, folder: Path) -> list[Verdict]:
    """Run it, and judge."""
    async with loopback() as server:
        made = Soak(server, folder)
        try:
            await made.prepare()
            await made.run(minutes)
            await asyncio.sleep(IN_TIME_S)
            made.tidy()
            code = await made.bot.end()
        finally:
            await made.bot.clear()
        wrong = await made.wrong()
    said = made.bot.said()
    return [
        *flat(made),
        judge(
            ROW, "presses answered within three seconds, of all", 1 - made.late / made.pressed, 0.9
        ),
        _most("votes confirmed that are not in the box", len(wrong), 0),
        _most("tracebacks in the log", said.count("Traceback"), 0),
        _most("exit code", code, 0),
    ]


def flat(made: Soak) -> list[Verdict]:
    """The last quarter beside the second: the first is for warming up."""
    size = max(1, len(made.looks) // 4)
    early, late = made.looks[size : 2 * size] or made.looks, made.looks[-size:]
    print(f"{made.pressed:,} presses, {made.faults:,} faults, {len(made.looks)} looks")
    for name in MEASURED:
        values = [getattr(one, name) for one in made.looks]
        print(f"{name}: {values[0]:,} at first, {median(values):,.0f} median, {max(values):,} most")
    grown = {name: _middle(late, name) - _middle(early, name) for name in MEASURED}
    rates = [_rate(part) for part in (early, late)]
    print(f"log: {rates[0]:,.0f} bytes a second, then {rates[1]:,.0f}")
    return [
        _most("memory grown, MB", grown["memory"] / 1_048_576, 16),
        _most("handles at most", max(one.handles for one in made.looks), HANDLES),
        _most("threads grown", grown["threads"], 4),
        _most("log, bytes a second, last over early", rates[1] / max(1.0, rates[0]), 2),
    ]


def _most(what: str, value: float, goal: float) -> Verdict:
    return judge(ROW, what, float(value), goal, at_least=False)


def _middle(looks: list[Look], name: str) -> float:
    return median(getattr(one, name) for one in looks)


def _rate(looks: list[Look]) -> float:
    """How fast the log grew, in bytes a second."""
    first, last = looks[0], looks[-1]
    return (last.log - first.log) / max(1e-9, last.at - first.at)


def main() -> int:
    """0 when all of it is flat and nothing was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        verdicts = asyncio.run(soak(minutes, Path(folder)))
    return 0 if all(verdict.met for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
