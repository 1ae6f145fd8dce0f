"""Papers of a meeting: files, kept at once since Discord's links expire, or links."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import audit, outbox
from bot.errors import UserError
from bot.meetings import reminders
from bot.meetings.model import TITLE, bounded, web_link
from bot.meetings.store import present_meeting
from bot.plain_text import many
from bot.plain_values import of_row
from bot.storage.db import Connection
from bot.storage.folder import stored, sync_folder
from bot.times import to_ms

log = logging.getLogger(__name__)
LARGEST = 8 * 1024 * 1024  # what Discord lets a bot send back, with room to spare
MOST = 20
UNNAMED = timedelta(days=1)  # how long the file of a removed paper stays
SENT_AT_ONCE = 9 * 1024 * 1024  # files of one message together, of which there are ten at most
GATHER = timedelta(seconds=30)  # papers added within it are announced together


@dataclass(frozen=True)
class Paper:
    """A paper; a link has no file. ``sha256`` is the file's name in the papers folder."""

    id: int
    title: str
    link: str
    file_name: str
    sha256: str
    size: int


@stored()
def keep_file(folder: Path, raw: bytes) -> str:
    """Write a file under its hash, whole or not at all; returns the hash. Raises NotStored where
    the disk has no room."""
    name = hashlib.sha256(raw).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    if not target.exists() or target.read_bytes() != raw:  # as a power cut or a bad disk left it
        part = folder / f"{name}.part"
        with part.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(folder)
    else:
        target.touch()  # wanted anew: not to be cleared before its row is written
    return name


def kept_bytes(folder: Path, paper: Paper) -> bytes | None:
    """A paper's file; None where it is gone or no longer what was kept, which the log tells."""
    raw = _whole(folder, paper)
    if raw is None:
        log.error("The file of a paper is gone or damaged: %s", folder / paper.sha256)
    return raw


def lost(conn: Connection, folder: Path) -> list[str]:
    """The titles of papers and letters whose file is gone or damaged."""
    rows = conn.execute("SELECT * FROM paper WHERE sha256 <> '' ORDER BY paper_id")
    return [each.title for each in map(_paper, rows) if _whole(folder, each) is None]


def _whole(folder: Path, paper: Paper) -> bytes | None:
    try:
        raw = (folder / paper.sha256).read_bytes()
    except OSError:
        return None
    return raw if hashlib.sha256(raw).hexdigest() == paper.sha256 else None


def batches(kept: Sequence[Paper]) -> list[list[Paper]]:
    """Papers with a file, as many together as fit into one message."""
    found: list[list[Paper]] = []
    for paper in kept:
        size = sum(other.size for other in found[-1]) if found else 0
        if not found or len(found[-1]) == 10 or size + paper.size > SENT_AT_ONCE:
            found.append([])
        found[-1].append(paper)
    return found


def clear_files(conn: Connection, folder: Path, before: datetime) -> int:
    """Remove the files no paper names any more, unless written since ``before``; returns how
    many."""
    named = {row["sha256"] for row in conn.execute("SELECT DISTINCT sha256 FROM paper")}
    old = [
        file
        for file in (folder.iterdir() if folder.is_dir() else ())
        if file.name not in named and file.is_file() and file.stat().st_mtime < before.timestamp()
    ]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def drop_letter(conn: Connection, guild_id: int, paper_id: int) -> None:
    """Let go of a letter whose draft was thrown away; its file goes with the next clearing."""
    conn.execute(
        "DELETE FROM paper WHERE paper_id = ? AND guild_id = ? AND meeting_id IS NULL"
        " AND paper_id NOT IN (SELECT letter_id FROM consultation WHERE letter_id IS NOT NULL)",
        (paper_id, guild_id),
    )


def drop_letters(conn: Connection, before: datetime) -> int:
    """Let go of letters kept ``before`` then that no consultation has: their drafts are too old.

    Returns how many.
    """
    return conn.execute(
        "DELETE FROM paper WHERE meeting_id IS NULL AND added_at < ?"
        " AND paper_id NOT IN (SELECT letter_id FROM consultation WHERE letter_id IS NOT NULL)",
        (to_ms(before),),
    ).rowcount


def check_size(size: int) -> None:
    """Raise :class:`UserError` for a file too large to be sent to members."""
    if size > LARGEST:
        raise UserError(
            f"The file is too large: {size / 1048576:.1f} MB, and at most"
            f" {LARGEST // 1048576} MB fit. Put it online and give its link instead."
        )
    if size == 0:
        raise UserError("The file is empty: attach it again.")


