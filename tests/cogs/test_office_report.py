"""The year in figures, as an officer is shown it and as it is posted."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from committee import World
from docx import Document
from layouts import labels, text
from leaping import leap
from pollstory import all_vote, noon, opened, refused
from simulated import advance

NAMES = ("ada", "grace", "linus", "edsger", "barbara", "alan")


async def shown(world: World, **options: Any) -> Any:
    """The preview of the report."""
    done = await world.officer.slash(world.channel, "office-report year", **options)
    return (done.followups or [done.response])[0]


async def files_of(message: Any) -> dict[str, bytes]:
    return {file.filename: await file.read() for file in message.attachments}


def words_of(raw: bytes) -> str:
    """Everything a document says, its tables included."""
    made = Document(BytesIO(raw))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in made.paragraphs), *cells])


async def counted(world: World, question: str, voters: int) -> None:
    """A poll that so many answer, closed."""
    poll = await opened(world, question)
    await all_vote(world, poll, "Support", [world.officer, *world.members][:voters])
    await leap(world, days=1, hours=12)


async def test_a_year_without_polls_says_so_in_words(world: World) -> None:
    preview = await shown(world)
    assert "**Mandates**: 0 decisions; no poll to act on" in text(preview)
    files = await files_of(preview)
    assert "0 of 0" not in text(preview) + words_of(files["year-in-figures.docx"])


async def test_the_year_is_shown_first_and_posted_once_as_it_was_shown(world: World) -> None:
    await noon(world)
    await counted(world, "Should we write to the board?", 6)
    await counted(world, "Should we meet in person?", 2)
    preview = await shown(world, year="2026")
    said = text(preview)
    assert "**Polls**: 2 counted, turnout 6 of 6 (100%)" in said
    assert "Nothing is posted yet." in said
    before = len(world.channel.history())
    await counted(world, "A third question, after the preview?", 6)
    await world.officer.click(preview, label=f"Post it in #{world.channel.name}")
    await advance(world.env, seconds=2)
    (post,) = [m for m in world.channel.history()[before:] if "year in figures" in text(m)]
    assert "**Polls**: 2 counted, turnout 6 of 6 (100%)" in text(post)
    assert labels(post) == []
    files = await files_of(post)
    assert files.keys() == {"year.png", "year-in-figures.docx"}
    assert labels(preview) == []


async def test_small_numbers_hold_and_nobody_is_named(world: World) -> None:
    await noon(world)
    await counted(world, "Should we write to the board?", 6)
    await counted(world, "Should we meet in person?", 2)
    preview = await shown(world)
    document = words_of((await files_of(preview))["year-in-figures.docx"])
    assert "Support 6 of 6 votes (100%)" in document
    assert document.count("too few to show") == 3  # its turnout, its result, and the note
    assert "2 of 6" not in document
    for name in NAMES:
        assert name not in (document + text(preview)).casefold().split()


async def test_what_is_no_year_is_refused_with_one_that_is(world: World) -> None:
    said = await refused(world, world.officer, "office-report year", year="last year")
    assert "“last year” is no year: write one like 2026" in said
    said = await refused(world, world.officer, "office-report year", year="2027")
    assert "2027 has not begun" in said
