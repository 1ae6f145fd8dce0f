"""The README's first picture: the story in four cards, two by two: narrow enough to be read where
a repository's page shows it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

STORY = {
    "digest": "1. What the papers say",
    "poll": "2. What members are asked",
    "result": "3. What they answered",
    "meeting": "4. Where it is discussed",
}
GUTTER, CARD, TALLEST = 66, 318, 580  # pixels of a phone's picture: beside, of and down a card
STYLE = """
main { padding: 20px; background: #26262b; color: #f2f3f5; font: 600 19px sans-serif;
  display: inline-grid; grid-template-columns: auto auto; gap: 18px }
figure { margin: 0 } figcaption { margin: 0 0 10px 4px }
div { width: %dpx; height: %dpx; overflow: hidden; border-radius: 8px }
div.long { mask-image: linear-gradient(black 88%%, transparent) } img { margin-left: -%dpx }
"""


def page(pictures: Mapping[str, Path]) -> str:
    """The page that is photographed: each picture with what it is, a long one fading out."""
    figures = [
        f"<figure><figcaption>{escape(STORY[name])}</figcaption>"
        f'<div class="{"long" if name == "digest" else ""}"><img src="{_inline(file)}"></div>'
        "</figure>"
        for name, file in pictures.items()
    ]
    return f"<style>{STYLE % (CARD, TALLEST, GUTTER)}</style><main>{''.join(figures)}</main>"


def _inline(file: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}"


async def compose(chromium: Any, folder: Path) -> Path:
    """Photograph the telephone's pictures in ``folder`` together; the file that was made."""
    tab = await chromium.new_page(viewport={"width": 800, "height": 1_400})
    await tab.set_content(page({name: folder / f"{name}.png" for name in STORY}))
    file = folder / "story.png"
    await tab.locator("main").screenshot(path=str(file))
    await tab.close()
    return file
