"""The data shipped in ``seeds/``, checked and frozen: pure, no database, works from a wheel."""

from bot.seeds.load import load, read
from bot.seeds.model import (
    Certainty,
    DemoCast,
    DemoChannel,
    DemoPerson,
    DemoPractice,
    DemoStory,
    MeetingPreset,
    PollTemplate,
    SeedAction,
    SeedArticle,
    SeedNext,
    SeedQuote,
    Seeds,
    SeedSource,
    SeedSurvey,
    SeedTopic,
)

__all__ = [
    "Certainty",
    "DemoCast",
    "DemoChannel",
    "DemoPerson",
    "DemoPractice",
    "DemoStory",
    "MeetingPreset",
    "PollTemplate",
    "SeedAction",
    "SeedArticle",
    "SeedNext",
    "SeedQuote",
    "SeedSource",
    "SeedSurvey",
    "SeedTopic",
    "Seeds",
    "load",
    "read",
]
