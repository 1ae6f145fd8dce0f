"""Trustees: chosen by an officer, each with a passphrase set before the opening and typed again
after the close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot import outbox
from bot.audience import Audience
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import SECRET, answer, committee_of, redraw
from bot.lasting import Form
from bot.polls.kept_drafts import Kept, change_draft
from bot.polls.pledges import is_pledge
from bot.polls.trustees import notices, seats, waiting
from bot.polls.trustees.wiping import clear_what_is_freed
from bot.storage.db import Connection
from cogs.polls.buttons import GivePassphrase, SetPassphrase
from cogs.polls.draft_buttons import AskTrustees, Back, ChooseTrustees, Trustees
from cogs.polls.drafts import draft_of
from cogs.polls.polling_station import guild_of, station
from cogs.polls.trustee_cards import render_trustees, told_given

DONE = (
    "Your passphrase is set. The bot kept neither it nor a way to find it: you will be asked for it"
    " after the close. Until the poll opens you may set another."
)


@Trustees.does
async def show_trustees(press: Trustees, interaction: Interaction, at: datetime) -> None:
    """Show who a draft is sealed to."""
    await show(interaction, await draft_of(interaction, press.number("draft")))


async def show(interaction: Interaction, kept: Kept) -> None:
    """Show, in place of the preview, who a draft is sealed to."""
    trustees = await interaction.client.db.read(
        lambda conn: seats.asked(conn, kept.guild_id, kept.id)
    )
    ids: dict[str, Any] = {"draft": kept.id}
    parts: list[Any] = [ChooseTrustees("Choose", **ids)]
    if any(one.lock is None for one in trustees) and kept.draft.channel_id is not None:
        parts.append(AskTrustees("Ask them", style=discord.ButtonStyle.success, **ids))
    parts.append(Back("Back to the preview", **ids))
    channel_id = kept.draft.channel_id
    out = shut_out(guild_of(interaction), trustees, channel_id)
    await redraw(interaction, render_trustees(trustees, parts, channel_id, out))


def shut_out(
    guild: discord.Guild, trustees: Sequence[seats.Asked], channel_id: int | None
) -> set[int]:
    """Those who cannot read the channel where they are asked, or are not on the server."""
    channel = None if channel_id is None else guild.get_channel_or_thread(channel_id)
    if channel is None:
        return set()
    found = {one.user_id: guild.get_member(one.user_id) for one in trustees}
    return {
        user_id
        for user_id, member in found.items()
        if (guild.chunked if member is None else not channel.permissions_for(member).view_channel)
    }


@ChooseTrustees.does
async def ask_whom(press: ChooseTrustees, interaction: Interaction, at: datetime) -> None:
    """Ask who should be trustee."""
    kept = await draft_of(interaction, press.number("draft"))
    trustees = await interaction.client.db.read(
        lambda conn: seats.asked(conn, kept.guild_id, kept.id)
    )
    await interaction.response.send_modal(Chosen(kept, [one.user_id for one in trustees]))


class Chosen(Form, title="Trustees", audience=Audience.OFFICER):
    """One trustee, or three, or nobody."""

    def __init__(self, kept: Kept, user_ids: list[int]) -> None:
        super().__init__()
        self.kept, kind = kept, discord.SelectDefaultValueType.user
        people: discord.ui.UserSelect[Any] = discord.ui.UserSelect(
            custom_id="trustees",
            required=False,
            min_values=0,
            max_values=max(seats.NUMBERS),
            default_values=[discord.SelectDefaultValue(id=one, type=kind) for one in user_ids],
        )
        says = "Best of all members from different sides, and not whoever runs the bot"
        self.people = self.add("One, or three of whom two open", people, says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, now = interaction.client, interaction.client.clock()
        kept = await draft_of(interaction, self.kept.id)
        chosen = sorted({one.id for one in self.people.values})
        if any(one.bot for one in self.people.values):
            raise UserError("A bot is no trustee: please choose people.")
        if is_pledge(kept.draft.terms):
            raise UserError("A pledge is counted at set times, so it cannot be sealed to trustees.")
        draft = replace(kept.draft, terms=replace(kept.draft.terms, trustees=len(chosen)))

        def write(conn: Connection) -> Kept:
            seats.choose(conn, kept.guild_id, kept.id, chosen)
            return change_draft(conn, kept.guild_id, kept.id, draft, now)

        await show(interaction, await bot.db.write(write))


@AskTrustees.does
async def ask_trustees(press: AskTrustees, interaction: Interaction, at: datetime) -> None:
    """Ask the trustees, where the poll will stand and by direct message."""
    bot, kept = interaction.client, await draft_of(interaction, press.number("draft"))
    channel_id, now = kept.draft.channel_id, bot.clock()
    if channel_id is None or guild_of(interaction).get_channel_or_thread(channel_id) is None:
        raise UserError("Choose the poll's channel first: the trustees are asked there.")
    zone = (await committee_of(interaction)).zone

    def write(conn: Connection) -> None:
        outbox.add(
            conn, key=f"poll.request:{kept.id}:{interaction.id}", kind="poll.request",
            guild_id=kept.guild_id, channel_id=channel_id, due_at=now,
            payload={"draft_id": kept.id},
        )  # fmt: skip
        notices.ask(conn, kept.guild_id, kept.id, channel_id, zone, now)

    await bot.db.write(write)
    await answer(interaction, f"They are asked in <#{channel_id}>.")


@SetPassphrase.does
async def ask_passphrase(press: SetPassphrase, interaction: Interaction, at: datetime) -> None:
    """Ask a trustee for a new passphrase."""
    guild_id, draft, user_id = guild_of(interaction).id, press.number("draft"), interaction.user.id
    await interaction.client.db.read(lambda conn: seats.may_set(conn, guild_id, draft, user_id))
    clear_what_is_freed()
    await interaction.response.send_modal(NewPassphrase(draft))


@GivePassphrase.does
async def ask_again(press: GivePassphrase, interaction: Interaction, at: datetime) -> None:
    """Ask a trustee for the passphrase again."""
    guild_id, poll_id, user_id = guild_of(interaction).id, press.number("poll"), interaction.user.id
    now = interaction.client.clock()

    def read(conn: Connection) -> None:
        waiting.waiting(conn, guild_id, poll_id, now)
        seats.seat_of(conn, guild_id, poll_id, user_id)

    await interaction.client.db.read(read)
    clear_what_is_freed()
    await interaction.response.send_modal(Passphrase(poll_id))


class NewPassphrase(Form, title="Set your passphrase", audience=Audience.ANYONE):
    """A trustee's passphrase, of which nothing is kept."""

    def __init__(self, draft_id: int) -> None:
        super().__init__()
        self.draft_id = draft_id
        says = "At least 16 characters. Nobody can reset it: note it where only you look"
        box = written(SECRET, 400, example="four words that nobody would guess")
        self.typed = self.add("Passphrase", box, says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, guild_id, user_id = interaction.client, guild_of(interaction).id, interaction.user.id
        await interaction.response.defer(ephemeral=True, thinking=True)
        await bot.db.read(lambda conn: seats.may_set(conn, guild_id, self.draft_id, user_id))
        lock = await station(interaction).keys.enrol(self.typed.value)
        await bot.db.write(
            lambda conn: seats.set_lock(conn, guild_id, self.draft_id, user_id, lock)
        )
        await answer(interaction, DONE)


class Passphrase(Form, title="Open the poll", audience=Audience.ANYONE):
    """A trustee's passphrase again."""

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        box = written(SECRET, 400, example="as you set it before the poll opened")
        self.typed = self.add("Your passphrase", box)

    async def submitted(self, interaction: Interaction) -> None:
        bot, guild_id, user_id = interaction.client, guild_of(interaction).id, interaction.user.id
        await interaction.response.defer(ephemeral=True, thinking=True)
        here, now = station(interaction), bot.clock()
        poll = await bot.db.read(lambda conn: waiting.waiting(conn, guild_id, self.poll_id, now))
        seat = await bot.db.read(lambda conn: seats.seat_of(conn, guild_id, poll.id, user_id))
        box = await here.box(guild_id, poll.id)
        lacking = await waiting.give(box, here.keys, seat, self.typed.value)
        if not lacking:
            await bot.db.write(lambda conn: waiting.count_now(conn, poll, now))
        await answer(interaction, told_given(poll, lacking))
