"""The parts of the story that are about straw polls."""

from __future__ import annotations

from datetime import timedelta

from bot.demo import at_articles
from bot.demo.play import Scene
from bot.demo.playing import Step

LATE = {"Support": ("primrose", "rowan", "poppy", "sage"), "Oppose": ("bramble", "yarrow")}


def question(scene: Scene) -> str:
    """What members are asked: the ready poll with its body named."""
    cast = scene.company.cast
    ready = next(each for each in scene.company.seeds.polls if each.slug == cast.story.poll)
    return ready.question.format(body=cast.body)


async def the_poll_opens(scene: Scene) -> None:
    """One command, a preview that only the officer sees, one press."""
    company, ivy = scene.company, scene.company.people["ivy"]
    preview = await scene.run(company.officer, "office-poll quick", question=question(scene))
    scene.expect(preview.says("only you see this", "17 may vote"), "who may vote", preview)
    await scene.picture("poll-preview", company.officer, preview)
    await scene.press(company.officer, preview, "Open now")
    await scene.wait(minutes=1)
    card = scene.kept["poll"] = scene.find(ivy, "Straw poll", question(scene))
    scene.expect(card.says("No result before the close"), "a sealed poll", card)
    scene.show(card, "the channel shows")


async def members_vote(scene: Scene) -> None:
    """Two taps each; the card tells how many have voted and nothing else."""
    story, company = scene.company.cast.story, scene.company
    for option, handles in story.votes.items():
        for number, handle in enumerate(handles):
            seen = await scene.press(
                company.people[handle], scene.kept["poll"], option, show=not number
            )
            scene.expect(seen.says(f"Recorded: {option}", "Your code"), "a receipt", seen)
            if handle == "hazel":
                await scene.picture("vote", company.people[handle], seen)
    await scene.wait(minutes=11)
    card = scene.again(company.people["ivy"], scene.kept["poll"])
    # The card is redrawn only once five more ballots are in, so that no redraw tells one choice.
    scene.expect(card.says("5 of 17 have voted"), "the turnout on the card", card)
    scene.expect(not card.says("70%"), "no result before the close", card)
    scene.show(card, "the channel shows")
    await scene.picture("poll", company.people["ivy"], card)


async def a_message_becomes_a_poll(scene: Scene) -> None:
    """The menu on a message: what somebody wrote is the question of a draft."""
    company, idea = scene.company, "Should we write to our MP?"
    scene.tell(company.people["willow"], f"writes “{idea}”")
    said = await company.people["willow"].send(company.channel, idea)
    draft = await scene.run(
        company.officer, "demo menu", name="Make a poll of this", message=str(said.id)
    )
    scene.expect(draft.says("Preview", idea), "the message as a question", draft)
    await scene.press(company.officer, draft, "Throw away", show=False)


async def minds_change(scene: Scene) -> None:
    """The last press counts; an observer is told why not; secrecy is explained."""
    company, card = scene.company, scene.kept["poll"]
    hazel = company.people["hazel"]
    mine = await scene.press(hazel, card, "Oppose", show=False)
    changed = await scene.press(hazel, mine, "Support instead")
    scene.expect(changed.says("Recorded: Support"), "the change recorded", changed)
    scene.kept["code"] = changed.text.partition("Your code: ")[2][:7]
    refused = await scene.press(company.people["visitor"], card, "Support")
    scene.expect(not refused.says("Recorded"), "an observer refused with the reason", refused)
    await scene.press(company.people["willow"], card, "How secret is this?")
    for option, handles in LATE.items():
        for handle in handles:
            seen = await scene.press(company.people[handle], card, option, show=False)
            scene.expect(seen.says(f"Recorded: {option}"), "the vote recorded", seen)


async def the_poll_closes(scene: Scene) -> None:
    """At its time, by itself: the result with every base, floor and ceiling."""
    company, ivy = scene.company, scene.company.people["ivy"]
    await scene.wait_until(scene.kept["poll"].times[0] + timedelta(minutes=2))
    result = scene.find(ivy, "result", question(scene))
    votes = {option: len(names) for option, names in company.cast.story.votes.items()}
    for option, names in LATE.items():
        votes[option] += len(names)
    total = sum(votes.values())
    for option, count in votes.items():
        scene.expect(result.says(f"{option} {count} of {total} votes"), f"{option} {count}", result)
    scene.expect(result.says(f"Turnout {total} of 17"), "the turnout", result)
    scene.show(result, "the channel shows")
    await scene.picture("result", ivy, result)
    linden, hazel = company.people["linden"], company.people["hazel"]
    details = await scene.press(linden, result, "Details")
    scene.expect(details.says("whatever the others think"), "floor and ceiling", details)
    more = await scene.press(linden, result, "More")
    sent_on = await scene.press(linden, more, "Forward")
    scene.expect(bool(sent_on.files) and sent_on.says("Straw poll"), "words and a picture", sent_on)
    letter = await scene.press(company.officer, result, "For a letter")
    scene.expect(letter.says("17 members", "15 who voted"), "the turnout in the letter", letter)
    more = await scene.press(hazel, result, "More", show=False)
    codes = await scene.press(hazel, more, "Codes")
    scene.expect(codes.says(scene.kept["code"]), "Hazel's code in the list: counted", codes)


async def an_article_becomes_a_poll(scene: Scene) -> None:
    """One press on an article's survey drafts a poll with its question and published figures."""
    officer = scene.company.officer
    article = at_articles.told(scene)
    card = at_articles.the_card(scene, officer)
    more = await scene.press(officer, card, card.number_of(article.headline[:30]), show=False)
    draft = await scene.press(officer, more, "Ask our members")
    scene.expect(draft.says("Preview", article.surveys[0].question), "the survey's question", draft)
    scene.expect(draft.says(f"{article.surveys[0].percentages[0]}%"), "published figures", draft)
    await scene.press(officer, draft, "Throw away", show=False)


OPENING = (
    Step("An officer asks the members", the_poll_opens),
    Step("Members vote", members_vote),
)
ENDING = (
    Step("An article's survey becomes a draft", an_article_becomes_a_poll),
    Step("A message becomes a draft", a_message_becomes_a_poll),
    Step("Minds change, and everybody is told why or why not", minds_change),
    Step("The poll closes with its result", the_poll_closes),
)
