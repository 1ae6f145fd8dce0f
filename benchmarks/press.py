"""From a press to its durable private confirmation over real sockets. Row 4.

The server is this process, the bot a child: the whole bot with a poll open, or a bare discord.py
button that stores nothing. Pressed is the same card, as the bot posted it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

from benchmarks.ballots import with_box
from benchmarks.measure import ROOT, Size
from benchmarks.verdict import Verdict, judge, weigh
from benchmarks.wire import Components, wire

VOTERS = 64
PATIENCE_S = 20


@dataclass(frozen=True)
class Pressed:
    """Presses a second with all voters always pressing, how long each took in seconds, what each
    took of the bot's processor, and the card that was pressed."""

    rate: float
    took: list[float]
    processor: float
    card: Components


async def presses(side: str, fast: bool, count: int, card: Components | None = None) -> Pressed:
    """Press the card that the bot posts, or one that is given."""
    took: list[float] = []
    waiting: dict[int, asyncio.Future[None]] = {}
    async with wire(members=VOTERS, card=card) as server:
        server.answered = lambda number: waiting.pop(number).set_result(None)
        with tempfile.TemporaryDirectory() as folder:
            command = ["-m", "benchmarks.pressed", side, str(int(fast)), folder]
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, *command), env={**os.environ, **server.environment()}, cwd=ROOT
            )
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await server.connected.wait()
                    await server.posted.wait()
                    await asyncio.sleep(0.3)  # the client takes the server's members in

                numbers = iter(range(count))

                async def voter(number: int) -> None:
                    for turn in numbers:
                        began = time.perf_counter()
                        answer = asyncio.get_running_loop().create_future()
                        interaction = server.next_id()
                        waiting[interaction] = answer
                        await server.press(interaction, number, f"pv:1:{turn % 3}")
                        await answer
                        took.append(time.perf_counter() - began)

                async with asyncio.timeout(PATIENCE_S):
                    began, busy = time.perf_counter(), processor_s(process.pid)
                    await asyncio.gather(*(voter(number) for number in range(VOTERS)))
                    rate = count / (time.perf_counter() - began)
                    busy = processor_s(process.pid) - busy
            finally:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    return Pressed(rate, took, busy / count, server.card)


def processor_s(pid: int) -> float:
    """Processor seconds that a process has taken (Linux)."""
    after_name = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def run(size: Size) -> list[Verdict]:
    """Row 4, with and without what the extra `speed` brings."""
    ways = [("as it comes", False)]
    if find_spec("uvloop") and find_spec("orjson"):
        ways.append(("with uvloop and orjson", True))
    return [verdict for name, fast in ways for verdict in beside(name, fast, size)]


def beside(name: str, fast: bool, size: Size) -> list[Verdict]:
    """Both sides in turns, one way: the rate, and what 99 presses in 100 take at most."""
    count, slowest = size.pick(100, 3_000), 0.0
    rates: dict[str, list[float]] = {"the bot": [], "a button that stores nothing": []}
    late: dict[str, list[float]] = {side: [] for side in rates}
    busy: dict[str, list[float]] = {side: [] for side in rates}
    for _ in range(size.turns):
        card = None
        for side, told in zip(("ours", "bare"), rates, strict=True):
            found = asyncio.run(presses(side, fast, count, card))
            card = card or found.card
            rates[told].append(found.rate)
            late[told].append(quantiles(found.took, n=100)[98])
            busy[told].append(found.processor * 1e6)
            slowest = max(slowest, *found.took) if side == "ours" else slowest
    what = f"presses a second over real sockets, {VOTERS} members always pressing, {name}"
    ours, bare = map(median, busy.values())
    ballot = asyncio.run(with_box(count, VOTERS)).processor * 1e6
    why = (
        f"a press takes {ours:.0f} µs of the bot's processor, {ballot:.0f} µs of them for the"
        f" ballot; the button {bare:.0f} µs"
    )
    return [
        weigh("4", what, rates, goal=1.0).because(why),
        weigh("4", f"99 in 100 of those, {name}", late, goal=2.0, unit="s", at_least=False),
        judge("4", f"the slowest of them, {name}", slowest, 3.0, unit="s", at_least=False),
    ]
