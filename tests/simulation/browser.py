"""The demo's page in a real browser, as wide as a telephone."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.demo.browser_page import opened
from bot.demo.cast import assemble
from bot.demo.commands import join
from bot.demo.paper import printed
from bot.demo.pictures import BROWSERS, FITTED, FLAGS, LOADED, browser
from bot.demo.play import Scene
from bot.demo.stage import keep_time, raised
from bot.demo.tour import open_quietly
from bot.seeds import load
from bot.settings import Settings

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
WIDTH, HEIGHT = 390, 2_400
needs_browser = pytest.mark.skipif(
    importlib.util.find_spec("playwright") is None or not any(map(shutil.which, BROWSERS)),
    reason="needs playwright and Chromium",
)


@dataclass
class Page:
    """The page, and who looks at it."""

    scene: Scene
    page: Any  # SimCord's
    chromium: Any

    async def tab(self, viewer: Any) -> Any:
        """A new tab, through somebody's eyes."""
        tab = await self.chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        await tab.goto(self.page.url)
        await tab.wait_for_function(FITTED, timeout=30_000)
        await tab.select_option("#viewer-picker", str(viewer.id))
        return tab

    async def boxes(self, tab: Any, messages: dict[str, int]) -> dict[str, dict[str, float]]:
        """How wide and tall each message's card stands there, in pixels, by its name."""
        async with self.scene.stage.busy:
            await self.page.refresh()
        return {name: await self._box(tab, message) for name, message in messages.items()}

    async def _box(self, tab: Any, message_id: int) -> dict[str, float]:
        message = tab.locator(f'#channel-message-list [data-message-id="{message_id}"]').first
        await message.wait_for(timeout=30_000)
        await tab.wait_for_function(LOADED, arg=str(message_id), timeout=30_000)
        card = message.locator(".message-components").first
        return dict(await (card if await card.count() else message).bounding_box())


@asynccontextmanager
async def shown(data: Path, *, ticking: bool = False) -> AsyncIterator[Page]:
    """The demo as it opens; its clock runs with the real one if ``ticking``."""
    from playwright.async_api import async_playwright

    async with (
        printed(START) as paper,
        raised(Settings(data=data, keys=data / "keys", dm_pause_ms=0), START) as stage,
        async_playwright() as driver,
    ):
        await join(stage, paper)
        company = await assemble(stage, load(), paper)
        await open_quietly(stage, company)
        stop = asyncio.Event()
        async with (
            opened(stage, company, 0) as page,
            await driver.chromium.launch(executable_path=browser(), args=FLAGS) as chromium,
        ):
            clock = asyncio.create_task(keep_time(stage, page, stop)) if ticking else None
            try:
                yield Page(Scene(stage, company, lambda line: None), page, chromium)
            finally:
                stop.set()
                if clock is not None:
                    await clock
