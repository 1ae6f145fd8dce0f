"""The selects, buttons and form of the wizard. They last: a wizard left open overnight still
works."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

import discord

from bot.audience import Audience
from bot.committee import Committee
from bot.house import Interaction
from bot.lasting import Form, Pick, Press
from bot.rulebook import BY_NAME, MOST_ROLES, Setting, named, typed

# What a part does leads back to a page that shows it, so cogs.admin.wizard is imported where it is
# used.


class ChooseRoles(Pick, pattern="setup:roles:{name}", audience=Audience.FOUNDER):
    """Which roles carry a meaning here."""

    @classmethod
    def of(cls, committee: Committee, name: str) -> Self:
        chosen = [discord.Object(role) for role in sorted(committee.role_ids(name))[:MOST_ROLES]]
        select: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
            placeholder=BY_NAME[name].label,
            min_values=0,
            max_values=MOST_ROLES,
            default_values=[discord.SelectDefaultValue.from_role(role) for role in chosen],
        )
        return cls(select, name=name)

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.admin import wizard

        roles = frozenset(role.id for role in self.item.values)
        await wizard.put(interaction, self.ids["name"], roles, page="who")


class ChooseChannel(Pick, pattern="setup:channel:{name}", audience=Audience.FOUNDER):
    """Which channel serves for something."""

    @classmethod
    def of(cls, committee: Committee, name: str) -> Self:
        channel_id = getattr(committee.rules, name)
        chosen = [] if channel_id is None else [
            discord.SelectDefaultValue(id=channel_id, type=discord.SelectDefaultValueType.channel)
        ]  # fmt: skip
        select: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
            placeholder=BY_NAME[name].label,
            channel_types=[discord.ChannelType.text],
            min_values=0,
            default_values=chosen,
        )
        return cls(select, name=name)

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.admin import wizard

        chosen = self.item.values[0].id if self.item.values else None
        await wizard.put(interaction, self.ids["name"], chosen, page="where")


class Turn(Press, pattern="setup:page:{page}", audience=Audience.FOUNDER):
    """Turn to another page."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.admin import wizard

        await wizard.turn(interaction, self.ids["page"])


class Ask(Press, pattern="setup:ask:{name}", audience=Audience.FOUNDER):
    """Ask for a value that is typed."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.admin import wizard

        committee = await wizard.seen(interaction)
        await interaction.response.send_modal(Typed(named(self.ids["name"]), committee))


class Finish(Press, pattern="setup:start", audience=Audience.FOUNDER):
    """Begin to work as shown."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        from cogs.admin import wizard

        await wizard.finish(interaction, at)


class Typed(Form, title="Setting up", audience=Audience.FOUNDER):
    """One value, typed; what it says is checked before it is stored."""

    def __init__(self, setting: Setting, committee: Committee) -> None:
        super().__init__(title=setting.label)
        self.name = setting.name
        self.box: discord.ui.TextInput[Any] = discord.ui.TextInput(
            default=typed(committee, setting.name)[:300] or None,
            placeholder=setting.example[:100],
            required=False,
            max_length=300,
            custom_id="value",
        )
        self.add_item(
            discord.ui.Label(text=setting.label, description=setting.says[:100], component=self.box)
        )

    async def submitted(self, interaction: Interaction) -> None:
        from cogs.admin import wizard

        await wizard.put(interaction, self.name, self.box.value, page="when")
