"""The parts of the story that are a secretary's: a month's work, and the year's end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.demo import at_articles
from bot.demo.play import Broken, Scene
from bot.demo.playing import Step
from bot.demo.sight import Sight

DECISION = "Write to the board about the boycott"
TASK = "Draft the letter to the board"
LETTER = "Premises directions"
PAGES = 12  # of a list, at most
A_SEASON = timedelta(days=90)  # from now on, for the end of a year


async def a_poll_from_an_article_opens(scene: Scene) -> None:
    """One press to the preview, one to open; nothing in between."""
    company, article = scene.company, at_articles.told(scene)
    card = at_articles.the_card(scene, company.officer)
    more = await scene.press(
        company.officer, card, card.number_of(article.headline[:30]), show=False
    )
    preview = await scene.press(company.officer, more, "Ask our members")
    scene.expect(preview.says("Preview", article.surveys[0].question), "the preview", preview)
    opened = await scene.press(company.officer, preview, "Open now")
    scene.expect(opened.says("Open: P-"), "the poll opened by the second press", opened)
    await scene.wait(minutes=1)
    scene.find(company.people["ivy"], "Straw poll", article.surveys[0].question)


async def the_meeting_is_minuted(scene: Scene) -> None:
    """Who came, what was decided, who does what; then everybody is told."""
    company, officer = scene.company, scene.company.officer
    dates = await planned(scene)
    meeting = next(name for name, at in dates.items() if at == scene.kept["date"])
    scene.kept["meeting"] = meeting
    await scene.wait_until(scene.kept["date"] + timedelta(hours=3))
    came = await scene.run(officer, "office-meeting attendance", meeting=meeting)
    saved = await scene.press(officer, came, "Save as ticked")
    scene.expect(saved.says("Saved"), "attendance recorded", saved)
    panel = await scene.run(officer, "office-meeting minutes", meeting=meeting)
    await scene.press(officer, panel, "Add a decision", show=False)
    decided = await scene.fill(
        officer, {"Agenda item: its number or a word": "1", "Decided": DECISION}
    )
    scene.expect(decided.says("Noted"), "the decision noted", decided)
    await scene.press(officer, panel, "Add an action", show=False)
    given = await scene.fill(
        officer,
        {"Who": [company.people["fern"]], "Does what": TASK, "By when": "in 14 days"},
    )
    scene.expect(given.says("D-1", "They are reminded"), "an action with its owner", given)
    panel = await scene.run(officer, "office-meeting minutes", meeting=meeting)
    await scene.press(officer, panel, "Circulate", show=False)
    await scene.wait(minutes=1)
    told = scene.find(company.people["ivy"], "Minutes: Committee meeting")
    scene.show(told, "the channel shows")


async def a_letter_is_answered(scene: Scene) -> None:
    """A deadline in working days; a member replies, the counts are told."""
    officer, fern = scene.company.officer, scene.company.people["fern"]
    shown = await scene.run(
        officer, "office-consultation add", title=LETTER, days=10, counting="working"
    )
    scene.expect(shown.says("10 working days from"), "the deadline told back", shown)
    await scene.press(officer, shown, "Save", show=False)
    await scene.wait(minutes=1)
    card = scene.find(fern, f"Consultation: {LETTER}")
    await scene.press(fern, card, "Reply for myself", show=False)
    replied = await scene.fill(fern, {"Reply": "We agree with the proposals."})
    scene.expect(replied.says("Only officers read it"), "the reply stored", replied)
    done = await scene.run(fern, "action done", action="D-1")
    scene.expect(done.says("D-1"), "the action ticked off", done)
    await scene.wait(days=3)
    number = re.findall(r"C-\d+", card.text)[-1]
    close = await scene.run(officer, "office-consultation close", consultation=number)
    scene.expect(close.says("1 GP for themselves"), "the numbers before they are told", close)
    await scene.press(officer, close, "Close", show=False)


async def the_minutes_are_approved(scene: Scene) -> None:
    """The next meeting, which is moved forward, approves them: they stood on its agenda."""
    officer, meeting = scene.company.officer, scene.kept["meeting"]
    following = f"M-{int(meeting[2:]) + 1}"
    agenda = await scene.run(officer, "meeting agenda", meeting=following)
    scene.expect(agenda.says(f"({meeting})"), "the minutes on the next agenda", agenda)
    sooner = scene.stage.now().astimezone(scene.zone) + timedelta(days=2)
    moved = await scene.run(
        officer, "office-meeting move", meeting=following, when=f"{sooner:%d/%m/%Y} 19:30",
        reason="The board answers before then",
    )  # fmt: skip
    scene.expect(moved.says("From:", "To:", "asked again"), "the move told back", moved)
    await scene.press(officer, moved, "Move", show=False)
    starts = (await planned(scene))[following]
    await scene.wait_until(starts + timedelta(minutes=10))
    panel = await scene.run(officer, "office-meeting minutes", meeting=meeting)
    await scene.press(officer, panel, "Approved by a later meeting", show=False)
    panel = await scene.run(officer, "office-meeting minutes", meeting=meeting)
    scene.expect(panel.says("Approved at the meeting of", following), "approved minutes", panel)


async def the_year_ends_in_june(scene: Scene) -> None:
    """The series ends with its last date before the summer; what goes is shown first."""
    officer = scene.company.officer
    dates = await planned(scene)
    soon = scene.stage.now() + A_SEASON
    last = next(
        name for name, at in dates.items() if at > soon and at.astimezone(scene.zone).month == 7
    )
    shown = await scene.run(officer, "office-meeting edit", meeting=last, series="end")
    scene.expect(shown.says("no more dates from", "for good"), "which dates go", shown)
    ended = await scene.press(officer, shown, "End it")
    scene.expect(ended.says("Ended: Committee meeting"), "the series ended", ended)
    left = await planned(scene)
    scene.expect(bool(left) and max(left.values()) < dates[last], "no date after June")


async def the_year_is_reported(scene: Scene) -> None:
    """The year in figures, looked at and then posted: nobody's name in it."""
    company, officer = scene.company, scene.company.officer
    shown = await scene.run(officer, "office-report year")
    scene.expect(shown.says("Polls: ", "turnout 15 of 17"), "turnout in figures", shown)
    scene.expect(shown.says("Mandates: 1 decision;"), "decisions counted", shown)
    scene.expect(shown.says("Actions: 1 closed"), "actions counted", shown)
    scene.expect("year-in-figures.docx" in shown.files, "a document to print", shown)
    people = [re.escape(company.name(actor)) for actor in company.people.values()]
    named = re.search(rf"\b({'|'.join(people)})\b", shown.text)
    scene.expect(named is None, "no name in it", shown)
    await scene.press(officer, shown, "Post it in", show=False)
    await scene.wait(minutes=1)
    posted = scene.find(company.people["ivy"], "The year in figures")
    await scene.picture("year", company.people["ivy"], posted)


async def planned(scene: Scene) -> dict[str, datetime]:
    """The dates ahead, by reference, from the list that members read."""
    seen = await scene.run(scene.company.officer, "meeting list")
    found = dict(_dates(seen))
    for _ in range(PAGES):
        if seen.button("Later") is None:
            return found
        seen = await scene.press(scene.company.officer, seen, "Later", show=False)
        found |= dict(_dates(seen))
    raise Broken("a list that ends")


def _dates(seen: Sight) -> list[tuple[str, datetime]]:
    """The committee's own dates on a page, each of which names its time twice."""
    lines = re.findall(r"(M-\d+) ([A-Z]\w+)", " ".join(seen.text.split()))
    dated = zip(lines, seen.times[::2], strict=True)
    return [(name, at) for (name, title), at in dated if title == "Committee"]


ENDING = (
    Step("An article's survey is asked with two presses", a_poll_from_an_article_opens),
    Step("The meeting is minuted", the_meeting_is_minuted),
    Step("A letter is answered in time", a_letter_is_answered),
    Step("The minutes are approved at the next meeting", the_minutes_are_approved),
    Step("The year ends in June", the_year_ends_in_june),
    Step("The year is reported in figures", the_year_is_reported),
)
