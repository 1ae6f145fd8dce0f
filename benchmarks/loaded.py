"""Start the bot with all its cogs in this process and print which heavy modules came along."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from bot.client import COGS
from bot.settings import Settings
from bot.shell.start import house

HEAVY = ("numpy", "PIL", "matplotlib", "trafilatura", "feedparser", "icalendar")


async def heavy() -> list[str]:
    """Those of the heavy modules that are loaded once every cog is."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), keys=Path(folder) / "keys")
        async with house(settings) as bot, bot:
            await bot._async_setup_hook()  # what login() does before it calls Discord
            for name in COGS:
                await bot.load_extension(name)
            bot.jobs.start()
            return [name for name in HEAVY if name in sys.modules]


if __name__ == "__main__":
    found = asyncio.run(heavy())
    own = sum(name.partition(".")[0] in ("bot", "cogs") for name in sys.modules)
    print(json.dumps({"heavy": found, "all": len(sys.modules), "own": own}))
