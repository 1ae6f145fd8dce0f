"""The words about an article: its line of sources, what an item says, its survey. Pure text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.articles.kinds import corrects
from bot.articles.library import Article
from bot.articles.model import OPINIONS, SummarySentence, Survey
from bot.articles.summary import dangling
from bot.articles.verbs import FINITE
from bot.times import day_words

ITEM_WORDS = 45
LEAST_LEAD, MOST_OTHER, MOST_QUESTION = 16, 14, 8
_LINK = re.compile(r"^(?:But|However|Yet|Meanwhile|Nevertheless|(?:By|In) contrast),?\s+")
# "Dr X, a GP in Y and adviser to Z, said": the office is told behind the button.
_ASIDE = re.compile(rf"^(?P<who>[^,“”]{{3,60}}), [^“”‘\"]{{3,200}}?, (?=(?:{FINITE})\b)")
_SPEAKER = re.compile(r"\b(?:I|me|my)\b")  # whoever is interviewed, not the paper
_NUMBER = re.compile(r"\b\d[\d,]*\b")


def meta(kind: str, publication: str, author: str, dated: str, evidence: str) -> str:
    """ "News · Pulse · no byline · 2014 inferred"."""
    said = [kind[:1].upper() + kind[1:], publication or "source not given", author or "no byline"]
    return " · ".join([*said, date_words(dated, evidence)])


def meta_of(one: Article, zone: ZoneInfo | None = None) -> str:
    """The same of a stored article, with the day an edited text arrived."""
    parsed = one.parsed
    line = meta(
        parsed.kind, parsed.publication or "", parsed.author or "", parsed.date.value or "",
        parsed.date.evidence,
    )  # fmt: skip
    if one.changed_at and zone:
        local = one.changed_at.astimezone(zone)
        line += f" · updated {local.day} {local:%B}"
    return line


def date_words(dated: str, evidence: str) -> str:
    """A date as its evidence allows: "29 November 2011", "2014 inferred" or "undated"."""
    if not dated:
        return "undated"
    inferred = " inferred" if evidence.startswith("inferred") else ""
    try:
        day = date.fromisoformat(dated)
    except ValueError:
        return f"{dated}{inferred}"
    return f"{day.day} {day:%B} {day.year}{inferred}"


def item(one: Article, most: int = ITEM_WORDS) -> str:
    """What the channel reads of an article, in at most 45 words: lead, other side, survey.

    Whole sentences fill what is left: in a notice first what is asked by when.
    """
    mark = opinion_mark(one)
    if one.own:
        said = one.own.summary
        return cut(said if said.startswith("Opinion") else mark + said, most)
    told = told_of(one)
    survey = survey_line(one, 0, MOST_QUESTION)
    left = most - count(survey)
    other = _other_side(one, max(MOST_OTHER, left - count(mark + told[0].text)))
    if left - count(other) >= LEAST_LEAD:
        left -= count(other)
    else:
        other = ""
    if left < LEAST_LEAD:
        survey, left = "", most
    lead = _filled(cut(mark + told[0].text, left), one, told, left)
    return "\n".join(filter(None, (lead, other, survey)))


def _other_side(one: Article, most: int) -> str:
    """The answer to the lead: who and what, without the link to what stood above it."""
    if not one.parsed.other_side:
        return ""
    said = _LINK.sub("", one.parsed.other_side.text)
    if count(said) > most - 2:
        said = _ASIDE.sub(r"\g<who> … ", said)
    return f"Other side: {cut(said[:1].upper() + said[1:], most - 2)}"


def coming(one: Article, told: str) -> str:
    """What was still to come when the article was added, and is not told yet: a sentence or
    nothing."""
    added = one.added_at.date().isoformat()
    ahead = [
        u.text for u in one.parsed.upcoming if u.date and len(u.date) == 10 and u.date >= added
    ]
    return next((text for text in ahead if text not in told and not dangling(text)), "")


def told_of(one: Article) -> list[SummarySentence]:
    """What tells the article: its summary; of a statement that is one long quotation its opening;
    else how its text begins."""
    parsed = one.parsed
    said = next((f"{q.speaker}: “{q.text}”" for q in parsed.quotes if q.speaker), parsed.body)
    summary = [s for s in parsed.summary if s != parsed.other_side]
    return summary or [SummarySentence(said, 0, 0)]


def _filled(lead: str, one: Article, told: Sequence[SummarySentence], most: int) -> str:
    """The lead with the further sentences that fit whole and can stand behind it."""
    parsed = one.parsed
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


def opinion_mark(one: Article) -> str:
    """How an opinion begins: "Opinion, by Paul: ", nothing for other kinds."""
    if one.parsed.kind not in OPINIONS:
        return ""
    name = re.split(r"[,(]", one.parsed.author or "")[0].strip()
    return f"Opinion, by {name}: " if name else "Opinion, no byline: "


def survey_line(one: Article, index: int, question_words: int = 60) -> str:
    """A survey in one line: question, answers, and who replied; empty where there is none."""
    if index >= len(one.parsed.surveys):
        return ""
    survey = one.parsed.surveys[index]
    answers = ", ".join(f"{option.label} {percent(option.percent)}" for option in survey.options)
    question = cut(survey.question.strip(), question_words)
    question += ":" if question[-1:].isalnum() else ""
    return f"{question} {answers} ({base(survey, respondents(one, index))})".strip()


def base(survey: Survey, numbers: Sequence[int]) -> str:
    """Who replied: "504 or 560 replies: the article disagrees"."""
    who = f"{survey.publication} survey, " if survey.publication else ""
    if not numbers:
        return f"{who}number of replies not given"
    said = " or ".join(f"{number:,}" for number in numbers)
    return f"{who}{said} replies" + (": the article disagrees" if len(numbers) > 1 else "")


def respondents(one: Article, index: int) -> tuple[int, ...]:
    """Every number of respondents the article gives for a survey."""
    found = {one.parsed.surveys[index].respondents} - {None}
    if one.own and index < len(one.own.respondents):
        found |= set(one.own.respondents[index])
    for warning in one.parsed.warnings:
        if "respondents" in warning.casefold():
            numbers = {
                int(text.replace(",", "")) for text in _NUMBER.findall(warning.split("(")[0])
            }
            if found & numbers or not found:
                found |= numbers
    return tuple(sorted(number for number in found if number is not None))


def percent(share: float) -> str:
    """A share as printed: 27% or 27.5%."""
    return f"{share:g}%"


def count(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def cut(text: str, most: int) -> str:
    """At most so many words, ended at a comma where one is near, with an ellipsis."""
    words = text.split()
    if len(words) <= most:
        return " ".join(words)
    kept = words[: max(1, most)]
    for at in range(len(kept) - 1, int(most * 0.6), -1):
        if kept[at].endswith((",", ";", ":", ".")):
            kept = kept[: at + 1]
            break
    return " ".join(kept).rstrip(",;:.–— ") + "…"


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """The local day of an instant: "Monday 23 November 2026"."""
    return day_words(at.astimezone(zone))
