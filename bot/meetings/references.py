"""What an item, a letter or a mandate may point at, looked up on the server before it is kept.

Rooms do not know each other: each says who looks up what is its own (`Room.references`).
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial

from bot.errors import UserError
from bot.offers import Known, Reference, Use, must_exist, pointed_at
from bot.storage.db import Connection

_WITHIN = re.compile(r"(?<![\w-])([PM])-(\d{1,9})(?![\w-])", re.ASCII)
MOST_USES = 10


def poll_reference(conn: Connection, guild_id: int, text: str, known: Known) -> str:
    """The reference of a poll of that server, or nothing. UserError for anything else."""
    found = text.strip()
    if found and not re.fullmatch(r"[Pp]-\d{1,9}", found, re.ASCII):
        raise UserError(f"“{found[:40]}” is no poll: write its reference, like P-41.")
    return pointed_at(conn, guild_id, found, known)


def check_within(conn: Connection, guild_id: int, text: str, known: Known) -> None:
    """Refuse free text, a mandate, that names a poll or meeting the server does not have."""
    for named in _WITHIN.finditer(text):
        must_exist(conn, guild_id, named[1], named[2], known)


def cautions(conn: Connection, guild_id: int, text: str, known: Known, now: datetime) -> str:
    """What speaks against relying on what a text names: "P-3 no longer stands"; mostly nothing."""
    said = (
        sought.caution(conn, guild_id, int(named[2]), now)
        for named in _WITHIN.finditer(text)
        if (sought := known.get(named[1])) is not None and sought.caution is not None
    )
    return "; ".join(dict.fromkeys(filter(None, said)))


def where_used(conn: Connection, guild_id: int, reference: str) -> list[Use]:
    """The items, decisions, invitations and consultations that rely on a poll, the newest first."""
    uses = [*_items(conn, guild_id, reference), *_letters(conn, guild_id, reference)]
    return uses[:MOST_USES]


def _items(conn: Connection, guild_id: int, reference: str) -> list[Use]:
    rows = conn.execute(
        "SELECT 'M-' || m.number AS meeting, i.title, i.link, i.mandate, i.decision, i.private"
        " FROM agenda_item i JOIN meeting m USING (meeting_id) WHERE i.guild_id = ?1"
        " AND (i.link = ?2 OR instr(i.mandate, ?2)) ORDER BY m.starts_at DESC, i.position",
        (guild_id, reference),
    ).fetchall()
    found = []
    for row in rows:
        if _named(reference, row["mandate"]):
            found.append(Use(row["meeting"], f"decided under it: {row['title']}"))
        elif row["link"] == reference:
            found.append(Use(row["meeting"], f"on the agenda: {row['title']}"))
    return found


def _letters(conn: Connection, guild_id: int, reference: str) -> list[Use]:
    rows = conn.execute(
        "SELECT body, decision, mandate FROM invitation WHERE guild_id = ? AND decision <> ''"
        " AND instr(mandate, ?) ORDER BY decided_at DESC",
        (guild_id, reference),
    ).fetchall()
    found = [
        Use("", f"invitation from {row['body']}: {row['decision']}")
        for row in rows
        if _named(reference, row["mandate"])
    ]
    letters = conn.execute(
        "SELECT number, title FROM consultation WHERE guild_id = ? AND poll = ?"
        " ORDER BY number DESC",
        (guild_id, reference),
    )
    return found + [Use(f"C-{row['number']}", f"consultation: {row['title']}") for row in letters]


def _named(reference: str, text: str) -> bool:
    return any(f"{named[1]}-{int(named[2])}" == reference for named in _WITHIN.finditer(text))


def _has(table: str, conn: Connection, guild_id: int, number: int) -> bool:
    query = f"SELECT 1 FROM {table} WHERE guild_id = ? AND number = ?"
    return conn.execute(query, (guild_id, number)).fetchone() is not None


OWN = (
    Reference("M", "meeting", partial(_has, "meeting")),
    Reference("C", "consultation", partial(_has, "consultation")),
    Reference("D", "action", partial(_has, "action")),
)
