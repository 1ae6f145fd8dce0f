"""The parts of the story in which practices vote, and each area must agree."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.demo.play import Scene
from bot.demo.playing import Step
from bot.demo.roll_file import area_roll

BODY = "boards"
QUESTION = f"Should the {BODY} of our areas become one?"
# By practice: Upper Demo 4 for and 2 against, Middle Demo 3 and 1 with one divided and one away,
# Lower Demo 2 and 3 with one for neither, Outer Demo 4 and 1 with one for neither.
SAID = {
    "Support": (
        *("primrose", "hazel", "ivy", "teasel", "heather", "laurel"),
        *("juniper", "aspen", "sorrel", "tansy", "daisy"),
        *("sage", "willow", "alder"),
        *("larch", "maple", "cedar", "holly"),
    ),
    "Oppose": (
        *("rowan", "basil", "bramble", "myrtle", "fern", "bryony"),
        *("linden", "poppy", "comfrey", "saffron", "thistle"),
    ),
    "Abstain": ("marigold", "briar", "elder"),
}


async def a_roll_is_imported(scene: Scene) -> None:
    """A spreadsheet of all GPs; it counts once a second officer agrees."""
    company, gps = scene.company, len(scene.company.cast.gps)
    read = await scene.run(company.officer, "office-roll import", file=area_roll(company))
    scene.expect(read.says(f"Read: {gps} rows", "Every row has an account"), "the roll", read)
    await scene.press(company.officer, read, "Tell members", show=False)
    await scene.wait(minutes=1)
    notice = scene.find(company.people["ivy"], f"A roll of {gps} was imported")
    scene.show(notice, "the channel shows")
    agreed = await scene.press(company.people["basil"], notice, "Agree")
    scene.expect(agreed.says("The imported roll counts"), "a roll that counts", agreed)


async def an_area_vote_opens(scene: Scene) -> None:
    """A ready poll in three forms and three presses: a vote for each practice, most of them in all
    and in three of four areas."""
    company, officer = scene.company, scene.company.officer
    await scene.run(officer, "office-poll template", name="area-by-area")
    draft = await scene.fill(officer, {"Body": BODY})
    await scene.press(officer, draft, "Who may vote", show=False)
    asked = {"Holders of these roles": [], "Those on the imported roll": True}
    draft = await scene.fill(officer, asked)
    scene.expect(draft.says(f"{len(company.cast.gps)} may vote"), "the imported roll", draft)
    await scene.press(officer, draft, "Counting", show=False)
    counting = {"Who has a vote": "majority", "Areas and lists": ["areas"]}
    draft = await scene.fill(officer, {**counting, "Share of the areas needed": "3/4"})
    practices = len(company.cast.practices)
    scene.expect(draft.says(f"One vote for each of {practices} practices"), "the unit", draft)
    scene.expect(draft.says("Simple majority", "Three quarters of the areas"), "both", draft)
    await scene.press(officer, draft, "Open now", show=False)
    await scene.wait(minutes=1)
    card = scene.kept["areas"] = scene.find(company.people["ivy"], "Straw poll · open", QUESTION)
    scene.expect(card.says("Told as met or not met for each of four areas"), "the areas", card)
    scene.show(card, "the channel shows")


async def practices_vote(scene: Scene) -> None:
    """One tap each; a voter reads for which practice it counts, and with how many."""
    gps, card = scene.company.gps(), scene.kept["areas"]
    for option, handles in SAID.items():
        for handle in handles:
            seen = await scene.press(gps[handle], card, option, show=handle == "ivy")
            scene.expect(seen.says(f"Recorded: {option}"), "the vote recorded", seen)
            if handle == "ivy":
                shared = seen.says("You vote for Teapot Lane Surgery with 2 colleagues")
                scene.expect(shared, "for which practice, and with whom", seen)


async def areas_have_their_verdicts(scene: Scene) -> None:
    """Practices beside their doctors, a tile for each area; no area's count anywhere."""
    company, ivy = scene.company, scene.company.people["ivy"]
    await scene.wait_until(scene.kept["areas"].times[0] + timedelta(minutes=2))
    result = scene.find(ivy, "Straw poll result · by practice", QUESTION)
    scene.expect(result.says("Support 13 of 22 practices of one voice (59%)"), "votes", result)
    met = result.says("Needed: more for than against, in all and in 3 of 4 areas. MET")
    scene.expect(met, "both majorities", result)
    scene.expect("result.png" in result.files, "a tile for each area", result)
    scene.show(result, "the channel shows")
    await scene.picture("areas", ivy, result)
    details = await scene.press(ivy, result, "Details")
    scene.expect(details.says("3 of 4", "32 of 34 GPs voted"), "the areas, the GPs", details)
    letter = await scene.press(company.officer, result, "For a letter")
    scene.expect(letter.says("not in Lower Demo"), "the area that was not for it", letter)
    told = re.search(r"\d+ (?:of \d+ )?(?:\w+ )?in (?:Upper|Middle|Lower|Outer) Demo", letter.text)
    scene.expect(told is None, "no area's count", letter)


STEPS = (
    Step("A roll with four areas is imported", a_roll_is_imported),
    Step("A vote of practices, area by area, is opened", an_area_vote_opens),
    Step("Practices vote", practices_vote),
    Step("Each area has its verdict", areas_have_their_verdicts),
)
