import io
from dataclasses import replace
from datetime import timedelta

import pytest
from asked_again import result
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pollhouse import CLOSE, NOW

from bot.outgoing.canvas import LETTERS, MARGIN, PLATE, WIDTH
from bot.polls.chart import Bar, Bars, chart, draw, drawable
from bot.polls.chart.bars import BAR_HEIGHT, BAR_TOP, ROW
from bot.polls.chart.result_sheet import sheet
from bot.polls.counting import Tally
from bot.polls.forward import forward
from bot.polls.headlines.line import Line
from bot.polls.model import Addition, Change, Figures, Poll, State, Terms, options_of
from bot.times import LONDON

LABELS = ("Support", "Oppose", "Abstain")


def a_poll(*labels: str, **more: object) -> Poll:
    known = {"roll_sizes": (50,), "terms": Terms(), "opened_at": NOW, **more}
    return Poll(
        1, 7, 41, 1, State.CLOSED, "Should we refuse?", options_of(labels or LABELS),
        closes_at=CLOSE, created_by=1, roll_basis="members with the role “LMC member”",
        roll_hash="ABCDEFGH", box="box", **known,  # type: ignore[arg-type]
    )  # fmt: skip


FORTY = Tally(50, 40, (28, 8, 4))


def test_the_result_card_says_what_the_house_agreed() -> None:
    assert result(a_poll(), FORTY, "SEALSEALSEALSEAL", LONDON).lines == (
        "SUPPORT 28 of 40 votes (70%)",
        "Oppose 8 of 40 votes (20%)",
        "Abstain 4 of 40 votes (10%)",
        "Turnout 40 of 50 members (80%)",
        "However the other 10 think, at least 28 of all 50 support it (56%).",
        "Not a statutory ballot · P-41\nSeal SEAL-SEAL-SEAL-SEAL",
    )


def test_details_give_the_published_polls_to_two_decimals() -> None:
    rcgp = a_poll("Yes", "No", "No view", "Returned blank", roll_sizes=(44_000,))
    text = "\n".join(
        result(rcgp, Tally(44_000, 3_120, (1_760, 41, 96, 1_223)), "S", LONDON).details
    )
    for number in (
        "7.09% (3,120 of 44,000 members)", "56.41% (1,760 of 3,120 votes cast)",
        "97.72% (1,760 of 1,801 for or against)", "4.00% (1,760 of 44,000 on the roll)",
    ):  # fmt: skip
        assert number in text
    bma = a_poll("Yes", "No", roll_sizes=(12_590,))
    text = "\n".join(result(bma, Tally(12_590, 8_518, (8_375, 143)), "S", LONDON).details)
    for number in ("67.66%", "98.32%", "at least 66.52%", "at most 98.86%"):
        assert number in text


@pytest.mark.parametrize(
    ("tally", "bounds"),
    [
        (Tally(50, 50, (30, 20, 0)), "All 50 voted: 30 of 50 support it (60%)."),
        (Tally(50, 49, (30, 19, 0)),
         "However the other one thinks, at least 30 of all 50 support it (60%)."),
    ],
)  # fmt: skip
def test_bounds_read_well_at_the_edges(tally: Tally, bounds: str) -> None:
    assert result(a_poll(), tally, "S", LONDON).bounds == bounds


def test_alternatives_tell_the_bounds_of_the_leader_and_a_tie_tells_none() -> None:
    places = a_poll("Maidstone", "Ashford")
    led = result(places, Tally(20, 10, (7, 3)), "S", LONDON)
    assert led.bounds == (
        "However the other 10 think, at least 7 of all 20 chose “Maidstone” (35%)."
    )
    tied = result(places, Tally(20, 10, (5, 5)), "S", LONDON)
    assert tied.bounds == ""
    assert not any(line.leads for line in tied.options)


def test_too_few_votes_show_nothing_anywhere() -> None:
    found = result(a_poll(), None, "SEAL", LONDON)
    assert found.bars is None
    assert found.lines[0] == "Result: too few to show. Fewer than 5 members voted."
    everything = "\n".join((*found.lines, *found.details, found.letter, found.alt))
    assert "%" not in everything
    assert "votes (" not in everything


def test_what_happened_on_the_way_stays_on_the_card() -> None:
    poll = a_poll(
        roll_sizes=(50, 51),
        additions=(Addition("left off by mistake", NOW, 51),),
        changes=(Change(CLOSE, NOW + timedelta(hours=1), "all are here", NOW, early=True),),
        outcome="Letter sent",
        figures=Figures("Pulse 2014", "504 GPs answered", (("Yes", "27%"), ("No", "44%"))),
        terms=Terms(thresholds=("majority", "turnout:1/2")),
    )
    found = result(poll, Tally(51, 40, (28, 8, 4)), "S", LONDON)
    assert "Roll 50, then 51: left off by mistake" in found.lines
    assert "Closed early, from Thursday 10 December 2026, 8.00pm: all are here" in found.lines
    assert "Outcome: Letter sent" in found.lines
    text = "\n".join(found.details)
    assert "Simple majority: met (28 of 36, 77.78%)" in text
    assert "Turnout of half: met (40 of 51, 78.43%)" in text
    assert "Pulse 2014: 504 GPs answered. Yes 27%, No 44% (its sample, not ours)" in text


