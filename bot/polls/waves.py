"""Reminder waves: who is still awaited, told to the bot alone and forgotten when the wave ends."""

from __future__ import annotations

from collections.abc import Iterable

from bot.db import Connection
from bot.polls.box import Box, present


async def awaited(box: Box, wave: str, member_ids: Iterable[int]) -> list[int]:
    """Which of these may vote, have not, and were not reached by this wave of reminders."""
    ids = tuple(member_ids)
    return await box.db.read(
        lambda conn: [i for i in ids if _awaited(conn, wave, box.secrets.token(i))]
    )


async def reached(box: Box, wave: str, member_id: int) -> None:
    """Note that this wave's reminder went to a member, so that a restart does not repeat it."""
    row = (wave, box.secrets.token(member_id))
    await box.db.write(lambda conn: conn.execute("INSERT OR IGNORE INTO wave VALUES (?, ?)", row))


async def end_wave(box: Box, wave: str) -> None:
    """Forget whom a wave reached."""
    await box.db.write(lambda conn: conn.execute("DELETE FROM wave WHERE name = ?", (wave,)))


def _awaited(conn: Connection, wave: str, token: bytes) -> bool:
    if not present(conn, "seat", token) or present(conn, "ballot", token):
        return False
    query = "SELECT 1 FROM wave WHERE name = ? AND token = ?"
    return conn.execute(query, (wave, token)).fetchone() is None
