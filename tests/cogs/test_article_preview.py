"""What an officer sees of an article before it is saved: how much of the page was left out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import discord
from committee import World
from layouts import labels, text

from bot.articles.model import Dated, LeftOut, Parsed
from bot.articles.store import Arrival
from cogs.articles.preview import render_preview
from cogs.card import MAX_TEXT


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
    assert "4 of 13 words are under half of the page" in shown(page)
    assert "4 of 9 words are under half of the page" in shown(library)


ROWS = "".join(
    f"<li><a href=/{n}>Another story, number {n}, of the county</a></li>" for n in range(9)
)
PAGE = (
    "<html><body><h1>Rents rise in Medway</h1><article><p>The board raised the rents of nine"
    " surgeries on Monday.</p><p>Practices have until Friday to answer the board.</p></article>"
    f"<ul>{ROWS}</ul><footer>"
    + "".join(
        f"<p>Terms of this site, part {n}: {'every word of it is kept. ' * 12}</p>"
        for n in range(9)
    )
    + "</footer></body></html>"
)


async def test_what_was_left_out_is_shown_at_a_press_and_asked_about(world: World) -> None:
    """Every word of it, page by page, with the way back; saving says that it is a part."""
    added = await world.officer.slash(
        world.channel, "office-article add", file=("a.html", PAGE.encode())
    )
    shown = added.response
    assert "words are under half of the page. Is the article whole?" in text(shown)
    assert labels(shown)[:2] == ["Save this much", "What was left out"]
    await world.officer.click(shown, label="What was left out")
    seen = text(shown)
    while "More" in labels(shown):
        await world.officer.click(shown, label="More")
        seen += text(shown)
    assert all(f"part {n}: every word of it is kept. every" in seen for n in range(9))
    assert "Another story, number 8" in seen
    assert "nine surgeries" not in seen
    await world.officer.click(shown, label="To the preview")
    assert "Preview: Rents rise in Medway" in text(shown)
    await world.officer.click(shown, label="Save this much")
    assert "Saved: new" in text(shown)


async def test_a_whole_text_is_saved_without_a_question(world: World) -> None:
    whole = "Rents rise\n\n" + "The board raised the rents of nine surgeries on Monday. " * 9
    added = await world.officer.slash(
        world.channel, "office-article add", file=("a.txt", whole.encode())
    )
    assert labels(added.response) == ["Save", "Correct", "Our own text", "Discard"]


def test_the_preview_of_a_page_of_signs_fits() -> None:
    signs = "*_|`~" * 400
    warnings = (signs,) * 5
    parsed = Parsed(signs, "news", signs, signs, signs, date=Dated(None, signs), warnings=warnings)
    assert len(shown(parsed)) <= MAX_TEXT
    assert (len(parsed.headline), len(parsed.publication or ""), len(parsed.author or "")) == (
        300, 80, 120,
    )  # fmt: skip
