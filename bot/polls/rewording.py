"""Correcting a question before anybody has answered it; afterwards its words are frozen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from bot.errors import UserError
from bot.polls import acts, due
from bot.polls.acts import Officer
from bot.polls.boxes import Boxes
from bot.polls.deadlines import open_of
from bot.polls.draft import Draft, check
from bot.polls.model import Option, Poll, options_of
from bot.polls.store import TOPIC
from bot.storage.db import Connection, Database
from bot.times import to_ms


async def reword(
    db: Database,
    boxes: Boxes,
    officer: Officer,
    poll_id: int,
    question: str,
    labels: tuple[str, ...],
    now: datetime,
    sent_at: datetime | None = None,
) -> Poll:
    """Change question and options of an open poll that has had no ballot yet.

    No ballot is taken meanwhile, and none later from a message that shows the old words, so none
    can fall on words its voter did not read; ``sent_at`` is when Discord received the correction,
    by the clock that also dates its messages. Raises UserError once a ballot was ever put in: the
    correction then opens as the next version.
    """
    box = await boxes.box(officer.guild_id, poll_id)
    async with box.paused():
        if await box.started():
            raise UserError(
                f"{box.poll.reference} has had a ballot, so its words are frozen: cancel it and"
                " open the corrected question as its next version."
            )
        words = (question, labels, now, sent_at or now)
        poll = await db.write(lambda c: _reworded(c, officer, poll_id, *words))
        boxes.told(poll)
    return poll


def _reworded(
    conn: Connection,
    officer: Officer,
    poll_id: int,
    question: str,
    labels: tuple[str, ...],
    now: datetime,
    sent_at: datetime,
) -> Poll:
    poll = open_of(conn, officer.guild_id, poll_id, now)
    asked = check(Draft(question, labels, poll.closes_at, poll.terms), now)
    options = options_of(asked.labels)
    conn.execute(
        "UPDATE poll SET question = ?, options = ?, reworded_at = ? WHERE poll_id = ?",
        (
            asked.question,
            json.dumps([[o.label, o.stance.value] for o in options], ensure_ascii=False),
            to_ms(sent_at),
            poll.id,
        ),
    )
    due.redraw(conn, poll, now)
    conn.touch(TOPIC)
    acts.note(conn, officer, "poll.reword", poll, now, _asked(poll.question, poll.options),
              **_asked(asked.question, options))  # fmt: skip
    return replace(poll, question=asked.question, options=options, reworded_at=sent_at)


def _asked(question: str, options: tuple[Option, ...]) -> dict[str, object]:
    return {"question": question, "options": [option.label for option in options]}
