"""What a room tells of a year: plain values, so that no room need know another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from bot.committee import Committee
from bot.storage.db import Connection
from bot.year.span import Span


@dataclass(frozen=True)
class Month:
    """A column of a plot: so much of so much; nothing of nothing stays blank."""

    label: str
    part: int = 0
    whole: int = 0


@dataclass(frozen=True)
class Plot:
    """Shares by month. ``title`` says what of what."""

    title: str
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Chapter:
    """A heading with one line for the card, and a table with notes for the document. Chapters of
    the same heading are told as one."""

    heading: str
    line: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    plot: Plot | None = None


@dataclass(frozen=True)
class Led:
    """An article that led to something here: to "Poll P-41"."""

    article_id: int
    to: str


@dataclass(frozen=True)
class Part:
    """All that a room tells of a year."""

    chapters: tuple[Chapter, ...] = ()
    led: tuple[Led, ...] = ()


Telling: TypeAlias = Callable[[Connection, Committee, Span], Part]


def by_month(span: Span, counted: Iterable[tuple[datetime, int, int]]) -> tuple[Month, ...]:
    """A column a month; each of ``counted`` is an instant, a part and its whole."""
    parts, wholes = Counter[date](), Counter[date]()
    for at, part, whole in counted:
        month = span.month_of(at)
        parts[month] += part
        wholes[month] += whole
    return tuple(Month(f"{m:%b}", parts[m], wholes[m]) for m in span.months)


def share(part: int, whole: int) -> str:
    """ "231 of 310 (74.5%)", rounded half up; nothing of nothing has no share."""
    if not whole:
        return f"{part:,} of {whole:,}"
    tenths = (2_000 * part + whole) // (2 * whole)
    rest = f".{tenths % 10}" if tenths % 10 else ""
    return f"{part:,} of {whole:,} ({tenths // 10}{rest}%)"


def merged(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Chapters of one heading as one, in the order in which the headings come."""
    found: dict[str, Chapter] = {}
    for each in chapters:
        first = found.get(each.heading)
        if first is None:
            found[each.heading] = each
            continue
        line = "; ".join(part for part in (first.line, each.line) if part)
        found[each.heading] = Chapter(
            each.heading, line, first.columns or each.columns, (*first.rows, *each.rows),
            (*first.notes, *each.notes), first.plot or each.plot,
        )  # fmt: skip
    return tuple(found.values())


def articles(led: Iterable[Led], headlines: Mapping[int, str]) -> Chapter:
    """What articles led to, an article a row, by what was kept of them."""
    became: dict[int, list[str]] = {}
    for each in led:
        became.setdefault(each.article_id, []).append(each.to)
    rows = tuple(
        (f"A-{number}", headlines.get(number, "No longer kept"), ", ".join(dict.fromkeys(to)))
        for number, to in sorted(became.items())
    )
    line = f"{len(rows):,} led to a poll, a mandate or an agenda item"
    return Chapter("Articles", line, ("Article", "Headline", "Led to"), rows)
