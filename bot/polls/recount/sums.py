"""What every recount needs: numbers held against each other, and the line where they part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.polls.export import Damaged
from bot.polls.method import Choice, Kind, Method
from bot.polls.recount.schema import Kinds, Placed


@dataclass(frozen=True, slots=True)
class Account:
    """What a recount tells: lines to read, what was counted anew, what was only added up."""

    lines: tuple[str, ...]
    counted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def method_of(kinds: Kinds) -> Method:
    """How the poll was answered."""
    row = kinds["method"][0]
    return Method(Kind(row.fields[0]), row.number(1))


def first_of(kinds: Kinds, names: Iterable[str]) -> Sequence[Placed]:
    """The first record of the first of these kinds that the file holds, if any."""
    return [row for name in names for row in kinds.get(name, ())][:1]


def none_of(kinds: Kinds, *names: str) -> None:
    """Refuse kinds of record that do not belong to this way of voting."""
    for name in names:
        for row in first_of(kinds, [name]):
            raise Damaged(row.line, f"holds a record “{name}” that its method cannot have")


def all_of(kinds: Kinds, name: str, many: int) -> Sequence[Placed]:
    """Exactly so many records of a kind."""
    rows = kinds.get(name, ())
    if len(rows) != many:
        line = rows[-1].line if rows else kinds["end"][0].line
        raise Damaged(line, f"ends {len(rows)} records “{name}” where {many} belong")
    return rows


def the(kinds: Kinds, name: str) -> Placed:
    """The one record of a kind that must be there."""
    if not kinds[name]:
        raise Damaged(kinds["end"][0].line, f"stands where a record “{name}” is missing")
    return kinds[name][0]


def cast_of(kinds: Kinds) -> int:
    """The votes cast; no more than the roll has voters."""
    cast, roll = the(kinds, "cast"), kinds["roll"][0].number()
    if cast.number() > roll:
        raise Damaged(cast.line, f"tells more votes than the roll of {roll:,} has members")
    return cast.number()


def in_order(row: Placed, fits: bool) -> None:
    """Refuse a record that stands where its sorting would not put it."""
    if not fits:
        raise Damaged(row.line, "is not in canonical order")


def agree(row: Placed, published: int, counted: int) -> None:
    """Refuse a number that is not what was counted."""
    if published != counted:
        raise Damaged(row.line, f"tells {published:,} where the ballots make {counted:,}")


def ballots(kinds: Kinds, cast: int) -> list[Choice]:
    """The published ballots, each a valid one, in their order, as many as were cast."""
    method, options, found = method_of(kinds), len(kinds["option"]), list[Choice]()
    for row in kinds["ballot"]:
        choice = row.numbers()
        try:
            method.check(choice, options)
        except UserError:
            raise Damaged(row.line, "is no valid ballot") from None
        in_order(row, not found or choice <= found[-1])
        found.append(choice)
    agree(kinds["cast"][0], cast, len(found))
    return found


def columns(kinds: Kinds, cast: int, top: int) -> list[tuple[int, ...]]:
    """Each option's column of marks up to ``top``, as long as votes were cast."""
    found = []
    for row in all_of(kinds, "column", len(kinds["option"])):
        marks = row.numbers(1)
        in_order(row, marks == tuple(sorted(marks, reverse=True)))
        if len(marks) != cast or marks[0] > top:
            raise Damaged(row.line, f"is no column of {cast:,} answers")
        found.append(marks)
    return found


def codes_fit(kinds: Kinds, cast: int) -> None:
    """As many codes as ballots, each once, in the order of the alphabet."""
    last = ""
    for row in kinds["receipt"]:
        code = row.fields[0]
        if code == last:
            raise Damaged(row.line, "repeats the code before it")
        in_order(row, code > last)
        last = code
    if len(kinds["receipt"]) != cast:
        line = kinds["end"][0].line
        raise Damaged(line, f"ends {len(kinds['receipt']):,} codes of {cast:,} ballots")
