"""The card of a ranking: who was chosen and how, or the order of priorities."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.polls.chart import Held, Rounds
from bot.polls.counting.pairwise import Pairwise
from bot.polls.counting.rounds import Election, Round, Why
from bot.polls.counting.shares import exactly, in_votes
from bot.polls.findings import Findings
from bot.polls.headlines.line import Headline, Line, labels, turnout
from bot.polls.letters import Case
from bot.polls.phrases import listed


def elected(case: Case, findings: Findings, election: Election, against: Pairwise) -> Headline:
    """Who is chosen and how, or the one-to-one order."""
    names, rounds = labels(case), election.rounds
    lines = [
        Line(f"Chosen: {names[each.option]}", f"(round {number})", True)
        for number, round in enumerate(rounds, 1)
        for each in round.chosen
    ]
    last = rounds[-1]
    lines.append(Line(_held(last, names), f"of {findings.cast:,} votes", False))
    lines += [Line(text, "", False) for text in _ties(election, names)]
    alone = _one_to_one(election, against, names)
    quota = f"Quota: {election.quota:,} of {findings.cast:,} votes"
    details = (quota, *_working(election, names), *_pairs(against, names))
    drawn, voted = _rounds(case, election), turnout(case, findings)
    seen = (f"Round {at}: {_held(each, names)}" for at, each in enumerate(rounds, 1))
    return Headline("in order", tuple(lines), voted, alone, details, drawn, "; ".join(seen))


def _held(round: Round, names: tuple[str, ...]) -> str:
    """ "Dr Adeyemi 19, Dr Brook 18, neither 3"."""
    held = [f"{names[option]} {in_votes(votes)}" for option, votes in _ranked(round) if votes]
    neither = f", neither {in_votes(round.neither)}" if round.neither else ""
    return f"{', '.join(held)}{neither}"


def _working(election: Election, names: tuple[str, ...]) -> Iterator[str]:
    """Every round to its last digit, and what followed of it."""
    for number, round in enumerate(election.rounds, 1):
        held = [f"{names[at]} {exactly(votes)}" for at, votes in _ranked(round) if votes]
        neither = [f"neither {exactly(round.neither)}"] if round.neither else []
        then = f"; {follows}" if (follows := _follows(round, names)) else ""
        yield f"Round {number}: {', '.join([*held, *neither])}{then}"


def _one_to_one(election: Election, against: Pairwise, names: tuple[str, ...]) -> str:
    if len(election.chosen) != 1:
        return ""
    (winner,) = election.chosen
    if against.winner == winner:
        return "One to one, ahead of every other."
    ahead = [names[option] for option in against.beaten_by(winner)]
    return f"One to one, {f'behind {listed(ahead)}' if ahead else 'level with another'}."


def _ranked(round: Round) -> list[tuple[int, Fraction]]:
    return sorted(enumerate(round.votes), key=lambda pair: -pair[1])


def _ties(election: Election, names: tuple[str, ...]) -> list[str]:
    found = []
    for number, round in enumerate(election.rounds, 1):
        step = round.step
        if step is None or not step.tied:
            continue
        how = f"fewer votes in round {step.settled}" if step.settled else "the drawn lot"
        how = "fewer first places" if step.settled == 1 else how
        what = "a tie of surpluses" if step.why is Why.SURPLUS else "a tie for last"
        moved = "first" if step.why is Why.SURPLUS else "out"
        how = how.replace("fewer", "more") if step.why is Why.SURPLUS else how
        word = "with" if step.settled else "by"
        found.append(f"Round {number}: {what}, {names[step.option]} {moved} {word} {how}.")
    return found


def _pairs(against: Pairwise, names: tuple[str, ...]) -> tuple[str, ...]:
    size = range(len(names))
    return tuple(
        f"{names[one]} before {names[other]}: {against.table[one][other]:,} to"
        f" {against.table[other][one]:,}"
        for one in size
        for other in size
        if one < other
    )


def _rounds(case: Case, election: Election) -> Rounds:
    names = labels(case)
    order = tuple(option for option, _ in _ranked(election.rounds[-1]))
    drawn = tuple(Held(r.votes, r.neither, _follows(r, names)) for r in election.rounds)
    return Rounds(names, order, drawn)


def _follows(round: Round, names: tuple[str, ...]) -> str:
    if round.chosen:
        return f"chosen: {listed(names[each.option] for each in round.chosen)}"
    if round.step is None:
        return ""
    what = "shared on" if round.step.why is Why.SURPLUS else "out"
    return f"{what}: {names[round.step.option]}"


def priorities(case: Case, findings: Findings, against: Pairwise) -> Headline:
    """Who is chosen and how, or the one-to-one order."""
    names = labels(case)
    order = sorted(range(len(names)), key=lambda at: (against.places[at], at))
    lines = tuple(
        Line(f"{against.places[at]} {names[at]}", "", against.places[at] == 1) for at in order
    )
    details = _pairs(against, names)
    return Headline("priorities", lines, turnout(case, findings), "", details)
