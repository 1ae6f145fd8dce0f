"""An officer's act and its line in the audit trail, in one transaction; and what is begun."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot import audit, drafts, people
from bot.house import Interaction
from bot.storage.db import Connection
from cogs.undo_button import undoable

T = TypeVar("T")


async def noted(
    interaction: Interaction,
    act: str,
    work: Callable[[Connection], T],
    *,
    was: Callable[[Connection], Any] = lambda conn: None,
    becomes: Callable[[T], Any] = lambda result: None,
    **ids: Any,
) -> T:
    """Do ``work`` and note who did it; what it returns names the subject by its ``name`` or
    ``id``. ``was`` and ``becomes`` tell what stood before and what stands now. ``ids`` say what
    *Undo* would put back."""
    bot, guild_id = interaction.client, interaction.guild_id or 0
    now, user_id, name = bot.clock(), interaction.user.id, interaction.user.display_name

    def write(conn: Connection) -> T:
        before = was(conn)
        result = work(conn)
        person = people.find(conn, guild_id, user_id, name)
        subject = getattr(result, "name", None) or f"A-{getattr(result, 'id', '')}"
        audit.record(conn, guild_id, person.id, act, subject=str(subject), before=before,
                     after=becomes(result), now=now)  # fmt: skip
        return result

    return await bot.db.write(undoable(interaction, act, write, **ids))


async def kept(interaction: Interaction, mark: int, held: Any) -> None:
    """Keep what somebody is in the middle of under the number of the command that began it."""
    bot, guild_id, user_id = interaction.client, interaction.guild_id or 0, interaction.user.id
    now = bot.clock()
    await bot.db.write(lambda conn: drafts.keep(conn, mark, guild_id, user_id, held, now))
