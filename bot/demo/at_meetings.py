"""The parts of the story that are about meetings."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.demo.letter_file import QUESTION, TITLE, ten_day_letter
from bot.demo.play import Broken, Scene
from bot.demo.playing import Step
from bot.demo.sight import Sight

BUTTONS = {"attending": "Attending", "apologies": "Apologies", "tentative": "Unsure"}
FORECAST = re.compile(
    r"Forecast: (?P<coming>\d+) of (?P<needed>\d+), [^,]+, (?P<silent>\d+) not answered"
)
SOON, DAYS_AT_MOST = timedelta(hours=1), 75  # from July to September, and some
ITEM = "The commissioning boycott: what members say"
FIRST = "M-1"  # of the series that /setup planned
PLACE, LINK = "The Glass Windmill, Middle Demo", "https://meet.example.org/demo-lmc"


async def the_series_is_known(scene: Scene) -> None:
    """What /setup planned is not planned twice: the officer is told, and adds place and link."""
    company, story = scene.company, scene.company.cast.story
    draft = await scene.run(company.officer, "office-meeting new", preset=story.meeting)
    scene.expect(draft.says("The next 6 dates"), "the next six dates told back", draft)
    scene.expect(draft.says("That series is there already"), "a warning", draft)
    await scene.press(company.officer, draft, "Throw away")
    words = await scene.run(
        company.officer, "office-meeting edit", meeting=FIRST, place=PLACE, link=LINK, every=True
    )
    scene.expect(words.says("Nothing is saved yet"), "a preview that saves nothing", words)
    saved = await scene.press(company.officer, words, "Save")
    scene.expect(saved.says("Changed"), "all dates changed", saved)
    agenda = await scene.run(
        company.officer, "office-meeting agenda", meeting=FIRST, add=ITEM, link="P-1"
    )
    scene.expect(agenda.says(ITEM, "P-1"), "the poll on the agenda", agenda)
    await scene.wait(minutes=1)
    scene.show(await card_of_a_date(scene, SOON), "the channel shows")


async def members_answer(scene: Scene) -> None:
    """Two taps each: the card counts who comes."""
    company, answers = scene.company, scene.company.cast.story.answers
    card = await card_of_a_date(scene, SOON)
    for answer, handles in answers.items():
        for number, handle in enumerate(handles):
            label = BUTTONS[answer]
            told = await scene.press(company.people[handle], card, label, show=not number)
            scene.expect(told.says("Recorded", label), "the answer told back", told)
    await scene.wait(minutes=2)
    card = scene.again(company.people["ivy"], card)
    coming = len(answers["attending"])
    scene.expect(card.says(f"{coming} coming"), f"{coming} coming on the card", card)
    scene.expect(card.says("Apologies 1", "unsure 1"), "apologies and unsure counted", card)
    there, needed, silent = forecast_in(told.text)
    agrees = (f"{there} coming, {needed} needed", f"no answer {silent}")
    scene.expect(card.says(*agrees), "what the last answer forecast", card)
    scene.show(card, "the channel shows")
    await scene.picture("meeting", company.people["ivy"], card)


def forecast_in(told: str) -> tuple[str, str, str]:
    """Who comes, how many are needed and how many are silent, as a private answer forecasts it."""
    found = FORECAST.search(told)
    if found is None:
        raise Broken(f"a forecast in: {told}")
    return found["coming"], found["needed"], found["silent"]


async def card_of_a_date(scene: Scene, ahead: timedelta) -> Sight:
    """The card of a date at least so far ahead; time passes until there is one."""
    ivy = scene.company.people["ivy"]
    for _ in range(DAYS_AT_MOST):
        for seen in reversed(scene.channel(ivy)):
            is_card = seen.says("Committee meeting", "coming") and seen.button("Attending")
            if is_card and seen.times[0] - scene.stage.now() >= ahead:
                return seen
        await scene.wait(days=1)
    raise Broken(f"the card of a meeting {ahead.days} days ahead")


async def who_asked_is_told_privately(scene: Scene) -> None:
    """Only members without an answer are chased: by direct message who asked for that."""
    fern, card = scene.company.people["fern"], await card_of_a_date(scene, timedelta(days=5))
    scene.kept["date"] = card.times[0]
    mine = await scene.run(fern, "me settings")
    await scene.press(fern, mine, "Switch on", beside="Meeting reminders")
    await scene.wait_until(card.times[0] - timedelta(days=2))
    letter = await scene.run(fern, "demo inbox")
    scene.expect(letter.says("meeting"), "a direct message about the meeting", letter)


async def everybody_is_reminded(scene: Scene) -> None:
    """The day before, the card comes again."""
    ivy, starts = scene.company.people["ivy"], scene.kept["date"]
    before = len(scene.channel(ivy))
    await scene.wait_until(starts - timedelta(hours=23))
    reminders = scene.channel(ivy)[before:]
    scene.expect(len(reminders) > 0, "a reminder in the channel")
    scene.show(reminders[-1], "the channel shows")
    scene.expect(reminders[-1].says("Committee meeting", "coming"), "the card", reminders[-1])


async def an_urgent_meeting_is_called(scene: Scene) -> None:
    """Hours' notice: everybody is told at once, and the card says how short the notice is."""
    company = scene.company
    draft = await scene.run(
        company.officer,
        "office-meeting urgent",
        when="tomorrow 20:00",
        why="NHS England wants our answer on the new terms by Friday 12:00",
        link=LINK,
    )
    await scene.press(company.officer, draft, "Call everybody", show=False)
    await scene.wait(minutes=1)
    alert = scene.find(company.people["ivy"], "Urgent", "Why: NHS England wants our answer")
    scene.expect(alert.says("our usual rule 7 days"), "the notice beside the rule", alert)
    scene.show(alert, "the channel shows")
    await scene.picture("urgent", company.people["ivy"], alert)


async def a_letter_is_dropped(scene: Scene) -> None:
    """A PDF becomes a consultation with its deadline, and a poll of its question: two presses."""
    company, day = scene.company, scene.stage.now().astimezone(scene.zone)
    file = ten_day_letter(day, f"{company.cast.body}")
    draft = await scene.run(company.officer, "office-consultation add", letter=file)
    scene.expect(draft.says(TITLE, "10 working days from"), "the letter told back", draft)
    scene.expect(draft.says("within ten working days", QUESTION), "the letter's words", draft)
    preview = await scene.press(company.officer, draft, "Save and ask members")
    scene.expect(preview.says(QUESTION, "may vote", "8.00pm"), "a poll of its question", preview)
    await scene.press(company.officer, preview, "Open now", show=False)
    await scene.wait(minutes=1)
    card = scene.find(company.people["ivy"], f"Consultation: {TITLE}")
    scene.expect(card.says("Reply by"), "its deadline", card)
    scene.show(card, "the channel shows")
    scene.show(scene.find(company.people["ivy"], "Straw poll", QUESTION), "the channel shows")


OPENING = (
    Step("An officer completes the committee's meetings", the_series_is_known),
    Step("Members answer the next one", members_answer),
)
ENDING = (
    Step("Who asked for it is told by direct message", who_asked_is_told_privately),
    Step("Everybody is reminded of the meeting", everybody_is_reminded),
    Step("An urgent meeting is called", an_urgent_meeting_is_called),
    Step("A letter is dropped as a PDF", a_letter_is_dropped),
)
