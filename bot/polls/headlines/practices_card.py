"""The card of a poll with one vote for each practice."""

from __future__ import annotations

from bot.polls.chart import Bar, Picture, Units
from bot.polls.counting import percents, sides
from bot.polls.counting.voices import Voices
from bot.polls.findings import Findings
from bot.polls.headlines.line import Headline, Line, areas_told, labels, needed
from bot.polls.letters import Case
from bot.polls.phrases import per


def practices(case: Case, findings: Findings, voices: Voices) -> Headline:
    """Practices first, their doctors beside them, a bare verdict for each area."""
    limit, sided = case.poll.terms.small_number, sides(case.poll.options)
    voted = voices.voted_shown(limit)
    base = voices.spoke if voted is None else voted
    what = "practices" if voted is not None else "practices of one voice"
    names, lead = labels(case), sided.support if sided is not None else -1
    shares = percents(voices.votes, base)
    ahead = {lead} if voices.votes[lead] == max(voices.votes) else set()
    full = [
        Line(names[at], f"{voices.votes[at]:,} of {base:,} {what} ({shares[at]})", at in ahead)
        for at in ([lead] if lead >= 0 else range(len(names)))
    ]
    rest = [f"{names[at]} {voices.votes[at]:,}" for at in range(len(names)) if 0 <= lead != at]
    divided = voices.divided_shown(limit)
    many = f"fewer than {limit}" if divided is None else f"{divided:,}"
    lines = [*full, Line(" · ".join([*rest, f"divided inside {many}"]), "", False)]
    spoke = (
        f"At least {base:,} of {voices.roll:,} practices voted"
        if voted is None
        else f"{voted:,} of {voices.roll:,} practices voted ({per(voted, voices.roll)})"
    )
    members = _members(findings, lead)
    lines += needed(findings)
    verdicts = (*coverage(case, findings, spoke), *(verdict.line for verdict in findings.verdicts))
    told = areas_told(findings)
    verdicts += (*told, *patients(case, findings))
    picture = _picture(findings, voices, (base, lead))
    return Headline("by practice", tuple(lines), spoke, members, verdicts, picture, "".join(told))


def coverage(case: Case, findings: Findings, practices_voted: str) -> tuple[str, ...]:
    """How many of the GPs asked voted, beside how many practices: one alone would say too much."""
    share = per(findings.cast, findings.roll)
    practices = f"{practices_voted[0].lower()}{practices_voted[1:]}"
    return (f"{findings.cast:,} of {findings.roll:,} GPs voted ({share}); {practices}",)


def patients(case: Case, findings: Findings) -> tuple[str, ...]:
    """The patients of the practices for it, where practices are weighed by their lists."""
    if findings.weighted is None:
        told = "By list size: not shown, since a practice’s vote could be worked out."
        return (told,) if case.poll.terms.weighted else ()
    part, whole = findings.weighted.support, findings.weighted.all
    share = per(part, whole)
    return (f"Practices for it care for {part:,} of {whole:,} patients ({share}).",)


def _members(findings: Findings, lead: int) -> str:
    if findings.tally is None or lead < 0:
        return ""
    votes, cast = findings.tally.votes[lead], findings.tally.cast
    return f"GPs: {votes:,} of {cast:,} support it ({per(votes, cast)})"


def _picture(findings: Findings, voices: Voices, asked: tuple[int, int]) -> Picture | None:
    base, lead = asked
    if lead < 0 or findings.tally is None:
        return None
    bars = []
    for unit, votes, cast in (
        ("Practices", voices.votes[lead], base),
        ("GPs", findings.tally.votes[lead], findings.tally.cast),
    ):
        words = f"{votes:,} of {cast:,} support it ({per(votes, cast)})"
        bars.append((Bar(unit, words, votes, True), cast))
    areas = () if findings.areas is None else tuple(findings.areas.verdicts.items())
    return Units(tuple(bars), areas)
