"""Meetings in a member's own calendar: a file to open once, or an address that keeps itself up to
date."""

from __future__ import annotations

import asyncio
import io
import logging
from datetime import datetime, timedelta

import discord

from bot import committee as committees
from bot import people
from bot.errors import UserError
from bot.house import House, Interaction
from bot.interactions import answer, committee_of, redraw
from bot.meetings import subscription
from bot.meetings.calendar import calendar_file
from bot.meetings.calendar_entries import all_entries, entries_of
from bot.meetings.model import TOPIC, Meeting
from bot.meetings.subscription import Address
from cogs.card import BLUE, card
from cogs.meetings.buttons import EndAddress, NewAddress
from cogs.membership import asker

log = logging.getLogger(__name__)
SOON = timedelta(seconds=5)  # changes within it are written together
OPEN = "Open the file on your telephone or computer: its meetings go into your calendar."
OFFER = (
    "### A calendar that keeps itself up to date",
    "You get an address of your own for your calendar program. Whoever has it can read titles, "
    "times, places and links of our meetings; no reasons, replies or names. It may lag by some "
    "hours (Google: a day), so urgent meetings still come by message.",
)

UNTOLD = (
    "Your calendar’s address cannot be told now: whoever runs the bot finds the cause in its log."
)


class Subscriptions:
    """Keeps the folder of `LMCBOT_PUBLISH` in step with the meetings and with who is there."""

    def __init__(self, bot: House) -> None:
        self.bot = bot
        self._waiting = False
        self._turn = asyncio.Lock()
        self._written: tuple[object, ...] = ()

    async def follow(self) -> None:
        """Write now, after each change, and once an hour whatever happened to the folder."""
        if self.bot.settings.publish is None:
            return
        for topic in (TOPIC, committees.TOPIC, people.TOPIC):
            self.bot.db.on_commit(topic, self.soon)
        self.bot.jobs.every("calendars", self.write, hours=1)
        await self.catch_up()

    def soon(self) -> None:
        """Look shortly whether there is anything to write."""
        if not self._waiting:
            self._waiting = True
            self.bot.jobs.once("calendars soon", self.catch_up, self.bot.clock() + SOON)

    async def catch_up(self) -> None:
        """Write what has changed, if anything has."""
        self._waiting = False
        if await self.bot.db.read(subscription.state) != self._written:
            self.bot.jobs.note("calendars", well=await self.write())

    async def write(self) -> bool:
        """Bring every file up to date. What cannot be written is logged, told in /status, and tried
        again."""
        folder = self.bot.settings.publish
        if folder is None:
            return True
        async with self._turn:
            try:
                secret = await _secret(self.bot)
                state, wanted = await self.bot.db.read(
                    lambda conn: (subscription.state(conn), subscription.files(conn, secret))
                )
                await asyncio.to_thread(subscription.bring_up_to_date, folder, wanted)
            except OSError:
                log.exception("The calendars could not be written to %s", folder)
                return False
            self._written = state
        return True


async def _secret(bot: House) -> bytes:
    """What the names of the files are derived from."""
    return await asyncio.to_thread(subscription.secret_in, bot.settings.keys, bot.token_bytes)


async def send(interaction: Interaction, meeting: Meeting | None) -> None:
    """The file of one date or of all; with all, the address to subscribe to where there are any."""
    bot, committee = interaction.client, await committee_of(interaction)
    entries = await bot.db.read(
        lambda conn: entries_of(conn, meeting) if meeting else all_entries(conn, committee.guild_id)
    )
    if not entries:
        raise UserError("No meeting is planned, so there is nothing for a calendar yet.")
    raw = await asyncio.to_thread(calendar_file, entries, name=committee.name or "LMC meetings")
    name = f"{meeting.reference.lower()}.ics" if meeting else "meetings.ics"
    if meeting is None and bot.settings.publish is not None:
        _, _, person = await asker(interaction)
        known = await bot.db.read(lambda conn: subscription.address_of(conn, person))
        await answer(interaction, await render(bot, known))
    await answer(interaction, OPEN, files=[discord.File(io.BytesIO(raw), name)])


async def render(bot: House, address: Address | None) -> discord.ui.LayoutView:
    """A member's address as text to copy (link buttons take no webcal), or the offer of one."""
    if address is None:
        return card(*OFFER, buttons=[NewAddress("Give me an address")], colour=BLUE)
    try:
        name = address.file_name(await _secret(bot))
    except OSError:
        log.exception("The calendars have no secret that can be read")
        return card(UNTOLD, colour=BLUE)
    web = f"{bot.settings.publish_url}/{name}"
    return card(
        "### Your calendar’s address",
        f"For Google: Other calendars, From URL:\n```\n{web}\n```",
        f"For Apple, Outlook and most telephones:\n```\nwebcal://{web.partition('://')[2]}\n```",
        "It works a few seconds from now. Whoever has it can read when and where we meet: keep it "
        "to yourself. *New address* ends this one.",
        buttons=[NewAddress("New address"), EndAddress("Stop")],
        colour=BLUE,
    )


@NewAddress.does
async def give(press: NewAddress, interaction: Interaction, at: datetime) -> None:
    """Give a member an address; an earlier one ends."""
    bot, _, person = await asker(interaction)
    if bot.settings.publish is None:
        raise UserError("Calendars to subscribe to are no longer offered here.")
    address = await bot.db.write(lambda conn: subscription.new_address(conn, person, at))
    await redraw(interaction, await render(bot, address))


@EndAddress.does
async def stop(press: EndAddress, interaction: Interaction, at: datetime) -> None:
    """Take a member's address away."""
    bot, _, person = await asker(interaction)
    await bot.db.write(lambda conn: subscription.end_address(conn, person))
    await redraw(interaction, card("Your calendar’s address is taken away.", colour=BLUE))
