"""From a preview to an open poll: one press, and another where the preview had a doubt to add."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot.house import Interaction
from bot.interactions import redraw
from bot.polls import acts
from bot.times import stamp
from cogs.card import AMBER, GREEN, card, clip, plain
from cogs.membership import see_members
from cogs.polls.draft_buttons import Back, Beside, Open, Sure, SureBeside
from cogs.polls.drafts import draft_of, look_at, show
from cogs.polls.electorate import offices
from cogs.polls.polling_station import guild_of, officer, station
from cogs.polls.preview_card import Look


@Open.does
async def open_now(press: Open, interaction: Interaction, at: datetime) -> None:
    """Open the poll, whose preview named no other."""
    await _open(interaction, press.number("draft"), 0)


@Beside.does
async def open_beside(press: Beside, interaction: Interaction, at: datetime) -> None:
    """Open the poll beside the one that its preview named."""
    await _open(interaction, press.number("draft"), press.number("poll"))


async def _open(interaction: Interaction, draft_id: int, named: int) -> None:
    """Open the poll; ask once more about a close in the night."""
    look = await look_at(interaction, await draft_of(interaction, draft_id))
    if look.late and not look.faults and not _unnamed(look, named):
        return await redraw(interaction, render_late(look))
    await launch(interaction, draft_id, named)


@Sure.does
async def open_anyway(press: Sure, interaction: Interaction, at: datetime) -> None:
    """Open it although it closes in the night."""
    await launch(interaction, press.number("draft"), 0)


@SureBeside.does
async def open_both(press: SureBeside, interaction: Interaction, at: datetime) -> None:
    """Open it although it closes in the night, beside the one that its preview named."""
    await launch(interaction, press.number("draft"), press.number("poll"))


@Back.does
async def go_back(press: Back, interaction: Interaction, at: datetime) -> None:
    """Show the preview again."""
    await show(interaction, await draft_of(interaction, press.number("draft")))


async def launch(interaction: Interaction, draft_id: int, named: int) -> None:
    """Freeze the roll as it is now and let the poll out; a second press finds no draft.

    A poll that asks nearly the same and opened since the pressed preview, which ``named`` an
    earlier one (0: none), is shown first.
    """
    here, bot = station(interaction), interaction.client
    if not interaction.response.is_done():
        await interaction.response.defer()
    await see_members(interaction)  # before the lock: it may take minutes
    async with here.opening:
        kept = await draft_of(interaction, draft_id)
        look = await look_at(interaction, kept, wait=False)
        if look.faults or look.roll is None or _unnamed(look, named):
            return await show(interaction, kept)
        now, who = bot.clock(), officer(interaction)
        holders = await offices(bot, guild_of(interaction))
        args = (who, draft_id, look.roll, holders, now, here.keys)
        poll = await acts.open_draft(bot.db, here.boxes, *args)
    text = (
        f"### Open: {poll.reference}\n{plain(clip(poll.question, 200))}\nIts card is on its way to "
        f"<#{kept.draft.channel_id}>. {poll.roll_size:,} may vote until {stamp(poll.closes_at)}."
    )
    await redraw(interaction, card(text, colour=GREEN))


def _unnamed(look: Look, named: int) -> bool:
    """Whether a poll asks nearly the same that the pressed preview did not name."""
    return look.twin is not None and look.twin.poll_id > named


def render_late(look: Look) -> discord.ui.LayoutView:
    """A close between 22:00 and 08:00 is asked about once more."""
    assert look.draft.closes_at is not None
    ids: dict[str, Any] = {"draft": look.kept.id}
    says, danger = "Open all the same", discord.ButtonStyle.danger
    sure: Sure | SureBeside = Sure(says, style=danger, **ids)
    if look.twin is not None:
        sure = SureBeside(says, style=danger, poll=look.twin.poll_id, **ids)
    return card(
        "### It closes in the night",
        f"The poll would close {stamp(look.draft.closes_at)}, when most members sleep.",
        buttons=[sure, Back("Change the time", **ids)],
        colour=AMBER,
    )