def add_file(
    conn: Connection, guild_id: int, meeting_id: int | None, title: str, file_name: str,
    sha256: str, size: int, person_id: int, now: datetime,
) -> Paper:  # fmt: skip
    """Note a file that was kept; without a meeting it is a consultation's letter."""
    check_size(size)
    shown = bounded(title or file_name, TITLE, "The paper’s title")
    return _add(
        conn, guild_id, meeting_id, person_id, now,
        title=shown, file_name=file_name[-100:], sha256=sha256, size=size,
    )  # fmt: skip


def add_link(
    conn: Connection, guild_id: int, meeting_id: int, title: str, link: str, person_id: int,
    now: datetime,
) -> Paper:  # fmt: skip
    """Note a paper that stands elsewhere."""
    found = web_link(link)
    if not found:
        raise UserError("A paper is a file or a link: attach one or give the other.")
    shown = bounded(title or found[:TITLE], TITLE, "The paper’s title")
    return _add(conn, guild_id, meeting_id, person_id, now, title=shown, link=found)


def papers(conn: Connection, meeting_id: int) -> list[Paper]:
    """A meeting's papers, in the order they came."""
    rows = conn.execute("SELECT * FROM paper WHERE meeting_id = ? ORDER BY paper_id", (meeting_id,))
    return [_paper(row) for row in rows]


def numbered(kept: Sequence[Paper], number: int) -> Paper:
    """The paper of that number; UserError when there are fewer."""
    if not 1 <= number <= len(kept):
        raise UserError(f"The meeting has {many(len(kept), 'paper')}: there is no number {number}.")
    return kept[number - 1]


def paper_of(conn: Connection, guild_id: int, paper_id: int) -> Paper | None:
    """One paper of a server."""
    row = conn.execute(
        "SELECT * FROM paper WHERE paper_id = ? AND guild_id = ?", (paper_id, guild_id)
    ).fetchone()
    return None if row is None else _paper(row)


def remove(
    conn: Connection, guild_id: int, meeting_id: int, paper_id: int, person_id: int, now: datetime
) -> None:
    """Take a paper back; its file goes with the next clearing."""
    meeting, gone = present_meeting(conn, guild_id, meeting_id), paper_of(conn, guild_id, paper_id)
    done = conn.execute(
        "DELETE FROM paper WHERE paper_id = ? AND meeting_id = ? AND guild_id = ?",
        (paper_id, meeting_id, guild_id),
    )
    if gone is None or done.rowcount == 0:
        raise UserError("That paper was removed already.")
    audit.record(conn, guild_id, person_id, "meeting.paper.remove", subject=meeting.reference,
                 before=gone.title, now=now)  # fmt: skip
    reminders.follow(conn, meeting, now)


def unannounced(conn: Connection, meeting_id: int) -> list[Paper]:
    """Papers members have not been told of."""
    rows = conn.execute(
        "SELECT * FROM paper WHERE meeting_id = ? AND announced_at IS NULL ORDER BY paper_id",
        (meeting_id,),
    )
    return [_paper(row) for row in rows]


def announced(conn: Connection, told: list[Paper], now: datetime) -> None:
    """Members have been told of these."""
    conn.executemany(
        "UPDATE paper SET announced_at = ? WHERE paper_id = ?",
        [(to_ms(now), paper.id) for paper in told],
    )


def _add(
    conn: Connection, guild_id: int, meeting_id: int | None, person_id: int, now: datetime,
    **columns: Any,
) -> Paper:  # fmt: skip
    if meeting_id is not None and len(papers(conn, meeting_id)) >= MOST:
        raise UserError(f"A meeting has {MOST} papers at most: remove one first.")
    paper_id = conn.insert(
        "paper", guild_id=guild_id, meeting_id=meeting_id, added_by=person_id,
        added_at=to_ms(now), **columns,
    )  # fmt: skip
    if meeting_id is not None:
        _announce(conn, guild_id, meeting_id, paper_id, now)
        subject = present_meeting(conn, guild_id, meeting_id).reference
        audit.record(conn, guild_id, person_id, "meeting.paper.add", subject=subject,
                     after=columns["title"], now=now)  # fmt: skip
    paper = paper_of(conn, guild_id, paper_id)
    assert paper is not None
    return paper


def _announce(
    conn: Connection, guild_id: int, meeting_id: int, paper_id: int, now: datetime
) -> None:
    meeting = present_meeting(conn, guild_id, meeting_id)
    outbox.add(
        conn,
        key=f"meeting-paper:{meeting_id}:{paper_id}:{meeting.channel_id}",
        kind="meeting.papers",
        guild_id=guild_id,
        channel_id=meeting.channel_id,
        due_at=now + GATHER,
        payload={"meeting": meeting_id},
    )
    reminders.follow(conn, meeting, now)


def _paper(row: Any) -> Paper:
    return of_row(Paper, row, id=row["paper_id"])
