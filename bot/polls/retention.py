"""What is let go of: rolls after their time, and one member at any time. Totals stay right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot import people
from bot.db import Connection
from bot.times import from_ms, to_ms

DRAFTS = timedelta(days=90)  # a draft nobody touched


def retire(conn: Connection, guild_id: int, before: datetime, now: datetime) -> int:
    """Remove the roll snapshots of polls that ended before an instant; returns how many.

    Totals, records and their seal stay and still verify.
    """
    rows = conn.execute(
        "SELECT poll_id FROM poll WHERE guild_id = ? AND ended_at < ? AND roll_gone_at IS NULL"
        " AND state IN ('closed', 'cancelled', 'interrupted')",
        (guild_id, to_ms(before)),
    ).fetchall()
    for (poll_id,) in rows:
        for table in ("poll_roll", "poll_named"):
            conn.execute(f"DELETE FROM {table} WHERE poll_id = ?", (poll_id,))
        conn.execute("UPDATE poll_addition SET person_id = NULL WHERE poll_id = ?", (poll_id,))
        conn.execute("UPDATE poll SET roll_gone_at = ? WHERE poll_id = ?", (to_ms(now), poll_id))
    return len(rows)


def drop_drafts(conn: Connection, guild_id: int, before: datetime) -> int:
    """Throw away drafts last touched before an instant; returns how many."""
    return conn.execute(
        "DELETE FROM poll_draft WHERE guild_id = ? AND updated_at < ?", (guild_id, to_ms(before))
    ).rowcount


def holds(conn: Connection, person: people.Person) -> dict[str, Any]:
    """What is held of a member: rolls they stood on, named votes, drafts, their register row.

    Secret ballots cannot be tied to anybody, so none are here.
    """
    found: dict[str, Any] = {
        "rolls": [
            {"question": row["question"], "because you": row["reason"]}
            for row in conn.execute(
                "SELECT question, r.reason FROM poll_roll r JOIN poll USING (poll_id)"
                " WHERE person_id = ? ORDER BY poll_id",
                (person.id,),
            )
        ],
        "named votes": [
            {"question": row["question"], "choice": row["choice"]}
            for row in conn.execute(
                "SELECT question, choice FROM poll_named JOIN poll USING (poll_id)"
                " WHERE person_id = ? ORDER BY poll_id",
                (person.id,),
            )
        ],
        "drafts": [
            {"body": row["body"], "changed": from_ms(row["updated_at"]).isoformat()}
            for row in conn.execute("SELECT * FROM poll_draft WHERE person_id = ?", (person.id,))
        ],
        "register": [
            {key: row[key] for key in ("name", "practice", "locality", "list_size", "capacity")}
            for row in conn.execute(
                "SELECT * FROM register WHERE guild_id = ? AND user_id = ?",
                (person.guild_id, person.user_id),
            )
        ],
    }
    return {what: rows for what, rows in found.items() if rows}


def erase(conn: Connection, person: people.Person) -> None:
    """Let go of a member. The roll keeps an internal number, so its size and hash still fit."""
    conn.execute(
        "UPDATE poll_roll SET practice = '', locality = '', list_size = NULL, capacity = ''"
        " WHERE person_id = ?",
        (person.id,),
    )
    conn.execute("DELETE FROM poll_named WHERE person_id = ?", (person.id,))
    conn.execute("DELETE FROM poll_draft WHERE person_id = ?", (person.id,))
    conn.execute(
        "DELETE FROM register WHERE guild_id = ? AND user_id = ?", (person.guild_id, person.user_id)
    )
