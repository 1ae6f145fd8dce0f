"""What only officers see is done at once and can be taken back, instead of being asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import drafts
from bot.articles import sources, topics
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import redraw
from bot.storage.db import Connection
from cogs.articles.audited import kept, noted
from cogs.articles.buttons import Undo
from cogs.card import plain, private

READ, OFF = "read", "off"


@dataclass(frozen=True)
class Done:
    """What was done to a topic or source: its rule or state before and after; empty where there was
    none."""

    what: str
    name: str
    before: str
    after: str

    @property
    def undone(self) -> str:
        """The audit's word for taking it back."""
        if self.what == "source":
            return "source.resume" if self.before == READ else "source.pause"
        return "topic.remove" if not self.before else "topic.edit" if self.after else "topic.add"


async def undo_button(interaction: Interaction, done: Done) -> Undo:
    """The button that takes it back, for a day."""
    await kept(interaction, interaction.id, done)
    return Undo("Undo", draft=interaction.id)


@Undo.does
async def undo(press: Undo, interaction: Interaction, at: datetime) -> None:
    """Take back what was done, unless somebody changed it again."""
    guild_id, user_id, mark = interaction.guild_id or 0, interaction.user.id, press.number("draft")
    done = await interaction.client.db.read(
        lambda conn: drafts.held(conn, mark, guild_id, user_id, Done)
    )

    def work(conn: Connection) -> Any:
        drafts.drop(conn, mark, guild_id, user_id)
        return _back(conn, guild_id, done, at)

    await noted(
        interaction, done.undone, work, was=lambda conn: done.after or None,
        becomes=lambda _: done.before or None,
    )  # fmt: skip
    await redraw(interaction, private(f"Undone: **{plain(done.name)}** is as it was before."))


def _back(conn: Connection, guild_id: int, done: Done, now: datetime) -> Any:
    if _now(conn, guild_id, done) != done.after:
        raise UserError(f"“{done.name}” was changed again meanwhile, so nothing was undone.")
    if done.what == "source":
        known = sources.named(conn, guild_id, done.name)
        return sources.set_active(conn, known, done.before == READ, now)
    if not done.before:
        return topics.remove(conn, guild_id, done.name)
    if not done.after:
        return topics.add(conn, guild_id, done.name, done.before)
    return topics.edit(conn, guild_id, done.name, done.before)


def _now(conn: Connection, guild_id: int, done: Done) -> str:
    """How it stands now."""
    if done.what == "source":
        return READ if sources.named(conn, guild_id, done.name).active else OFF
    known = next((t for t in topics.every(conn, guild_id) if t.name == done.name), None)
    return "" if known is None else known.rule
