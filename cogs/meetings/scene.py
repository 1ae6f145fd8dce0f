"""What every message about a meeting is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.committee import Committee
from bot.courier.post import Outcome, Post, Renderer
from bot.house import House
from bot.meetings.board import Board, board
from bot.meetings.model import Meeting
from bot.meetings.store import meeting_of
from bot.outbox import Row
from bot.storage.db import Connection
from cogs.membership import entitled


@dataclass(frozen=True)
class Scene:
    """What every renderer looks at first."""

    committee: Committee
    meeting: Meeting
    board: Board
    counted: frozenset[int] | None  # None: the list of members is not whole


async def scene_of(bot: House, row: Row, now: datetime) -> Scene | None:
    """The meeting a row is about; None when its server or date is gone."""
    committee = await bot.committee(row.guild_id)
    counted = await entitled(bot, committee)

    def look(conn: Connection) -> Scene | None:
        meeting = meeting_of(conn, row.guild_id, int(row.payload["meeting"]))
        if meeting is None:
            return None
        return Scene(committee, meeting, board(conn, committee, meeting, counted, now), counted)

    return await bot.db.read(look)


def for_officers(bot: House, renderer: Renderer) -> Renderer:
    """What only officers may read goes to the office now set, and nowhere else."""

    async def rendered(row: Row, now: datetime) -> Outcome:
        outcome = await renderer(row, now)
        if isinstance(outcome, Post):
            return replace(outcome, elsewhere=(await bot.committee(row.guild_id)).behind(None))
        return outcome

    return rendered
