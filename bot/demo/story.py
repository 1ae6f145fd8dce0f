"""The whole story in order: what has happened when the demo opens, then how the tour goes on."""

from __future__ import annotations

from bot.demo import (
    at_areas,
    at_articles,
    at_elections,
    at_meetings,
    at_pledges,
    at_polls,
    at_scrutiny,
    at_the_desk,
    at_the_newsstand,
    at_the_office,
)
from bot.demo.playing import Step

OPENING: tuple[Step, ...] = (
    *at_the_office.OPENING,
    *at_articles.OPENING,
    *at_polls.OPENING,
    *at_meetings.OPENING,
)
STORY: tuple[Step, ...] = (
    *OPENING,
    *at_the_office.MIDDLE,
    *at_the_newsstand.STEPS,
    *at_polls.ENDING,
    *at_pledges.STEPS,
    *at_meetings.ENDING,
    *at_the_desk.ENDING,
    *at_elections.STEPS,
    *at_scrutiny.STEPS,
    *at_areas.STEPS,
    *at_the_office.ENDING,
)
