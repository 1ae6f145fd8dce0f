"""A draft on its way to a poll: its preview with all buttons, changed and thrown away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.committee import Committee
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw, reply
from bot.lasting import Form, Press
from bot.permissions import lacking
from bot.polls import acts
from bot.polls.closing_times import closes
from bot.polls.draft import Draft
from bot.polls.kept_drafts import Kept, change_draft, drafts_of, kept_draft
from bot.polls.method import Kind
from bot.polls.model import State
from bot.polls.nominations.call import PUBLIC, as_drawn, call_for, throw_away, wait_fault
from bot.polls.pledges import is_pledge
from bot.polls.trustees import seats
from bot.polls.twins import twin
from bot.register.kept_register import unmatched
from bot.storage.db import Connection
from cogs.card import AMBER, GREY, card, clip, plain
from cogs.membership import see_members
from cogs.polls.buttons import AskNominations
from cogs.polls.draft_buttons import (
    Advised,
    AskMethod,
    Back,
    Beside,
    Channel,
    Closing,
    Counting,
    CriticalMass,
    Drop,
    Gone,
    Open,
    Others,
    Rules,
    Trustees,
    Who,
    Words,
)
from cogs.polls.electorate import roll_for
from cogs.polls.matching import Match
from cogs.polls.polling_station import guild_of, officer, station
from cogs.polls.preview_card import Look, render_preview

GREEN_BUTTON = discord.ButtonStyle.success


async def look_at(interaction: Interaction, kept: Kept, *, wait: bool = True) -> Look:
    """Everything the preview of a draft shows, as it is now, once the list of members is whole;
    not to ``wait`` makes it a reason why the poll cannot open."""
    bot, guild = interaction.client, guild_of(interaction)
    if wait:
        await see_members(interaction)
    committee, now = await committee_of(interaction), bot.clock()
    names = len(await bot.db.read(lambda conn: unmatched(conn, guild.id)))
    trustees = await bot.db.read(lambda conn: seats.asked(conn, guild.id, kept.id))
    try:
        roll, lack = await roll_for(bot, guild, kept.draft, now), ""
    except UserError as refusal:
        roll, lack = None, str(refusal)
    lack = lack or await _replaced(interaction, kept.draft) or _shut(guild, kept.draft.channel_id)
    lack = lack or unscrutinised(kept.draft, guild, committee)
    lack = lack or await bot.db.read(lambda conn: wait_fault(conn, kept.id, kept.draft.terms))
    timed = Kept(kept.id, kept.guild_id, kept.person_id, acts.timed(kept.draft, now))
    asked = kept.draft.role_ids
    gone = not all(map(guild.get_role, asked)) or not (asked or kept.draft.register)
    other = await bot.db.read(lambda conn: twin(conn, guild.id, kept.draft))
    return Look(timed, roll, lack, committee.zone, now, names, gone, tuple(trustees), other)


async def _replaced(interaction: Interaction, draft: Draft) -> str:
    """Why a next version cannot open yet."""
    if draft.replaces is None:
        return ""
    poll = await station(interaction).poll(interaction.guild_id, draft.replaces)
    if poll.state not in (State.OPEN, State.CLOSING):
        return ""
    return (
        f"{poll.reference} is still open, and its words are fixed: to ask these instead, cancel it "
        "with /office-poll cancel. This draft stays in /office-poll list."
    )


def unscrutinised(draft: Draft, guild: discord.Guild, committee: Committee) -> str:
    """Why nobody could sign the account of ballots."""
    roles = map(guild.get_role, committee.role_ids("scrutineer"))
    if not draft.terms.signed or any(roles):
        return ""
    return "No scrutineer could sign: name their role in /settings, or leave the signature out."


def _shut(guild: discord.Guild, channel_id: int | None) -> str:
    """Why no card can stand there: an open poll that nobody can find would be the worst of all."""
    if channel_id is None:
        return ""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return "The channel for its card is gone: choose another."
    if isinstance(channel, discord.Thread):
        return ""
    lacks = lacking(channel.permissions_for(guild.me), ("view_channel", "send_messages"))
    where = f"The bot cannot post its card in #{channel.name}"
    return f"{where}: allow it {', '.join(lacks)}, or choose another channel." if lacks else ""


async def show(interaction: Interaction, kept: Kept, *, fresh: bool = False) -> None:
    """Show a draft's preview, in place of the one that was pressed unless ``fresh``."""
    look = await look_at(interaction, kept)
    view = render_preview(look, await _parts(interaction, look), _picks(look))
    await (answer if fresh else reply)(interaction, view)


async def _parts(interaction: Interaction, look: Look) -> list[Any]:
    ids: dict[str, Any] = {"draft": look.kept.id}
    parts: list[Any] = [
        _opener(look, ids),
        Words("Change words", **ids),
        *_rules(look, ids),
        Who("Who may vote", **ids),
        Channel("Channel", **ids),
    ]
    if look.names and look.draft.register:
        parts.append(Match("Match names"))
    if await _siblings(interaction, look.kept):
        parts.append(Others("Another question", **ids))
    return [*parts, Drop("Throw away", style=discord.ButtonStyle.danger, **ids)]


