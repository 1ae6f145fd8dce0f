"""The imported roll: read from a file, told to everybody, and counting once others agree."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import discord

from bot import audit, people, waiting_roll
from bot.audience import Audience, may
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.outbox import Row
from bot.register import Entry, read_register, register_rows
from bot.storage.db import Connection
from bot.times import stamp
from bot.waiting_roll import WaitingRoll
from cogs.card import AMBER, GREEN, GREY, card
from cogs.membership import see_members, seen
from cogs.polls.buttons import AgreeRoll, TellRoll
from cogs.polls.electorate import presser
from cogs.polls.polling_station import PollingStation, guild_of, officer

A_MINUTE = timedelta(minutes=1)
LARGEST = 8_000_000  # bytes: a hundred thousand rows


async def import_file(interaction: Interaction, file: discord.Attachment) -> None:
    """Read a CSV and have it wait to become the roll, or say what is wrong with it."""
    if file.size > LARGEST:
        raise UserError("The file is larger than 8 MB: a roll is a small CSV file.")
    await interaction.response.defer(ephemeral=True)
    bot, guild, who = interaction.client, guild_of(interaction), officer(interaction)
    raw, now = await file.read(), bot.clock()
    await see_members(interaction)
    known = [member.id for member in guild.members] if bot.intents.members else None
    rows = await asyncio.to_thread(_read, raw, known)
    roll = await bot.db.write(
        lambda conn: waiting_roll.wait(conn, guild.id, who.user_id, rows, now)
    )
    await answer(interaction, render_read(roll))


def _read(raw: bytes, known: list[int] | None) -> list[Entry]:
    """Without the members intent nobody can say which ids are unknown: all are taken."""
    return read_register(raw, _Everybody() if known is None else known)


class _Everybody(frozenset[int]):
    """A server whose members cannot be listed."""

    def __contains__(self, member_id: object) -> bool:
        return True


@TellRoll.does
async def tell(press: TellRoll, interaction: Interaction, at: datetime) -> None:
    """Have a roll told publicly; from here its hour runs."""
    bot, guild, who = interaction.client, guild_of(interaction), officer(interaction)
    place = (await bot.committee(guild.id)).rules.poll_channel or interaction.channel_id
    now, code = bot.clock(), press.ids["code"]

    def write(conn: Connection) -> WaitingRoll:
        old = len(register_rows(conn, guild.id))
        roll = waiting_roll.announce(conn, guild.id, code, place, now)
        person = people.find(conn, guild.id, who.user_id, who.name)
        audit.record(conn, guild.id, person.id, "roll.import", subject=code, before={"rows": old},
                     after={"rows": len(roll.rows)}, now=now)  # fmt: skip
        return roll

    roll = await bot.db.write(write)
    assert roll.counts_at is not None
    text = (
        f"### Told publicly\nThe roll counts in new polls from {stamp(roll.counts_at)}, or once "
        "somebody else agrees on the notice."
    )
    await redraw(interaction, card(text, foot=f"Code {code}", colour=GREEN))


def render_read(roll: WaitingRoll) -> discord.ui.LayoutView:
    """What was read, before anybody is told."""
    names = sum(row.member_id is None for row in roll.rows)
    return card(
        f"### Read: {len(roll.rows):,} rows",
        f"{names:,} names have no Discord account yet: /office-roll match, once it counts."
        if names
        else "Every row has an account.",
        "Members are told how many are on it, and no names. It counts in new polls an hour later, "
        "or once a second officer, the scrutineer or two members agree. Until then polls by role "
        f"open as usual. Code {roll.code}.",
        buttons=[TellRoll("Tell members", style=discord.ButtonStyle.success, code=roll.code)],
        foot="Polls already open keep the roll they opened with",
        colour=AMBER if names else GREEN,
    )


def render_notice(
    roll: WaitingRoll, counts_at: datetime, by_role: int, ref: str
) -> discord.ui.LayoutView:
    """The public notice: counts and code, no names."""
    accounts = sum(row.member_id is not None for row in roll.rows)
    names = len(roll.rows) - accounts
    return card(
        f"### A roll of {len(roll.rows):,} was imported",
        f"{by_role:,} of its accounts have the members' role, {accounts - by_role:,} have not, and "
        f"{names:,} names have no account yet. Code {roll.code}.",
        f"Who is on it may vote in new polls from {stamp(counts_at)}, or as soon as a second "
        "officer, the scrutineer or two members agree.",
        buttons=[AgreeRoll("Agree", code=roll.code)],
        foot="Imported roll",
        ref=ref,
        colour=AMBER,
    )


@AgreeRoll.does
async def agree(press: AgreeRoll, interaction: Interaction, at: datetime) -> None:
    """Have the roll count by the press of somebody else than who imported it."""
    bot, guild, user = interaction.client, guild_of(interaction), interaction.user
    now, who = bot.clock(), await presser(interaction)
    committee = await bot.committee(guild.id)
    member = isinstance(user, discord.Member) and may(Audience.MEMBER, user, committee)
    code = press.ids["code"]

    def write(conn: Connection) -> bool:
        # Whom the bot does not see in office for a day already agrees as a member.
        office = who.now is not None and user.id in who.now.officers | who.now.scrutineers
        old = len(register_rows(conn, guild.id))
        roll = waiting_roll.meant(conn, guild.id, code)
        by = {"office": office, "member": member}
        counts = waiting_roll.agree(conn, guild.id, code, user.id, now, **by)
        if counts:
            person = people.find(conn, guild.id, user.id, user.display_name).id if office else None
            audit.record(conn, guild.id, person, "roll.agree", subject=code, before={"rows": old},
                         after={"rows": len(roll.rows)}, now=now)  # fmt: skip
        return counts

    if not await bot.db.write(write):
        return await answer(interaction, "Noted. One more member must agree.")
    text = f"### The imported roll counts\nIn polls that open from now on. Code {code}."
    await redraw(interaction, card(text, colour=GREY))


class Imports:
    """Renders the rows of a roll that waits."""

    def __init__(self, here: PollingStation) -> None:
        self.bot = here.bot

    async def notice(self, row: Row, now: datetime) -> Outcome:
        """The notice in the polls' channel."""
        roll = await self.bot.db.read(lambda conn: waiting_roll.waiting(conn, row.guild_id))
        if roll is None or roll.counts_at is None:
            return Nothing("no roll waits")
        committee = await self.bot.committee(row.guild_id)
        holders = seen(self.bot, committee)
        if holders is None:
            return Later(now + A_MINUTE)
        by_role = sum(entry.member_id in holders for entry in roll.rows)
        elsewhere = committee.behind(committee.rules.poll_channel)
        return Post(render_notice(roll, roll.counts_at, by_role, row.ref), elsewhere=elsewhere)

    async def counts(self, row: Row, now: datetime) -> Outcome:
        """The hour is over: the roll counts."""

        def take(conn: Connection) -> None:
            rows = waiting_roll.take(conn, row.guild_id, now)
            if rows is not None:
                audit.record(conn, row.guild_id, None, "roll.counts", after={"rows": rows}, now=now)

        return Done(take)
