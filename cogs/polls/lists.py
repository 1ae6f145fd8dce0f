"""Lists of polls: everybody's, a member's own, and the officers' with their drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, reply
from bot.polls.kept_drafts import Kept, drafts_of
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.store import open_polls_of, polls
from bot.times import stamp
from cogs.card import BLUE, card, clip, one_line, pages, turns
from cogs.polls.autocomplete import ALL
from cogs.polls.buttons import Page
from cogs.polls.draft_buttons import Back
from cogs.polls.polling_station import officer, station
from cogs.polls.posts import link_of
from cogs.polls.sealed_polls import heading

A_PAGE, MOST, MINE = 8, 200, 5


async def show_all(interaction: Interaction, page: int = 0) -> None:
    """The polls of a server, a page at a time."""
    guild_id = interaction.guild_id or 0
    found = await interaction.client.db.read(lambda conn: polls(conn, guild_id, *ALL, limit=MOST))
    view = render_polls(found, page)
    await reply(interaction, view)


def render_polls(found: Sequence[Poll], page: int) -> discord.ui.LayoutView:
    """A page of polls, the newest first."""
    texts = pages([line(poll) for poll in found], most=A_PAGE) if found else ["No polls yet."]
    page = min(page, len(texts) - 1)
    buttons = turns(Page, page, len(texts) - 1, "Newer", "Older")
    foot = f"Page {page + 1} of {len(texts)} · /poll result shows one"
    return card("### Straw polls", texts[page], buttons=buttons, foot=foot, colour=BLUE)


def line(poll: Poll) -> str:
    """One poll in a list."""
    when = {
        State.OPEN: f"open until {stamp(poll.closes_at, 'f')}",
        State.CLOSING: heading(poll) or "being counted",
        State.CLOSED: f"closed {stamp(poll.closes_at, 'd')}",
    }.get(poll.state, poll.state.value)
    return f"**{poll.reference}** {one_line(poll.question, 120)} · {when}"


@Page.does
async def turn(press: Page, interaction: Interaction, at: datetime) -> None:
    """Show another page of the list."""
    await show_all(interaction, press.number("page"))


async def show_mine(interaction: Interaction) -> None:
    """A member's open polls: in or not, their code, the close. Told to that member alone."""
    bot, here = interaction.client, station(interaction)
    guild_id, user_id = interaction.guild_id or 0, interaction.user.id
    found = await bot.db.read(lambda conn: open_polls_of(conn, guild_id, user_id))
    if not found:
        raise UserError("No open poll awaits you. /poll am-i-entitled tells why for a given one.")
    blocks, links = [], []
    for poll in found[:MINE]:
        box = await here.box(guild_id, poll.id)
        voted = await box.has_voted(user_id)
        inside = f"your ballot is in, code **{box.receipt(user_id)}**" if voted else "not voted yet"
        if is_pledge(poll.terms):
            inside = "your pledge is in" if voted else "not pledged"
        closes = f"closes {stamp(poll.closes_at)}"
        words = one_line(poll.question, 200)
        blocks.append(f"**{poll.reference}** {words}\n{inside}; {closes}")
        if link := await link_of(bot, poll):
            links.append(discord.ui.Button[Any](label=f"Go to {poll.reference}", url=link))
    more = f"And {len(found) - MINE} more: /poll list." if len(found) > MINE else None
    foot = "Told to you alone"
    await answer(
        interaction,
        card("### My polls", *blocks, more, buttons=links, foot=foot, colour=BLUE),
    )


async def show_office(interaction: Interaction) -> None:
    """Open polls, the last ones that ended, and the officer's own drafts."""
    bot, who = interaction.client, officer(interaction)
    found = await bot.db.read(lambda conn: polls(conn, who.guild_id, *ALL, limit=12))
    mine = await bot.db.read(lambda conn: drafts_of(conn, who.guild_id, who.user_id, 5))
    await answer(interaction, render_office(found, mine))


def render_office(found: Sequence[Poll], drafts: Sequence[Kept]) -> discord.ui.LayoutView:
    """What an officer may go on with."""
    opened = [line(poll) for poll in found if poll.state is State.OPEN]
    ended = [line(poll) for poll in found if poll.state is not State.OPEN][:6]
    kept = [
        f"{at}. {one_line(one.draft.question, 100) or '(no question yet)'}"
        for at, one in enumerate(drafts, 1)
    ]
    return card(
        "### Straw polls",
        "**Open**\n" + ("\n".join(opened) or "None"),
        "**Ended lately**\n" + "\n".join(ended) if ended else None,
        "**Your drafts**\n" + "\n".join(kept) if kept else None,
        buttons=[Back(clip(f"Draft {at}", 20), draft=one.id) for at, one in enumerate(drafts, 1)],
        foot="Nobody is shown who voted or how",
        colour=BLUE,
    )
