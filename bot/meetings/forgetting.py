"""What this room holds of a person, and how it lets go of it."""

from __future__ import annotations

from typing import Any

from bot.db import Connection
from bot.people import Person

_HELD = {
    "answers": "SELECT m.title, a.answer, a.reason, a.deputy_name, a.present FROM attendance a"
    " JOIN meeting m USING (meeting_id) WHERE a.person_id = ?",
    "consultation replies": "SELECT c.title, r.scope, r.practice, r.reply FROM consultation_reply r"
    " JOIN consultation c USING (consultation_id) WHERE r.person_id = ?",
    "agenda items": "SELECT title, added_at FROM agenda_item WHERE proposer_id = ?",
    "actions": "SELECT task, due_at, done_at FROM action WHERE owner_id = ?",
    "own reminders": "SELECT minutes, meeting_id FROM personal_reminder WHERE person_id = ?",
}


def holds(conn: Connection, person: Person) -> dict[str, Any]:
    """Everything of a person, by what it is."""
    found = {
        name: [dict(row) for row in conn.execute(query, (person.id,))]
        for name, query in _HELD.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def erase(conn: Connection, person: Person) -> None:
    """Let go: words go, counts stay without a name. A practice's reply belongs to the practice."""
    conn.execute("DELETE FROM personal_reminder WHERE person_id = ?", (person.id,))
    conn.execute("DELETE FROM meeting_draft WHERE person_id = ?", (person.id,))
    conn.execute(
        "DELETE FROM consultation_reply WHERE person_id = ? AND scope <> 'practice'", (person.id,)
    )
    conn.execute(
        "UPDATE attendance SET reason = '', deputy_name = '', deputy_id = NULL WHERE person_id = ?",
        (person.id,),
    )
    conn.execute(
        "UPDATE attendance SET deputy_name = 'a deputy', deputy_id = NULL WHERE deputy_id = ?",
        (person.id,),
    )
    conn.execute("UPDATE agenda_item SET proposer_id = NULL WHERE proposer_id = ?", (person.id,))
    conn.execute(
        "UPDATE outbox SET state = 'cancelled' WHERE guild_id = ? AND state = 'pending'"
        " AND kind = 'meeting.personal' AND json_extract(payload, '$.person') = ?",
        (person.guild_id, person.id),
    )
