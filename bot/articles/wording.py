"""The words about an article: its line of sources, its survey, its day. Pure text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.articles.library import Article
from bot.articles.model import OPINIONS, Survey
from bot.times import day_words

_NUMBER = re.compile(r"\b\d[\d,]*\b")


def meta(
    kind: str, publication: str, author: str, dated: str, evidence: str, *,
    changed_at: datetime | None = None, zone: ZoneInfo | None = None,
) -> str:  # fmt: skip
    """ "News · Pulse · no byline · 2014 inferred", with the day an edited text arrived."""
    source = [kind[:1].upper() + kind[1:], publication or "source not given", author or "no byline"]
    line = " · ".join([*source, date_words(dated, evidence)])
    if changed_at and zone:
        local = changed_at.astimezone(zone)
        line += f" · updated {local.day} {local:%B}"
    return line


def meta_of(article: Article, zone: ZoneInfo | None = None) -> str:
    """The same of a whole article."""
    parsed = article.parsed
    return meta(
        parsed.kind, parsed.publication or "", parsed.author or "", parsed.date.value or "",
        parsed.date.evidence, changed_at=article.changed_at, zone=zone,
    )  # fmt: skip


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


def opinion_mark(article: Article) -> str:
    """How an opinion begins: "Opinion, by Paul: ", nothing for other kinds."""
    if article.parsed.kind not in OPINIONS:
        return ""
    name = re.split(r"[,(]", article.parsed.author or "")[0].strip()
    return f"Opinion, by {name}: " if name else "Opinion, no byline: "


def survey_line(article: Article, index: int, question_words: int = 60) -> str:
    """A survey in one line: question, answers, and who replied; empty where there is none."""
    if index >= len(article.parsed.surveys):
        return ""
    survey = article.parsed.surveys[index]
    answers = ", ".join(f"{option.label} {percent(option.percent)}" for option in survey.options)
    question = cut(survey.question.strip(), question_words)
    question += ":" if question[-1:].isalnum() else ""
    return f"{question} {answers} ({base(survey, respondents(article, index))})".strip()


def base(survey: Survey, numbers: Sequence[int]) -> str:
    """Who replied: "504 or 560 replies: the article disagrees"."""
    who = f"{survey.publication} survey, " if survey.publication else ""
    if not numbers:
        return f"{who}number of replies not given"
    said = " or ".join(f"{number:,}" for number in numbers)
    return f"{who}{said} replies" + (": the article disagrees" if len(numbers) > 1 else "")


def respondents(article: Article, index: int) -> tuple[int, ...]:
    """Every number of respondents the article gives for a survey."""
    found = {article.parsed.surveys[index].respondents} - {None}
    if article.own and index < len(article.own.respondents):
        found |= set(article.own.respondents[index])
    for warning in article.parsed.warnings:
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
