"""A poll under way, opened as officers open one: from a draft that is kept."""

from dataclasses import replace
from datetime import datetime

from bot.polls.acts import Officer, open_draft
from bot.polls.boxes import Boxes
from bot.polls.draft import Draft
from bot.polls.kept_drafts import keep_draft
from bot.polls.model import Poll, Roll
from bot.polls.offices import Offices
from bot.polls.trustees.key_process import KeyProcess
from bot.storage.db import Database


async def open_poll(
    db: Database,
    boxes: Boxes,
    guild_id: int,
    officer_id: int,
    draft: Draft,
    roll: Roll,
    channel_id: int | None,
    now: datetime,
    holders: Offices | None = None,
) -> Poll:
    """Raises UserError, one sentence, for whatever keeps this draft from opening."""
    asked = replace(draft, channel_id=channel_id)
    kept = await db.write(lambda conn: keep_draft(conn, guild_id, officer_id, asked, now))
    officer = Officer(guild_id, officer_id)
    return await open_draft(db, boxes, officer, kept.id, roll, holders, now, KeyProcess())
