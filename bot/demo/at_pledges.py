"""The parts of the story in which members pledge, and read in the register what they decided."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.play import Scene
from bot.demo.playing import Step
from bot.polls.pledges import next_count

MANY = 12  # who pledge, of seventeen asked; eleven are needed
OUTSIDE = ("visitor", "clementine")  # who are on no roll


async def a_pledge_opens(scene: Scene) -> None:
    """A ready pledge; it opens once an officer says that advice was taken."""
    company, ivy = scene.company, scene.company.people["ivy"]
    await scene.run(company.officer, "office-poll template", name="leave-together")
    draft = await scene.fill(company.officer, {"Body": company.cast.body})
    scene.expect(draft.says("advice was taken"), "advice asked for", draft)
    scene.expect(draft.says("11 of 17 pledge"), "the critical mass", draft)
    await scene.choose(company.officer, draft, "other")
    draft = await scene.fill(company.officer, {"Closes": "tomorrow 20:00"})
    draft = await scene.press(company.officer, draft, "Advice was taken", show=False)
    await scene.press(company.officer, draft, "Open now", show=False)
    await scene.wait(minutes=1)
    card = scene.kept["pledge"] = scene.find(ivy, "Pledge · open")
    scene.expect(card.says("Nobody sees who or how many."), "no number on the card", card)
    scene.show(card, "the channel shows")


async def members_pledge(scene: Scene) -> None:
    """One tap each; the card does not move, and at the set time it says that enough did."""
    company, card = scene.company, scene.kept["pledge"]
    handles = [handle for handle in company.people if handle not in OUTSIDE]
    for number, handle in enumerate(handles[:MANY]):
        actor = company.people[handle]
        seen = await scene.press(actor, card, "I pledge", show=not number)
        scene.expect(seen.says("No notice is given by this."), "the pledge confirmed", seen)
    ivy = company.people["ivy"]
    await scene.wait(minutes=20)
    scene.expect(scene.again(ivy, card).text == card.text, "a card that does not move", card)
    await scene.picture("pledge", ivy, card)
    await scene.wait_until(next_count(scene.stage.now(), scene.zone) + timedelta(minutes=2))
    reached = scene.find(ivy, "Pledge · reached")
    scene.expect(reached.says("At least 11 of 17 members pledged"), "the mass", reached)
    scene.expect(not reached.says(str(MANY)), "no number of those who pledged", reached)
    scene.show(reached, "the channel shows")
    told = scene.inbox(company.people[handles[0]])[-1]
    scene.expect(told.says("has reached its number"), "a word to who pledged", told)
    letter = await scene.press(company.officer, reached, "For a letter")
    scene.expect(letter.says("Who they are, and how many more"), "a paragraph for a letter", letter)
    more = await scene.press(company.officer, reached, "More", show=False)
    speech = await scene.press(company.officer, more, "Read it out", show=False)
    speech = await scene.press(company.officer, speech, "More")
    scene.expect(speech.says("They are bound by nothing"), "answers for the chair", speech)


async def the_register_is_read(scene: Scene) -> None:
    """Every closed poll is an entry; an officer links it, and the chair reads it out."""
    company, ivy = scene.company, scene.company.people["ivy"]
    listed = await scene.run(ivy, "mandate list")
    scene.expect(listed.says("stands"), "what members decided", listed)
    first = await scene.run(company.officer, "mandate show", mandate="P-1")
    await scene.press(company.officer, first, "Link")
    linked = await scene.fill(
        company.officer,
        {"Belongs to": "M-1", "In a few words, how it was used": "Told to the board"},
    )
    scene.expect(linked.says("M-1: Told to the board"), "where it was used", linked)
    await scene.picture("mandate", company.officer, linked)
    speech = await scene.press(company.officer, linked, "Read it out")
    speech = await scene.press(company.officer, speech, "More")
    scene.expect(speech.says("Who could not vote?"), "answers for the chair", speech)


STEPS = (
    Step("A pledge with a critical mass is opened", a_pledge_opens),
    Step("Enough members pledge", members_pledge),
    Step("The register of mandates is read", the_register_is_read),
)
