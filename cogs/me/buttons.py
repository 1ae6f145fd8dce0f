"""The buttons and the form of a member's own settings. What they change leads back to the card, so
cogs.me.cards is imported where it is used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import discord

from bot import people, traces
from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import committee_of, redraw
from bot.lasting import Form, Press
from bot.people import Choices
from bot.privacy import forget
from bot.storage.db import Connection
from bot.times import to_ms
from bot.when.hours import EVENING, between

SWITCHES = {
    "remind_polls": ("Poll reminders", "When you have not voted yet."),
    "remind_meetings": (
        "Meeting reminders",
        "When you have not answered, and for an urgent meeting.",
    ),
    "show_titles": ("Titles in messages", "Lock screens show them to others."),
}


class Switch(Press, pattern="me:switch:{name}", audience=Audience.ANYONE):
    """Turn one choice on or off."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        name = self.ids["name"]
        if name not in SWITCHES:
            raise UserError("That setting is gone. Open /me settings again.")
        await choose(interaction, lambda choices: {name: not getattr(choices, name)})


class Snooze(Press, pattern="me:snooze:{days}", audience=Audience.ANYONE):
    """No direct message for some days; 0 ends it."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        days = min(self.number("days"), 30)
        until = to_ms(at + timedelta(days=days)) if days else None
        await choose(interaction, lambda choices: {"snoozed_until": until})


class AskQuiet(Press, pattern="me:quiet", audience=Audience.ANYONE):
    """Ask for quiet hours."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        choices = await _choices(interaction)
        await interaction.response.send_modal(Hours(choices))


class Hours(Form, title="Quiet hours", audience=Audience.ANYONE):
    """When no direct message comes."""

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.start = _box("quiet_from", choices.quiet_from, "22:00")
        self.end = _box("quiet_until", choices.quiet_until, "08:00")
        for label, box in (("Quiet from", self.start), ("Quiet until", self.end)):
            self.add_item(discord.ui.Label(text=label, component=box))

    async def submitted(self, interaction: Interaction) -> None:
        start, end = between(self.start.value, self.end.value, EVENING)
        changes = {"quiet_from": start, "quiet_until": end}
        await choose(interaction, lambda choices: changes)


class ConfirmForget(Press, pattern="me:forget", audience=Audience.ANYONE):
    """Forget, for good."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.card import private

        bot, guild_id = interaction.client, (await committee_of(interaction)).guild_id
        held_in, user_id = bot.rooms.traces, interaction.user.id
        gone = await forget.forget(bot.db, bot.settings, guild_id, user_id, held_in, at)
        said = (
            "You are forgotten here." if gone else "Nothing was held here that can be tied to you."
        )
        await redraw(interaction, private(said))
        if gone:
            await bot.db.scrub(traces.tables(held_in))


class Keep(Press, pattern="me:keep", audience=Audience.ANYONE):
    """Change nothing."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.card import private

        await redraw(interaction, private("Nothing was removed."))


async def choose(interaction: Interaction, changes: Any) -> None:
    """Store a change of choices and show the card again."""
    from cogs.me.cards import render_choices

    bot, guild_id = interaction.client, (await committee_of(interaction)).guild_id
    user = interaction.user

    def write(conn: Connection) -> Choices:
        person = people.find(conn, guild_id, user.id, user.display_name)
        return people.choose(conn, guild_id, user.id, **changes(person.choices)).choices

    stored = await bot.db.write(write)
    await redraw(interaction, render_choices(stored, bot.clock()))


async def _choices(interaction: Interaction) -> Choices:
    bot, guild_id = interaction.client, (await committee_of(interaction)).guild_id
    person = await bot.db.read(lambda conn: people.known_as(conn, guild_id, interaction.user.id))
    return person.choices if person else Choices()


def _box(name: str, value: str, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(default=value, placeholder=example, max_length=20, custom_id=name)
