"""What every press, command and post may reach for: settings, database, clock, outbox.

It stands below the buttons and below `bot/client.py`, which builds it and hears Discord's events.
A base class rather than a protocol: discord.py bounds an interaction's client to its own class.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

import discord
from discord.ext import commands
from discord.http import Route

from bot import committee as committees
from bot import outbox
from bot.committee import Committee
from bot.courier import faults
from bot.courier.courier import Courier
from bot.discords_clock import DiscordsClock, dates
from bot.errors import Stopping
from bot.jobs import Jobs
from bot.logs import describe
from bot.member_lists import MemberLists
from bot.open_forms import OpenForms
from bot.room import Room, Rooms
from bot.settings import Settings
from bot.storage.db import Database
from bot.times import Clock

log = logging.getLogger("lmcbot.clock")


class House(commands.Bot):
    """The bot as its rooms see it."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        clock: Clock,
        token_bytes: Callable[[int], bytes],
        **discords: Any,
    ) -> None:
        self.discords_clock = DiscordsClock(clock, db, self._ask_discord, self._clock_mended)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            http_trace=dates(self.discords_clock.hear),
            **discords,
        )
        self.settings, self.db, self.clock, self.token_bytes = settings, db, clock, token_bytes
        self.member_lists = MemberLists(self, self._list_is_whole)
        self.came_lately: dict[int, None] = {}  # interactions, the oldest first
        self.open_forms = OpenForms()
        self.jobs = Jobs(clock)
        self.rooms = Rooms()
        self.courier = Courier(db, clock, self, self.jobs.wake_at, self.rooms.renderers)
        self.started_at: datetime = clock()
        self._committees: dict[int, Committee] = {}
        db.on_commit(committees.TOPIC, self._committees.clear)

    async def committee(self, guild_id: int) -> Committee:
        """The committee of a server, from memory once read."""
        if (known := self._committees.get(guild_id)) is None:
            known = await self.db.read(lambda conn: committees.load(conn, guild_id))
            self._committees[guild_id] = known
        return known

    def _list_is_whole(self, guild: discord.Guild) -> None:
        self.dispatch("member_list", guild)

    async def clock_is_right(self) -> bool:
        """Whether this computer's clock agrees with Discord's; while Discord does not say, no.

        What cannot be undone asks first: closes, removals, the burning of boxes.
        """
        try:
            return await self.discords_clock.agrees()
        except Stopping:
            return False
        except Exception as error:
            level = logging.WARNING if faults.passes(error) else logging.ERROR
            told = "closes and removals wait until Discord tells the time: %s"
            log.log(level, told, describe(error))
            return False

    async def _ask_discord(self) -> None:
        """Have Discord answer: the smallest question there is, which needs no token."""
        await self.http.request(Route("GET", "/gateway"))

    async def _clock_mended(self) -> None:
        """The clock was set right: what was planned by the wrong one is planned anew."""
        now = self.clock()
        await self.db.write(lambda conn: outbox.plan_anew(conn, now))
        self.jobs.plan_anew()
        self.courier.wake()

    def join(self, room: Room) -> None:
        """Take in a room: what it declares holds for this bot alone."""
        self.rooms.join(room)


Interaction: TypeAlias = discord.Interaction[House]
"""What a command, button, select or form is answered through."""
