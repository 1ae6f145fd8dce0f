"""A result read back from its published records: all that a card, a letter or a recount needs.

What was never published is not here: ballots of a ranking, the number of few divided practices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bot.polls.counting import Tally
from bot.polls.counting.areas import Areas, Reached
from bot.polls.counting.columns import Action, Statement
from bot.polls.counting.contest import Contest
from bot.polls.counting.coverage import Coverage
from bot.polls.counting.pairwise import Pairwise
from bot.polls.counting.rounds import Election, Order, Reserved, Round, Rules, Ties
from bot.polls.counting.taken import Taken
from bot.polls.counting.voices import Speaks, Voices
from bot.polls.counting.weights import Weighted
from bot.polls.findings import Findings, Manner
from bot.polls.method import Choice, Kind
from bot.polls.rules import Verdict, threshold
from bot.polls.seal import Record

Rows = Mapping[str, Sequence[Record]]  # a kind's records without their kind


def by_kind(records: Sequence[Record]) -> Rows:
    """Records sorted by what they are."""
    found: dict[str, list[Record]] = {}
    for kind, *fields in records:
        found.setdefault(kind, []).append(tuple(fields))
    return found


def manner_of(rows: Rows) -> Manner:
    """What was fixed and printed at the opening. List sizes are not printed."""
    unit = next(iter(rows.get("unit", ())), None)
    return Manner(
        None if unit is None else Speaks(unit[1]),
        0 if unit is None else int(unit[2]),
        {name: int(roll) for name, roll in rows.get("area", ())},
        ranking=_rules(rows),
        whole_rankings=rows["method"][0][0] == "ranked" and "ballot" in rows,
    )


def _rules(rows: Rows) -> Rules | None:
    for places, ties, worth in rows.get("places", ()):
        reserved = tuple(
            Reserved(name, int(many), frozenset(options_named(options)))
            for name, many, *options in rows.get("reserved", ())
        )
        lot = options_named(rows["lot"][0])
        decimals = None if worth == "exact" else int(worth)
        return Rules(lot, int(places), reserved, Ties(ties), decimals)
    return None


def options_named(numbers: Sequence[str]) -> Order:
    """Options by the numbers that records give them, from 1."""
    return tuple(int(number) - 1 for number in numbers)


def findings_of(rows: Rows) -> Findings | None:
    """The result; None where too few voted. Raises ValueError or KeyError for no honest records."""
    if "withheld" in rows:
        return None
    roll, cast = int(rows["roll"][0][0]), int(rows["cast"][0][0])
    kind = Kind(rows["method"][0][0])
    votes = tuple(int(count) for _, count in rows.get("total", ()))
    counts = [_numbers(row[1:]) for row in rows.get("answers", ())]
    return Findings(
        roll,
        cast,
        tuple(_numbers(row) for row in rows.get("ballot", ())),
        Tally(roll, cast, votes) if kind in (Kind.ONE, Kind.SEVERAL) else None,
        tuple(Action(roll, each) for each in counts) if kind is Kind.MENU else (),
        tuple(Statement(roll, each) for each in counts) if kind is Kind.SCALE else (),
        _election(rows, cast),
        Pairwise(tuple(_numbers(row[1:]) for row in rows["pairs"])) if "pairs" in rows else None,
        _practices(rows),
        Areas({name: Reached(word) for name, word in rows["verdict"]})
        if "verdict" in rows
        else None,
        Weighted(*_numbers(rows["patients"][0])) if "patients" in rows else None,
        tuple(
            Verdict(threshold(rule), int(part), int(whole), Reached(word))
            for rule, part, whole, word in rows.get("reached", ())
        ),
        *beside_turnout(rows),
    )


def beside_turnout(rows: Rows) -> tuple[Coverage | None, Taken | None]:
    """From how many practices the votes came, and how many ballots were ever put in; each None
    where it was not published."""
    covered = Coverage(*_numbers(rows["coverage"][0])) if "coverage" in rows else None
    for put_in, withdrawn in rows.get("account", ()):
        known = put_in.isdigit() and withdrawn.isdigit()
        return covered, Taken(int(put_in), int(withdrawn)) if known else Taken(None, None)
    return covered, None


def _numbers(fields: Sequence[str]) -> Choice:
    return tuple(map(int, fields))


def _election(rows: Rows, cast: int) -> Election | None:
    """The rounds as published, with what the rules say of each (who was tied, what settled it)."""
    rules = _rules(rows)
    if rules is None:
        return None
    contest, rounds = Contest(rules, rules.quota(cast)), []
    for _, neither, *votes in rows["round"]:
        held = tuple(map(Fraction, votes))
        rounds.append(Round(held, Fraction(neither), *contest.decide(held)))
    return Election(rules, cast, tuple(rounds))


def _practices(rows: Rows) -> Voices | None:
    if "spoke" not in rows:
        return None
    unit, said = rows["unit"][0], rows["divided"][0][0]
    divided = int(said) if said.isdigit() else 0
    votes = tuple(int(count) for _, count in rows["spoke"])
    return Voices(int(unit[2]), Speaks(unit[1]), votes, divided)
