"""Published ballots counted anew and held against the published totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.polls.export import Damaged
from bot.polls.method import Kind, Method
from bot.polls.recount.schema import Kinds, Placed

RESULT = ("cast", "total", "ballot", "column", "receipt")


@dataclass(frozen=True, slots=True)
class Account:
    """What a recount tells: lines to read, what was counted anew, what was only added up."""

    lines: tuple[str, ...]
    counted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def account(kinds: Kinds) -> Account:
    """Count a file's ballots; raises Damaged at the first record that does not add up."""
    _numbers_fit(kinds)
    if kinds["withheld"]:
        for row in _first(kinds, RESULT):
            raise Damaged(row.line, "tells votes beside “too few to show”")
        return Account(("Too few voted to show anything.",))
    cast, roll = _cast(kinds), kinds["roll"][0].number()
    method = Method(Kind(kinds["method"][0].fields[0]), kinds["method"][0].number(1))
    apart = kinds["lmcbot poll"][0].fields[0] != "1" and method.kind is not Kind.ONE
    votes = _columns(kinds, method, cast) if apart else _ballots(kinds, method, cast)
    _agree_totals(kinds, votes)
    _codes_fit(kinds, cast)
    noun = "votes" if method.kind is Kind.ONE else "voters"
    told = (
        f"{option.fields[1]}: {count:,} of {cast:,} {noun}"
        for option, count in zip(kinds["option"], votes, strict=True)
    )
    added = (f"that nobody chose more than {method.limit}",) if apart and method.limit else ()
    counted = ("the votes cast", "every total", "the codes")
    return Account((*told, f"Turnout {cast:,} of {roll:,}"), counted, added)


def _numbers_fit(kinds: Kinds) -> None:
    """The roll's size is the last one added to; the limit is one that the options allow."""
    roll = kinds["roll"][0].number()
    sizes = [row.number() for row in kinds["added"]]
    if sizes and (sizes != sorted(set(sizes)) or sizes[-1] != roll):
        raise Damaged(kinds["added"][-1].line, f"does not lead to a roll of {roll:,}")
    method = kinds["method"][0]
    if method.number(1) > (len(kinds["option"]) if method.fields[0] == "several" else 0):
        raise Damaged(method.line, "holds a limit that its method cannot have")


def _first(kinds: Kinds, names: Iterable[str]) -> Sequence[Placed]:
    return [row for name in names for row in kinds.get(name, ())][:1]


def _cast(kinds: Kinds) -> int:
    if not kinds["cast"]:
        raise Damaged(kinds["end"][0].line, "stands where a record “cast” is missing")
    cast, roll = kinds["cast"][0], kinds["roll"][0].number()
    if cast.number() > roll:
        raise Damaged(cast.line, f"tells more votes than the roll of {roll:,} has members")
    return cast.number()


def _ballots(kinds: Kinds, method: Method, cast: int) -> tuple[int, ...]:
    """Votes for each option, from whole ballots in their canonical order."""
    for row in _first(kinds, ["column"]):
        raise Damaged(row.line, "holds a record “column” that its method cannot have")
    options, last = len(kinds["option"]), None
    votes = [0] * options
    for row in kinds["ballot"]:
        choice = row.numbers()
        try:
            method.check(choice, options)
        except UserError:
            raise Damaged(row.line, "is no valid ballot") from None
        _in_order(row, last is None or choice <= last)
        last = choice
        votes = [sum(pair) for pair in zip(votes, choice, strict=True)]
    _agree(kinds["cast"][0], cast, len(kinds["ballot"]))
    return tuple(votes)


def _columns(kinds: Kinds, method: Method, cast: int) -> tuple[int, ...]:
    """Votes for each option, from its own column of marks."""
    for row in _first(kinds, ["ballot"]):
        raise Damaged(row.line, "holds a record “ballot” that its method cannot have")
    if len(kinds["column"]) != len(kinds["option"]):
        raise Damaged(_after(kinds, "column"), "is not where the records “column” end")
    for row in kinds["column"]:
        marks = row.numbers(1)
        _in_order(row, marks == tuple(sorted(marks, reverse=True)))
        if len(marks) != cast or max(marks) > 1:
            raise Damaged(row.line, f"is no column of {cast:,} answers")
    votes = tuple(sum(row.numbers(1)) for row in kinds["column"])
    most = method.limit or len(votes)
    if not cast <= sum(votes) <= most * cast:
        line = kinds["column"][-1].line
        raise Damaged(line, f"ends columns that {cast:,} voters cannot have filled")
    return votes


def _after(kinds: Kinds, kind: str) -> int:
    """The line after the last record of a kind, or of those before it."""
    rows = [row for name, found in kinds.items() for row in found if name != "end"]
    own = [row.line for row in kinds[kind]]
    return max(own, default=max(row.line for row in rows)) + 1


def _in_order(row: Placed, fits: bool) -> None:
    if not fits:
        raise Damaged(row.line, "is not in canonical order")


def _agree_totals(kinds: Kinds, votes: Sequence[int]) -> None:
    rows = kinds["total"]
    if len(rows) != len(votes):
        line = rows[-1].line if rows else kinds["cast"][0].line
        raise Damaged(line, f"ends {len(rows)} totals of {len(votes)} options")
    for row, count in zip(rows, votes, strict=True):
        _agree(row, row.number(1), count)


def _agree(row: Placed, published: int, counted: int) -> None:
    if published != counted:
        raise Damaged(row.line, f"tells {published:,} where the ballots make {counted:,}")


def _codes_fit(kinds: Kinds, cast: int) -> None:
    """As many codes as ballots, each once, in the order of the alphabet."""
    last = ""
    for row in kinds["receipt"]:
        code = row.fields[0]
        if code == last:
            raise Damaged(row.line, "repeats the code before it")
        _in_order(row, code > last)
        last = code
    if len(kinds["receipt"]) != cast:
        line = kinds["end"][0].line
        raise Damaged(line, f"ends {len(kinds['receipt']):,} codes of {cast:,} ballots")
