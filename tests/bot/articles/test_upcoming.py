"""What an article announces: which days are still to come when it is printed, and which years."""

from __future__ import annotations

import pytest

from bot.articles.reader.parse import parse_text

OPENING = (
    "Practices in the Vale have been told what the committee did last month and what it plans to "
    "do for the rest of the winter."
)


def days(sentence: str, dateline: str = "2 October 2030") -> list[str | None]:
    """The days to come that a news report with this sentence in it announces."""
    parsed = parse_text(f"News from the Vale committee\n\n{dateline}\n\n{OPENING}\n\n{sentence}")
    return [one.date for one in parsed.upcoming]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The annual meeting is on Tuesday 12 November.", ["2030-11-12"]),
        ("Committee meeting: Tuesday 12 November, 7.30pm, Haddon House", ["2030-11-12"]),
        ("Supper: Thursday 5 December 2030, 7pm", ["2030-12-05"]),
        ("AGM, 12 November, Haddon House", ["2030-11-12"]),
        ("Join us on 12 November at Haddon House.", ["2030-11-12"]),
        ("A drop-in session is being held on 5 December.", ["2030-12-05"]),
        ("The last date for replies is 31 October.", ["2030-10-31"]),
        ("The trust has until 6 January to answer.", ["2031-01-06"]),
        ("The ballot runs from 1 November to 15 November.", ["2030-11-01", "2030-11-15"]),
        ("Applications open on 1 March and close on 30 April.", ["2031-03-01", "2031-04-30"]),
        (
            "Two meetings will be held: in the hall on 8 April at 1pm, and online on 15 April.",
            ["2031-04-08", "2031-04-15"],
        ),
    ],
)
def test_a_day_without_its_year_is_the_next_one_after_the_article(
    sentence: str, expected: list[str]
) -> None:
    assert days(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The committee met on 25 September.",
        "Practices voted on 8 September.",
        "The contract began on 1 April.",
        "The scheme ended on 30 September 2029.",
        "Last year the deadline was 31 October.",
    ],
)
def test_what_has_happened_is_not_announced(sentence: str) -> None:
    assert days(sentence) == []


def test_without_a_date_line_a_year_is_taken_from_the_same_paragraph_only() -> None:
    bids = "Bids must be received by noon on 16 May 2031. The board will decide on 3 June."
    assert days(bids, "Vale") == ["2031-05-16", "2031-06-03"]
    apart = "Bids must be received by noon on 16 May 2031.\n\nThe board will decide on 3 June."
    assert days(apart, "Vale") == ["2031-05-16", None]
