"""The paragraph of a ranking: who was chosen and how, or the order."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.polls.counting.pairwise import Pairwise
from bot.polls.counting.rounds import Election, Step, Why
from bot.polls.counting.shares import in_votes
from bot.polls.findings import Findings
from bot.polls.letters.case import Case
from bot.polls.phrases import counted, listed, ordinal, per


def ranked_letter(case: Case, findings: Findings, against: Pairwise) -> str:
    """Who was chosen, in which round, by how much; or the one-to-one order of priorities."""
    labels = [option.label for option in case.poll.options]
    if findings.election is None:
        return f"{_asked(case, findings)} {_order(against, labels)} {case.end}"
    parts = (_chosen(findings.election, labels), *_ties(findings.election))
    alone = _one_to_one(findings.election, against, labels)
    return " ".join(filter(None, (_asked(case, findings), *parts, alone, case.end)))


def _asked(case: Case, findings: Findings) -> str:
    many = counted(len(case.poll.options))
    what = f"{many} {case.thing} in order"
    if case.thing == "it":
        what = f"{many} names in order ({case.quoted})"
    return (
        f"{case.dates} {case.committee} asked {case.whom} in secret to put {what};"
        f" {findings.cast:,} voted ({per(findings.cast, findings.roll)}){findings.whence}."
    )


def _order(against: Pairwise, labels: list[str]) -> str:
    places = sorted(range(len(labels)), key=lambda at: (against.places[at], at))
    told = ", ".join(f"{against.places[at]} {labels[at]}" for at in places)
    return f"Compared one to one, their order is: {told}."


def _chosen(election: Election, labels: list[str]) -> str:
    if len(election.chosen) == 1:
        return _winner(election, labels)
    told = [
        f"{labels[each.option]} in the {ordinal(number)} round"
        for number, round in enumerate(election.rounds, 1)
        for each in round.chosen
    ]
    reserved = [f"{counted(g.places)} for {g.name}" for g in election.rules.reserved]
    kept = f", places reserved: {listed(reserved)}" if reserved else ""
    return f"Chosen were {listed(told)}, with a quota of {election.quota:,}{kept}."


def _winner(election: Election, labels: list[str]) -> str:
    (winner,), last = election.chosen, election.rounds[-1]
    others = (option for option in range(len(labels)) if option != winner)
    next_ = max(others, key=lambda option: last.votes[option])
    text = (
        f"{labels[winner]} was chosen in the {ordinal(len(election.rounds))} round by"
        f" {in_votes(last.votes[winner])} votes to"
        f" {labels[next_]}’s {in_votes(last.votes[next_])}"
    )
    return f"{text}; {_neither(last.neither)} had named neither." if last.neither else f"{text}."


def _neither(many: Fraction) -> str:
    """With one place every ballot is worth one vote: "three voters"."""
    return "one voter" if many == 1 else f"{counted(int(many))} voters"


def _ties(election: Election) -> Iterator[str]:
    for number, round in enumerate(election.rounds, 1):
        if (step := round.step) is not None and step.tied:
            where = f"{_what(step)} in the {ordinal(number)} round"
            yield f"A tie for {where} was settled {_how(step)}."


def _what(step: Step) -> str:
    return "the largest surplus" if step.why is Why.SURPLUS else "last place"


def _how(step: Step) -> str:
    return "by the rule published beforehand" if step.settled else "by the lot drawn beforehand"


def _one_to_one(election: Election, against: Pairwise, labels: list[str]) -> str:
    if len(election.chosen) != 1:
        return ""
    (winner,) = election.chosen
    start, name = "Compared one to one,", labels[winner]
    if against.winner == winner:
        return f"{start} {name} was preferred to each of the others."
    ahead = [labels[option] for option in against.beaten_by(winner)]
    if not ahead:
        return f"{start} {name} was level with another."
    return f"{start} {listed(ahead)} {'was' if len(ahead) == 1 else 'were'} preferred to {name}."
