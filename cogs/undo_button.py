"""*Undo* under the answer to an act that only officers see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from bot import undoing
from bot.audience import Audience
from bot.house import Interaction
from bot.interactions import committee_of, redraw
from bot.lasting import Press
from bot.rulebook import BY_NAME
from bot.storage.db import Connection
from cogs.card import one_line, private

T = TypeVar("T")


class Undo(Press, pattern="undo:{mark}", audience=Audience.OFFICER):
    """Takes back what its officer did with the answer it stands under."""

    @classmethod
    def after(cls, interaction: Interaction) -> Undo:
        """The button for what this interaction did."""
        return cls("Undo", mark=interaction.id)


def undoable(
    interaction: Interaction, act: str, work: Callable[[Connection], T], **ids: Any
) -> Callable[[Connection], T]:
    """``work`` with what takes it back kept in its transaction, where the room says how."""
    bot, user_id, now = interaction.client, interaction.user.id, interaction.client.clock()
    guild_id, way = interaction.guild_id or 0, bot.rooms.undoes.get(act)
    if way is None:
        return work
    return lambda conn: undoing.keep(
        conn, way, act, work, mark=interaction.id, guild_id=guild_id, user_id=user_id, ids=ids,
        now=now,
    )  # fmt: skip


@Undo.does
async def undo(press: Undo, interaction: Interaction, at: datetime) -> None:
    """Put back what stood."""
    bot, committee = interaction.client, await committee_of(interaction)
    mark, user_id, ways = press.number("mark"), interaction.user.id, bot.rooms.undoes

    def back(conn: Connection) -> str:
        done = undoing.take_back(conn, ways, committee, mark=mark, user_id=user_id, now=at)
        return done.subject

    subject = await bot.db.write(back)
    name = BY_NAME[subject].label if subject in BY_NAME else subject
    said = f"**Undone:** {one_line(name, 100)}. All is as it was before."
    await redraw(interaction, private(said))
