"""Practices that voted, beside a turnout of members: a solver tries every way in which they can."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.counting.coverage import coverage

World = tuple[tuple[bool, ...], ...]  # who voted, by practice; the last are in none


def worlds(sizes: Sequence[int]) -> Iterator[World]:
    for who in product((False, True), repeat=sum(sizes)):
        left = iter(who)
        yield tuple(tuple(next(left) for _ in range(size)) for size in sizes)


Numbers = tuple[int, int]  # who voted, and of how many practices


def numbers(world: World) -> Numbers:
    return sum(map(sum, world)), sum(map(any, world[:-1]))


def certain(found: Sequence[World]) -> set[tuple[int, bool]]:
    """Of whom it is certain, in all of these, whether they voted."""
    rows = [[who for practice in world for who in practice] for world in found]
    return {(at, col[0]) for at, col in enumerate(zip(*rows, strict=True)) if len(set(col)) == 1}


SIZES = st.lists(st.integers(1, 3), min_size=2, max_size=4).filter(lambda sizes: sum(sizes) < 8)


@settings(max_examples=30, deadline=None)
@given(SIZES, st.integers(0, 1), st.integers(1, 3), st.data())
def test_no_member_learns_more_of_another_than_the_turnout_tells(
    sizes: list[int], outside: int, limit: int, data: st.DataObject
) -> None:
    everything = [(world, numbers(world)) for world in worlds([*sizes, outside])]
    told = {
        (cast, voted): coverage(sizes, outside, cast, voted, limit)
        for cast, voted in {each for _, each in everything}
    }
    world, (cast, voted) = data.draw(st.sampled_from(everything))
    turnout = [w for w, seen in everything if seen[0] == cast]
    shown = told[cast, voted]
    both = [w for w, seen in everything if seen[0] == cast and told[seen] == shown]
    assert certain(both) <= certain(turnout)
    for practice, members in enumerate(world):  # and with what each knows of themselves
        for member, own in enumerate(members):
            mine, known = (
                [w for w in some if w[practice][member] is own] for some in (both, turnout)
            )
            assert certain(mine) <= certain(known)


@pytest.mark.parametrize(
    ("rolls", "outside", "cast", "voted", "words"),
    [
        ([3] * 14, 0, 30, 12, "12"),
        ([3] * 14, 0, 30, 14, "14"),  # nobody is alone, so that all voted tells of no member
        ([3] * 14, 0, 30, 10, "at most 11"),  # all three of each of ten
        ([3] * 12 + [1] * 2, 0, 20, 14, "at least 12"),  # two are alone in theirs
        ([3] * 12 + [1] * 2, 0, 20, 13, "at least 12"),
        ([3] * 12 + [1] * 2, 0, 20, 11, "11"),
        ([5] * 61 + [2, 3], 0, 50, 40, "40"),
        ([4] * 10, 10, 12, 3, "at most 4"),
    ],
)
def test_the_number_is_told_as_near_as_tells_of_nobody(
    rolls: list[int], outside: int, cast: int, voted: int, words: str
) -> None:
    found = coverage(rolls, outside, cast, voted, 5)
    assert (found.words, found.asked, found.told) == (words, len(rolls), True)


def test_where_each_number_would_tell_of_somebody_none_is_told() -> None:
    for voted in range(10, 15):
        assert not coverage([3] * 12 + [1] * 2, 0, 30, voted, 5).told
