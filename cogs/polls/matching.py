"""Names on the imported roll without an account: matched by an officer, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot import audit, people
from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.lasting import Pick, Press
from bot.plain_text import many
from bot.register.kept_register import match, register_rows, unmatched
from bot.storage.db import Connection
from cogs.card import AMBER, GREEN, card, clip, plain
from cogs.polls.polling_station import officer
from cogs.undo_button import Undo, undoable


class Match(Press, pattern="pn:first", audience=Audience.OFFICER):
    """Show the first name without an account."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await answer(interaction, await page(interaction, 0))


class Skip(Press, pattern="pn:skip:{at}", audience=Audience.OFFICER):
    """The next name."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        await redraw(interaction, await page(interaction, self.number("at")))


class Account(Pick, pattern="pn:who:{row}:{at}", audience=Audience.OFFICER):
    """The account that belongs to a name, chosen by an officer."""

    @classmethod
    def of(cls, row: int, at: int) -> Account:
        select: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
            placeholder="Whose account is it?"
        )
        return cls(select, row=row, at=at)

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        bot, who, row = interaction.client, officer(interaction), self.number("row")
        member_id, now = self.item.values[0].id, bot.clock()

        def write(conn: Connection) -> None:
            match(conn, who.guild_id, row, member_id)
            person = who.person(conn)
            whose = people.find(conn, who.guild_id, member_id)
            audit.record(conn, who.guild_id, person.id, "roll.match", subject=f"row {row}",
                         after={"person": whose.id}, now=now)  # fmt: skip

        await bot.db.write(undoable(interaction, "roll.match", write, row=row))
        undo = [Undo.after(interaction)]
        await redraw(interaction, await page(interaction, self.number("at"), undo))


async def page(
    interaction: Interaction, at: int, undo: Sequence[Undo] = ()
) -> discord.ui.LayoutView:
    """One name without an account, beside a member select. Raises UserError without a roll."""
    guild_id, db = officer(interaction).guild_id, interaction.client.db
    names = await db.read(lambda conn: unmatched(conn, guild_id))
    if not names and not await db.read(lambda conn: register_rows(conn, guild_id)):
        raise UserError("No roll is imported, so there are no names to match: /office-roll import.")
    return render_match(names, at, undo)


def render_match(
    names: list[tuple[int, str]], at: int, undo: Sequence[Undo]
) -> discord.ui.LayoutView:
    """A name is matched by a press, never by itself."""
    if not names:
        done = "Every name on the imported roll has an account."
        return card(done, buttons=undo, colour=GREEN)
    at = at % len(names)
    row, name = names[at]
    left = many(len(names), "name")
    buttons = [*undo, *([Skip("Skip", at=at + 1)] if len(names) > 1 else [])]
    return card(
        f"### Whose account?\n**{plain(clip(name, 120))}**",
        f"{left} on the imported roll without a Discord account.",
        discord.ui.ActionRow(Account.of(row, at)),
        buttons=buttons,
        foot="Polls already open keep the roll they opened with",
        colour=AMBER,
    )
