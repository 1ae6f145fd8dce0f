from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls.disclosure import Breakdown, breakdown, withheld

Table = list[list[int]]


def solutions(shown: Breakdown, columns: list[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every table of whole numbers that fits all that is published: brute force."""
    options = [
        [split for split in splits(total, len(shown.cells)) if agree(known, split)]
        for total, known in zip(columns, zip(*shown.cells, strict=True), strict=True)
    ]
    for picked in product(*options):
        table = tuple(zip(*picked, strict=True))
        if agree(shown.totals, tuple(map(sum, table))):
            yield table


def agree(published: tuple[int | None, ...], numbers: tuple[int, ...]) -> bool:
    return all(p in (None, n) for p, n in zip(published, numbers, strict=True))


def splits(total: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(total,)]
    return [(n, *rest) for n in range(total + 1) for rest in splits(total - n, parts - 1)]


@settings(max_examples=400)
@given(st.integers(2, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 5), min_size=columns, max_size=columns), min_size=2, max_size=3
    )
))  # fmt: skip
def test_a_brute_force_solver_finds_no_hidden_number(table: Table) -> None:
    shown = breakdown(table, 3)
    if shown is None:
        return
    columns = [sum(column) for column in zip(*table, strict=True)]
    hidden = {
        (group, option)
        for group, row in enumerate(shown.cells)
        for option, number in enumerate((*row, shown.totals[group]))
        if number is None
    }
    first: tuple[tuple[int, ...], ...] | None = None
    for one in solutions(shown, columns):
        withsums = tuple((*row, sum(row)) for row in one)
        first = first or withsums
        hidden = {(g, o) for g, o in hidden if withsums[g][o] == first[g][o]}
        if not hidden:
            break
    assert first is not None
    assert not hidden


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=8))
def test_no_cell_under_the_limit_is_ever_shown(table: Table) -> None:
    shown = breakdown(table, 5)
    if shown is not None:
        assert all(cell is None or cell >= 5 for row in shown.cells for cell in row)
        assert all(total is None or total >= 5 for total in shown.totals)


def test_large_cells_are_all_shown() -> None:
    shown = breakdown([[10, 20], [30, 40]], 5)
    assert shown == Breakdown(((10, 20), (30, 40)), (30, 70))


def test_one_small_cell_takes_a_second_with_it_in_its_row_and_column() -> None:
    shown = breakdown([[3, 20], [30, 40]], 5)
    assert shown is not None
    assert [row.count(None) for row in shown.cells] == [2, 2]
    assert shown.totals == (23, 70)


def test_a_single_group_with_a_small_cell_shows_nothing() -> None:
    assert breakdown([[3, 20]], 5) is None


def test_four_ballots_are_too_few_and_five_are_not() -> None:
    assert withheld(4, 5)
    assert not withheld(5, 5)
