"""The parts of the story in which a scrutineer signs a count, and members read each other's
reasons."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.play import Scene
from bot.demo.playing import Step

QUESTION = "Should we write to our MPs about the new terms?"
REASONS = {
    "hazel": "They ask us what patients say, and we know",
    "juniper": "A letter costs us nothing",
    "aspen": "Only together with the two LMCs next to us",
    "sorrel": "They voted for it, so let them explain it",
    "willow": "Before the budget, or not at all",
    "fern": "My MP answered the last one in person",
}
SILENT = ("ivy", "poppy")  # who vote and say nothing


async def a_signed_poll_opens(scene: Scene) -> None:
    """Two ticks on the preview: reasons beside votes, and a scrutineer before the result."""
    company = scene.company
    preview = await scene.run(company.officer, "office-poll quick", question=QUESTION)
    await scene.press(company.officer, preview, "Rules", show=False)
    rules = {"Each member answers with": "one", "Ballots": "secret"}
    ticked = {"Reminders and count": ["reasons", "signed"]}
    draft = await scene.fill(company.officer, {**rules, **ticked})
    scene.expect(draft.says("The scrutineer checks the account"), "a signature", draft)
    await scene.press(company.officer, draft, "Open now", show=False)
    await scene.wait(minutes=1)
    card = scene.kept["signed"] = scene.find(company.people["ivy"], "Straw poll · open", QUESTION)
    scene.expect(card.says("You may add a reason"), "reasons on the card", card)
    scene.show(card, "the channel shows")


async def members_say_why(scene: Scene) -> None:
    """A vote, and up to 140 characters that are never beside it."""
    people, card = scene.company.people, scene.kept["signed"]
    for handle in (*REASONS, *SILENT):
        seen = await scene.press(people[handle], card, "Support", show=False)
        if handle in SILENT:
            continue
        await scene.press(people[handle], seen, "Add a reason", show=False)
        given = await scene.fill(people[handle], {"In a few words": REASONS[handle]})
        scene.expect(given.says("Your reason is in"), "the reason stored", given)


async def the_account_is_signed(scene: Scene) -> None:
    """Who was asked, what was put in, withdrawn and counted; no result before the signature."""
    people = scene.company.people
    teller = people[next(p.handle for p in scene.company.cast.people if p.scrutineer)]
    await scene.wait_until(scene.kept["signed"].times[0] + timedelta(minutes=2))
    today = await scene.run(teller, "today")
    scene.expect(today.says("check its account and sign it"), "what waits for them", today)
    account = await scene.press(teller, today, "Check the account")
    scene.expect(account.says("Counted 8", "It adds up"), "an account that adds up", account)
    await scene.picture("account", teller, account)
    signed = await scene.press(teller, account, "Sign it", show=False)
    scene.expect(signed.says("as checked by you"), "a signature", signed)
    await scene.wait(minutes=1)
    result = scene.kept["signed result"] = scene.find(people["ivy"], "Straw poll result", QUESTION)
    scene.expect(result.says("was checked by the scrutineer"), "who checked it", result)
    scene.show(result, "the channel shows")


async def reasons_are_read(scene: Scene) -> None:
    """Officers first, then everybody: in no order, without names."""
    company, ivy = scene.company, scene.company.people["ivy"]
    desk = await scene.run(company.officer, "desk")
    read = await scene.press(company.officer, desk, "Read them")
    await scene.press(company.officer, read, "Show 6 to members", show=False)
    more = await scene.press(ivy, scene.kept["signed result"], "More", show=False)
    reasons = await scene.press(ivy, more, "Reasons")
    for words in REASONS.values():
        scene.expect(reasons.says(words), "each reason", reasons)
    scene.expect(reasons.says("without names and in no order"), "no name", reasons)
    await scene.picture("reasons", ivy, reasons)


STEPS = (
    Step("A vote with reasons, which a scrutineer checks", a_signed_poll_opens),
    Step("Members say why", members_say_why),
    Step("The scrutineer signs the account", the_account_is_signed),
    Step("Reasons are read", reasons_are_read),
)
