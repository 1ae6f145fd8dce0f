"""List sizes are public, so an exact sum of them may name the practices behind it."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.polls.counting.weights import Weighted, weighted


def test_a_sum_with_one_solution_is_withheld() -> None:
    lists = {"A": 9_214, "B": 3_118, "C": 12_407, "D": 7_731, "E": 5_002, "F": 8_846}
    assert weighted(lists, {"A", "C"}, 6) is None


def test_a_sum_with_many_solutions_is_exact() -> None:
    lists = {letter: 1_000 * (n % 4 + 1) for n, letter in enumerate("ABCDEFGHIJKL")}
    found = weighted(lists, set("ABCDEFGH"), 12)
    assert found == Weighted(20_000, 30_000)
    assert found.share == Fraction(2, 3)


def test_under_five_practices_there_is_no_total() -> None:
    lists = dict.fromkeys("ABCD", 1_000)
    assert weighted(lists, {"A", "B"}, 4) is None
    assert weighted(dict.fromkeys("ABCDE", 1_000), {"A", "B"}, 5) == Weighted(2_000, 5_000)


@given(st.lists(st.integers(1, 6), min_size=5, max_size=9), st.data())
def test_no_practice_follows_from_a_total_that_is_shown(
    sizes: list[int], data: st.DataObject
) -> None:
    lists = {f"practice {n}": size for n, size in enumerate(sizes)}
    support = data.draw(st.sets(st.sampled_from(sorted(lists))))
    found = weighted(lists, support, len(lists))
    if found is None:
        return
    fitting = [
        set(names)
        for names in combinations(lists, len(support))
        if sum(lists[name] for name in names) == found.support
    ]
    for name in lists:
        assert {name in each for each in fitting} == {True, False}, (lists, support, name)


def test_practices_stand_for_each_other_where_each_could_have_the_others_votes() -> None:
    lists = dict.fromkeys("ABCDEF", 1_000)
    rolls = dict(zip("ABCDEF", (1, 2, 3, 1, 2, 4), strict=True))
    one_each = {name: ("", 1, roll) for name, roll in rolls.items()}
    assert weighted(lists, set("ABC"), 6, one_each) == Weighted(3_000, 6_000)
    four_of_f = one_each | {"F": ("", 4, 4)}
    assert weighted(lists, set("ABC"), 6, four_of_f) is None, "no other could have four votes"
    other_area = one_each | {"F": ("East", 1, 4)}
    assert weighted(lists, set("ABC"), 6, other_area) is None
