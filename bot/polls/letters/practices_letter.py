"""The paragraph of a poll with one vote for each practice."""

from __future__ import annotations

from bot.polls.counting import sides
from bot.polls.counting.voices import Speaks, Voices
from bot.polls.findings import Findings
from bot.polls.letters.case import Case
from bot.polls.letters.rule_set import rule_set
from bot.polls.phrases import counted, per


def practices_letter(case: Case, findings: Findings, voices: Voices) -> str:
    """Practices for, against and divided inside; what would name a divided one is left out."""
    asked = f"{case.dates} {case.committee} asked {case.whom}, one vote each: {case.question}"
    limit = case.poll.terms.small_number
    voted, divided = voices.voted_shown(limit), voices.divided_shown(limit)
    many = "fewer than " + counted(limit) if divided is None else counted(divided)
    inside = f"in {many} the doctors {_disagreed(voices.speaks)}"
    if voted is None:
        lead = f"{voices.spoke:,} spoke with one voice"
    else:
        lead = f"{voted:,} voted ({per(voted, voices.roll)})"
    told = f"{lead}: {_votes(case, voices, voted)}, and {inside}."
    return " ".join(filter(None, (asked, told, rule_set(findings.verdicts, findings), case.end)))


def _votes(case: Case, voices: Voices, voted: int | None) -> str:
    sided = sides(case.poll.options)
    if sided is None:
        options = zip(case.poll.options, voices.votes, strict=True)
        return ", ".join(f"{votes:,} for “{option.label}”" for option, votes in options)
    support, oppose = voices.votes[sided.support], voices.votes[sided.oppose]
    shares = f"{per(support, voices.roll)} of all"
    if voted is not None:
        shares = f"{per(support, voted)} of those voting, {shares}"
    neither = voices.spoke - support - oppose
    rest = f", {neither:,} for neither" if neither else ""
    return f"{support:,} for {case.thing} ({shares}), {oppose:,} against{rest}"


def _disagreed(speaks: Speaks) -> str:
    return "were evenly divided" if speaks is Speaks.MAJORITY else "did not all agree"
