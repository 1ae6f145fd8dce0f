"""The paragraph of one answer, or several, by member."""

from __future__ import annotations

from bot.polls.counting import Tally, percents, sides
from bot.polls.findings import Findings
from bot.polls.letters.case import Case
from bot.polls.letters.rule_set import rule_set
from bot.polls.method import Kind
from bot.polls.phrases import counted, listed, per


def options_letter(case: Case, findings: Findings, tally: Tally) -> str:
    """Votes and turnout, and what not even those who stayed away could change."""
    how = "with names shown in a straw poll" if case.poll.terms.named else "in a secret straw poll"
    asked = f"{case.dates} {case.committee} asked {case.whom} {how}: {case.question}"
    voted = (
        f"Of the {counted(tally.cast)} who voted ({per(tally.cast, tally.roll)}){findings.whence},"
    )
    told = f"{voted} {_said(case, tally)}."
    parts = (
        asked,
        told,
        _floor(case, tally),
        rule_set(findings.verdicts, findings, case.poll.terms.areas.words[0]),
        case.end,
    )
    return " ".join(filter(None, parts))


def _said(case: Case, tally: Tally) -> str:
    shares = percents(tally.votes, tally.cast)
    sided, options = sides(case.poll.options), case.poll.options
    parts = []
    for at, (option, votes, share) in enumerate(zip(options, tally.votes, shares, strict=True)):
        verb = f"chose “{option.label}”"
        if sided is not None:
            verb = {sided.support: f"supported {case.thing}", sided.oppose: "opposed it"}.get(
                at, "abstained" if option.label.casefold() == "abstain" else verb
            )
        parts.append(f"{votes:,} {verb} ({share})")
    joined = listed(parts)
    several = case.poll.terms.method.kind is Kind.SEVERAL
    return f"who could choose several, {joined}" if several else joined


def _floor(case: Case, tally: Tally) -> str:
    """What not even those who stayed away could change."""
    sided = sides(case.poll.options)
    if sided is None:
        return ""
    support, roll = tally.votes[sided.support], tally.roll
    units = "practices" if case.by_practice else case.asked
    whole = f"{support:,} of all {counted(roll)} {units} ({per(support, roll)})"
    if not tally.absent:
        return ""
    others = "one had" if tally.absent == 1 else f"{counted(tally.absent)} had all"
    return f"Even if the other {others} opposed it, {whole} would be for {case.thing}."
