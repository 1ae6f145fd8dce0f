"""The parts of the story in which officers add articles: by link, by file and by feed."""

from __future__ import annotations

from bot.demo.paper import NAME, PIECES
from bot.demo.play import Scene
from bot.demo.playing import Step
from bot.demo.sight import Sight

RENTS, _, BOTTLES = PIECES
LETTER = (
    "Minutes of the Demoton practices' meeting\n\n"
    "The six practices of Demoton met to talk about the winter. They agreed to share a nurse on"
    " Saturdays until the end of March.\n\n"
    "Dr Kim Example said that the practices needed an answer about the money by Christmas.\n"
)
BLOCKS = ("Quotes", "Figures", "Survey", "Readers", "What happens next", "More points")


async def an_article_comes_by_link(scene: Scene) -> None:
    """A pasted link is fetched, previewed and saved; every block it has opens."""
    officer, paper = scene.company.officer, scene.company.paper
    link = paper.address(f"/{RENTS.slug}")
    preview = await scene.run(officer, "office-article add", link=link)
    scene.expect(preview.says("Preview", RENTS.headline, RENTS.byline), "what was read", preview)
    saved = await scene.press(officer, preview, "Save")
    scene.expect(saved.says("Saved: new"), "the article saved", saved)
    more = await scene.press(officer, saved, "Read more")
    opened = 0
    for block in BLOCKS:
        if more.button(block) is not None:
            more = await scene.press(officer, more, block)
            scene.expect(more.says(block), f"the block “{block}”", more)
            opened += 1
    scene.expect(opened >= 3, "quotes, figures and what happens next at least", more)


async def an_article_comes_by_file(scene: Scene) -> None:
    """An uploaded text goes the same way."""
    officer = scene.company.officer
    file = ("minutes.txt", LETTER.encode())
    preview = await scene.run(officer, "office-article add", file=file)
    scene.expect(preview.says("Preview", "Demoton"), "what was read", preview)
    saved = await scene.press(officer, preview, "Save", show=False)
    scene.expect(saved.says("Saved: new"), "the article saved", saved)


async def articles_come_by_feed(scene: Scene) -> None:
    """A feed is added and tested; what appears in it later goes into the next digest."""
    officer, paper = scene.company.officer, scene.company.paper
    added = await scene.run(
        officer, "office-source add", address=paper.address("/"), name=NAME
    )  # the front page names the feed
    scene.expect(added.says(NAME), "the new source", added)
    await scene.wait(minutes=12)
    tested = await scene.run(officer, "office-source test", name=NAME)
    scene.expect(tested.says("Fetched", "Parsed", "passed"), "the stages it passed", tested)
    await scene.wait(hours=2)
    told = await explained(scene, BOTTLES.headline)
    scene.expect(told.says("is in the next digest"), "the new piece in the next digest", told)
    found = await scene.run(scene.company.people["ivy"], "article search", words="blood bottles")
    scene.expect(found.says(BOTTLES.headline), "the new piece found by its words", found)


async def a_digest_is_scheduled(scene: Scene) -> None:
    """The channel's digest on weekdays; the present one is previewed."""
    officer = scene.company.officer
    told = await scene.run(
        officer, "office-digest schedule", rhythm="weekdays", time="07:30", items=4
    )
    scene.expect(told.says("At most 4 items"), "the schedule told back", told)
    preview = await scene.run(officer, "office-digest preview")
    scene.expect(preview.says(BOTTLES.headline), "the new piece in the preview", preview)


async def explained(scene: Scene, headline: str) -> Sight:
    """Why an article is or is not in the next digest."""
    return await scene.run(scene.company.officer, "office-digest explain", article=headline)


STEPS = (
    Step("An officer adds an article by its link", an_article_comes_by_link),
    Step("An officer adds an article from a file", an_article_comes_by_file),
    Step("A feed brings what is new", articles_come_by_feed),
    Step("The digest is scheduled", a_digest_is_scheduled),
)
