"""The paragraph of a menu of actions, and of statements on a scale."""

from __future__ import annotations

from collections.abc import Sequence

from bot.polls.counting import percents
from bot.polls.counting.columns import Action, Statement
from bot.polls.findings import Findings
from bot.polls.letters.case import Case
from bot.polls.phrases import counted, listed, per

NO_CALL = (
    "This was a survey of opinion, not a ballot for industrial action, and calls on nobody to act."
)


def menu_letter(case: Case, findings: Findings) -> str:
    """The actions that more than half of the whole roll support, and how far the others got."""
    many = counted(len(findings.actions))
    asked = (
        f"{case.months} {case.committee} asked {case.whom} in secret which of {many} actions they"
        f" would take; {findings.cast:,} answered ({per(findings.cast, findings.roll)})"
        f"{findings.whence}."
    )
    options = zip(findings.actions, case.poll.options, strict=True)
    named = sorted(options, key=lambda pair: -pair[0].support)
    over = [
        f"“{option.label}” ({action.support:,})" for action, option in named if action.most_of_all
    ]
    rest = [action for action, _ in named][len(over) :]
    told = f"{counted(len(over))}: {listed(over)}" if over else "none of them"
    most = f"More than half of all {findings.roll:,} support {told}."
    return " ".join(filter(None, (asked, most, _others(rest, bool(over)), NO_CALL)))


def _others(rest: Sequence[Action], after: bool) -> str:
    if not rest:
        return ""
    other, most = "other " if after else "", rest[0].support
    if len(rest) == 1:
        return f"The {other}one has {most:,}."
    return f"Each of the {other}{counted(len(rest))} has {most:,} or fewer."


def scale_letter(case: Case, findings: Findings) -> str:
    """How many disagree and agree with each statement."""
    top = findings.statements[0].top
    asked = (
        f"{case.dates} {case.committee} asked {case.whom} in secret how far they agree, from 1"
        f" (disagree) to {top} (agree); {findings.cast:,} answered"
        f" ({per(findings.cast, findings.roll)}){findings.whence}."
    )
    statements = zip(findings.statements, case.poll.options, strict=True)
    told = (_statement(statement, option.label) for statement, option in statements)
    return " ".join((asked, *told, case.end))


def _statement(statement: Statement, label: str) -> str:
    counts = (statement.disagree, statement.neither, statement.agree, statement.abstain)
    words = ("disagreed", "chose the middle", "agreed", "gave no answer")
    shares = percents(counts, statement.cast)
    parts = [
        f"{count:,} {word} ({share})"
        for count, word, share in zip(counts, words, shares, strict=True)
        if count or word in ("disagreed", "agreed")
    ]
    return f"“{label.strip('“”')}”: {listed(parts)}."
