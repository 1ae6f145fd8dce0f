"""Published rounds and one-to-one tables held against the rules, with ballots or without.

Without ballots the first round's votes and the table are taken as written; the rest has to
follow: each decision from the votes so far, each round's sum, and whose votes may have moved.
With ballots everything is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from bot.polls.counting.contest import Contest
from bot.polls.counting.pairwise import Pairwise, table
from bot.polls.counting.ranked import elect, order_of
from bot.polls.counting.rounds import Election, Order, Reserved, Round, Rules, Step, Ties, Why
from bot.polls.counting.shares import in_votes
from bot.polls.export import Damaged
from bot.polls.published import options_named
from bot.polls.recount.schema import Kinds, Placed
from bot.polls.recount.sums import Account, all_of, ballots, cast_of, none_of, the


def ranking_account(kinds: Kinds) -> Account:
    """The count of a poll in which options were put in order."""
    none_of(kinds, "total", "answers", "column", "spoke", "voice", "divided")
    cast, rules = cast_of(kinds), _rules(kinds)
    against = _against(kinds, cast)
    orders = [order_of(choice) for choice in ballots(kinds, cast)] if kinds["ballot"] else []
    if orders:
        _same_table(kinds, orders)
    if rules is None:
        none_of(kinds, "reserved", "lot", "round", "chosen", "step")
        lines = _priorities(kinds, against)
    else:
        none_of(kinds, "standing")
        lines = _elected(kinds, _replayed(kinds, rules, cast, orders), against)
    parts = ("the rounds", "the one-to-one table")[rules is None :]
    told = tuple(lines)
    return Account(told, ("the votes cast", *parts)) if orders else Account(told, (), parts)


def _rules(kinds: Kinds) -> Rules | None:
    """The rules printed at the opening, where they can be such."""
    if not kinds["places"]:
        return None
    row, options = kinds["places"][0], set(range(len(kinds["option"])))
    lot, places = the(kinds, "lot"), row.number()
    order = options_named(lot.fields)
    if sorted(order) != sorted(options):
        raise Damaged(lot.line, "draws no lot over all options")
    reserved, taken, promised = [], set[int](), 0
    for group in kinds["reserved"]:
        able, promised = set(options_named(group.fields[2:])), promised + group.number(1)
        if not able <= options - taken or promised > places:
            raise Damaged(group.line, "reserves places that there cannot be")
        taken |= able
        reserved.append(Reserved(group.fields[0], group.number(1), frozenset(able)))
    worth = None if row.fields[2] == "exact" else row.number(2)
    return Rules(order, places, tuple(reserved), Ties(row.fields[1]), worth)


def _against(kinds: Kinds, cast: int) -> Pairwise:
    size = len(kinds["option"])
    rows = all_of(kinds, "pairs", size)
    found = tuple(row.numbers(1) for row in rows)
    for at, row in enumerate(rows):
        level = len(found[at]) == size and found[at][at] == 0
        others = (found[at][o] + found[o][at] for o in range(at) if len(found[at]) == size)
        if not level or any(both > cast for both in others):
            raise Damaged(row.line, f"holds one-to-one counts that {cast:,} voters cannot make")
    return Pairwise(found)


def _same_table(kinds: Kinds, orders: Sequence[Order]) -> None:
    made = table(orders, len(kinds["option"]))
    for row, counts in zip(kinds["pairs"], made, strict=True):
        if row.numbers(1) != counts:
            raise Damaged(row.line, "tells other one-to-one counts than the ballots make")


def _priorities(kinds: Kinds, against: Pairwise) -> Iterator[str]:
    rows = all_of(kinds, "standing", len(kinds["option"]))
    for row, place in zip(rows, against.places, strict=True):
        if row.number(1) != place:
            raise Damaged(row.line, "tells another place than the one-to-one table makes")
    for row in sorted(rows, key=lambda row: (row.number(1), row.number())):
        yield f"{row.number(1)}. {kinds['option'][row.number() - 1].fields[1]}"


def _replayed(kinds: Kinds, rules: Rules, cast: int, orders: Sequence[Order]) -> Election:
    """The rounds with the decisions that follow from them; Damaged where others are published."""
    contest, rounds = Contest(rules, rules.quota(cast)), list[Round]()
    for row in kinds["round"]:
        round = _round(row, len(kinds["option"]))
        if contest.over and rounds:
            raise Damaged(row.line, "is a round after the count was over")
        _follows(row, round, rounds, contest, cast)
        rounds.append(Round(round.votes, round.neither, *contest.decide(round.votes)))
    if not rounds or not contest.over:
        line = kinds["round"][-1].line if rounds else kinds["end"][0].line
        raise Damaged(line, "ends the rounds before the count is over")
    election = Election(rules, cast, tuple(rounds))
    if orders and elect(rules, orders) != election:
        raise Damaged(kinds["round"][0].line, "begins rounds that the ballots do not make")
    _same_decisions(kinds, election)
    return election


def _round(row: Placed, options: int) -> Round:
    neither, *votes = map(Fraction, row.fields[1:])
    if len(votes) != options:
        raise Damaged(row.line, f"holds votes for {len(votes)} options of {options}")
    return Round(tuple(votes), neither, (), None)


def _follows(row: Placed, now: Round, before: list[Round], contest: Contest, cast: int) -> None:
    """Refuse a round whose votes cannot come of the one before it."""
    if sum(now.votes) + now.neither != cast:
        raise Damaged(row.line, f"does not add up to {cast:,} votes")
    if not before:
        if now.neither or any(vote.denominator != 1 for vote in now.votes):
            raise Damaged(row.line, "is no count of first places")
        return
    last, hopeful = before[-1], contest.hopeful
    assert last.step is not None  # the count was not over
    for option, (old, new) in enumerate(zip(last.votes, now.votes, strict=True)):
        if option == last.step.option:
            fits = new == (contest.quota if last.step.why is Why.SURPLUS else 0)
        else:
            fits = new >= old if option in hopeful else new == old
        if not fits:
            raise Damaged(row.line, "moves votes that the round before does not move")


def _same_decisions(kinds: Kinds, election: Election) -> None:
    chosen = [
        (str(number), str(each.option + 1), each.why.value)
        for number, round in enumerate(election.rounds, 1)
        for each in round.chosen
    ]
    steps = [
        (str(number), step.why.value, str(step.option + 1), str(step.share))
        for number, step in enumerate((round.step for round in election.rounds), 1)
        if isinstance(step, Step)
    ]
    for name, made in (("chosen", chosen), ("step", steps)):
        for row, decision in zip(all_of(kinds, name, len(made)), made, strict=True):
            if row.fields != decision:
                raise Damaged(row.line, "is not what the rules make of the rounds")


def _elected(kinds: Kinds, election: Election, against: Pairwise) -> Iterator[str]:
    labels = [option.fields[1] for option in kinds["option"]]
    for number, round in enumerate(election.rounds, 1):
        held = zip(labels, round.votes, strict=True)
        votes = ", ".join(f"{label} {in_votes(vote)}" for label, vote in held if vote)
        yield f"Round {number}: {votes}, named neither {in_votes(round.neither)}"
        for each in round.chosen:
            yield f"Chosen in round {number}: {labels[each.option]}"
    if len(election.chosen) == 1:
        ahead = against.winner == election.chosen[0]
        yield f"One to one, {'' if ahead else 'not '}ahead of every other"
