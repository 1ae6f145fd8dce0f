"""What an officer sees of an article before it is saved: how much of the page was left out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import discord

from bot.articles.model import LeftOut, Parsed
from bot.articles.store import Arrival
from cogs.articles.preview import render_preview


def shown(parsed: Parsed) -> str:
    view = render_preview(Arrival(parsed, "link"), None, ZoneInfo("Europe/London"), [])
    parts = (item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay))
    return "\n".join(item.content for item in parts)


def test_the_preview_counts_the_words_left_out_by_rule() -> None:
    left = (LeftOut("library", "one two three"), LeftOut("link", "four"))
    text = shown(Parsed("H", "news", "Twelve words of a body " * 3, left_out=left))
    assert "Left out: 4 words of the page (library 3, link 1)" in text
    assert "under half" not in text


def test_the_preview_doubts_a_text_that_is_under_half_of_the_page_or_of_the_librarys() -> None:
    page = Parsed("H", "news", "Four words of body.", left_out=(LeftOut("library", "word " * 9),))
    library = Parsed("H", "news", "Four words of body.", library_words=9)
    assert "under half of the page" in shown(page)
    assert "under half of the page" in shown(library)
