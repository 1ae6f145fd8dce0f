from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.counting import Tally, interval, percent, percents, rounded, share, sides, tally
from bot.polls.method import picked
from bot.polls.model import Stance, options_of


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    votes = draw(st.lists(st.integers(0, 500), min_size=2, max_size=10))
    return Tally(sum(votes) + draw(st.integers(0, 2000)), sum(votes), tuple(votes))


def test_the_rcgp_poll_of_2012_comes_out_to_the_last_digit() -> None:
    found = Tally(44_000, 3_120, (1_760, 41, 96, 1_223))
    pair = sides(options_of(("Yes", "No", "No view", "Returned blank")))
    assert pair is not None
    assert percent(found.turnout, 2) == "7.09%"
    assert percent(found.of_cast(0), 2) == "56.41%"
    assert percent(share(found.votes[pair.support], pair.cast(found)), 2) == "97.72%"
    assert percent(share(found.votes[0], found.roll), 2) == "4.00%"


def test_the_bma_ballot_of_2024_comes_out_to_the_last_digit() -> None:
    found = Tally(12_590, 8_518, (8_375, 143))
    assert percent(found.turnout, 2) == "67.66%"
    assert percent(found.of_cast(0), 2) == "98.32%"
    assert percent(share(found.floor(0), found.roll), 2) == "66.52%"
    assert percent(share(found.ceiling(0), found.roll), 2) == "98.86%"


def test_abstentions_are_votes_cast() -> None:
    choices = [picked(0, 3)] * 28 + [picked(1, 3)] * 8 + [picked(2, 3)] * 4
    assert tally(choices, 3, 50) == Tally(50, 40, (28, 8, 4))


def test_more_ballots_than_voters_is_no_result() -> None:
    with pytest.raises(ValueError, match="3 ballots from a roll of 2"):
        tally([picked(0, 2)] * 3, 2, 2)


@given(tallies())
def test_the_floor_the_interval_and_the_ceiling_stand_in_this_order(found: Tally) -> None:
    for at in range(len(found.votes)):
        bounds = interval(found, at)
        if bounds is None:
            assert found.cast == 0
            continue
        floor, ceiling = share(found.floor(at), found.roll), share(found.ceiling(at), found.roll)
        assert floor <= bounds.low <= bounds.high <= ceiling


def test_when_everybody_voted_the_interval_is_the_result() -> None:
    bounds = interval(Tally(50, 50, (30, 20)), 0)
    assert bounds is not None
    assert bounds.low == bounds.high == Fraction(3, 5)


def test_the_interval_matches_a_worked_example() -> None:
    # n* = 40 * 49 / 10 = 196; Wilson at p = 0.7, n = 196 gives 0.63250 to 0.75981.
    bounds = interval(Tally(50, 40, (28, 8, 4)), 0)
    assert bounds is not None
    assert (percent(bounds.low, 2), percent(bounds.high, 2)) == ("63.25%", "75.98%")


@given(st.fractions(0, 1), st.integers(0, 4))
def test_rounding_is_half_up_and_never_off_by_more_than_half(part: Fraction, places: int) -> None:
    off = rounded(part, places) - part * 100
    assert -Fraction(1, 2 * 10**places) < off <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("votes", "texts"),
    [
        ((28, 8, 4), ["70%", "20%", "10%"]),
        ((1, 1, 1), ["33.3%", "33.3%", "33.3%"]),
        ((1, 7), ["12.5%", "87.5%"]),
        ((299, 1), ["99.7%", "0.3%"]),
        ((5, 0), ["100%", "0%"]),
        ((0, 0), ["0%", "0%"]),
    ],
)
def test_shares_gain_a_decimal_only_where_whole_ones_mislead(
    votes: tuple[int, ...], texts: list[str]
) -> None:
    assert percents(votes, sum(votes)) == texts


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=10))
def test_whole_percentages_always_sum_to_100(votes: list[int]) -> None:
    texts = percents(votes, sum(votes))
    if sum(votes) and not any("." in text for text in texts):
        assert sum(int(text[:-1]) for text in texts) == 100


def test_stances_need_one_for_beside_one_against() -> None:
    stances = [option.stance for option in options_of(("Support", "Oppose", "Abstain"))]
    assert stances == [Stance.FOR, Stance.AGAINST, Stance.ABSTAIN]
    assert {o.stance for o in options_of(("Yes", "Maidstone"))} == {Stance.NEUTRAL}


def test_a_tie_has_no_leader() -> None:
    assert Tally(10, 8, (4, 4)).leader() is None
    assert Tally(10, 0, (0, 0)).leader() is None
    assert Tally(10, 8, (3, 5)).leader() == 1
