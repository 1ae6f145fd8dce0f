"""One answer or several, a scale or a menu: counted anew from published ballots or columns."""

from __future__ import annotations

from collections.abc import Sequence

from bot.polls.export import Damaged
from bot.polls.method import Kind
from bot.polls.recount.schema import Kinds
from bot.polls.recount.sums import (
    Account,
    agree,
    all_of,
    ballots,
    cast_of,
    columns,
    method_of,
    none_of,
)

MENU = ("support", "oppose", "abstain")
RANKED = ("places", "reserved", "lot", "round", "chosen", "step", "pairs", "standing")


def options_account(kinds: Kinds) -> Account:
    """The count of a poll that was answered with one option or with several."""
    none_of(kinds, "answers", *RANKED)
    cast, method = cast_of(kinds), method_of(kinds)
    apart = kinds["lmcbot poll"][0].fields[0] != "1" and method.kind is not Kind.ONE
    votes = _several(kinds, cast) if apart else _whole(kinds, cast)
    for row, count in zip(all_of(kinds, "total", len(votes)), votes, strict=True):
        agree(row, row.number(1), count)
    noun = "votes" if method.kind is Kind.ONE else "voters"
    told = (
        f"{option.fields[1]}: {count:,} of {cast:,} {noun}"
        for option, count in zip(kinds["option"], votes, strict=True)
    )
    added = (f"that nobody chose more than {method.limit}",) if apart and method.limit else ()
    return Account(tuple(told), ("the votes cast", "every total"), added)


def _whole(kinds: Kinds, cast: int) -> Sequence[int]:
    none_of(kinds, "column")
    found = ballots(kinds, cast)
    return [sum(choice[at] for choice in found) for at in range(len(kinds["option"]))]


def _several(kinds: Kinds, cast: int) -> Sequence[int]:
    none_of(kinds, "ballot")
    votes = [sum(marks) for marks in columns(kinds, cast, 1)]
    most = method_of(kinds).limit or len(votes)
    if not cast <= sum(votes) <= most * cast:
        line = kinds["column"][-1].line
        raise Damaged(line, f"ends columns that {cast:,} voters cannot have filled")
    return votes


def answers_account(kinds: Kinds) -> Account:
    """The count of a scale or a menu: each statement or action on its own."""
    none_of(kinds, "total", "ballot", "spoke", "voice", "divided", *RANKED)
    cast, method = cast_of(kinds), method_of(kinds)
    scale = method.kind is Kind.SCALE
    words = tuple(map(str, range(1, (method.limit or 5) + 1))) if scale else MENU
    found, lines = columns(kinds, cast, len(words)), []
    rows = all_of(kinds, "answers", len(found))
    for row, option, marks in zip(rows, kinds["option"], found, strict=True):
        counts = [marks.count(mark) for mark in range(len(words) + 1)]
        if row.numbers(1) != tuple(counts):
            raise Damaged(row.line, "tells other answers than its column makes")
        pairs = zip((*words, "no answer"), (*counts[1:], counts[0]), strict=True)
        told = ", ".join(f"{word}: {count:,}" for word, count in pairs)
        lines.append(f"{option.fields[1]} ({told}; of {cast:,})")
    return Account(tuple(lines), ("the votes cast", "every answer"))
