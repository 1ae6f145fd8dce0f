"""Every touch of SimCord's private parts, for exactly the version the extra pins (3.2.1).

SimCord is an in-memory Discord: the bot that plays on it is the one that runs on Discord proper.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from typing import Any

import discord
import simcord
from simcord.results import to_discord_message

from bot.client import LmcBot
from bot.discords_clock import DiscordsClock
from bot.errors import UserError
from bot.settings import Settings
from bot.shell.start import house
from bot.storage import backup, off_machine

BOT_NAME = "LMC Bot"
SOON_S = 0.1  # a timer further off than this is not waited for
AT_ONCE = dt.timedelta(days=1)  # of a long leap: patience is granted to each day anew
PATIENCE_S = 60.0  # real seconds granted to all that follows from one act, on a busy computer


class Stage:
    """The bot, the Discord it plays on, and the one clock of both."""

    def __init__(self, bot: LmcBot, env: simcord.Env) -> None:
        self.bot, self.env = bot, env
        self.leap = dt.timedelta()  # how far ``/demo forward`` asked the clock to move
        self.busy = asyncio.Lock()  # SimCord refuses operations that overlap

    def now(self) -> dt.datetime:
        """The demo's time, in UTC."""
        return self.env.now()

    def as_bot(self) -> AbstractContextManager[None]:
        """What is done inside counts as the bot's own work."""
        return self.env._bot_scope()

    async def pass_time(self, real: dt.timedelta) -> None:
        """Move the clock by what passed outside and by what ``/demo forward`` asked for."""
        leap, self.leap = self.leap, dt.timedelta()
        left = real + leap
        while left > AT_ONCE:
            await self.env.advance_time(AT_ONCE.total_seconds())
            self._carry_away()
            left -= AT_ONCE
        await self.env.advance_time(left.total_seconds())
        self._carry_away()

    def _carry_away(self) -> None:
        """As on a bot that is run well, where off-machine.sh takes each night's copy elsewhere."""
        newest = backup.latest(self.bot.settings.backups)
        if newest is not None and newest[0] != off_machine.taken(self.bot.settings.data):
            (self.bot.settings.data / off_machine.LEFT).write_text(newest[1].name, "utf-8")

    def happened(self) -> int:
        """A number that grows with everything that happens."""
        return len(self.env.backend.transcript)

    def messages(self, channel: Any, viewer: Any) -> list[dict[str, Any]]:
        """What ``viewer`` sees in ``channel``, oldest first, as Discord would send it."""
        from simcord.backend import serializers

        stored = self.env.backend.messages.get(channel.id, {}).values()
        return [
            dict(serializers.message_payload(self.env.backend, message))
            for message in sorted(stored, key=lambda message: message.id)
            if message.visible_to(viewer.id)
        ]

    def message(self, channel_id: int, message_id: int) -> discord.Message:
        """A message with its words, which a menu is given whatever the intents."""
        return to_discord_message(self.env, self.env.backend.get_message(channel_id, message_id))


@asynccontextmanager
async def raised(settings: Settings, start: dt.datetime) -> AsyncIterator[Stage]:
    """The bot on an empty Discord whose clock stands at ``start`` (UTC); closed in order."""
    with _quick_settling(), apscheduler_follows():
        async with house(settings, clock=discord.utils.utcnow) as bot:
            env = _Discord(bot, check_errors=False, settle_timeout=PATIENCE_S)
            env.backend.clock._epoch = start
            env.backend.bot_user.name = BOT_NAME
            bot.discords_clock = _OneClock(bot.clock, bot.db, _unasked, _unasked)
            await env.start()
            try:
                with env.time_context():
                    yield Stage(bot, env)
            finally:
                (settings.data / off_machine.LEFT).unlink(missing_ok=True)  # none did leave
                await bot.close()
                await env.shutdown()


async def keep_time(stage: Stage, page: Any, stop: asyncio.Event) -> None:
    """Let the demo's clock run with the real one, and every open tab show what happened."""
    last, seen = time.monotonic(), 0
    while not stop.is_set() and not page._closed:
        await asyncio.sleep(0.5)
        async with stage.busy:
            now = time.monotonic()
            await stage.pass_time(dt.timedelta(seconds=now - last))
            last = now
            if stage.happened() != seen:
                seen = stage.happened()
                await page.refresh()


class _Discord(simcord.Env):
    """To whom a refusal in the bot's own words is an answer, and no failure."""

    def _record_error(self, error: BaseException) -> None:
        if not isinstance(error.__cause__ or error, UserError):
            super()._record_error(error)


class _OneClock(DiscordsClock):
    """The demo's Discord and its bot live by the same clock."""

    async def agrees(self) -> bool:
        return True


async def _unasked() -> None:
    """Nobody needs to ask."""


@contextmanager
def _quick_settling() -> Iterator[None]:
    """An action is over when nothing is left to do soon.

    SimCord would nap 50 ms on its own bookkeeping after each, and sit out in real time every timer
    of less than five seconds, such as a redraw that waits for more answers.
    """
    module: Any = importlib.import_module("simcord.env")
    defaults = simcord.Env._settle_internal.__kwdefaults__
    assert defaults is not None
    kept, parked = dict(defaults), module._callback_is_parked

    def waits(state: Any, record: Any, deadline: float) -> bool:
        soon = min(deadline, asyncio.get_running_loop().time() + SOON_S)
        return bool(parked(state, record, soon))

    defaults["idle"], module._callback_is_parked = 0.001, waits
    try:
        yield
    finally:
        defaults["idle"], module._callback_is_parked = kept["idle"], parked


class _Meta(type):
    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, dt.datetime)


class _SimulatedDatetime(dt.datetime, metaclass=_Meta):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        now = discord.utils.utcnow()  # simulated inside a simulated bot, real elsewhere
        return now.astimezone(tz) if tz else now.astimezone().replace(tzinfo=None)


@contextmanager
def apscheduler_follows() -> Iterator[None]:
    """APScheduler reads the simulated clock instead of the real one."""
    names = ("schedulers.base", "executors.base", "triggers.interval", "triggers.date")
    modules: list[Any] = [importlib.import_module(f"apscheduler.{name}") for name in names]
    for module in modules:
        module.datetime = _SimulatedDatetime
    try:
        yield
    finally:
        for module in modules:
            module.datetime = dt.datetime
