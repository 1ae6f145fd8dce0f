"""From the process's start to its first network call, and what is in memory then: rows 15 and 16.

Both sides are processes of their own that call the same small server: ``lmcbot run`` with all its
cogs, and a script that imports what any such bot needs and opens the same database. The bot
also loads uvloop where it is installed. Neither has its bytecode still to make.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT, Size, child, resident_kb
from benchmarks.verdict import Verdict, judge, note, weigh
from benchmarks.wire import wire

BYTECODE = {"PYTHONDONTWRITEBYTECODE": ""}  # it is written, as an installation's is
BARE = """
import asyncio, sys
import aiosqlite, apscheduler.schedulers.asyncio, discord
from discord.ext import commands
async def main():
    discord.http.Route.BASE = sys.argv[2]
    scheduler = apscheduler.schedulers.asyncio.AsyncIOScheduler()
    scheduler.start()
    async with aiosqlite.connect(sys.argv[1]) as db:
        await db.execute("PRAGMA journal_mode = WAL")
        await db.execute_fetchall("SELECT count(*) FROM sqlite_master")
        bot = commands.Bot("!", intents=discord.Intents(guilds=True, members=True))
        async with bot:
            await bot.login("bench.mark.1")
            await bot.tree.sync()
            await bot.connect()
asyncio.run(main())
"""


async def started(command: list[str], environment: dict[str, str]) -> tuple[float, float, int]:
    """Seconds to the first request and to the sync of commands; PSS in KiB at the latter."""
    async with wire() as server:
        told = {**os.environ, **environment, **server.environment()}
        command = [one.replace("API", server.api) for one in command]
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *command, env=told, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(20):
                await server.synced.wait()
            memory = resident_kb(process.pid)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        return server.first_at - began, server.synced_at - began, memory


def run(size: Size) -> list[Verdict]:
    """Rows 15 and 16."""
    first: dict[str, list[float]] = {"lmcbot run": [], "the libraries alone": []}
    ready: dict[str, list[float]] = {name: [] for name in first}
    memory: dict[str, list[float]] = {name: [] for name in first}
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "lmcbot.db")
        commands = [
            [sys.executable, "-m", "bot", "run"],
            [sys.executable, "-c", BARE, database, "API"],
        ]
        told = {"LMCBOT_DATA": folder, **BYTECODE}
        for command in commands:  # makes the database, and the bytecode an installation has
            asyncio.run(started(command, told))
        for _ in range(size.pick(1, 7)):
            forget_commands(database)
            for name, command in zip(first, commands, strict=True):
                call, sync, held = asyncio.run(started(command, told))
                first[name].append(call)
                ready[name].append(sync)
                memory[name].append(held / 1024)
        loaded = child("loaded", environment=told)
    called = weigh("15", "start to the first call to Discord", first, goal=1.5, unit="s",
                   at_least=False)  # fmt: skip
    held_ = weigh("15", "memory, all rooms loaded", memory, goal=1.4, unit="MiB", at_least=False)
    for name, values in ready.items():
        note(f"{name}: to commands told, seconds", median(values))
    print()
    note("modules loaded in all", loaded["all"])
    what, heavy = "heavy libraries loaded at the start", len(loaded["heavy"])
    return [
        called.because(
            f"of {beyond(first) * 1000:.0f} ms beyond them {loaded['first_s'] * 1000:.0f} ms load"
            " its own modules"
        ),
        held_.because(
            f"of {beyond(memory):.1f} MiB beyond them {loaded['kb'] / 1024:.1f} MiB are its own"
            f" {loaded['own']} modules as loaded"
        ),
        judge("16", what, heavy, 0, at_least=False, counted=True),
    ]


def beyond(sides: dict[str, list[float]]) -> float:
    """What the first side takes more than the second, in the middle."""
    ours, theirs = map(median, sides.values())
    return ours - theirs


def forget_commands(database: str) -> None:
    """Have the bot tell its commands anew, so that both sides do."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as conn, conn:
        conn.execute("DELETE FROM fact WHERE name = 'commands'")
