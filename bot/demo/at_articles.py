"""The parts of the story that are about articles."""

from __future__ import annotations

from typing import Any

from bot.demo.play import Scene
from bot.demo.playing import Step
from bot.demo.sight import Sight
from bot.seeds import SeedArticle


def told(scene: Scene) -> SeedArticle:
    """The article the story turns on."""
    slug = scene.company.cast.story.article
    return next(each for each in scene.company.seeds.articles if each.slug == slug)


async def the_digest_is_posted(scene: Scene) -> None:
    """An officer has the five articles posted: one card, each with its source."""
    company, ivy = scene.company, scene.company.people["ivy"]
    preview = await scene.run(company.officer, "office-digest preview")
    scene.expect(bool(preview.text), "what the next digest would say", preview)
    offered = await scene.run(company.officer, "office-digest now")
    await scene.press(company.officer, offered, "Post it in", show=False)
    await scene.wait(minutes=1)
    card = the_card(scene, ivy)
    scene.show(card, "the channel shows")
    for article in company.seeds.articles:
        scene.expect(card.says(article.headline[:30]), f"{article.headline} in the digest", card)
    await scene.picture("digest", ivy, card)


async def a_member_reads_more(scene: Scene) -> None:
    """One press shows the rest privately; another the survey in it."""
    ivy, article = scene.company.people["ivy"], told(scene)
    card = the_card(scene, ivy)
    more = await scene.press(ivy, card, card.number_of(article.headline[:30]))
    scene.expect(more.says(article.headline[:30]), "the article that was pressed", more)
    scene.expect(more.button("Ask our members") is None, "no officers' button for a member", more)
    survey = await scene.press(ivy, more, "Survey")
    for percentage in article.surveys[0].percentages:
        scene.expect(survey.says(f"{percentage}%"), "the survey's figures", survey)
    await scene.press(ivy, survey, "Save for later", show=False)
    saved = await scene.run(ivy, "article saved")
    scene.expect(saved.says(article.headline[:30]), "the article among the saved", saved)
    found = await scene.run(ivy, "article search", words="co-commissioning")
    scene.expect(found.says("co-commission"), "the word searched for, where it stands", found)


def the_card(scene: Scene, viewer: Any) -> Sight:
    """The newest digest in the channel."""
    return scene.find(viewer, "digest", told(scene).headline[:30])


OPENING = (
    Step("The digest tells what the papers say", the_digest_is_posted),
    Step("A member reads more", a_member_reads_more),
)
