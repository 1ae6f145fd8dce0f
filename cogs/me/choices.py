"""What the buttons and the form of a member's own settings do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot import people
from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import committee_of, redraw
from bot.lasting import Form
from bot.people import Choices
from bot.privacy import forget, traces
from bot.storage.db import Connection
from bot.times import to_ms
from bot.when.hours import EVENING, between
from cogs.card import private
from cogs.me.buttons import SWITCHES, AskQuiet, ConfirmForget, Keep, Snooze, Switch
from cogs.me.cards import render_choices

LONGEST_SNOOZE = 30  # days


@Switch.does
async def switch(press: Switch, interaction: Interaction, at: datetime) -> None:
    name = press.ids["name"]
    if name not in SWITCHES:
        raise UserError("That setting is gone. Open /me settings again.")
    await choose(interaction, lambda choices: {name: not getattr(choices, name)})


@Snooze.does
async def snooze(press: Snooze, interaction: Interaction, at: datetime) -> None:
    days = min(press.number("days"), LONGEST_SNOOZE)
    until = to_ms(at + timedelta(days=days)) if days else None
    await choose(interaction, lambda choices: {"snoozed_until": until})


@AskQuiet.does
async def ask_quiet(press: AskQuiet, interaction: Interaction, at: datetime) -> None:
    await interaction.response.send_modal(Hours(await chosen(interaction)))


class Hours(Form, title="Quiet hours", audience=Audience.ANYONE):
    """When no direct message comes."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        start = written("quiet_from", 20, default=choices.quiet_from, example="22:00")
        self.start = self.add("Quiet from", start)
        end = written("quiet_until", 20, default=choices.quiet_until, example="08:00")
        self.end = self.add("Quiet until", end)

    async def submitted(self, interaction: Interaction) -> None:
        start, end = between(self.start.value, self.end.value, EVENING)
        changes = {"quiet_from": start, "quiet_until": end}
        await choose(interaction, lambda choices: changes)


@ConfirmForget.does
async def forget_me(press: ConfirmForget, interaction: Interaction, at: datetime) -> None:
    bot, guild_id = interaction.client, (await committee_of(interaction)).guild_id
    held_in, user_id = bot.rooms.traces, interaction.user.id
    gone = await forget.forget(bot.db, bot.settings, guild_id, user_id, held_in, at)
    said = "You are forgotten here." if gone else "Nothing was held here that can be tied to you."
    await redraw(interaction, private(said))
    if gone:
        await bot.db.scrub(traces.tables(held_in))


@Keep.does
async def keep(press: Keep, interaction: Interaction, at: datetime) -> None:
    await redraw(interaction, private("Nothing was removed."))


async def choose(interaction: Interaction, changes: Callable[[Choices], dict[str, Any]]) -> None:
    """Store a change of choices and show the card again."""
    bot, guild_id = interaction.client, (await committee_of(interaction)).guild_id
    user = interaction.user

    def write(conn: Connection) -> Choices:
        person = people.find(conn, guild_id, user.id, user.display_name)
        return people.choose(conn, guild_id, user.id, **changes(person.choices)).choices

    stored = await bot.db.write(write)
    await redraw(interaction, render_choices(stored, bot.clock()))


async def chosen(interaction: Interaction) -> Choices:
    """What a member chose, or what holds for everybody."""
    bot, guild_id = interaction.client, (await committee_of(interaction)).guild_id
    return await bot.db.read(lambda conn: people.choices_of(conn, guild_id, interaction.user.id))
