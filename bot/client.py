"""The bot itself: it carries settings, database, outbox and clock, and loads the cogs by name,
loudly."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import discord
from discord.ext import commands

from bot import committee as committees
from bot import housekeeping, outbox
from bot.boards import health
from bot.fact import fact, remember
from bot.house import House
from bot.interactions import Tree
from bot.lasting import Lasting, Pick, interacted
from bot.logs import describe
from bot.plain_text import many
from bot.privacy import departure
from bot.settings import Settings
from bot.storage.db import Database
from bot.times import Clock

log = logging.getLogger("lmcbot")

COGS = (
    "cogs.admin",
    "cogs.me",
    "cogs.help",
    "cogs.pinned_board",
    "cogs.articles",
    "cogs.polls",
    "cogs.meetings",
)
HOUSEKEEPING_MINUTES = 10


def intents(*, members: bool = True) -> discord.Intents:
    """What the bot listens to: never what people write."""
    return discord.Intents(guilds=True, guild_scheduled_events=True, members=members)


PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    pin_messages=True,
    manage_events=True,
    create_events=True,
)


class LmcBot(House):
    """One process for many committees. Everything it needs is handed in."""

    def __init__(
        self,
        settings: Settings,
        db: Database,
        *,
        clock: Clock,
        token_bytes: Callable[[int], bytes],
        members_intent: bool = True,
        cogs: Sequence[str] = COGS,
    ) -> None:
        super().__init__(
            settings,
            db,
            clock=clock,
            token_bytes=token_bytes,
            intents=intents(members=members_intent),
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=discord.app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            max_ratelimit_timeout=30.0,
            max_messages=None,
            chunk_guilds_at_startup=False,  # `member_lists` asks, and nothing waits for it
        )
        self._connected = False
        self._stopping = self._untold = False
        self._cog_names = cogs

    async def setup_hook(self) -> None:
        for name in self._cog_names:
            await self._join(name)
        self.add_listener(interacted, "on_interaction")
        self.add_dynamic_items(*(kind for kind in Lasting.kinds if issubclass(kind, Pick)))
        await self._tell_commands()
        self.jobs.start()
        self.jobs.every("courier", self._look, minutes=HOUSEKEEPING_MINUTES)
        housekeeping.arrange(
            self.jobs, self.db, self.settings, self.rooms, self.clock, self.clock_is_right
        )

    async def _join(self, name: str) -> None:
        """Load a cog; one that fails stops the start, in its own words: half a bot helps nobody."""
        try:
            await self.load_extension(name)
        except commands.ExtensionFailed as error:
            raise error.original from error

    async def _tell_commands(self) -> None:
        """Tell Discord the commands; where it does not listen, the older ones stand meanwhile."""
        try:
            await self.sync_commands()
            self._untold = False
        except (discord.HTTPException, discord.RateLimited, OSError) as error:
            self._untold = True
            log.warning("the commands could not be told, and will be again: %s", describe(error))
        self.jobs.note("commands", well=not self._untold)

    async def sync_commands(self) -> bool:
        """Tell Discord the commands if their shape differs from what it was told last."""
        commands_ = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        shape = hashlib.sha256(
            json.dumps([self.application_id, commands_], sort_keys=True).encode()
        ).hexdigest()
        known = await self.db.read(partial(fact, name="commands"))
        if known == shape:
            return False
        await self.tree.sync()
        await self.db.write(partial(remember, name="commands", value=shape))
        return True

    async def _look(self) -> None:
        self.courier.wake()
        await self.db.fold_owed()
        if self._untold:
            await self._tell_commands()
        await self.clock_is_right()
        if self._connected:
            health.breathe(self.settings, self.clock())

    async def on_ready(self) -> None:
        """Connected, or connected anew: note the servers, and carry what waited."""
        now, present = self.clock(), frozenset(guild.id for guild in self.guilds)
        self._connected = True
        try:
            health.breathe(self.settings, now)
            await self.db.write(lambda conn: outbox.hasten(conn, now))
            await self.db.write(lambda conn: departure.absent(conn, present, now))
            await self.clock_is_right()
            if self._untold:  # Discord listens now
                await self._tell_commands()
            for guild in list(self.guilds):
                self.member_lists.load_anew(guild)
                await self._note_guild(guild)
        finally:  # one server's trouble must not keep everybody's posts
            if not self._stopping:
                self.courier.start()
        here = many(len(present), "server")
        log.info("connected, on %s", here if present else "no server yet: open the address above")

    async def on_resumed(self) -> None:
        now = self.clock()
        self._connected = True
        await self.db.write(lambda conn: outbox.hasten(conn, now))
        await self._look()

    async def on_disconnect(self) -> None:
        self._connected = False

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.member_lists.load_anew(guild)
        await self._note_guild(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self.member_lists.load_anew(guild)
        await self._note_guild(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        now = self.clock()
        await self.db.write(lambda conn: committees.left(conn, guild.id, now))

    async def _note_guild(self, guild: discord.Guild) -> None:
        name, now = guild.name, self.clock()
        if await self.db.write(lambda conn: committees.joined(conn, guild.id, name, now)):
            await self.rooms.greet(guild)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        import sys

        error = sys.exc_info()[1]
        if self._stopping:  # what it would have noted is seen again at the next start
            log.info("the event %s came too late", event_method)
            return
        log.error("the event %s failed: %s", event_method, describe(error) if error else "unknown")

    async def close(self) -> None:
        """Stop in order: no more rows, what is in flight lands, Discord, the scheduler. The
        database is the caller's."""
        self._stopping = True
        await self.discords_clock.stop()
        await self.member_lists.stop()
        if not self.is_closed():
            await self.courier.stop()
            self.jobs.stop()
        await super().close()


def invite_address(application_id: int) -> str:
    """Where an owner adds the bot to a server, with exactly the permissions it needs."""
    return discord.utils.oauth_url(
        application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