def _opener(look: Look, ids: dict[str, Any]) -> Open | Beside:
    """What opens the poll; its id holds which other poll the preview names."""
    shut = bool(look.faults)
    if look.twin is None:
        return Open("Open now", style=GREEN_BUTTON, disabled=shut, **ids)
    danger = discord.ButtonStyle.danger
    return Beside("Open all the same", style=danger, disabled=shut, poll=look.twin.poll_id, **ids)


def _rules(look: Look, ids: dict[str, Any]) -> list[Any]:
    """How the poll is run; of a pledge, what it needs."""
    if not is_pledge(look.draft.terms):
        ranked = look.draft.terms.method.kind is Kind.RANKED
        nominate = [AskNominations("Nominations", **ids)] if ranked else []
        return [
            *nominate,
            Rules("Rules", **ids),
            AskMethod("Method", **ids),
            Counting("Counting", **ids),
            Trustees("Trustees", **ids),
        ]
    advised = [] if look.draft.terms.advised else [Advised("Advice was taken", **ids)]
    return [AskMethod("Method", **ids), CriticalMass("Critical mass", **ids), *advised]


async def _siblings(interaction: Interaction, kept: Kept) -> list[Kept]:
    """Other questions drafted from the same article."""
    if kept.draft.article is None:
        return []
    who = officer(interaction)
    mine = await interaction.client.db.read(lambda conn: drafts_of(conn, who.guild_id, who.user_id))
    same = [one for one in mine if one.draft.article == kept.draft.article and one.id != kept.id]
    return sorted(same, key=lambda one: one.id)


def _picks(look: Look) -> list[Any]:
    if look.draft.minutes:
        return []
    offers = closes(look.now, look.zone)
    return [Closing.of(look.kept.id, offers, look.draft.closes_at, look.zone)]


async def draft_of(interaction: Interaction, draft_id: int) -> Kept:
    """A stored draft. Raises UserError when it is gone."""
    who = officer(interaction)
    return await interaction.client.db.read(lambda conn: kept_draft(conn, who.guild_id, draft_id))


def opens(button: type[Press], form: Callable[[Kept], Form]) -> None:
    """Have a button of a draft open that form about it."""

    async def ask(press: Press, interaction: Interaction, at: datetime) -> None:
        kept = await draft_of(interaction, press.number("draft"))
        await interaction.response.send_modal(form(kept))

    button.does(ask)


async def change(interaction: Interaction, kept: Kept, **said: Any) -> None:
    """Store what was changed, whatever is wrong with it, and show the preview again."""
    await show(interaction, await store(interaction, kept, **said))


async def store(interaction: Interaction, kept: Kept, **said: Any) -> Kept:
    """Store what was changed, whatever is wrong with it."""
    bot, draft = interaction.client, unadvised(kept.draft, replace(kept.draft, **said))
    now = bot.clock()

    def write(conn: Connection) -> Kept:
        as_drawn(conn, kept.guild_id, kept.id, draft)
        return change_draft(conn, kept.guild_id, kept.id, draft, now)

    return await bot.db.write(write)


def unadvised(old: Draft, new: Draft) -> Draft:
    """The draft without the word that advice was taken, where that was for other words."""
    same = (old.question, old.terms.mass, old.terms.unit)
    if not new.terms.advised or same == (new.question, new.terms.mass, new.terms.unit):
        return new
    return replace(new, terms=replace(new.terms, advised=False))


@Drop.does
async def ask_to_drop(press: Drop, interaction: Interaction, at: datetime) -> None:
    """Ask whether a draft should go, and the nominations that were called for it."""
    kept = await draft_of(interaction, press.number("draft"))
    call = await interaction.client.db.read(lambda conn: call_for(conn, kept.id))
    ids: dict[str, Any] = {"draft": kept.id}
    gone = Gone("Throw it away", style=discord.ButtonStyle.danger, **ids)
    text = f"### Throw this draft away?\n{plain(clip(kept.draft.question, 300))}"
    off = "Its nominations are then called off, and their card says so."
    public = off if call is not None and call.stage in PUBLIC else ""
    buttons = [gone, Back("Keep it", **ids)]
    await redraw(interaction, card(text, public, buttons=buttons, colour=AMBER))


@Gone.does
async def drop(press: Gone, interaction: Interaction, at: datetime) -> None:
    """Remove a draft for good."""
    bot, who, draft_id = interaction.client, officer(interaction), press.number("draft")
    now = bot.clock()
    await bot.db.write(lambda conn: throw_away(conn, who, draft_id, now))
    await redraw(interaction, card("The draft is gone. Nothing was posted.", colour=GREY))


@Others.does
async def show_next(press: Others, interaction: Interaction, at: datetime) -> None:
    """Show the next question drafted from the same article."""
    kept = await draft_of(interaction, press.number("draft"))
    others = await _siblings(interaction, kept)
    after = [one for one in others if one.id > kept.id] or others
    await show(interaction, after[0] if after else kept)
