import pytest

from bot.errors import UserError
from bot.polls.counting import Tally
from bot.polls.rules import threshold, verdict


@pytest.mark.parametrize(
    ("text", "votes", "met"),
    [
        ("majority", (20, 20), False),
        ("majority", (21, 20), True),
        ("two-thirds", (24, 12), True),
        ("two-thirds", (23, 12), False),
        ("turnout:50%", (20, 5), True),
        ("turnout:51%", (20, 5), False),
        ("roll:2/5", (20, 5), True),
        ("roll:2/5", (19, 5), False),
    ],
)
def test_thresholds_are_exact_at_their_edge(text: str, votes: tuple[int, int], met: bool) -> None:
    assert verdict(threshold(text), Tally(50, sum(votes), votes), 0, 1).met is met


def test_a_verdict_shows_its_numbers() -> None:
    found = verdict(threshold("two-thirds"), Tally(50, 40, (28, 8, 4)), 0, 1)
    assert found.line == "Two thirds of those for or against: met (28 of 36, 77.78%)"


def test_nothing_cast_meets_no_threshold() -> None:
    assert not verdict(threshold("majority"), Tally(0, 0, (0, 0)), 0, 1).met


def test_a_threshold_comes_back_from_its_own_text() -> None:
    assert threshold(str(threshold("turnout:50%"))) == threshold("turnout:1/2")


@pytest.mark.parametrize("text", ["", "most", "roll:3/2", "roll:1/0", "roll:0", "turnout:x"])
def test_a_threshold_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        threshold(text)
