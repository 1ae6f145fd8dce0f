"""Which files of the house an act walks through, in the order of its calls."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = f"{Path(__file__).resolve().parents[2]}/"
HOUSE = (f"{ROOT}bot/", f"{ROOT}cogs/")
STAGE = f"{ROOT}bot/demo/"  # whose clock the tests live by
HANDS = 8  # more than a database has threads


class Walk:
    """Each call into a function of the house: from which file, into which, what."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, str]] = []
        self._begun: set[FrameType] = set()

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        code = frame.f_code
        if event != "call" or not _of_the_house(code.co_filename) or frame in self._begun:
            return  # a coroutine that goes on is no new call
        self._begun.add(frame)
        if not code.co_name.startswith("<"):  # a comprehension is a step of its function
            into = code.co_filename.removeprefix(ROOT)
            self.calls.append((_caller(frame), into, code.co_qualname))

    @property
    def files(self) -> list[str]:
        """The files entered, in the order of their first call."""
        return list(dict.fromkeys(into for _, into, _ in self.calls))

    @property
    def crossings(self) -> int:
        """How often one file called another."""
        return sum(bool(of) and of != into for of, into, _ in self.calls)

    def told(self) -> str:
        """Every call, in order."""
        lines = (f"{of if of != into else '':40} {into} {what}" for of, into, what in self.calls)
        return "\n".join(lines)


def _of_the_house(file: str) -> bool:
    return file.startswith(HOUSE) and not file.startswith(STAGE)


def _caller(frame: FrameType) -> str:
    """The nearest file of the house that a call comes from; empty where a task or thread begins."""
    back = frame.f_back
    while back is not None and not _of_the_house(back.f_code.co_filename):
        back = back.f_back
    return "" if back is None else back.f_code.co_filename.removeprefix(ROOT)


async def _watch(bot: Any, watch: Walk | None) -> None:
    """Have this thread and the database's report each call, or none any more."""
    await bot.db.write(lambda conn: sys.setprofile(watch))
    # at once: one after the other, they would all be done by the same thread
    await asyncio.gather(*(bot.db.read(lambda conn: sys.setprofile(watch)) for _ in range(HANDS)))
    threading.setprofile(watch)
    sys.setprofile(watch)


@asynccontextmanager
async def walked(world: Any) -> AsyncIterator[Walk]:
    """What the house does in here."""
    walk = Walk()
    await _watch(world.env.bot, walk)
    walk.calls.clear()
    try:
        yield walk
    finally:
        sys.setprofile(None)
        calls = list(walk.calls)
        await _watch(world.env.bot, None)
        walk.calls = calls
