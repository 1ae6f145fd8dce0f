"""How tall and wide the cards are in a browser as narrow as a telephone; skipped without one."""

from pathlib import Path

from browser import WIDTH, needs_browser, shown

from bot.demo.play import Scene

DIGEST, CARD = 1_000, 700  # pixels
ASKED = (
    "settings", "audit", "status", "desk", "help", "today", "setup",
    "office-topic list", "office-source list", "office-digest list", "office-poll list",
    "meeting list", "article saved", "me settings", "mandate list",
)  # fmt: skip


async def worked_on(scene: Scene) -> dict[str, int]:
    """What an officer works on: drafts of polls, an agenda with items of its own, minutes."""
    officer, held = scene.company.officer, {"meeting": "M-1"}
    (digest, *_) = (each for each in scene.channel(officer) if each.button("5"))
    seen = {}
    for number in "23":
        article = await scene.press(officer, digest, number)
        draft = await scene.press(officer, article, "Ask our members")
        seen |= {f"article {number}": article.id, f"poll from article {number}": draft.id}
    for title in ("Rents of surgeries", "The winter’s vaccinations", "A letter to the board"):
        agenda = await scene.run(officer, "office-meeting agenda", **held, add=title)
    minutes = await scene.run(officer, "office-meeting minutes", **held)
    again = await scene.run(officer, "office-meeting new", preset="Committee meeting")
    return seen | {"agenda": agenda.id, "minutes": minutes.id, "a series twice": again.id}


@needs_browser
async def test_every_card_fits_a_telephone(data_dir: Path) -> None:
    too_tall, too_wide = {}, {}
    async with shown(data_dir) as page:
        scene, officer = page.scene, page.scene.company.officer
        tab = await page.tab(officer)
        offered = await scene.run(officer, "office-digest now", article="LMC vows to block")
        channel = scene.channel(officer)
        seen = {f"message {n}": each.id for n, each in enumerate(channel)}
        seen["office-digest now"] = offered.id
        digests = {each.id for each in channel if each.text.startswith("Digest, ")}
        assert digests
        for command in ASKED:
            seen[command] = (await scene.run(officer, command)).id
        seen.update(await worked_on(page.scene))
        for name, message in seen.items():
            box = await page.box(tab, message)
            if box["height"] > (DIGEST if message in digests else CARD):
                too_tall[name] = box["height"]
            if box["width"] > WIDTH:
                too_wide[name] = box["width"]
    assert not too_tall
    assert not too_wide
