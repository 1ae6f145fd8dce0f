"""Start the bot with all its cogs in this process, and print which heavy modules came along and
what its own modules took, beyond the libraries that any such bot loads."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from benchmarks.measure import resident_kb

LIBRARIES = ("aiosqlite", "apscheduler.schedulers.asyncio", "discord.ext.commands")
FIRST = ("bot.shell.commands", "bot.shell.run")  # what `lmcbot run` loads before it calls Discord
HEAVY = ("numpy", "PIL", "matplotlib", "trafilatura", "feedparser", "icalendar")


def own() -> tuple[float, int]:
    """Load all modules of the bot: seconds for those before the first call, KiB held for all."""
    for name in LIBRARIES:
        import_module(name)
    held, began = resident_kb(), time.perf_counter()
    for name in FIRST:
        import_module(name)
    took = time.perf_counter() - began
    for name in import_module("bot.client").COGS:
        import_module(name)
    return took, resident_kb() - held


async def heavy() -> list[str]:
    """Those of the heavy modules that are loaded once every cog is."""
    from bot.client import COGS
    from bot.settings import Settings
    from bot.shell.start import house

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), keys=Path(folder) / "keys")
        async with house(settings) as bot, bot:
            await bot._async_setup_hook()  # what login() does before it calls Discord
            for name in COGS:
                await bot.load_extension(name)
            bot.jobs.start()
            return [name for name in HEAVY if name in sys.modules]


if __name__ == "__main__":
    took, kb = own()
    found = asyncio.run(heavy())
    modules = sum(name.partition(".")[0] in ("bot", "cogs") for name in sys.modules)
    told = {"heavy": found, "all": len(sys.modules), "own": modules, "first_s": took, "kb": kb}
    print(json.dumps(told))
