"""``lmcbot sources test``: whether each feed answers, without keeping anything."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from bot.articles import sources
from bot.articles.intake.fates import said
from bot.articles.intake.feeds import entries_of, unread
from bot.articles.intake.reader import Reader
from bot.errors import UserError
from bot.plain_text import many
from bot.seeds import load
from bot.settings import Settings
from bot.storage.db import connect
from bot.times import Clock


@dataclass(frozen=True)
class Trial:
    """What came of asking one feed."""

    name: str
    address: str
    well: bool
    words: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.well else 'FAIL'} {self.name} ({self.address}): {self.words}"


def known(settings: Settings) -> dict[str, str]:
    """Every feed the bot knows of by its address: the ready ones and those of the servers."""
    found = {one.address: one.name for one in load().sources}
    if settings.database.exists():
        with closing(connect(settings.database, read_only=True)) as conn:
            found |= sources.addresses(conn)
    return found


async def trials(settings: Settings, wanted: Sequence[str], clock: Clock) -> AsyncIterator[Trial]:
    """Ask each feed named, or all; a name may be an address nobody has added yet.

    Raises UserError for a name that is neither.
    """
    names = known(settings)
    chosen = {address: name for address, name in names.items() if _is(name, address, wanted)}
    chosen |= {word: word for word in wanted if "://" in word and word not in chosen}
    if not chosen:
        raise UserError(f"There is no source of that name. There are: {', '.join(names.values())}.")
    reader = Reader(settings, clock)
    try:
        for address, name in chosen.items():
            yield await _trial(reader, name, address)
    finally:
        reader.close()


def _is(name: str, address: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(word.casefold() in (name.casefold(), address) for word in wanted)


async def _trial(reader: Reader, name: str, address: str) -> Trial:
    try:
        async with reader.asking() as fetcher:
            got, feed = await reader.feed(fetcher, address)
    except UserError as trouble:
        return Trial(name, address, False, str(trouble))
    entries, beside = entries_of(feed), unread(feed)
    size = f"fetched {len(got.body) / 1000:.0f} kB, read {many(len(entries), 'entry', 'entries')}"
    newest = f", the first “{entries[0].headline[:80]}”" if entries else ""
    rest = f"; {said(beside)}" if beside else ""
    return Trial(name, address, True, f"{size}{newest}{rest}.")
