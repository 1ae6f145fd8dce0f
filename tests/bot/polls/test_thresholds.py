import pytest

from bot.errors import UserError
from bot.polls.counting import Tally
from bot.polls.counting.areas import Areas, Reached
from bot.polls.rules import Counts, law, name, threshold, verdict


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
    assert verdict(threshold(text), Counts(Tally(50, sum(votes), votes), 0, 1)).met is met


def test_a_verdict_shows_its_numbers() -> None:
    found = verdict(threshold("two-thirds"), Counts(Tally(50, 40, (28, 8, 4)), 0, 1))
    assert found.line == "Two thirds of those for or against: met (28 of 36, 77.78%)"


def test_nothing_cast_meets_no_threshold() -> None:
    assert not verdict(threshold("majority"), Counts(Tally(0, 0, (0, 0)), 0, 1)).met


def test_a_threshold_comes_back_from_its_own_text() -> None:
    assert threshold(str(threshold("turnout:50%"))) == threshold("turnout:1/2")


@pytest.mark.parametrize("text", ["", "most", "roll:3/2", "roll:1/0", "roll:0", "turnout:x"])
def test_a_threshold_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        threshold(text)


def test_practices_and_areas_have_thresholds_of_their_own() -> None:
    areas = Areas({"North": Reached.MET, "South": Reached.NOT_MET, "East": Reached.TOO_FEW})
    counts = Counts(Tally(61, 52, (37, 9, 0)), 0, 1, areas)
    found = verdict(threshold("practices:3/5"), counts)
    assert found.line == "60% of all practices: met (37 of 61, 60.66%)"
    assert verdict(threshold("practices:62%"), counts).reached is Reached.NOT_MET
    assert verdict(threshold("areas:2/3"), counts).reached is Reached.TOO_FEW
    assert verdict(threshold("areas:1"), counts).line == "Each area: not met (1 of 3, 33.33%)"
    assert verdict(threshold("areas:1"), Counts(counts.tally, 0, 1)).reached is Reached.TOO_FEW


def test_a_turnout_that_is_not_told_whole_is_met_or_too_few_to_say() -> None:
    for cast, reached in ((31, Reached.MET), (30, Reached.TOO_FEW)):
        counts = Counts(Tally(61, cast, (cast, 0, 0)), 0, 1, hidden=True)
        assert verdict(threshold("turnout:1/2"), counts).reached is reached


def test_what_comes_from_law_says_so_with_its_dates() -> None:
    forty = law(threshold("roll:40%"))
    assert forty is not None
    assert "repealed on 18 February 2026" in forty.note
    assert law(threshold("two-thirds")) is None
    assert name(threshold("areas:3/4")) == "Three quarters of the areas"
