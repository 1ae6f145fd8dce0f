"""The parts of the story in which members put names in order, and answer ten actions."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.play import Scene
from bot.demo.playing import Step
from bot.demo.sight import Sight

NAMES = ("Dr Aspen Gauze", "Dr Hazel Otoscope", "Dr Fern Inhaler", "Dr Willow Waitingroom")
EVENT = "the conference of LMCs"
# First to last choice, by the numbers of the names. Willow has more votes than Fern, but the second
# place is for somebody sessional; Hazel and Fern tie, and Fern has more first places.
ORDERS = (
    *((0, 1, 2, 3), (0, 1, 2, 3), (0, 1, 3), (0, 2, 3), (0, 3), (0, 3, 1, 2)),
    *((1, 0, 2, 3), (1, 0, 3)),
    *((2, 0, 1), (2, 0, 1), (2, 3)),
    *((3, 0), (3, 1, 0), (3, 1, 0), (3, 2, 1)),
)
ACTIONS = ("11111331", "11122331", "11121221", "1112", "1111", "122", "11", "1132")


CHAIR = "Who should chair our sessional group?"
STANDING = {
    "hazel": "I have been a locum in eleven practices and know what each could learn.",
    "fern": "Short meetings, and minutes within the week.",
    "willow": "",
}


async def members_stand(scene: Scene) -> None:
    """A call with its rules, who stands in private, and an order drawn by lot at the close."""
    company, officer, ivy = scene.company, scene.company.officer, scene.company.people["ivy"]
    ways = await scene.run(officer, "office-poll new")
    await scene.press(officer, ways, "Put in order", show=False)
    draft = await scene.fill(officer, {"Question, up to 300 characters": CHAIR})
    await scene.press(officer, draft, "Nominations", show=False)
    shown = await scene.fill(
        officer, {"Nominations close": "tomorrow 17:00", "How many are chosen": "1"}
    )
    await scene.press(officer, shown, "Open nominations", show=False)
    await scene.wait(minutes=1)
    call = scene.find(ivy, "Nominations · open", CHAIR)
    for handle, words in STANDING.items():
        actor = company.people[handle]
        await scene.press(actor, call, "Stand", show=False)
        name = company.name(actor)
        stands = await scene.fill(actor, {"Your name on the ballot paper": name, "Why you": words})
        scene.expect(stands.says(f"You stand: {name}"), "who stands", stands)
    await scene.wait(minutes=2)
    call = scene.again(ivy, call)
    scene.expect(call.says("Quota: votes ÷ 2", "Ties: "), "the rules, printed first", call)
    await scene.picture("nominations", ivy, call)
    await scene.wait_until(call.times[0] + timedelta(minutes=2))
    closed = scene.find(ivy, "Nominations · closed", CHAIR)
    for handle in STANDING:
        name = company.name(company.people[handle])
        scene.expect(closed.says(name), f"{name} in the order drawn", closed)
    scene.show(closed, "the channel shows")
    desk = await scene.run(officer, "desk")
    draft = await scene.press(officer, desk, "Open the draft")
    scene.expect(draft.says(CHAIR, "17 may vote"), "a poll that waits for a press", draft)
    full = await scene.press(officer, draft, "More", show=False)
    scene.expect(full.says("Members press", "17 may vote"), "the draft in full", full)
    draft = await scene.press(officer, full, "Back", show=False)
    await scene.press(officer, draft, "Throw away", show=False)


async def an_election_opens(scene: Scene) -> None:
    """A ready poll, who can be elected, a place for somebody sessional; the rules are printed."""
    company, ivy = scene.company, scene.company.people["ivy"]
    await scene.run(company.officer, "office-poll template", name="elect-delegates")
    draft = await scene.fill(
        company.officer, {"Event": EVENT, "The candidates, one a line": "\n".join(NAMES)}
    )
    scene.expect(draft.says("Two are to be chosen."), "two places", draft)
    await scene.press(company.officer, draft, "Counting")
    reserved = "sessional 1: Dr Hazel Otoscope, Dr Fern Inhaler"
    counting = {"Who has a vote": "member", "How many are chosen": "2", "Rules": "first"}
    draft = await scene.fill(company.officer, {**counting, "Reserved": reserved})
    scene.expect(draft.says("Reserved: one sessional"), "a reserved place", draft)
    await scene.press(company.officer, draft, "Open now", show=False)
    await scene.wait(minutes=1)
    card = scene.kept["election"] = scene.find(ivy, "Straw poll · open", EVENT)
    scene.expect(card.says("Two are to be chosen", "one sessional"), "the rules on it", card)
    more = await scene.press(ivy, card, "More", show=False)
    details = await scene.press(ivy, more, "Details")
    scene.expect(details.says("The lot, drawn at the opening"), "the lot", details)


async def members_put_in_order(scene: Scene) -> None:
    """Each presses names in the order of preference, then casts."""
    company, card = scene.company, scene.kept["election"]
    handles = [handle for handle in company.people if handle not in ("visitor", "clementine")]
    for number, (handle, order) in enumerate(zip(handles, ORDERS, strict=False)):
        actor, show = company.people[handle], not number
        seen = await scene.press(actor, card, "Put in order", show=False)
        for at in order:
            seen = await scene.press(actor, seen, NAMES[at], show=False)
        if not number:
            scene.show(seen, "only they see")
            await scene.picture("ranking", actor, seen)
        seen = await scene.press(actor, seen, "Cast: ", show=show)
        scene.expect(seen.says(f"Recorded: 1 {NAMES[order[0]]}"), "the order recorded", seen)


async def the_election_is_counted(scene: Scene) -> None:
    """Both places, the tie and its rule, a bar for each round; a paragraph for the minutes."""
    company, ivy = scene.company, scene.company.people["ivy"]
    await scene.wait_until(scene.kept["election"].times[0] + timedelta(minutes=2))
    result = scene.find(ivy, "Straw poll result · in order", EVENT)
    for name in (NAMES[0], NAMES[2]):
        scene.expect(result.says(f"CHOSEN: {name.upper()}"), f"{name} chosen", result)
    scene.expect(result.says("a tie for last"), "the tie and how it was settled", result)
    scene.show(result, "the channel shows")
    await scene.picture("election", ivy, result)
    letter = await scene.press(company.officer, result, "For a letter")
    scene.expect(letter.says("places reserved: one for sessional"), "the rules in it", letter)
    more = await scene.press(company.officer, result, "More")
    spoken = await scene.press(company.officer, more, "Read it out")
    spoken = await scene.press(company.officer, spoken, "More")
    scene.expect(spoken.says("Who could not vote?"), "answers for the chair", spoken)


async def ten_actions_are_asked(scene: Scene) -> None:
    """A ready poll, answered by members instead of practices."""
    company, ivy = scene.company, scene.company.people["ivy"]
    draft = await scene.run(company.officer, "office-poll template", name="collective-actions")
    await scene.press(company.officer, draft, "Counting")
    draft = await scene.fill(company.officer, {"Who has a vote": "member"})
    await scene.press(company.officer, draft, "Open now", show=False)
    await scene.wait(minutes=1)
    asked = "Support, oppose or abstain for each"
    card = scene.kept["actions"] = scene.find(ivy, "Straw poll · open", asked)
    scene.show(card, "the channel shows")


async def members_answer_ten_actions(scene: Scene) -> None:
    """A form cannot answer a form: five actions, five more, then the cast."""
    company, card = scene.company, scene.kept["actions"]
    ivy = company.people["ivy"]
    handles = [handle for handle in company.people if handle not in ("visitor", "clementine")]
    for handle, said in zip(handles, ACTIONS, strict=False):
        await _answered(scene, handle, card, said)
    await scene.wait_until(card.times[0] + timedelta(minutes=2))
    result = scene.find(ivy, "Survey result · ten actions")
    scene.expect(result.says("8 of 17 members answered (47%)"), "how many answered", result)
    scene.show(result, "the channel shows")
    await scene.picture("actions", ivy, result)


async def _answered(scene: Scene, handle: str, card: Sight, said: str) -> Sight:
    """Ten actions answered by one member and cast."""
    actor = scene.company.people[handle]
    await scene.press(actor, card, "Answer", show=False)
    answers = {f"{at} of 10": value for at, value in enumerate(said, 1)}
    first = {field: value for field, value in list(answers.items())[:5]}
    seen = await scene.fill(actor, first)
    if rest := dict(list(answers.items())[5:]):
        await scene.press(actor, seen, "Next five", show=False)
        seen = await scene.fill(actor, rest)
    seen = await scene.press(actor, seen, "Cast: ")
    scene.expect(seen.says(f"Recorded: {len(said)} of 10 answered"), "the answers", seen)
    return seen


STEPS = (
    Step("Members stand for election", members_stand),
    Step("Two delegates are to be elected", an_election_opens),
    Step("Members put names in order", members_put_in_order),
    Step("The election is counted", the_election_is_counted),
    Step("Ten actions are asked about", ten_actions_are_asked),
    Step("Members answer ten actions", members_answer_ten_actions),
)
