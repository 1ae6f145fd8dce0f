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


def headline(case: Case, found: Findings) -> Headline | None:
    """The part of the card that is a kind's own; None for one answer or several by member."""
    if found.statements:
        return scale(case, found)
    if found.actions:
        return menu(case, found)
    if found.election is not None and found.against is not None:
        return elected(case, found, found.election, found.against)
    if found.against is not None:
        return priorities(case, found, found.against)
    if found.practices is not None:
        return practices(case, found, found.practices)
    if found.tally is not None and (case.by_practice or found.areas is not None):
        return areas(case, found, found.tally)
    return None
