"""What is to be done with each entry of a reading, and what became of it. Nothing is passed over:
each ends with a fate that is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.articles import sources, store, topics
from bot.articles.intake.entries import Entry, Marks, marked
from bot.articles.intake.fates import Fate, Tally
from bot.articles.intake.fetch import Fetched
from bot.articles.model import Parsed
from bot.articles.sources import Source
from bot.articles.store import Outcome
from bot.articles.topic_rule import Text
from bot.storage.db import Connection

PRIMED = 10  # old items of a new feed that are kept, for search only
TRIES = 24  # readings for which an entry waits for a page whose site is in trouble
SOON = timedelta(minutes=20)  # when the next reading is due while something waits

_BECAME = {
    Outcome.NEW: Fate.KEPT,
    Outcome.JOINED: Fate.KEPT,
    Outcome.UPDATED: Fate.UPDATED,
    Outcome.SAME: Fate.SAME,
    Outcome.REMOVED: Fate.REMOVED,
}


@dataclass(frozen=True)
class Sifted:
    """An entry with what is known of it. No fate yet: it is to be read, as the article
    ``article_id`` where it is an edit of that. ``tries`` counts the readings it waited for."""

    entry: Entry
    marks: Marks
    fate: Fate | None = None
    article_id: int | None = None
    tries: int = 0
    parsed: Parsed | None = None
    noted: bool = False  # its marks are in the database already

    def ended(self, fate: Fate) -> Sifted:
        """The same, with what became of it."""
        return replace(self, fate=fate)


def sift(
    conn: Connection, source: Source, entries: Sequence[Entry], now: datetime, zone: ZoneInfo
) -> list[Sifted]:
    """Every entry of a reading, the newest first, told apart from what the source has shown."""
    found, here, taken = [], set[tuple[str, ...]](), 0
    for entry, marks in zip(entries, marked(entries), strict=True):
        one = _known(conn, source, Sifted(entry, marks))
        if marks.whole in here:
            one = one.ended(Fate.TWICE)
        here.add(marks.whole)
        if one.fate is None and one.article_id is None:
            one = _fresh(source, one, taken, now, zone)
        taken += one.fate is None
        found.append(one)
    return found


def _known(conn: Connection, source: Source, sifted: Sifted) -> Sifted:
    """An entry as the source has shown it: unchanged, edited, or not yet."""
    seen, _ = sources.shown(conn, source.id, sifted.marks.whole)
    if seen:
        return replace(sifted, fate=Fate.SEEN, noted=True)
    seen, article_id = sources.shown(conn, source.id, sifted.marks.names)
    if seen and article_id is None and not _since_primed(source, sifted.entry):
        return sifted.ended(Fate.SEEN)
    if seen:
        return replace(sifted, article_id=article_id)
    if source.primed_at is not None and not source.tally:  # shown under the marks of old
        before = [sources.shown(conn, source.id, [name]) for name in sifted.marks.legacy]
        if all(shown for shown, _ in before):
            return replace(sifted, fate=Fate.SEEN, article_id=before[0][1])
    return replace(sifted, tries=_tries(conn, source, sifted))


def _since_primed(source: Source, entry: Entry) -> bool:
    """Whether an entry that was not kept may be kept now that it is edited."""
    day = (entry.at or "")[:10]
    return bool(source.primed_at and day and day >= f"{source.primed_at:%Y-%m-%d}")


def _tries(conn: Connection, source: Source, sifted: Sifted) -> int:
    tries = 0
    while tries < TRIES and sources.shown(conn, source.id, [_try(sifted, tries)])[0]:
        tries += 1
    return tries


def _try(sifted: Sifted, number: int) -> str:
    return f"try:{number}\n{sifted.marks.whole[0]}"


def _fresh(source: Source, sifted: Sifted, taken: int, now: datetime, zone: ZoneInfo) -> Sifted:
    """A new entry, unless it is no news."""
    if source.primed_at is None:
        return sifted.ended(Fate.EARLIER) if taken >= PRIMED else sifted
    return sifted.ended(Fate.OLD) if sifted.entry.old(now, zone) else sifted


def keep(
    conn: Connection, source: Source, got: Fetched, items: Sequence[Sifted],
    beyond: Counter[Fate], now: datetime,
) -> None:  # fmt: skip
    """Store what a reading found, in the transaction that says it was read. ``beyond`` counts what
    came with it and is no entry."""
    rules = topics.by_names(conn, source.guild_id, source.topics)
    counted = Counter(beyond)
    for item in items:
        counted[_kept(conn, source, item, rules, now)] += 1
    waits = counted[Fate.WAITING] > 0
    found, same = got.url if got.status == 200 else "", got.status == 304
    sources.read_succeeded(
        conn,
        source.id,
        now,
        feed_url=found if found != source.address else "",
        # A feed whose items wait is asked for whole again.
        etag="" if waits else got.etag or (source.etag if same else ""),
        last_modified="" if waits else got.last_modified or (source.last_modified if same else ""),
        wait=SOON if waits else sources.EVERY,
        tally="" if same else Tally.of(source.tally).with_reading(counted).text(),
    )


def _kept(
    conn: Connection, source: Source, item: Sifted, rules: Sequence[topics.Topic], now: datetime
) -> Fate:
    """Keep an item that was read, note it, and tell what became of it."""
    if item.fate is Fate.WAITING:
        sources.entry_taken(conn, source.id, [_try(item, item.tries)], None, now)
        return Fate.WAITING
    fate: Fate | None = item.fate
    article_id = item.article_id
    if item.parsed is not None:
        fate, article_id = _stored(conn, source, item, item.parsed, rules, now)
    assert fate is not None
    if not item.noted and fate is not Fate.TWICE:
        sources.entry_taken(conn, source.id, item.marks.kept, article_id, now)
    return fate


def _stored(
    conn: Connection, source: Source, item: Sifted, parsed: Parsed,
    rules: Sequence[topics.Topic], now: datetime,
) -> tuple[Fate, int | None]:  # fmt: skip
    arrival = store.Arrival(
        parsed, "feed", parsed.url or "", archive=source.primed_at is None, source_id=source.id
    )
    if item.article_id is not None:
        filed = store.revise(conn, item.article_id, arrival, now)
        if filed is not None:
            return _BECAME[filed.outcome], filed.article_id
    if rules and not any(rule.fits(words_of(parsed)) for rule in rules):
        return Fate.TOPIC, None
    filed = store.add(conn, source.guild_id, arrival, now)
    return _BECAME[filed.outcome], filed.article_id


def words_of(parsed: Parsed) -> Text:
    """An article as a topic sees it."""
    return topics.words_of(parsed.headline, parsed.standfirst, parsed.body)
