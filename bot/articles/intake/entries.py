"""One entry of a feed, and by what it is known again.

It is the same article when GUID and link agree, or when one of them agrees and title and text do;
or title or text alone within a few days, as an edit leaves its day. What several entries share
names none of them: a bulletin whose issues have one link, or one title, is many articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.articles.identity import canonical, digest_of, fold
from bot.articles.intake.entry_words import text_of, told_headline

EDITED_WITHIN = 3  # days by which an edit may move an entry's own date
OLDEST = timedelta(days=30)

_TRACKER = re.compile(r"(?:utm_\w+|xtor|ref|rss|src|source|at_\w+|pk_\w+|mtm_\w+)\b.*", re.I)


@dataclass(frozen=True)
class Entry:
    """An entry as its feed has it; `at` as :func:`bot.articles.intake.feed.read_feed` tells it."""

    guid: str
    link: str
    title: str
    at: str | None
    author: str
    html: str

    @cached_property
    def text(self) -> str:
        """What its reader sees, a paragraph a line."""
        return text_of(self.html)

    @cached_property
    def headline(self) -> str:
        """Its title, or the first words of its text; empty where it has neither."""
        return told_headline(self.title, self.html)

    @cached_property
    def place(self) -> str:
        """Its link without tracking; a fragment that is none is a part of it."""
        try:
            fragment = urlsplit(self.link).fragment
        except ValueError:
            return ""
        bare = canonical(self.link)
        return f"{bare}#{fragment}" if fragment and not _TRACKER.fullmatch(fragment) else bare

    def day(self, zone: ZoneInfo) -> date | None:
        """The day it appeared on, by the committee's calendar."""
        if not self.at:
            return None
        at = datetime.fromisoformat(self.at)
        return (at.astimezone(zone) if at.tzinfo else at).date()

    def old(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether it appeared too long ago to be news."""
        day = self.day(zone)
        return day is not None and day < (now - OLDEST).astimezone(zone).date()


@dataclass(frozen=True)
class Marks:
    """What an entry is known by: ``whole`` while its words stay, ``names`` when they are edited.

    ``kept`` is noted of it, ``legacy`` what releases before these rules noted.
    """

    whole: tuple[str, ...]
    names: tuple[str, ...]
    kept: tuple[str, ...]
    legacy: tuple[str, ...]


def marked(entries: Sequence[Entry]) -> list[Marks]:
    """The marks of every entry of one reading. Those that are printed twice are one."""
    single = list(dict.fromkeys((e.guid, e.place, e.title, e.text) for e in entries))
    guids, places = Counter(one[0] for one in single), Counter(one[1] for one in single)
    return [
        _marks(
            entry,
            entry.guid if guids[entry.guid] == 1 else "",
            entry.place if places[entry.place] == 1 else "",
        )
        for entry in entries
    ]


def _marks(entry: Entry, guid: str, place: str) -> Marks:
    title, text = fold(entry.title), digest_of(entry.text) if entry.text else ""
    names = [f"{kind}:{name}" for kind, name in (("g", guid), ("l", place)) if name]
    weak = f"words:{title}:{text}"
    whole = tuple(f"{name}\n{weak}" for name in names)
    both = ("\n".join(names),) if len(names) == 2 else ()
    words = [f"{kind}:{said}" for kind, said in (("title", title), ("text", text)) if said]
    near = [f"{name}\n{said}" for name in names for said in words]
    day = (entry.at or "")[:10]
    return Marks(
        whole=(*whole, weak),
        names=(*both, *(f"{mark}\n{other}" for mark in near for other in _days_round(day))),
        kept=(*(whole or (weak,)), *both, *(f"{mark}\n{day}" for mark in near)),
        legacy=tuple(
            named for named in (
                entry.guid and f"guid:{entry.guid}",
                entry.link and f"link:{canonical(entry.link)}",
            ) if named
        ) or (f"title:{entry.title.casefold()}",),
    )  # fmt: skip


def _days_round(day: str) -> list[str]:
    if not day:
        return [""]
    middle = datetime.fromisoformat(day).replace(tzinfo=UTC)
    span = range(-EDITED_WITHIN, EDITED_WITHIN + 1)
    return [f"{middle + timedelta(days=n):%Y-%m-%d}" for n in span]
