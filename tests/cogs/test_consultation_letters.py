"""A letter dropped as a file: proposed, confirmed, and asked about, in two presses."""

from __future__ import annotations

from typing import Any

from committee import World
from layouts import labels, text
from officefiles import pdf, set_out
from pollstory import refused
from simulated import advance

from bot.meetings.drafts import Draft
from cogs.card import MAX_TEXT, texts
from cogs.meetings.drafts import KINDS, render_preview

LETTER = [
    "NHS Demo Integrated Care Board",
    "31 December 2025",
    "Dear colleagues",
    "Opening hours of surgeries",
    "We are asking what practices think of opening on Saturdays. Please send your response within"
    " ten working days of the date of this letter to hours@board.example.",
    "Should surgeries open on Saturdays?",
    "Yours sincerely",
    "Dr Amara Solanke",
    "NHS Demo Integrated Care Board",
]


def letter(*lines: str) -> tuple[str, bytes]:
    return "letter.pdf", pdf(*set_out(lines or LETTER))


async def dropped(world: World, *lines: str, **more: Any) -> Any:
    shown = await world.officer.slash(
        world.channel, "office-consultation add", letter=letter(*lines), **more
    )
    return shown.response


def posted(world: World, words: str) -> Any:
    return next((m for m in world.channel.history() if words in text(m)), None)


async def test_a_ten_day_letter_is_a_consultation_and_a_poll_in_two_presses(world: World) -> None:
    shown = await dropped(world)
    said = text(shown)
    assert "Opening hours of surgeries" in said
    assert "NHS Demo Integrated Care Board" in said
    assert "10 working days from Wednesday 31 December 2025: Thursday 15 January 2026" in said
    assert "“We are asking" not in said
    assert "Please send your response within ten working days of the date of this letter" in said
    assert "1. Should surgeries open on Saturdays?" in said
    assert "The answer goes to hours@board.example" in said
    assert labels(shown)[:2] == ["Save", "Save and ask members"]
    pressed = await world.officer.click(shown, label="Save and ask members")
    assert "Saved: C-1" in text(shown)
    (preview,) = pressed.followups
    assert "Should surgeries open on Saturdays?" in text(preview)
    assert "<t:1768334400" in text(preview)  # closes on 13 January at 20.00: time for the answer
    await world.officer.click(preview, label="Open now")
    await advance(world.env, seconds=60)
    consultation = posted(world, "Consultation: Opening hours of surgeries")
    assert consultation is not None
    assert "15 January 2026" in said
    assert posted(world, "Straw poll") is not None


async def test_days_of_no_kind_are_the_earlier_ones_until_an_officer_presses(world: World) -> None:
    lines = [*LETTER[:4], "Please send your response within ten days.", *LETTER[6:]]
    shown = await dropped(world, *lines)
    assert "10 calendar days from Wednesday 31 December 2025: Saturday 10 January" in text(shown)
    assert "The letter does not say which days" in text(shown)
    other = next(one for one in labels(shown) if one.startswith("10 working days"))
    await world.officer.click(shown, label=other)
    assert "10 working days from Wednesday 31 December 2025: Thursday 15 January" in text(shown)
    await world.officer.click(shown, label="Save")
    assert "Saved: C-1" in text(shown)


async def test_what_was_typed_stands_before_what_the_letter_says(world: World) -> None:
    shown = await dropped(world, title="Saturdays", days=5, counting="calendar")
    assert "**Saturdays**" in text(shown)
    assert "5 calendar days from Wednesday 31 December 2025" in text(shown)
    assert "To answer:" not in text(shown)
    assert "Title:" not in text(shown)


async def test_a_letter_that_names_no_day_or_cannot_be_read_is_kept_and_asked_about(
    world: World,
) -> None:
    shown = await dropped(world, *LETTER[:4], "We thank you for all that you do.", *LETTER[6:])
    assert "How many days there are to respond is missing" in text(shown)
    form = await world.officer.click(shown, label="Change")
    await world.officer.submit_modal(
        form, {"title": "Hours", "days": "10 working", "received": "", "internal": "", "sender": ""}
    )
    assert "10 working days from Thursday 1 January 2026" in text(shown)
    scan = ("scan.pdf", pdf([]))
    read = await world.officer.slash(world.channel, "office-consultation add", letter=scan)
    assert "This PDF holds no text" in text(read.response)
    told = await refused(world, world.officer, "office-consultation add", title="Only a title")
    assert "Give the letter, or else" in told


async def test_the_form_of_a_reply_asks_what_the_letter_asks(world: World) -> None:
    shown = await dropped(world)
    assert "The form of a reply asks:" in text(shown)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    card = posted(world, "Consultation: Opening hours of surgeries")
    form = await world.members[0].click(card, label="Reply for myself")
    await world.members[0].submit_modal(form, {"answer1": "No, nobody could staff it."})
    told = await world.officer.slash(
        world.channel, "office-consultation report", consultation="C-1"
    )
    (file, *_) = told.response.attachments
    kept = " ".join((await file.read()).decode().split())
    assert "1. Should surgeries open on Saturdays? No, nobody could staff it." in kept


async def test_a_deadline_at_noon_is_none_at_five(world: World) -> None:
    lines = [
        *LETTER[:4],
        "Please send your response by noon on Friday 9 January 2026.",
        *LETTER[6:],
    ]
    shown = await dropped(world, *lines)
    assert "Friday 9 January 2026, 12.00pm" in text(shown)
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    card = posted(world, "Consultation: Opening hours of surgeries")
    assert "1767960000" in text(card)  # 12.00 that day, in London


async def test_a_letter_of_nothing_but_signs_is_shown(world: World) -> None:
    signs = "*_~`" * 60
    asked = [f"{n}. Should surgeries open by {n} on {signs}?" for n in range(1, 9)]
    body = (
        f"We also meet on 3 February 2026 and 4 March 2026 and want your reply by then {signs}."
        f" Please respond within ten working days {signs} to hours@board.example."
    )
    head = [f"{signs} Board", "31 December 2025", "Dear colleagues", f"Opening hours {signs}"]
    said = "\n\n".join([*head, "Consultation questions:", *asked, body])
    shown = await world.officer.slash(
        world.channel, "office-consultation add", letter=("letter.txt", said.encode())
    )
    assert "8. Should surgeries open by 8 on" in text(shown.response)
    assert labels(shown.response)[0] == "Save"


def test_every_block_of_a_long_preview_is_shown() -> None:
    blocks = [str(number) * 1_300 for number in range(6)] + ["Reminders on the day."]
    view = render_preview(KINDS["consultation"], Draft(1, 1, 1, "consultation"), blocks)
    said = texts(view)
    assert [one[0] for one in said[1:8]] == [*"012345", "R"]
    assert said[7] == blocks[-1]
    assert sum(map(len, said)) <= MAX_TEXT
