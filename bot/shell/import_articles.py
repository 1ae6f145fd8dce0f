"""``lmcbot import PATH…``: articles from files into a server's archive, beside a running bot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.articles.intake.reader import Reader
from bot.articles.model import Parsed
from bot.articles.store import Arrival, add
from bot.documents import kinds as documents
from bot.errors import UserError
from bot.settings import Settings
from bot.shell.data_in_use import of_this_release, server_named
from bot.storage.db import Connection, Database, connect, opened
from bot.storage.migrate import shipped
from bot.times import Clock

ENDINGS = (".txt", ".text", ".html", ".htm", ".md", *documents.ENDINGS)
WIDTHS = (28, 11, 10, 18, 44, 9, 7)
HEADS = ("file", "kind", "date", "author", "headline", "comments", "survey")
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Read:
    """One file: what was read in it, or why nothing was; and what became of it."""

    path: Path
    parsed: Parsed | None
    fault: str = ""
    outcome: str = "read"


def files(paths: Sequence[Path]) -> list[Path]:
    """The files named, folders opened. Raises :class:`UserError` for what is not there."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UserError(f"There is no file or folder {path}.")
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        found += [path] if path.is_file() else inside
    if not found:
        raise UserError(f"No articles there: files must end in {', '.join(ENDINGS)}.")
    return found


async def read_all(
    settings: Settings, paths: Sequence[Path], clock: Clock, progress: Progress
) -> list[Read]:
    """Read every file in a process of its own, which a malicious one cannot hold up."""
    reader, found = Reader(settings, clock), []
    try:
        for number, path in enumerate(paths, 1):
            progress(number, len(paths), path.name)
            try:
                found.append(Read(path, await reader.file(path.read_bytes(), path.name)))
            except (UserError, OSError) as error:
                found.append(Read(path, None, fault=str(error)))
    finally:
        reader.close()
    return found


async def store_all(
    settings: Settings, server: str, found: Sequence[Read], clock: Clock
) -> list[Read]:
    """Keep what was read on one server, as archive: no scheduled digest posts it."""
    try:
        of_this_release(settings)
        with closing(connect(settings.database, read_only=True)) as conn:
            guild_id, _ = server_named(conn, server)
    except UserError as fault:
        raise UserError(f"Nothing was stored. {fault}") from None
    async with opened(settings.database, shipped(), readers=1) as db:
        return [await _stored(db, guild_id, read, clock) for read in found]


async def _stored(db: Database, guild_id: int, read: Read, clock: Clock) -> Read:
    if read.parsed is None:
        return read
    try:
        outcome = await db.write(partial(_keep, guild_id=guild_id, parsed=read.parsed, clock=clock))
    except UserError as refusal:
        return Read(read.path, None, fault=str(refusal))
    return Read(read.path, read.parsed, outcome=outcome)


def _keep(conn: Connection, *, guild_id: int, parsed: Parsed, clock: Clock) -> str:
    arrival = Arrival(parsed, "file", archive=True)
    return add(conn, guild_id, arrival, clock()).outcome.value


def table(found: Iterable[Read]) -> Iterator[str]:
    """One line a file, with what was read in it."""
    yield " ".join(f"{head:<{width}}" for head, width in zip(HEADS, WIDTHS, strict=True)) + "result"
    for read in found:
        if read.parsed is None:
            yield f"{_cut(read.path.name, WIDTHS[0])} {read.fault}"
        else:
            yield _row(read.path.name, read.parsed) + read.outcome


def _row(name: str, parsed: Parsed) -> str:
    printed = "" if parsed.printed_comments is None else f"/{parsed.printed_comments}"
    cells = (
        name,
        parsed.kind,
        parsed.date.value or "undated",
        parsed.author or "no byline",
        parsed.headline,
        f"{len(parsed.comments)}{printed}",
        "yes" if parsed.surveys else "no",
    )
    return " ".join(_cut(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)) + " "


def _cut(text: str, width: int) -> str:
    plain = " ".join(text.split())
    return f"{plain if len(plain) <= width else plain[: width - 1] + '…':<{width}}"
