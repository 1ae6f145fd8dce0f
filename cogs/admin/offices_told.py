"""What is told of a change of offices, and what comes of a notice that a day has passed over."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot import succession
from bot.audience import unseen, vacant
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.house import House
from bot.outbox import Row
from bot.rulebook import BY_NAME
from bot.times import from_ms, stamp
from cogs.card import AMBER, card

A_WHILE = timedelta(minutes=10)


class Offices:
    """Renders the rows of changed and vacant offices."""

    def __init__(self, bot: House) -> None:
        self.bot = bot

    async def changed(self, row: Row, now: datetime) -> Outcome:
        """Tell officers, or the owner, that other roles carry an office."""
        label = BY_NAME[row.payload["meaning"]].label
        roles = self._named(row)
        view = card(
            f"### {label} changed",
            f"It is now {roles}. For a day it does not count where an act needs two people: who "
            "changed it is in /audit.",
            foot="Told in the office and to the owner",
            ref=row.ref,
            colour=AMBER,
        )
        return Post(view, elsewhere=await self._elsewhere(row))

    async def notice(self, row: Row, now: datetime) -> Outcome:
        """Tell everybody that officers are about to be named by who manages the server."""
        view = card(
            "### No officer is left here",
            f"Somebody who manages the server names {self._named(row)} as the officers’ role. From "
            f"{stamp(from_ms(row.payload['at']))} its holders are officers, unless one is found "
            "before.",
            foot="Public notice of a day",
            ref=row.ref,
            colour=AMBER,
        )
        return Post(view, elsewhere=await self._elsewhere(row))

    async def succeeds(self, row: Row, now: datetime) -> Outcome:
        """The day is over: the roles are the officers', where still no officer is found."""
        guild = self.bot.get_guild(row.guild_id)
        if guild is not None and unseen(guild):
            return Later(now + A_WHILE)
        if guild is None or not vacant(guild, await self.bot.committee(row.guild_id)):
            return Nothing("an officer was found")
        roles = frozenset(row.payload["role_ids"])
        return Done(lambda conn: succession.appoint(conn, row.guild_id, roles, now))

    def _named(self, row: Row) -> str:
        """The roles by name: mentions say nothing in a direct message."""
        guild = self.bot.get_guild(row.guild_id)
        found = [guild.get_role(role_id) if guild else None for role_id in row.payload["role_ids"]]
        names = [discord.utils.escape_markdown(role.name) if role else "a role" for role in found]
        return " and ".join(f"“{name}”" for name in names) or "no role"

    async def _elsewhere(self, row: Row) -> tuple[int, ...]:
        """Where a post for a channel goes that is gone; a closed direct message goes nowhere."""
        committee = await self.bot.committee(row.guild_id)
        return () if row.user_id is not None else committee.behind(committee.rules.poll_channel)
