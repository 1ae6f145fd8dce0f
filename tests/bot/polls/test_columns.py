"""Scales, menus, practices' voices and pledges."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.counting.columns import Statement, menu, scale
from bot.polls.counting.pledge import mass
from bot.polls.counting.voices import DIVIDED, Speaks, Voices, voice, voices


def test_a_scale_of_five_as_on_its_card() -> None:
    found = Statement(50, (0, 13, 11, 6, 7, 3))
    assert (found.disagree, found.neither, found.agree) == (24, 6, 10)
    assert found.median == (2, 2)


def test_a_scale_of_six_has_no_middle_and_a_median_may_lie_between() -> None:
    found = Statement(20, (2, 1, 2, 2, 2, 2, 1))
    assert (found.disagree, found.neither, found.agree, found.abstain) == (5, 0, 5, 2)
    assert found.median == (3, 4)
    assert Statement(20, (5, 0, 0, 0, 0, 0)).median is None


@given(st.lists(st.integers(0, 6), min_size=1, max_size=60))
def test_a_statement_adds_up_and_its_median_has_half_on_either_side(marks: list[int]) -> None:
    (found,) = scale([(mark,) for mark in marks], 1, 6, 100)
    assert found.disagree + found.neither + found.agree + found.abstain == found.cast == len(marks)
    given_ = sorted(mark for mark in marks if mark)
    if found.median is not None:
        low, high = found.median
        assert 2 * sum(mark <= low for mark in given_) >= len(given_)
        assert 2 * sum(mark >= high for mark in given_) >= len(given_)


def test_a_menu_counts_the_unanswered_on_their_own() -> None:
    first, second = menu([(1, 0), (1, 2), (3, 0), (1, 1)], 2, 5)
    assert (first.support, first.oppose, first.abstain, first.unanswered) == (3, 0, 1, 0)
    assert (second.support, second.oppose, second.abstain, second.unanswered) == (1, 1, 0, 2)
    assert (first.most_of_all, second.most_of_all) == (True, False)
    assert (first.answered, second.answered, first.cast) == (4, 2, 4)


@pytest.mark.parametrize(
    ("votes", "speaks", "said"),
    [
        ([0, 0, 1], Speaks.MAJORITY, 0),
        ([0, 1], Speaks.MAJORITY, DIVIDED),
        ([2, 1, 1, 0, 0], Speaks.MAJORITY, DIVIDED),
        ([0, 0, 1], Speaks.ALL, DIVIDED),
        ([1, 1, 1], Speaks.ALL, 1),
        ([2], Speaks.NAMED, 2),
    ],
)
def test_a_practice_has_one_voice(votes: list[int], speaks: Speaks, said: int) -> None:
    assert voice(votes, speaks) == said


def test_two_cannot_speak_for_a_practice_with_a_named_voter_and_nobody_for_none() -> None:
    with pytest.raises(ValueError, match="named voter"):
        voice([1, 1], Speaks.NAMED)
    with pytest.raises(ValueError, match="no voice"):
        voice([], Speaks.MAJORITY)


def test_few_divided_practices_are_not_told_nor_what_would_tell_them() -> None:
    few = Voices(61, Speaks.MAJORITY, (33, 9, 0), 4)
    assert few.divided_shown(5) is None
    assert few.voted_shown(5) is None
    many = Voices(61, Speaks.MAJORITY, (33, 9, 0), 6)
    assert (many.divided_shown(5), many.voted_shown(5)) == (6, 48)
    none = Voices(61, Speaks.MAJORITY, (33, 9, 0), 0)
    assert none.divided_shown(5) is None, "nought is as telling as four"
    assert Voices(61, Speaks.NAMED, (33, 9, 0), 0).voted_shown(5) == 42


@given(st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.integers(0, 2)), max_size=40))
def test_every_practice_that_voted_is_counted_once(ballots: list[tuple[str, int]]) -> None:
    for speaks in (Speaks.MAJORITY, Speaks.ALL):
        found = voices(ballots, 3, 7, speaks)
        assert found.voted == len({practice for practice, _ in ballots})
    with pytest.raises(ValueError, match="practices voted"):
        voices([("A", 0), ("B", 0)], 3, 1, Speaks.MAJORITY)


@pytest.mark.parametrize(("needed", "number"), [(37, 37), (Fraction(3, 5), 37), (Fraction(1), 61)])
def test_a_critical_mass_tells_only_whether_it_is_reached(
    needed: int | Fraction, number: int
) -> None:
    found = mass(needed, 61)
    assert found.needed == number
    assert (found.reached(number - 1), found.reached(number)) == (False, True)


@pytest.mark.parametrize("needed", [0, 62, Fraction(0), Fraction(5, 4)])
def test_a_mass_that_cannot_be_is_refused(needed: int | Fraction) -> None:
    with pytest.raises(ValueError, match="cannot be reached"):
        mass(needed, 61)
