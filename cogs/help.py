"""/help: the six commands of most use to whoever asks; under *More* every other one, by room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow, audience_of, may
from bot.house import House, Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Press
from bot.room import Entry, Room, keeps_nothing
from cogs.card import BLUE, card, turns

FIRST, A_PAGE = 6, 6
FOOT = (
    "No member or officer is shown how you vote in a secret poll. /me data shows what is held of "
    "you."
)


@dataclass(frozen=True)
class Told:
    """A command as it is told: under its room's title, with what it does. ``menu``: it stands in a
    message's own menu."""

    title: str
    entry: Entry
    says: str
    officers: bool
    menu: bool = False

    def __str__(self) -> str:
        name = self.entry.command
        if self.menu:
            return f"**{name}** {self.says}\n-# Press and hold a message, then *Apps*."
        example = f"\n-# {self.entry.example}" if self.entry.example else ""
        return f"**/{name}** {self.says}{example}"


class Help(commands.Cog):
    """The help."""

    @app_commands.command(name="help", description="This page: what you can do here")
    @app_commands.guild_only()
    @allow(Audience.ANYONE)
    async def help_(self, interaction: Interaction) -> None:
        await answer(interaction, render_first(await _for(interaction)))


class Page(Press, pattern="help:page:{page}", audience=Audience.ANYONE):
    """A page of every command; page 0 is the six."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        told, page = await _for(interaction), self.number("page")
        await redraw(interaction, render_page(told, page) if page else render_first(told))


class Leap(Press, pattern="help:room:{title}", audience=Audience.ANYONE):
    """The first page of one room."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        told = await _for(interaction)
        titles = [page[0].title for page in paged(told)]
        page = titles.index(self.ids["title"]) + 1 if self.ids["title"] in titles else 1
        await redraw(interaction, render_page(told, page))


async def _for(interaction: Interaction) -> list[Told]:
    """What whoever asks may use, room by room."""
    bot, committee, user = interaction.client, await committee_of(interaction), interaction.user
    known = {command.qualified_name: command for command in every_command(bot)}
    told = []
    for room in sorted(bot.rooms, key=lambda room: room.title):
        for entry in room.help:
            command = known[entry.command]
            audience = audience_of(command)
            if may(audience, user, committee):
                menu = isinstance(command, app_commands.ContextMenu)
                says = entry.says or getattr(command, "description", "")
                office = audience in (Audience.OFFICER, Audience.FOUNDER)
                told.append(Told(room.title, entry, says, office, menu))
    return told


def every_command(
    bot: House,
) -> list[app_commands.Command[Any, ..., Any] | app_commands.ContextMenu]:
    """Every command the bot has, groups opened, and what stands in messages' menus."""
    slash = bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
    menus = bot.tree.walk_commands(type=discord.AppCommandType.message)
    return [*(one for one in slash if isinstance(one, app_commands.Command)), *menus]


def first(told: Sequence[Told]) -> list[Told]:
    """The six of most use; of equal rank, the officers' own come first."""
    return sorted(told, key=lambda one: (one.entry.rank, not one.officers))[:FIRST]


def paged(told: Sequence[Told]) -> list[Sequence[Told]]:
    """Every command, a few a page, no page of two rooms."""
    rooms = [list(those) for _, those in groupby(told, key=lambda one: one.title)]
    return [those[at : at + A_PAGE] for those in rooms for at in range(0, len(those), A_PAGE)]


def render_first(told: Sequence[Told]) -> discord.ui.LayoutView:
    """The six commands that matter most to whoever asks."""
    officer = any(one.officers for one in told)
    return card(
        "### What officers use most" if officer else "### What you can do here",
        "\n".join(map(str, first(told))),
        buttons=[Page("More", page=1)],
        foot=FOOT,
        colour=BLUE,
    )


def render_page(told: Sequence[Told], page: int) -> discord.ui.LayoutView:
    """A page of one room's commands, with the way to every other room's."""
    every = paged(told)
    page = min(max(page, 1), len(every))
    shown = every[page - 1]
    title = shown[0].title
    titles = list(dict.fromkeys(one.title for one in told))
    return card(
        f"### {title}",
        "\n".join(map(str, shown)),
        discord.ui.ActionRow(*(Leap(name, title=name, disabled=name == title) for name in titles)),
        buttons=turns(Page, page, len(every)),
        foot=f"Page {page} of {len(every)}",
        colour=BLUE,
    )


HELP = (Entry("help", rank=9),)


async def setup(bot: House) -> None:
    """Join the bot."""
    bot.join(Room(name="help", title="You", help=HELP, traces=(), sweep=keeps_nothing))
    await bot.add_cog(Help())
