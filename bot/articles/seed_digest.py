"""A digest in our own words, as the seeds bring it: it stays when the original is imported
later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from bot.articles.model import Dated, Kind, Option, Parsed, Quote, Survey, Upcoming
from bot.seeds.model import SeedArticle

_MARKUP = re.compile(r"^#+ |^- |\*\*", re.MULTILINE)


@dataclass(frozen=True)
class Own:
    """What an article says, told by us. ``asks`` are its demands, each with the name of a ready
    poll.

    ``respondents`` holds, for each survey, every number the text gives.
    """

    slug: str
    summary: str
    digest: str
    mood: str = ""
    comments: int = 0
    named: int = 0
    topics: tuple[str, ...] = ()
    respondents: tuple[tuple[int, ...], ...] = ()
    asks: tuple[tuple[str, str], ...] = ()


def own_of(seed: SeedArticle) -> Own:
    """The digest of a seed."""
    return Own(
        slug=seed.slug,
        summary=seed.summary,
        digest=seed.digest,
        mood=seed.mood,
        comments=seed.comments,
        named=seed.comments_named,
        topics=seed.topics,
        respondents=tuple(survey.respondents for survey in seed.surveys),
        asks=tuple((action.words, action.poll) for action in seed.actions),
    )


def parsed_of(seed: SeedArticle) -> Parsed:
    """A seed in the shape of a parsed article; its body is our digest, for the original is not
    ours."""
    return Parsed(
        headline=seed.headline,
        kind=cast(Kind, seed.kind),
        body=_MARKUP.sub("", seed.digest),
        publication=seed.publication,
        author=seed.author or None,
        author_confidence="printed" if seed.author else "none",
        date=_dated(seed),
        printed_comments=seed.comments,
        quotes=tuple(Quote(q.speaker, q.role, q.words) for q in seed.quotes),
        surveys=tuple(
            Survey(
                question=survey.question,
                options=tuple(map(Option, survey.options, survey.percentages)),
                respondents=survey.respondents[0] if survey.respondents else None,
                publication=seed.publication,
                note=survey.asked,
            )
            for survey in seed.surveys
        ),
        upcoming=tuple(
            Upcoming(one.words, "", one.on.isoformat() if one.on else None) for one in seed.next
        ),
        warnings=seed.contradictions,
    )


def _dated(seed: SeedArticle) -> Dated:
    if seed.on:
        return Dated(seed.on.isoformat(), seed.evidence)
    evidence = f"inferred: {seed.evidence}" if seed.certainty == "inferred" else seed.evidence
    return Dated(str(seed.year) if seed.year else None, evidence)
