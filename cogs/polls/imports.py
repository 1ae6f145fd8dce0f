"""The imported roll: read from a file, told to everybody, and counting once others agree."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime, timedelta
from typing import Any

import discord

from bot import audit, people
from bot.audience import Audience, may
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.outbox import Row
from bot.plain_text import many
from bot.register import waiting_roll
from bot.register.kept_register import register_rows
from bot.register.roll_changes import RollChanges, changes
from bot.register.roll_reading import ReadRoll, read_roll
from bot.register.waiting_roll import WaitingRoll
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import AMBER, GREEN, GREY, card, one_line, some, within
from cogs.membership import see_members, seen
from cogs.polls.buttons import AgreeRoll, TellRoll
from cogs.polls.electorate import presser
from cogs.polls.polling_station import PollingStation, guild_of, officer

A_MINUTE = timedelta(minutes=1)
SHOWN, CHANGES = 4, "changes.txt"
LARGEST = 8_000_000  # bytes: a hundred thousand rows


async def import_file(interaction: Interaction, file: discord.Attachment) -> None:
    """Read a spreadsheet and have it wait to become the roll, or say what is wrong with it."""
    if file.size > LARGEST:
        raise UserError("The file is larger than 8 MB: a roll is a small spreadsheet.")
    await interaction.response.defer(ephemeral=True)
    bot, guild, who = interaction.client, guild_of(interaction), officer(interaction)
    raw, now = await file.read(), bot.clock()
    await see_members(interaction)
    known = [member.id for member in guild.members] if bot.intents.members else None
    # Without the members intent nobody can say which ids are unknown: all are taken.
    read = await asyncio.to_thread(read_roll, raw, known)

    def write(conn: Connection) -> tuple[WaitingRoll, RollChanges]:
        old = register_rows(conn, guild.id)
        roll = waiting_roll.wait(conn, guild.id, who.user_id, read.entries, now)
        return roll, changes(old, roll.rows)

    roll, changed = await bot.db.write(write)
    await answer(interaction, render_read(roll, read, changed), files=_whole(changed))


@TellRoll.does
async def tell(press: TellRoll, interaction: Interaction, at: datetime) -> None:
    """Have a roll told publicly; from here its hour runs."""
    bot, guild, who = interaction.client, guild_of(interaction), officer(interaction)
    place = (await bot.committee(guild.id)).rules.poll_channel or interaction.channel_id
    now, code = bot.clock(), press.ids["code"]

    def write(conn: Connection) -> WaitingRoll:
        old = len(register_rows(conn, guild.id))
        roll = waiting_roll.announce(conn, guild.id, code, place, now)
        person = who.person(conn)
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


def render_read(roll: WaitingRoll, read: ReadRoll, changed: RollChanges) -> discord.ui.LayoutView:
    """What was read, what is doubtful, and what it changes by name, before anybody is told."""
    names = sum(row.member_id is None for row in roll.rows)
    told = [(one, within(one, 400)) for one in read.doubts]
    doubts = [f"**{shown}**" if one == read.rounding else shown for one, shown in told]
    whole = [discord.ui.File[Any](f"attachment://{CHANGES}")] if _whole(changed) else []
    return card(
        f"### Read: {many(len(roll.rows), 'row')}",
        f"{names:,} names have no Discord account yet: /office-roll match, once it counts."
        if names
        else "Every row has an account.",
        "\n".join(doubts),
        *told_changes(changed),
        *whole,
        "Members are told how many are on it, and no names. It counts in new polls an hour later, "
        "or once a second officer, the scrutineer or two members agree. Until then polls by role "
        f"open as usual. Code {roll.code}.",
        buttons=[TellRoll("Tell members", style=discord.ButtonStyle.success, code=roll.code)],
        foot="Polls already open keep the roll they opened with",
        colour=AMBER if names or read.doubts else GREEN,
    )


def told_changes(changed: RollChanges) -> list[str]:
    """Who is new, gone, or told of otherwise since the roll that counts now, a few of each."""
    if not changed:
        return ["Nothing changes." if changed.kept else ""]
    told = []
    for label, lines in _parts(changed):
        if lines:
            shown = some([one_line(line, 120) for line in lines], SHOWN)
            told.append(f"**{label}: {len(lines):,}**\n{shown}")
    return [*told, f"The same: {changed.kept:,}"]


def _parts(changed: RollChanges) -> list[tuple[str, tuple[str, ...]]]:
    return [("New", changed.new), ("Gone", changed.gone), ("Changed", changed.changed)]


def _whole(changed: RollChanges) -> list[discord.File]:
    """All changes as a file, where the card does not tell all of them."""
    if all(len(lines) <= SHOWN for _, lines in _parts(changed)):
        return []
    text = "\n".join(f"{label}: {line}" for label, lines in _parts(changed) for line in lines)
    return [discord.File(io.BytesIO(text.encode()), CHANGES)]


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
    member = may(Audience.MEMBER, user, committee)
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
