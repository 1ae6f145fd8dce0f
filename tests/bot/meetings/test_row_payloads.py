"""Rows written before a row's payload said what it is about are read from their keys, once."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from bot.storage.migrate import migrate, shipped

STEP = next(step for step in shipped() if step.name.endswith("_meeting_rows.sql"))


@pytest.mark.parametrize(
    ("key", "kind", "said"),
    [
        ("meeting:12:3:reminder:7d:998", "meeting.reminder", {"sequence": 3, "offset": "7d"}),
        ("meeting:1:10:reminder:15m:5", "meeting.reminder", {"sequence": 10, "offset": "15m"}),
        ("meeting:12:0:turn:4:998", "meeting.turn", {"sequence": 0, "turn": 4}),
        ("meeting:7:2:personal:31:1440", "meeting.personal", {"sequence": 2, "minutes": 1440}),
        ("meeting:7:2:card:998", "meeting.card", {"sequence": 2}),
        ("meeting-redraw:7", "meeting.redraw", {}),
        ("consultation:3:day:7:998", "consultation.reminder", {}),
    ],
)
def test_a_waiting_row_gets_what_its_key_says(key: str, kind: str, said: dict[str, Any]) -> None:
    database = sqlite3.connect(":memory:")
    migrate(database, [step for step in shipped() if step.number < STEP.number])
    database.execute(
        "INSERT INTO outbox (key, ref, nonce, kind, guild_id, payload, priority, due_at, next_at)"
        " VALUES (?, 'R', 'N', ?, 11, ?, 5, 0, 0)",
        (key, kind, json.dumps({"meeting": 7})),
    )
    database.commit()
    migrate(database, [step for step in shipped() if step.number <= STEP.number])
    (payload,) = database.execute("SELECT payload FROM outbox").fetchone()
    database.close()
    assert json.loads(payload) == {"meeting": 7, **said}
