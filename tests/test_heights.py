"""How tall and wide the cards are in a browser as narrow as a telephone; skipped without one."""

from datetime import timedelta
from pathlib import Path

from browser import WIDTH, needs_browser, shown

from bot.demo.at_elections import EVENT, NAMES
from bot.demo.play import Scene

ASKS = "Should we write to the board?"
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
    panel = await scene.run(officer, "office-meeting minutes", **held)
    for item, readers in (("1", ["members"]), ("2", [])):
        await scene.press(officer, panel, "Add a decision")
        await scene.fill(officer, {
            "Agenda item: its number or a word": item, "Decided": "Write to the board",
            "Private part": readers,
        })  # fmt: skip
    minutes = await scene.run(officer, "office-meeting minutes", **held)
    assert len(minutes.files) == 3, minutes.files
    again = await scene.run(officer, "office-meeting new", preset="Committee meeting")
    seen |= await drafts_of_polls(scene)
    return seen | {"agenda": agenda.id, "minutes": minutes.id, "a series twice": again.id}


async def drafts_of_polls(scene: Scene) -> dict[str, int]:
    """Drafts of the ready polls that say most, as they open, and one of them in full."""
    officer, body = scene.company.officer, {"Body": scene.company.cast.body}
    names = {"Event": EVENT, "The candidates, one a line": "\n".join(NAMES)}
    forms = {"leave-together": body, "elect-delegates": names, "area-by-area": body}
    seen = {}
    for slug in (*forms, "collective-actions", "practice-pressure"):
        draft = await scene.run(officer, "office-poll template", name=slug)
        if slug in forms:
            draft = await scene.fill(officer, forms[slug])
        seen[f"draft of {slug}"] = draft.id
    full = await scene.run(officer, "office-poll template", name="collective-actions")
    seen["a draft in full"] = (await scene.press(officer, full, "More")).id
    ways = await scene.run(officer, "office-poll new")
    await scene.press(officer, ways, "Put in order")
    order = await scene.fill(officer, {"Question, up to 300 characters": "Who should chair?"})
    return seen | {"a draft without names": order.id, "ten actions": await ten_actions(scene)}


async def ten_actions(scene: Scene) -> int:
    """The public card of a poll with ten long answers."""
    officer = scene.company.officer
    draft = await scene.run(officer, "office-poll template", name="collective-actions")
    await scene.press(officer, draft, "Counting")
    draft = await scene.fill(officer, {"Who has a vote": "member"})
    await scene.press(officer, draft, "Open now")
    await scene.wait(minutes=1)
    return scene.find(officer, "Straw poll · open", "Support, oppose or abstain for each").id


async def a_result(scene: Scene) -> dict[str, int]:
    """What stands behind the buttons of a result, the first pages and the second."""
    company, officer = scene.company, scene.company.officer
    preview = await scene.run(officer, "office-poll quick", question=ASKS)
    await scene.press(officer, preview, "Open now")
    await scene.wait(minutes=1)
    card = scene.find(officer, "Straw poll · open", ASKS)
    for handle in ("ivy", "hazel", "primrose", "rowan", "poppy", "sage"):
        await scene.press(company.people[handle], card, "Support")
    await scene.wait_until(card.times[0] + timedelta(minutes=2))
    result, seen = scene.find(officer, "Straw poll result", ASKS), {}
    more = await scene.press(officer, result, "More")
    seen["More"] = more.id
    for label, where in (("Details", result), ("Read it out", more)):
        seen[label] = (await scene.press(officer, where, label)).id
        again = await scene.press(officer, where, label)
        seen[f"{label}, more"] = (await scene.press(officer, again, "More")).id
    return seen


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
        boxes = await page.boxes(tab, seen)
        done = await scene.run(officer, "audit")
        seen |= (closed := {**await a_result(scene), "audit of it": done.id})
        boxes |= await page.boxes(tab, closed)
        for name, message in seen.items():
            box = boxes[name]
            if box["height"] > (DIGEST if message in digests else CARD):
                too_tall[name] = box["height"]
            if box["width"] > WIDTH:
                too_wide[name] = box["width"]
    assert not too_tall
    assert not too_wide
