"""What one parsed article is made of.

Everything here is a plain value: no database ids, no Discord, no clock. Offsets count
characters of `Parsed.body`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

Kind = Literal["news", "letter", "blog", "opinion", "live report", "survey", "notice"]
Confidence = Literal["printed", "low", "none"]

KINDS: tuple[Kind, ...] = get_args(Kind)
OPINIONS: frozenset[Kind] = frozenset({"letter", "blog", "opinion"})
LONGEST = {"headline": 300, "publication": 80, "author": 120}  # characters, also in the form


@dataclass(frozen=True)
class Dated:
    """When the article appeared: an ISO day, a bare year when only that can be inferred, or None.

    `not_before` is the earliest possible day an inference rests on, so that "until January"
    can still be placed.
    """

    value: str | None = None
    evidence: str = "undated"
    not_before: date | None = None


@dataclass(frozen=True)
class Comment:
    """One reader's comment; `author` is None where none is printed."""

    author: str | None
    text: str


@dataclass(frozen=True)
class Quote:
    """Words in quotation marks, exactly as printed.

    `speaker` is None for unnamed groups (then `role` says who), for hypotheticals and where the
    text does not tell. `continues` marks a paragraph that runs on from an unclosed one.
    """

    speaker: str | None
    role: str | None
    text: str
    continues: bool = False


@dataclass(frozen=True)
class Option:
    """One answer of a survey with its share in per cent."""

    label: str
    percent: float


@dataclass(frozen=True)
class Survey:
    """One survey question with its answers; `note` is the printed word on method."""

    question: str
    options: tuple[Option, ...]
    respondents: int | None = None
    publication: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Figure:
    """A number as printed and the clause it stands in."""

    text: str
    context: str


@dataclass(frozen=True)
class Upcoming:
    """Something still to come when the article was written.

    `when` is the printed phrase, `date` ISO ("2011-11-30" or "2015-01") where it can be known.
    """

    text: str
    when: str
    date: str | None = None


@dataclass(frozen=True)
class Deadline:
    """A day, ISO, by which the reader must act, and the words that say so."""

    date: str
    text: str


@dataclass(frozen=True)
class LeftOut:
    """A line or block of the page that is no part of the article, and the rule that took it."""

    rule: str
    text: str


@dataclass(frozen=True)
class SummarySentence:
    """A sentence of the body: `body[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Parsed:
    """An article as a reader needs it. `body` holds paragraphs joined by an empty line.

    `points` are up to four further sentences for whoever wants more than the summary: statements
    reported without quotation marks, or the argument of an opinion. `library_words` is how many
    words trafilatura takes for the article's, None where it was not asked. What a page says of
    itself may be of any length: headline, publication and author are cut to :data:`LONGEST`.
    """

    headline: str
    kind: Kind
    body: str
    publication: str | None = None
    author: str | None = None
    author_confidence: Confidence = "none"
    date: Dated = Dated()
    standfirst: str | None = None
    kicker: str | None = None
    comments: tuple[Comment, ...] = ()
    trackbacks: tuple[Comment, ...] = ()
    printed_comments: int | None = None
    quotes: tuple[Quote, ...] = ()
    surveys: tuple[Survey, ...] = ()
    figures: tuple[Figure, ...] = ()
    upcoming: tuple[Upcoming, ...] = ()
    summary: tuple[SummarySentence, ...] = ()
    other_side: SummarySentence | None = None
    points: tuple[SummarySentence, ...] = ()
    warnings: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    url: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    library_words: int | None = None

    def __post_init__(self) -> None:
        for name, most in LONGEST.items():
            text = getattr(self, name)
            if text and len(text) > most:
                object.__setattr__(self, name, f"{text[: most - 1].rstrip()}…")

    @property
    def words_left_out(self) -> int:
        """How many words of the page are no part of the article, readers' comments apart."""
        return sum(len(one.text.split()) for one in self.left_out)

    @property
    def thin(self) -> bool:
        """Whether the body holds under half of the page's words, links apart, or of those that
        trafilatura takes for the article's: it may have lost some."""
        return 2 * len(self.body.split()) < self.words_of_page

    @property
    def words_of_page(self) -> int:
        """How many words the article could have: the page's, links and what nobody sees apart, or
        those that trafilatura takes for the article's."""
        aside = (one for one in self.left_out if one.rule not in ("link", "hidden"))
        page = len(self.body.split()) + sum(len(one.text.split()) for one in aside)
        return max(page, self.library_words or 0)

    @property
    def opinion(self) -> bool:
        """Whether the digest must say in its first line that somebody's opinion follows."""
        return self.kind in OPINIONS


def _percent(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _survey(survey: Survey) -> dict[str, Any]:
    return {
        "question": survey.question,
        "options": [{"label": o.label, "percent": _percent(o.percent)} for o in survey.options],
        "respondents": survey.respondents,
    }


def to_json(parsed: Parsed) -> dict[str, Any]:
    """The article as plain JSON values, null where unknown: what exports and tests compare."""
    return {
        "headline": parsed.headline,
        "kind": parsed.kind,
        "publication": parsed.publication,
        "author": parsed.author,
        "date": {"value": parsed.date.value, "evidence": parsed.date.evidence},
        "body": parsed.body,
        "comments": [{"author": c.author, "text": c.text} for c in parsed.comments],
        "quotes": [{"speaker": q.speaker, "role": q.role, "text": q.text} for q in parsed.quotes],
        "surveys": [_survey(survey) for survey in parsed.surveys],
        "figures": [{"text": f.text, "context": f.context} for f in parsed.figures],
        "summary": [sentence.text for sentence in parsed.summary],
        "deadlines": [{"date": d.date, "text": d.text} for d in parsed.deadlines],
        "left_out": [{"rule": one.rule, "text": one.text} for one in parsed.left_out],
        "warnings": list(parsed.warnings),
    }
