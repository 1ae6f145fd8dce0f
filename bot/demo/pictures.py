"""The guides' pictures: the story is played, and Chromium looks at the page now and then."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.demo.browser_page import opened
from bot.demo.cast import Company
from bot.demo.collage import compose
from bot.demo.play import Scene
from bot.demo.playing import play
from bot.demo.sight import Sight
from bot.demo.stage import Stage
from bot.demo.story import STORY
from bot.errors import UserError

WIDTH, HEIGHT = 390, 2_400  # a telephone, tall enough for the longest card
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
COLOURS = 128
FITTED = """() => {
  const app = document.querySelector(".preview-app");
  return app?.style.width === `${app?.parentElement.clientWidth}px`;
}"""
LOADED = """id => [...document.querySelectorAll(
  `#channel-message-list [data-message-id="${id}"] img`)].every(i => i.naturalWidth > 0)"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


async def draw(stage: Stage, company: Company, folder: Path, say: Callable[[str], None]) -> int:
    """Draw every picture of the story into ``folder``. 0, or 1 when the story broke."""
    check(folder)
    from playwright.async_api import async_playwright

    async with (
        async_playwright() as playwright,
        opened(stage, company, 0) as page,
        await playwright.chromium.launch(executable_path=browser(), args=FLAGS) as chromium,
    ):
        tab = await chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        await tab.goto(page.url)
        # The page tells its width to SimCord, which forgets it if the story has begun.
        await tab.wait_for_function(FITTED, timeout=10_000)

        async def take(name: str, viewer: Any, seen: Sight) -> None:
            async with stage.busy:
                await page.refresh()
            file = folder / f"{name}.png"
            await _take(tab, viewer, seen, file)
            shrink(file)
            say(name)

        scene = Scene(stage, company, lambda line: say(line) if "BROKEN" in line else None)
        scene.camera = take
        broken = await play(scene, STORY)
        if not broken:
            shrink(await compose(chromium, folder))
        return broken


def check(folder: Path) -> None:
    """Raise :class:`UserError` when no picture can be drawn into ``folder``."""
    if importlib.util.find_spec("playwright") is None:
        raise UserError("The pictures need playwright: pip install playwright.")
    browser()
    folder.mkdir(parents=True, exist_ok=True)


async def _take(tab: Any, viewer: Any, seen: Sight, file: Path) -> None:
    """One message as somebody sees it."""
    await tab.select_option("#viewer-picker", str(viewer.id))
    message = tab.locator(f'#channel-message-list [data-message-id="{seen.id}"]').first
    await message.wait_for(timeout=10_000)
    await tab.evaluate("document.fonts.ready.then(() => true)")
    # A chart that comes later moves the message.
    await tab.wait_for_function(LOADED, arg=str(seen.id), timeout=10_000)
    await message.scroll_into_view_if_needed()
    await message.screenshot(path=str(file), animations="disabled")


def shrink(file: Path) -> None:
    """A third of the size: a card has few colours."""
    from PIL import Image

    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS)
    few.save(file, optimize=True)


def browser() -> str:
    """Chromium's path. Raises :class:`UserError` when there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise UserError("The pictures need Chromium: apt-get install chromium, or your system's way.")
