"""``seeds/articles/*.md``: front matter between ``+++`` lines, then a digest in our own words."""

from __future__ import annotations

from typing import cast, get_args

from bot.articles.model import Kind
from bot.seeds.model import (
    Certainty,
    SeedAction,
    SeedArticle,
    SeedNext,
    SeedQuote,
    SeedSurvey,
)
from bot.seeds.table import Table, parsed

CERTAINTIES = {"printed", "inferred", "undated"}
QUOTE_WORDS = 20
SUMMARY_WORDS = 45  # what an item of a digest may show in the channel


def article(file: str, text: str, faults: list[str]) -> SeedArticle:
    """The article in ``text``; what is wrong with it is added to ``faults``."""
    front, digest = _split(file, text, faults)
    table = parsed(file, front, faults)
    dated, readers = table.table("date"), table.table("comments")
    summary = digest.split("\n\n")[0]
    found = SeedArticle(
        slug=file.rpartition("/")[2].removesuffix(".md"),
        headline=table.text("headline", most=256),
        kind=table.choice("kind", get_args(Kind)),
        publication=table.text("publication"),
        author=table.text("author", empty=True),
        certainty=cast(Certainty, dated.choice("certainty", CERTAINTIES)),
        on=dated.day("on"),
        year=_year(dated),
        evidence=dated.text("evidence"),
        topics=table.texts("topics"),
        comments=readers.number("printed"),
        comments_named=readers.number("named"),
        mood=readers.text("mood", empty=True),
        contradictions=table.texts("contradictions", ()),
        quotes=tuple(_quote(each) for each in table.tables("quote")),
        surveys=tuple(_survey(each) for each in table.tables("survey")),
        next=tuple(_next(each) for each in table.tables("next")),
        actions=tuple(_action(each) for each in table.tables("action")),
        summary=summary,
        digest=digest,
    )
    _check(table, dated, found)
    for each in (table, dated, readers):
        each.close()
    return found


def _split(file: str, text: str, faults: list[str]) -> tuple[str, str]:
    opening, *rest = text.split("+++\n", 2)
    if opening or len(rest) != 2:
        faults.append(f"{file}: front matter: must stand between two +++ lines at the top")
        return "", ""
    return rest[0], rest[1].strip()


def _year(dated: Table) -> int | None:
    if "year" in dated.data:
        return dated.number("year", low=1948)
    on = dated.day("on")
    return on.year if on else None


def _quote(table: Table) -> SeedQuote:
    found = SeedQuote(table.text("speaker"), table.text("role"), table.text("words"))
    if len(found.words.split()) > QUOTE_WORDS:
        table.fault("words", f"is longer than {QUOTE_WORDS} words")
    table.close()
    return found


def _survey(table: Table) -> SeedSurvey:
    found = SeedSurvey(
        table.text("question", most=300),
        table.texts("options"),
        table.numbers("percentages"),
        table.numbers("respondents"),
        table.text("asked"),
    )
    if len(found.options) != len(found.percentages):
        table.fault("percentages", "must be as many as the options")
    if not 98 <= sum(found.percentages) <= 102:
        table.fault("percentages", f"sum to {sum(found.percentages)}, not to about 100")
    table.close()
    return found


def _next(table: Table) -> SeedNext:
    found = SeedNext(table.text("words"), table.day("on"))
    table.close()
    return found


def _action(table: Table) -> SeedAction:
    found = SeedAction(table.text("words"), table.text("poll"))
    table.close()
    return found


def _check(table: Table, dated: Table, found: SeedArticle) -> None:
    """What no single field shows: evidence that fits the date, a digest short enough."""
    if (found.certainty == "undated") != (found.year is None):
        dated.fault("certainty", f"is {found.certainty!r}, which does not fit the date given")
    if found.on and found.certainty != "printed":
        dated.fault("on", "a day may only be given when it is printed")
    if found.comments_named > found.comments:
        table.fault("comments", "more named than printed")
    if not 0 < len(found.summary.split()) <= SUMMARY_WORDS:
        table.fault("digest", f"its first paragraph must have 1 to {SUMMARY_WORDS} words")
