"""The card of statements on a scale, and of a menu of actions."""

from __future__ import annotations

from bot.polls.ballot_words import mark_words
from bot.polls.chart import Diverging, Split
from bot.polls.counting import percents
from bot.polls.counting.columns import Statement
from bot.polls.findings import Findings
from bot.polls.headlines.line import Headline, Line, labels, turnout
from bot.polls.letters import Case
from bot.polls.phrases import counted, per


def scale(case: Case, findings: Findings) -> Headline:
    """Each statement or action, and how far it got."""
    statements = zip(findings.statements, labels(case), strict=True)
    rows = tuple(_split(statement, label) for statement, label in statements)
    first, bounds = findings.statements[0], ""
    if len(findings.statements) > 1:
        lines = tuple(
            _short(s, row.label) for s, row in zip(findings.statements, rows, strict=True)
        )
    else:
        lines = _sides_of(first)
        larger, word = max((first.disagree, "disagree"), (first.agree, "agree"))
        bounds = f"At least {larger:,} of all {findings.roll:,} {word}."
    title = f"1 to {first.top}"
    picture = Diverging(rows, findings.roll)
    return Headline(title, lines, turnout(case, findings), bounds, _marks(case, findings), picture)


def _sides_of(statement: Statement) -> tuple[Line, ...]:
    counts = (statement.disagree, statement.neither, statement.agree, statement.abstain)
    shares = percents(counts, statement.cast)
    words = ("Disagree", "Neither", "Agree", "No answer")
    leads = (statement.disagree > statement.agree, False, statement.agree > statement.disagree)
    lines = [
        Line(word, f"{count:,} of {statement.cast:,} votes ({share})", lead)
        for word, count, share, lead in zip(words, counts, shares, (*leads, False), strict=True)
        if count or word in ("Disagree", "Agree")
    ]
    return (*lines, Line(f"Middle answer: {_median(statement)}", "", False))


def _median(statement: Statement) -> str:
    if statement.median is None:
        return "none"
    low, high = statement.median
    if low != high:
        return f"between {low} and {high}"
    return mark_words(low, statement.top)


def _short(statement: Statement, label: str) -> Line:
    votes = f"agree {statement.agree:,}, disagree {statement.disagree:,} of {statement.cast:,}"
    return Line(f"{label}:", votes, False)


def _split(statement: Statement, label: str) -> Split:
    half = statement.top // 2
    marks = statement.counts[1:]
    left, right = tuple(reversed(marks[:half])), marks[-half:]
    words = f"middle answer {_median(statement).partition(',')[0]}"
    return Split(label.strip("“”"), words, left, statement.neither, right)


def _marks(case: Case, findings: Findings) -> tuple[str, ...]:
    return tuple(
        f"{label}: " + ", ".join(f"mark {n} {count:,}" for n, count in enumerate(s.counts) if n)
        + f", no answer {s.abstain:,}, of {s.cast:,} votes"
        for s, label in zip(findings.statements, labels(case), strict=True)
    )  # fmt: skip


def menu(case: Case, findings: Findings) -> Headline:
    """Each statement or action, and how far it got."""
    named = sorted(zip(findings.actions, labels(case), strict=True), key=lambda p: -p[0].support)
    over = [(action, label) for action, label in named if action.most_of_all]
    rest = [f"{action.support:,}" for action, _ in named[len(over) :]]
    first = (
        f"More than half of all {findings.roll:,} would" if over else "No action has more than half"
    )
    lines = [Line(f"{first}{':' if over else f' of all {findings.roll:,}.'}", "", False)]
    lines += [Line(f"{action.support:,} {label}", "", False) for action, label in over]
    if rest:
        which = f"The other {counted(len(rest))}" if over else "They have"
        lines.append(Line(f"{which}:", " ".join(rest), False))
    share = per(findings.cast, findings.roll)
    answered = (
        f"{findings.cast:,} of {findings.roll:,} {case.units} answered ({share}){findings.whence}"
    )
    rows = tuple(
        Split(label, f"{a.support:,} for, {a.oppose:,} against", (a.oppose,), 0, (a.support,))
        for a, label in named
    )
    details = tuple(
        f"{label}: support {a.support:,}, oppose {a.oppose:,}, abstain {a.abstain:,},"
        f" unanswered {a.unanswered:,}, of {a.cast:,}"
        for a, label in named
    )
    title = f"{counted(len(named))} actions"
    return Headline(title, tuple(lines), answered, "", details, Diverging(rows, findings.roll))
