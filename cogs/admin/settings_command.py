"""/settings: every setting of the committee, changeable by officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot import succession
from bot.audience import Audience, allow
from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Form, Pick, Press
from bot.offers import CHANGE_PATTERN
from bot.rulebook import SETTINGS, Kind, Setting, named
from cogs.admin.preflight import Fault, faults
from cogs.admin.wizard import change, check_roles, guild_of, standing, value_box
from cogs.admin.wizard_buttons import channel_box, roles_box
from cogs.admin.wizard_pages import mentioned_roles, shown
from cogs.card import AMBER, BLUE, card, clip, height, pages, turns
from cogs.undo_button import Undo, undoable

PAGE = 16  # lines of a telephone


class Settings(commands.Cog):
    """The committee's settings."""

    @app_commands.command(name="settings", description="The committee's settings")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_events=True)
    @allow(Audience.OFFICER)
    async def settings(self, interaction: Interaction) -> None:
        await answer(interaction, await _layout(interaction))


class Change(Pick, pattern="settings:change", audience=Audience.OFFICER):
    """Which setting to change."""

    @classmethod
    def of(cls) -> Self:
        select: discord.ui.Select[Any] = discord.ui.Select(
            placeholder="Change…",
            options=[
                discord.SelectOption(label=s.label, value=s.name, description=clip(s.says, 100))
                for s in SETTINGS
            ],
        )
        return cls(select)

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        setting = named(self.item.values[0])
        committee = standing(await committee_of(interaction), guild_of(interaction))
        await interaction.response.send_modal(New(setting, committee))


class New(Form, title="Change a setting", audience=Audience.OFFICER):
    """The new value of one setting."""

    def __init__(self, setting: Setting, committee: Committee) -> None:
        super().__init__(title=setting.label)
        self.setting = setting
        self.box = self.add(setting.label, _box(setting, committee), clip(setting.says, 100))

    async def submitted(self, interaction: Interaction) -> None:
        bot, value = interaction.client, _chosen(self.setting, self.box)
        check_roles(guild_of(interaction), self.setting.name, value)
        if self.setting.name == "officer" and not value:
            raise UserError("Somebody must be an officer: choose at least one role.")
        change_pattern = bot.rooms.offered(CHANGE_PATTERN)
        if self.setting.name == "meeting_pattern" and change_pattern is not None:
            await change_pattern(interaction, value)
            return
        committee = await committee_of(interaction)
        write = change(interaction, committee, self.setting.name, value)
        if _is_told(self.setting.name, committee):
            await bot.db.write(write)
            await redraw(interaction, await _layout(interaction))
            return
        await bot.db.write(undoable(interaction, "setting.change", write))
        await redraw(interaction, await _layout(interaction, undo=[Undo.after(interaction)]))


def _is_told(name: str, committee: Committee) -> bool:
    """Whether a change is seen at once: an office half counts for a day, and with their first
    channel the usual meetings are announced."""
    begins = name == "meeting_channel" and committee.rules.meeting_channel is None
    return begins or name in succession.OFFICES


def _box(setting: Setting, committee: Committee) -> Any:
    if setting.kind is Kind.ROLES:
        return roles_box(committee, setting.name, custom_id="value", required=False)
    if setting.kind is Kind.CHANNEL:
        return channel_box(committee, setting.name, custom_id="value", required=False)
    return value_box(setting, committee)


def _chosen(setting: Setting, box: Any) -> Any:
    if setting.kind is Kind.ROLES:
        return frozenset(role.id for role in box.values)
    if setting.kind is Kind.CHANNEL:
        return box.values[0].id if box.values else None
    return box.value


class SettingsPage(Press, pattern="settings:page:{page}", audience=Audience.OFFICER):
    """The other settings."""


@SettingsPage.does
async def turn(press: SettingsPage, interaction: Interaction, at: datetime) -> None:
    """Show another page of them."""
    await redraw(interaction, await _layout(interaction, press.number("page")))


async def _layout(
    interaction: Interaction, page: int = 0, undo: Sequence[Undo] = ()
) -> discord.ui.LayoutView:
    bot, committee = interaction.client, await committee_of(interaction)
    found = faults(guild_of(interaction), committee, members_intent=bot.intents.members)
    return render_settings(committee, found, page, undo)


def render_settings(
    committee: Committee, found: list[Fault], page: int, undo: Sequence[Undo]
) -> discord.ui.LayoutView:
    """A page of the settings with their values; on the first, what would not work."""
    mend = [f"- {clip(fault.says, 200)}" for fault in found[:8]] if not page else []
    lines = [f"**{s.label}:** {_shown(committee, s)}" for s in SETTINGS]
    texts = pages(lines, tall=max(PAGE // 2, PAGE - sum(map(height, mend))))
    number = min(page, len(texts) - 1)
    return card(
        "### Settings",
        texts[number],
        "\n".join(["**To put right**", *mend]) if mend else None,
        discord.ui.ActionRow(Change.of()),
        buttons=[*undo, *turns(SettingsPage, number, len(texts) - 1)],
        foot="Every change is in /audit.",
        colour=AMBER if found else BLUE,
    )


def _shown(committee: Committee, setting: Setting) -> str:
    if setting.kind is Kind.ROLES:
        return mentioned_roles(committee, setting.name)
    if setting.kind is Kind.CHANNEL:
        channel_id = getattr(committee.rules, setting.name)
        return "not set" if channel_id is None else f"<#{channel_id}>"
    return clip(shown(committee, setting.name), 60)
