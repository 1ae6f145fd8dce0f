"""An article in 45 words, as a channel reads it. Pure text, made once when an article is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.articles.library import Article
from bot.articles.model import SummarySentence
from bot.articles.reader.genre import corrects
from bot.articles.reader.roles import FINITE
from bot.articles.reader.summary import dangling
from bot.articles.wording import count, cut, opinion_mark, survey_line

WORDS = 45
LEAST_LEAD, MOST_OTHER, MOST_QUESTION = 16, 14, 8
_LINK = re.compile(r"^(?:But|However|Yet|Meanwhile|Nevertheless|(?:By|In) contrast),?\s+")
# "Dr X, a GP in Y and adviser to Z, said": the office is told behind the button.
_ASIDE = re.compile(rf"^(?P<who>[^,“”]{{3,60}}), [^“”‘\"]{{3,200}}?, (?=(?:{FINITE})\b)")
_MARKS = "‘’“”\"'"
_SPEAKER = re.compile(r"\b(?:I|me|my)\b")  # whoever is interviewed, not the paper

_BODIES = re.compile(
    r"\b(?:bma|gpc|gpc england|gpce|nhs england|nhse|nhs|department of health.*|dhsc"
    r"|british medical association|general practitioners committee|ukhsa|mhra)\b"
)
_ASKS = re.compile(
    r"\b(?:must|deadline|respond by|responses? by|have until|consultation (?:closes|ends|runs)"
    r"|asks? (?:all )?(?:gps|practices|lmcs|members|us)|are asked to|is asking|sign up|submit"
    r"|ballot|survey of members|need(?:s)? to (?:act|reply|respond|return|complete))\b"
)


def in_brief(article: Article) -> str:
    """What the channel reads of an article, in at most 45 words: lead, other side, survey.

    Whole sentences fill what is left: in a notice first what is asked by when.
    """
    mark = opinion_mark(article)
    if article.own:
        said = article.own.summary
        return cut(said if said.startswith("Opinion") else mark + said, WORDS)
    told = told_of(article)
    survey = survey_line(article, 0, MOST_QUESTION)
    left = WORDS - count(survey)
    other = _other_side(article, max(MOST_OTHER, left - count(mark + told[0].text)))
    if left - count(other) >= LEAST_LEAD:
        left -= count(other)
    else:
        other = ""
    if left < LEAST_LEAD:
        survey, left = "", WORDS
    lead = _filled(cut(mark + told[0].text, left), article, told, left)
    return "\n".join(filter(None, (lead, other, survey)))


def asks_of_us(article: Article) -> bool:
    """Whether the BMA or the NHS asks something of practices in it."""
    parsed = article.parsed
    named = f"{parsed.publication or ''} {parsed.author or ''}".casefold()
    opening = f"{parsed.headline}. {parsed.body[:600]}".casefold()
    if parsed.kind == "notice" and _BODIES.search(f"{named} {opening}"):
        return True
    return bool(_BODIES.search(named)) and bool(_ASKS.search(opening))


def _other_side(article: Article, most: int) -> str:
    """The answer to the lead: who and what, without the link to what stood above it."""
    if not article.parsed.other_side:
        return ""
    said = _LINK.sub("", article.parsed.other_side.text)
    if count(said) > most - 2:
        said = _ASIDE.sub(r"\g<who> … ", said)
    return f"Other side: {cut(said[:1].upper() + said[1:], most - 2)}"


def coming(article: Article, told: str) -> str:
    """What was still to come when the article was added, and is not told yet: a sentence or
    nothing."""
    added = article.added_at.date().isoformat()
    ahead = [
        u.text for u in article.parsed.upcoming if u.date and len(u.date) == 10 and u.date >= added
    ]
    return next((text for text in ahead if text not in told and not dangling(text)), "")


def told_of(article: Article) -> list[SummarySentence]:
    """What tells the article: its summary; of a statement that is one long quotation its opening;
    else how its text begins."""
    parsed = article.parsed
    said = next((f"{q.speaker}: “{q.text}”" for q in parsed.quotes if q.speaker), parsed.body)
    spoken = [q.text for q in parsed.quotes if q.speaker]
    summary = [s for s in parsed.summary if s != parsed.other_side]
    if all(any(s.text.strip(_MARKS) in text for text in spoken) for s in summary):
        summary = []
    return summary or [SummarySentence(said, 0, 0)]


def _filled(lead: str, article: Article, told: Sequence[SummarySentence], most: int) -> str:
    """The lead with the further sentences that fit whole and can stand behind it."""
    parsed = article.parsed
    found, fixed = [lead], corrects(parsed.headline)
    asked = [u.text for u in parsed.upcoming if u.date] if parsed.kind == "notice" else []
    for text in dict.fromkeys([*(asked if not fixed else ()), *(s.text for s in told[1:])]):
        alone = not dangling(text) and (parsed.opinion or not _SPEAKER.search(text))
        fits = text not in lead and count(f"{' '.join(found)} {text}") <= most
        if fits and (alone or fixed):
            found.append(text + ("." if text[-1].isalnum() else ""))
        elif fixed:
            break  # what follows the mistake must be what corrects it
    return " ".join(found)
