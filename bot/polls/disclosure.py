"""Small numbers: what must be hidden so that nobody can be found out by subtraction.

A breakdown is published with the overall votes per option and, per group, the votes cast. A cell
under the limit is hidden; then more cells are, until none of the hidden ones is fixed by what is
left. Cells and totals are flows in a circulation: group total -> group -> option -> option total.
A hidden cell is fixed exactly when no circuit of other hidden cells can carry one vote more or
less past it (L. H. Cox, JASA 75, 1980, pages 377-385, on suppression in two-way tables).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TOO_FEW = "too few to show"

Cell = tuple[int, int]  # group, option; option -1 is the group's total


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Votes by group and option; None stands for a hidden number."""

    cells: tuple[tuple[int | None, ...], ...]
    totals: tuple[int | None, ...]


def withheld(cast: int, limit: int) -> bool:
    """Whether so few voted that nothing about the votes may be shown."""
    return cast < limit


def breakdown(table: Sequence[Sequence[int]], limit: int) -> Breakdown | None:
    """What of a breakdown may be shown beside the overall votes per option.

    ``table`` has a row per group and a column per option, one vote per ballot. None means that no
    part of it may be: any number left would give a hidden one away.
    """
    hidden = _small(table, limit)
    while fixed := _fixed(table, hidden):
        victim = _next(table, hidden, fixed)
        if victim is None:
            return None
        hidden.add(victim)
    return _shown(table, hidden)


def _small(table: Sequence[Sequence[int]], limit: int) -> set[Cell]:
    hidden = set()
    for group, row in enumerate(table):
        if sum(row) < limit:
            hidden.add((group, -1))
        hidden |= {(group, option) for option, count in enumerate(row) if count < limit}
    return hidden


def _count(table: Sequence[Sequence[int]], cell: Cell) -> int:
    group, option = cell
    return sum(table[group]) if option < 0 else table[group][option]


def _next(table: Sequence[Sequence[int]], hidden: set[Cell], fixed: Cell) -> Cell | None:
    """The number to hide next: a vote for a vote and a total for a total, near before far,
    small before large; None when all are hidden."""
    options = range(-1, len(table[0]))
    left = [(g, o) for g in range(len(table)) for o in options if (g, o) not in hidden]

    def cost(cell: Cell) -> tuple[bool, bool, int, Cell]:
        other_kind = (cell[1] < 0) != (fixed[1] < 0)
        far = cell[0] != fixed[0] and cell[1] != fixed[1]
        return other_kind, far, _count(table, cell), cell

    return min(left, key=cost, default=None)


def _fixed(table: Sequence[Sequence[int]], hidden: set[Cell]) -> Cell | None:
    arcs = [(_ends(cell), _count(table, cell)) for cell in sorted(hidden)]
    for at, cell in enumerate(sorted(hidden)):
        (tail, head), flow = arcs[at]
        others = arcs[:at] + arcs[at + 1 :]
        more = _reaches(others, head, tail)
        less = flow > 0 and _reaches(others, tail, head)
        if not (more or less):
            return cell
    return None


def _ends(cell: Cell) -> tuple[str, str]:
    group, option = cell
    return ("total", f"g{group}") if option < 0 else (f"g{group}", f"o{option}")


def _reaches(arcs: Sequence[tuple[tuple[str, str], int]], start: str, goal: str) -> bool:
    """Whether one vote can be pushed from node to node; against an arc only what flows in it."""
    seen, edge = {start}, [start]
    while edge:
        node = edge.pop()
        for (tail, head), flow in arcs:
            nexts = [head] if tail == node else [tail] if head == node and flow > 0 else []
            fresh = [other for other in nexts if other not in seen]
            seen.update(fresh)
            edge.extend(fresh)
    return goal in seen


def _shown(table: Sequence[Sequence[int]], hidden: set[Cell]) -> Breakdown:
    cells = tuple(
        tuple(None if (group, option) in hidden else count for option, count in enumerate(row))
        for group, row in enumerate(table)
    )
    totals = tuple(None if (group, -1) in hidden else sum(row) for group, row in enumerate(table))
    return Breakdown(cells, totals)
