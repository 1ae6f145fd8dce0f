"""The year's report: every room's chapters in a fixed order, with a reservation about small
numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import audit, outbox
from bot.committee import Committee
from bot.offers import HeadlinesOf
from bot.storage.db import Connection
from bot.year.chapter import Chapter, Plot, Telling, articles, merged
from bot.year.span import Span

KIND = "report.year"
ORDER = (
    "Polls", "Mandates", "Meetings", "Consultations", "Actions", "Articles",
)  # fmt: skip
RESERVATION = (
    "No member is named beside a vote, a reply or an absence. Where too few voted to show a result,"
    " the poll counts as held and its numbers stand in no sum. Straw polls are not statutory"
    " ballots."
)


@dataclass(frozen=True)
class Report:
    """The year of a committee in figures."""

    committee: str
    span: Span
    chapters: tuple[Chapter, ...]

    @property
    def plots(self) -> tuple[Plot, ...]:
        return tuple(each.plot for each in self.chapters if each.plot is not None)

    @property
    def title(self) -> str:
        return f"The year in figures: {self.committee}" if self.committee else "The year in figures"


def compiled(
    conn: Connection, committee: Committee, span: Span, tellings: Iterable[Telling],
    headlines: HeadlinesOf | None,
) -> Report:  # fmt: skip
    """What the rooms tell of those days."""
    parts = [telling(conn, committee, span) for telling in tellings]
    led = [each for part in parts for each in part.led]
    known = _headlines(conn, committee, headlines, {each.article_id for each in led})
    chapters = merged(chapter for part in parts for chapter in part.chapters)
    ordered = sorted((*chapters, articles(led, known)), key=_place)
    return Report(committee.name, span, tuple(ordered))


def _headlines(
    conn: Connection, committee: Committee, found: HeadlinesOf | None, ids: Collection[int]
) -> Mapping[int, str]:
    return found(conn, committee.guild_id, ids) if found and ids else {}


def _place(chapter: Chapter) -> tuple[int, str]:
    heading = chapter.heading
    return (ORDER.index(heading) if heading in ORDER else len(ORDER), heading)


@dataclass(frozen=True)
class Offered:
    """A report an officer was shown: of which days, as they stood when (milliseconds), and for
    which channel."""

    year: str
    as_of: int
    channel_id: int


def post(
    conn: Connection, guild_id: int, mark: int, offered: Offered, person_id: int, now: datetime
) -> None:
    """Have a report posted, once, as it was shown."""
    outbox.add(
        conn, key=f"report:{mark}", kind=KIND, guild_id=guild_id, due_at=now,
        channel_id=offered.channel_id,
        payload={"year": offered.year, "as_of": offered.as_of},
    )  # fmt: skip
    audit.record(conn, guild_id, person_id, KIND, now=now, subject=offered.year,
                 after={"channel": offered.channel_id})  # fmt: skip