def test_a_letter_names_question_roll_turnout_and_status() -> None:
    letter = result(a_poll(), FORTY, "S", LONDON).letter
    for part in (
        "“Should we refuse?”",
        "its 50 members",
        "Of the 40 who voted",
        "not a statutory ballot",
    ):
        assert part in letter


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3), st.integers(0, 50))
def test_every_percentage_on_a_card_stands_beside_its_base(votes: list[int], absent: int) -> None:
    roll = sum(votes) + absent
    found = result(a_poll(roll_sizes=(roll,)), Tally(roll, sum(votes), tuple(votes)), "S", LONDON)
    for line in (*found.lines, *found.details, *found.letter.splitlines()):
        if "%" in line:
            assert "of " in line.lower(), line
    assert found.alt.startswith("Bar chart. Support ")


BARS = Bars(
    (Bar("Support", "28 of 40 votes (70%)", 28, True), Bar("日本", "0 of 40", 0, False)), 40
)


async def test_a_chart_is_a_legible_png_made_once() -> None:
    picture = Image.open(io.BytesIO(await chart(BARS)))
    assert (picture.format, picture.width) == ("PNG", 800)
    assert 200 <= picture.height <= 500
    assert draw(BARS) is draw(BARS)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [c / 255 for c in colour]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# Discord's grounds: the channel and a card, dark, darkest and light.
GROUNDS = [(49, 51, 56), (57, 58, 65), (7, 7, 9), (255, 255, 255), (242, 243, 245)]


@pytest.mark.parametrize("ground", GROUNDS)
def test_words_and_bars_have_contrast_on_every_ground_of_discord(
    ground: tuple[int, int, int],
) -> None:
    drawn = Image.open(io.BytesIO(draw(BARS))).convert("RGBA")
    assert drawn.getpixel((0, 0))[3] == 0
    shown = Image.new("RGBA", drawn.size, (*ground, 255))
    shown.alpha_composite(drawn)
    flat = shown.convert("RGB")
    words = flat.crop((MARGIN - PLATE + 4, MARGIN, MARGIN + 90, MARGIN + LETTERS))
    seen = [colour for _, colour in words.getcolors(100_000)]
    ink = min(seen, key=luminance)
    paper = max(seen, key=luminance)
    assert contrast(ink, paper) >= 4.5
    middle = MARGIN + BAR_TOP + BAR_HEIGHT // 2
    full, empty = flat.getpixel((MARGIN + 20, middle)), flat.getpixel((WIDTH - MARGIN - 20, middle))
    assert contrast(full, empty) >= 4.5
    edge = flat.getpixel((WIDTH // 2, MARGIN + ROW + BAR_TOP))
    assert max(contrast(edge, ground), contrast(empty, ground)) >= 4.5


def test_the_picture_to_forward_stands_on_white_with_all_it_needs() -> None:
    chart_png = draw(BARS)
    plain_one = Image.open(io.BytesIO(sheet("Should we refuse?", chart_png, ("Turnout 40",))))
    assert (plain_one.format, plain_one.width) == ("PNG", WIDTH)
    assert plain_one.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)
    longer = Image.open(io.BytesIO(sheet("Should we refuse? " * 12, chart_png, ("Turnout 40",))))
    assert longer.height > plain_one.height


def test_what_is_forwarded_says_question_result_turnout_days_and_status() -> None:
    poll = a_poll()
    found = result(poll, FORTY, "SEAL", LONDON)
    said = forward(poll, found, LONDON)
    assert said.copy[0] == f"Straw poll: {poll.question}"
    assert "SUPPORT 28 of 40 votes (70%)" in said.copy[1]
    assert "Turnout 40 of 50 members (80%)" in said.copy[1]
    assert said.copy[2].endswith(f"Not a statutory ballot · {poll.reference}")
    assert said.copy[2].startswith("Asked ")
    said_of = ("More than half of all 12 would:", "10 Write", "The other: 4")
    lines = tuple(Line(each, "", leads=False) for each in said_of)
    menu = forward(poll, replace(found, options=lines), LONDON)
    assert menu.copy[1].startswith("More than half of all 12 would: 10 Write; The other: 4. Turn")


@given(st.text(max_size=60), st.integers(0, 9))
def test_any_label_can_be_drawn(label: str, number: int) -> None:
    assert drawable(label, number).isprintable()
    assert drawable(label, number).isascii()


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=10))
def test_any_result_can_be_drawn(votes: list[int]) -> None:
    rows = tuple(Bar("x" * 55, f"{n} of {sum(votes)} votes (99%)", n, False) for n in votes)
    assert draw(Bars(rows, sum(votes))).startswith(b"\x89PNG")
