"""What the seeds say, as frozen values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Literal

Certainty = Literal["printed", "inferred", "undated"]


@dataclass(frozen=True)
class SeedQuote:
    """Exact words of a named speaker, at most 20 of them."""

    speaker: str
    role: str
    words: str


@dataclass(frozen=True)
class SeedSurvey:
    """One published question; ``respondents`` holds each number the text gives, so two disagree."""

    question: str
    options: tuple[str, ...]
    percentages: tuple[int, ...]
    respondents: tuple[int, ...]
    asked: str


@dataclass(frozen=True)
class SeedNext:
    """What the article says happens next; ``on`` only where a day follows from the text."""

    words: str
    on: date | None


@dataclass(frozen=True)
class SeedAction:
    """Something the article argues for, and the template that asks members about it."""

    words: str
    poll: str


@dataclass(frozen=True)
class SeedArticle:
    """A digest of one article in our own words; the text itself belongs to its publisher."""

    slug: str
    headline: str
    kind: str
    publication: str
    author: str  # empty: no byline
    certainty: Certainty
    on: date | None  # only when printed
    year: int | None  # printed or inferred
    evidence: str
    topics: tuple[str, ...]
    comments: int
    comments_named: int
    mood: str
    contradictions: tuple[str, ...]
    quotes: tuple[SeedQuote, ...]
    surveys: tuple[SeedSurvey, ...]
    next: tuple[SeedNext, ...]
    actions: tuple[SeedAction, ...]
    summary: str  # at most 45 words
    digest: str  # Markdown: the summary and the sections after it


@dataclass(frozen=True)
class SeedTopic:
    """A ready topic: words, phrases, AND, OR, NOT and brackets."""

    slug: str
    name: str
    rule: str
    note: str


@dataclass(frozen=True)
class SeedSource:
    """A public feed, or a page to find one from; none is on until an officer says so."""

    slug: str
    name: str
    address: str
    topics: tuple[str, ...]
    note: str
    on: bool


@dataclass(frozen=True)
class PollTemplate:
    """A ready poll; the words in braces of ``question`` are asked when it is used."""

    slug: str
    name: str
    kind: str
    question: str
    method: str
    options: tuple[str, ...]
    ask_options: str
    named: bool
    note: str
    article: str
    mass: str  # how many a pledge needs, "60%"; empty for all others
    unit: str  # member, or who speaks for a practice: majority, all, named
    areas: bool  # each area shows its verdict
    thresholds: tuple[str, ...]
    places: int  # how many an order chooses; 0 for nobody
    survey: int | None  # the article's survey, counted from 1

    @property
    def asks(self) -> tuple[str, ...]:
        """The names in braces, each once, in their order."""
        return tuple(dict.fromkeys(re.findall(r"{(\w+)}", self.question)))


@dataclass(frozen=True)
class MeetingPreset:
    """A ready meeting. ``start`` is the committee's wall-clock time; ``rrule`` is RFC 5545."""

    slug: str
    name: str
    kind: str
    recurrence: str
    rrule: str
    start: time
    length: timedelta
    quorum: Fraction | None  # under 1 a share of the members, else a number of them
    notice_days: int
    papers_days: int
    reminders: tuple[timedelta, ...]
    agenda: tuple[str, ...]


@dataclass(frozen=True)
class DemoChannel:
    """A channel of the demo and who sees it."""

    name: str
    topic: str
    seen_by: str


@dataclass(frozen=True)
class DemoPractice:
    """An invented practice with its locality and its number of patients."""

    name: str
    locality: str
    list_size: int


@dataclass(frozen=True)
class DemoPerson:
    """An invented person; ``office`` is empty for those who hold none."""

    handle: str
    name: str
    office: str
    practice: str
    capacity: str
    observer: bool
    scrutineer: bool


@dataclass(frozen=True)
class DemoStory:
    """What has happened when the demo opens: handles by choice and by answer."""

    article: str
    poll: str
    meeting: str
    place: str
    votes: dict[str, tuple[str, ...]]
    answers: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class DemoCast:
    """The invented committee of ``lmcbot demo``; ``colleagues`` are GPs of its area without a seat
    on it."""

    name: str
    zone: str
    body: str
    officers_role: str
    members_role: str
    observers_role: str
    scrutineers_role: str
    channels: tuple[DemoChannel, ...]
    practices: tuple[DemoPractice, ...]
    people: tuple[DemoPerson, ...]
    colleagues: tuple[DemoPerson, ...]
    story: DemoStory

    @property
    def officers(self) -> tuple[DemoPerson, ...]:
        return tuple(person for person in self.people if person.office)

    @property
    def members(self) -> tuple[DemoPerson, ...]:
        """All who may vote, officers among them."""
        return tuple(person for person in self.people if not person.observer)

    @property
    def gps(self) -> tuple[DemoPerson, ...]:
        """All who work at a practice, on the committee or not."""
        return tuple(person for person in (*self.people, *self.colleagues) if person.practice)


@dataclass(frozen=True)
class Seeds:
    """Everything in ``seeds/``."""

    articles: tuple[SeedArticle, ...]
    topics: tuple[SeedTopic, ...]
    sources: tuple[SeedSource, ...]
    polls: tuple[PollTemplate, ...]
    meetings: tuple[MeetingPreset, ...]
    demo: DemoCast
