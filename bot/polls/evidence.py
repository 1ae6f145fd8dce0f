"""What is published of a count: every number of the result, and no ballot that tells a voter.

One answer on a ballot: the ballots. Several (approval, a menu, a scale): each option's column,
sorted on its own. A ranking: rounds, passings-on and the one-to-one table, and ballots only where
the card said so. Practices: their voices, sorted, without sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from bot.plain_text import clean
from bot.polls.counting.columns import Column
from bot.polls.counting.pairwise import Pairwise
from bot.polls.counting.rounds import Election
from bot.polls.counting.taken import Taken
from bot.polls.counting.voices import Voices
from bot.polls.findings import Findings, Manner
from bot.polls.method import Kind
from bot.polls.model import Terms
from bot.polls.seal import Record

Item = TypeVar("Item")


def printed(manner: Manner) -> Iterator[Record]:
    """What was fixed and printed at the opening."""
    if manner.speaks is not None:
        yield "unit", "practice", manner.speaks.value, str(manner.practices)
    for name, roll in manner.areas.items():
        yield "area", clean(name), str(roll)
    if (rules := manner.ranking) is not None:
        worth = "exact" if rules.decimals is None else str(rules.decimals)
        yield "places", str(rules.places), rules.ties.value, worth
        for group in rules.reserved:
            options = (str(option + 1) for option in sorted(group.options))
            yield "reserved", clean(group.name), str(group.places), *options
        yield "lot", *(str(option + 1) for option in rules.lot)


def counted_records(findings: Findings, terms: Terms, manner: Manner) -> Iterator[Record]:
    """The result's records, from the votes cast to the thresholds."""
    kind = terms.method.kind
    yield "cast", str(findings.cast)
    if (covered := findings.coverage) is not None:
        yield "coverage", str(covered.low), str(covered.high), str(covered.asked)
    if (taken := findings.taken) is not None:
        yield "account", *_account(taken, terms.small_number)
    if findings.tally is not None:
        yield from (("total", str(n), str(votes)) for n, votes in _numbered(findings.tally.votes))
    yield from _answers(findings.actions or findings.statements)
    if kind is Kind.ONE or (kind is Kind.RANKED and manner.whole_rankings):
        yield from (("ballot", *map(str, choice)) for choice in findings.choices)
    elif kind is not Kind.RANKED:
        columns = zip(*findings.choices, strict=True)
        for number, column in _numbered(columns):
            yield "column", str(number), *map(str, sorted(column, reverse=True))
    if findings.election is not None:
        yield from _rounds(findings.election)
    if findings.against is not None:
        yield from _against(findings.against, places=findings.election is None)
    yield from _units(findings, terms.small_number)


def _account(taken: Taken, limit: int) -> Iterator[str]:
    """How many put a ballot in, and how many withdrew it."""
    yield "" if taken.put_in is None else str(taken.put_in)
    yield f"fewer than {limit}" if taken.withdrawn is None else str(taken.withdrawn)


def _numbered(items: Iterable[Item]) -> Iterator[tuple[int, Item]]:
    return enumerate(items, 1)


def _answers(columns: Iterable[Column]) -> Iterator[Record]:
    for number, column in _numbered(columns):
        yield "answers", str(number), *map(str, column.counts)


def _rounds(election: Election) -> Iterator[Record]:
    for number, round in _numbered(election.rounds):
        yield "round", str(number), str(round.neither), *map(str, round.votes)
    for number, round in _numbered(election.rounds):
        for chosen in round.chosen:
            yield "chosen", str(number), str(chosen.option + 1), chosen.why.value
    for number, round in _numbered(election.rounds):
        if (step := round.step) is not None:
            yield "step", str(number), step.why.value, str(step.option + 1), str(step.share)


def _against(against: Pairwise, *, places: bool) -> Iterator[Record]:
    for number, row in _numbered(against.table):
        yield "pairs", str(number), *map(str, row)
    if places:
        yield from (("standing", str(n), str(place)) for n, place in _numbered(against.places))


def _units(findings: Findings, limit: int) -> Iterator[Record]:
    if findings.practices is not None:
        yield from _voices(findings.practices, limit)
    if findings.areas is not None:
        for name, reached in findings.areas.verdicts.items():
            yield "verdict", clean(name), reached.value
    if findings.weighted is not None:
        yield "patients", str(findings.weighted.support), str(findings.weighted.all)
    for each in findings.verdicts:
        rule = str(each.threshold)
        yield "reached", rule, str(each.part), str(each.whole), each.reached.value


def _voices(practices: Voices, limit: int) -> Iterator[Record]:
    for number, votes in _numbered(practices.votes):
        yield "spoke", str(number), str(votes)
    divided = practices.divided_shown(limit)
    yield "divided", f"fewer than {limit}" if divided is None else str(divided)
    for number, votes in _numbered(practices.votes):
        yield from [("voice", str(number))] * votes
