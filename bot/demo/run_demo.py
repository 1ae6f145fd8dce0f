"""``lmcbot demo``: opens the Demo LMC, then shows its page, plays the tour or draws pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.demo.cast import assemble
from bot.demo.commands import join
from bot.demo.demo_page import serve
from bot.demo.paper import printed
from bot.demo.pictures import draw
from bot.demo.stage import raised
from bot.demo.tour import open_quietly, tour
from bot.errors import UserError
from bot.seeds import load
from bot.settings import Settings

Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What the command line asks for. ``pictures`` is the folder they go to."""

    port: int = 0
    data: Path | None = None
    tour: bool = False
    pictures: Path | None = None


async def demo(options: Options, start: datetime, say: Say) -> int:
    """The demo from ``start`` (UTC) on. Its exit code; raises UserError for a bad request."""
    say("Opening the demo: an invented committee, its articles, a poll and a meeting …")
    with folder(options.data) as data:
        async with printed(start) as paper, raised(_settings(data, paper.host), start) as stage:
            paper.clock = stage.now
            await join(stage, paper)
            company = await assemble(stage, load(), paper)
            if options.tour:
                return await tour(stage, company, say)
            if options.pictures is not None:
                return await draw(stage, company, options.pictures, say)
            await open_quietly(stage, company)
            kept = f"what was stored stays in {data}." if options.data else "nothing is kept."
            await serve(stage, company, options.port, kept, say)
    return 0


def _settings(data: Path, host: str) -> Settings:
    """The demo's own: no pause between direct messages, and its newspaper may be fetched."""
    return Settings(data=data, keys=data / "keys", dm_pause_ms=0, allowed_hosts=(host,))


@contextmanager
def folder(wanted: Path | None) -> Iterator[Path]:
    """An empty data folder: the one asked for, or one that is gone afterwards."""
    if wanted is None:
        with tempfile.TemporaryDirectory(prefix="lmcbot-demo-", ignore_cleanup_errors=True) as made:
            yield Path(made)
        return
    if (wanted / "lmcbot.db").exists():
        raise UserError(
            f"{wanted} holds a database already, and a demo begins anew: name an empty folder."
        )
    yield wanted
