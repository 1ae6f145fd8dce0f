"""The card of one answer where areas show their verdict, or one member speaks for each practice."""

from __future__ import annotations

from bot.polls.chart import Bar, Picture, Units
from bot.polls.counting import Tally, percent, percents, share, sides
from bot.polls.findings import Findings
from bot.polls.headlines.line import Headline, Line, areas_told, labels, needed, turnout
from bot.polls.headlines.practices_card import patients
from bot.polls.letters import Case
from bot.polls.phrases import per


def areas(case: Case, findings: Findings, tally: Tally) -> Headline:
    """Each option's votes, what had to be reached, and a bare verdict for each area."""
    what = "practices" if case.by_practice else "votes"
    shares = percents(tally.votes, tally.cast)
    leader = tally.leader()
    lines = [
        Line(label, f"{votes:,} of {tally.cast:,} {what} ({text})", at == leader)
        for at, (label, votes, text) in enumerate(
            zip(labels(case), tally.votes, shares, strict=True)
        )
    ]
    lines += needed(findings)
    kind = "by practice" if case.by_practice else f"by {case.poll.terms.areas.words[0]}"
    details = (*_shares(case, tally), *(verdict.line for verdict in findings.verdicts))
    told = areas_told(findings)
    details += (*told, *patients(case, findings))
    picture = _picture(case, findings, lines[: len(tally.votes)], tally)
    voted, floor = turnout(case, findings), _floor(case, tally)
    return Headline(kind, tuple(lines), voted, floor, details, picture, "".join(told))


def _floor(case: Case, tally: Tally) -> str:
    sided = sides(case.poll.options)
    if sided is None:
        return ""
    low = tally.floor(sided.support)
    return (
        f"At least {low:,} of all {tally.roll:,} {case.units} support it ({per(low, tally.roll)})."
    )


def _shares(case: Case, tally: Tally) -> tuple[str, ...]:
    return tuple(
        f"{label}: {percent(share(votes, tally.cast), 2)} ({votes:,} of {tally.cast:,} votes cast),"
        f" {percent(share(votes, tally.roll), 2)} ({votes:,} of {tally.roll:,} {case.units} asked)"
        for label, votes in zip(labels(case), tally.votes, strict=True)
    )


def _picture(case: Case, findings: Findings, lines: list[Line], tally: Tally) -> Picture:
    bars = tuple(
        (Bar(line.label, line.votes, votes, line.leads), tally.cast)
        for line, votes in zip(lines, tally.votes, strict=True)
    )
    verdicts = () if findings.areas is None else tuple(findings.areas.verdicts.items())
    return Units(bars, verdicts)
