"""Who is on each server: Discord gives the list of members when asked, of a large server late, in
parts, or at first not at all. No roll, quorum or count is taken from a part of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import discord

from bot.logs import describe

log = logging.getLogger("lmcbot.members")

ASKED_S = 15.0  # without one more member: the question is taken for lost
PAUSE_S = 30.0  # Discord takes one question a server in that time


class MemberLists:
    """Asks for each server's list until it is whole, one question at a time.

    ``told`` hears of each list that has become whole.
    """

    def __init__(self, client: discord.Client, told: Callable[[discord.Guild], None]) -> None:
        self._client, self._told = client, told
        self._loading: dict[int, asyncio.Task[None]] = {}
        self._told_twice: dict[int, discord.Guild] = {}  # by identity: a new session has new ones

    def whole(self, guild: discord.Guild | None) -> bool:
        """Whether everybody on the server is known: as many as Discord counts, or, where it counts
        otherwise than it lists, all of a list that was given twice."""
        if guild is None or guild.unavailable:
            return False
        return guild.chunked or self._told_twice.get(guild.id) is guild

    def load_anew(self, guild: discord.Guild) -> None:
        """Have the list asked for again: the server was away, or is new."""
        self._told_twice.pop(guild.id, None)
        self.load(guild)

    def load(self, guild: discord.Guild) -> None:
        """Have the list asked for, unless it is asked for already."""
        if guild.id not in self._loading and self._client.intents.members:
            task = asyncio.create_task(self._load(guild.id), name=f"members:{guild.id}")
            self._loading[guild.id] = task
            task.add_done_callback(lambda _: self._loading.pop(guild.id, None))

    async def came(self, guild_id: int, seconds: float) -> bool:
        """Wait for a list that is being asked for; whether it is whole by then."""
        if (guild := self._client.get_guild(guild_id)) is not None:
            self.load(guild)
        if (task := self._loading.get(guild_id)) is not None:
            await asyncio.wait({task}, timeout=seconds)
        return self.whole(self._client.get_guild(guild_id))

    async def stop(self) -> None:
        """Ask no more."""
        tasks = set(self._loading.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _load(self, guild_id: int) -> None:
        waited, listed = False, -1
        while (guild := self._client.get_guild(guild_id)) is not None:
            if not guild.unavailable and not self.whole(guild):
                came = await self._ask(guild)
                if came >= 0 and came == listed and not self.whole(guild):
                    self._told_twice[guild_id] = guild
                listed = came if came >= 0 else listed
            if self.whole(guild):
                if waited:
                    log.info("the list of members of server %s is whole", guild_id)
                self._told(guild)
                return
            if not waited:
                log.warning("Discord does not give the list of members of server %s yet", guild_id)
            waited = True
            await asyncio.sleep(PAUSE_S)

    async def _ask(self, guild: discord.Guild) -> int:
        """Ask once, and wait as long as members arrive; how many the whole answer lists, -1 where
        none came. What was asked in vain is forgotten: discord.py would wait for that answer for
        ever, and ask no more."""
        asked, known = asyncio.ensure_future(guild.chunk()), -1
        try:
            while not asked.done() and len(guild.members) > known:
                known = len(guild.members)
                await asyncio.wait({asked}, timeout=ASKED_S)
            return len(asked.result()) if asked.done() else -1
        except Exception as error:  # no connection, say: asked again
            log.info("members could not be asked for: %s", describe(error))
            return -1
        finally:
            asked.cancel()
            guild._state._chunk_requests.pop(guild.id, None)
