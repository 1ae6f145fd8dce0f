"""What a result card says of rankings, scales, menus and practices, with its chart and details."""

from __future__ import annotations

from bot.polls.findings import Findings
from bot.polls.headlines.answers_card import menu, scale
from bot.polls.headlines.areas_card import areas
from bot.polls.headlines.line import Headline, Line
from bot.polls.headlines.practices_card import practices
from bot.polls.headlines.ranking_card import elected, priorities
from bot.polls.letters import Case

__all__ = ["Headline", "Line", "headline"]


def headline(case: Case, findings: Findings) -> Headline | None:
    """The part of the card that is a kind's own; None for one answer or several by member."""
    if findings.statements:
        return scale(case, findings)
    if findings.actions:
        return menu(case, findings)
    if findings.election is not None and findings.against is not None:
        return elected(case, findings, findings.election, findings.against)
    if findings.against is not None:
        return priorities(case, findings, findings.against)
    if findings.practices is not None:
        return practices(case, findings, findings.practices)
    if findings.tally is not None and (case.by_practice or findings.areas is not None):
        return areas(case, findings, findings.tally)
    return None
