"""``/demo``: what stands in for a real Discord client where the page has none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import discord
from discord import app_commands

from bot import outbox
from bot.audience import Audience, admit, allow, audience_of
from bot.demo.paper import NAME, Paper
from bot.demo.stage import Stage
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of
from bot.times import words

JUST_AFTER = timedelta(seconds=2)
LONGEST = timedelta(days=31)
INBOX, RECENT = 5, 25  # messages shown; messages to choose from
MAX_COMPONENTS, MAX_TEXT = 40, 4_000  # Discord's limits of one layout

Guess = list[app_commands.Choice[str]]


class Demo(app_commands.Group):
    """The demo's own commands; everything else on the page is the bot as it is."""

    def __init__(self, stage: Stage, paper: Paper) -> None:
        super().__init__(
            name="demo", description="This demo alone: its clock, your DMs, menus", guild_only=True
        )
        self._stage, self._paper = stage, paper

    @app_commands.command(description="Move the demo's clock, by hours or until the next thing due")
    @app_commands.describe(hours="How many hours", until="Instead of hours: until what")
    @allow(Audience.ANYONE)
    async def forward(
        self,
        interaction: Interaction,
        hours: app_commands.Range[int, 1, 744] | None = None,
        until: Literal["next"] | None = None,
    ) -> None:
        now = self._stage.now()
        if hours is not None and until is not None:
            raise UserError("Give either hours or “next”, not both.")
        at = await self._next(now) if hours is None else now + timedelta(hours=hours)
        zone = (await committee_of(interaction)).zone
        await answer(interaction, f"The clock moves on to {words(at, zone)}.")
        self._stage.leap += at - now

    async def _next(self, now: datetime) -> datetime:
        due = await self._stage.bot.db.read(outbox.earliest)
        if due is None:
            raise UserError("Nothing is due. Move the clock by hours instead.")
        return min(max(due, now) + JUST_AFTER, now + LONGEST)

    @app_commands.command(description="Your direct messages from the bot, with their buttons")
    @allow(Audience.ANYONE)
    async def inbox(self, interaction: Interaction) -> None:
        channel = await interaction.user.create_dm()
        found = [message async for message in channel.history(limit=INBOX)]
        if not found:
            raise UserError("The bot has sent you no direct message. Ask for them in /me.")
        await answer(interaction, letters(found))

    @app_commands.command(description="Use one of the bot's message menus (right click in Discord)")
    @app_commands.describe(name="The menu", message="The message it is used on")
    @allow(Audience.ANYONE)
    async def menu(self, interaction: Interaction, name: str, message: str) -> None:
        menu = next((each for each in menus(interaction) if each.name == name), None)
        if menu is None or not message.isdecimal() or interaction.channel_id is None:
            raise UserError("Choose the menu and the message from the lists.")
        await admit(interaction, audience_of(menu))
        target = self._stage.message(interaction.channel_id, int(message))
        await menu.callback(interaction, target)  # type: ignore[arg-type]

    @app_commands.command(description="Addresses of a small newspaper, to add by link and by feed")
    @allow(Audience.ANYONE)
    async def paper(self, interaction: Interaction) -> None:
        await answer(interaction, addresses(self._paper))

    @menu.autocomplete("name")
    async def _menu_names(self, interaction: Interaction, typed: str) -> Guess:
        names = [each.name for each in menus(interaction)]
        return [app_commands.Choice(name=n, value=n) for n in names if typed.lower() in n.lower()]

    @menu.autocomplete("message")
    async def _menu_messages(self, interaction: Interaction, typed: str) -> Guess:
        assert isinstance(interaction.channel, discord.abc.Messageable)
        latest = [message.id async for message in interaction.channel.history(limit=RECENT)]
        found = []
        for number in latest:
            label = gist(self._stage.message(interaction.channel.id, number))
            if typed.lower() in label.lower():
                found.append(app_commands.Choice(name=label, value=str(number)))
        return found


def menus(interaction: Interaction) -> list[app_commands.ContextMenu]:
    """The bot's menus on messages."""
    tree: app_commands.CommandTree[Any] = interaction.client.tree
    return list(tree.get_commands(type=discord.AppCommandType.message))


def gist(message: discord.Message) -> str:
    """Who said what, short enough for a list to choose from."""
    texts = [message.content, *shown(discord.ui.LayoutView.from_message(message))]
    words_ = " ".join(" ".join(texts).replace("#", "").replace("*", "").split())
    return f"{message.author.display_name}: {words_ or 'a file'}"[:100]


def shown(view: discord.ui.LayoutView) -> list[str]:
    """Every text of a layout."""
    items = view.walk_children()
    return [item.content for item in items if isinstance(item, discord.ui.TextDisplay)]


def letters(messages: list[discord.Message]) -> discord.ui.LayoutView:
    """Direct messages, newest first, with buttons that work; as many as one layout holds."""
    view = discord.ui.LayoutView(timeout=None)
    for message in messages:
        parts = discord.ui.LayoutView.from_message(message)
        heading = f"-# Direct message, {discord.utils.format_dt(message.created_at)}"
        text = f"{heading}\n{message.content}".strip()
        count = len(list(view.walk_children())) + len(list(parts.walk_children())) + 1
        length = len("".join(shown(view))) + len("".join(shown(parts))) + len(text)
        if count > MAX_COMPONENTS or length > MAX_TEXT:
            break
        view.add_item(discord.ui.TextDisplay(text))
        for item in list(parts.children):
            parts.remove_item(item)
            view.add_item(item)
    view.stop()  # its buttons are the lasting ones, found by their ids
    return view


def addresses(paper: Paper) -> str:
    """Every page of the newspaper that is out, and its feed, to copy."""
    pages = "\n".join(
        f"{piece.headline}\n`{paper.address('/' + piece.slug)}`" for piece in paper.out()
    )
    return (
        f"**{NAME}** is on this computer alone, and everything in it is invented.\n"
        f"For /office-article add link:\n{pages}\n"
        f"For /office-source add:\n`{paper.address('/feed')}`\n"
        "Another piece appears ninety minutes after the demo began."
    )


async def join(stage: Stage, paper: Paper) -> None:
    """Add ``/demo`` to the running bot."""
    stage.bot.tree.add_command(Demo(stage, paper))
    with stage.as_bot():
        await stage.bot.tree.sync()
    await stage.env.settle()
