"""The whole bot in this process on the loopback Discord: real sockets, real files."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from begun import begun
from loopback import TOKEN, Loopback

from bot import committee, people
from bot.client import COGS, LmcBot
from bot.settings import Settings
from bot.shell.gateway import login, stay
from bot.shell.start import house
from bot.storage.db import Connection, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

READY_S, ANSWERED_S, STOPPED_S = 60.0, 20.0, 15.0


@dataclass
class Committee:
    """One committee on the loopback Discord, set up in the data before a bot starts."""

    server: Loopback
    folder: Path
    members: int = 3
    people: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        brain = self.server.brain
        self.settings = Settings(data=self.folder, keys=self.folder / "keys", token=TOKEN)
        self.guild = brain.guild("Demo LMC")
        self.officers, self.belong = (
            brain.role(self.guild, name) for name in ("Officer", "LMC member")
        )
        self.channel = brain.channel(self.guild, "lmc")
        self.office = brain.channel(self.guild, "office")
        self.officer = brain.member(self.guild, "ada", self.officers, self.belong)
        self.people = [
            brain.member(self.guild, f"m{number}", self.belong) for number in range(self.members)
        ]

    async def write(self, operation: Callable[[Connection], Any]) -> Any:
        """Work on the data while no bot runs."""
        async with opened(begun(self.settings.database), shipped()) as db:
            return await db.write(operation)

    async def set_up(self, **rules: Any) -> None:
        """What `/setup` leaves behind."""

        def write(conn: Connection) -> None:
            committee.joined(conn, self.guild, "Demo LMC", utc_now())
            committee.set_roles(conn, self.guild, "officer", frozenset({self.officers}))
            committee.set_roles(conn, self.guild, "member", frozenset({self.belong}))
            places = dict.fromkeys(("poll_channel", "meeting_channel"), self.channel)
            told = {**places, "office_channel": self.office, **rules}
            committee.change(conn, self.guild, set_up=True, **told)
            for one in self.people:  # no quiet hours: the clock is the real one, whatever it says
                people.choose(conn, self.guild, one, quiet_from="08:00", quiet_until="08:00")

        await self.write(write)

    async def slash(self, user_id: int, command: str, **options: object) -> Any:
        """A command is run in the channel; the message it is answered with."""
        return await self._answered(
            self.server.brain.slash(user_id, self.channel, command, **options)
        )

    async def click(self, user_id: int, message: Any, label: str) -> Any:
        """A button is pressed; the message it is answered with."""
        (custom_id,) = {
            part["custom_id"] for part in walked(message.components) if part.get("label") == label
        }
        return await self._answered(
            self.server.brain.press(user_id, message.channel_id, message.id, custom_id)
        )

    async def _answered(self, record: Any) -> Any:
        await self.server.until(lambda: record.responded and record.message_id, ANSWERED_S)
        stored = self.server.brain.backend.messages[record.channel_id]
        return stored[record.message_id]

    def said(self, words: str, channel: int | None = None) -> list[Any]:
        """The messages of a channel that say so."""
        found = self.server.brain.messages(self.channel if channel is None else channel)
        return [message for message in found if words in spoken(message)]


def walked(parts: Any) -> Iterator[Any]:
    """Every component, at any depth."""
    for part in parts or ():
        yield part
        yield from walked(part.get("components"))
        yield from walked(filter(None, [part.get("accessory")]))


def spoken(message: Any) -> str:
    """Every word of a stored message, its parts included."""
    return f"{message.content} {message.components}"


@asynccontextmanager
async def served(
    here: Committee, *, clock: Callable[[], datetime] = utc_now, cogs: Sequence[str] = COGS
) -> AsyncIterator[LmcBot]:
    """The bot, connected; stopped in order at the end."""
    async with house(here.settings, clock=clock, cogs=cogs) as bot:
        bot._connection.guild_ready_timeout = 0.05
        stop = asyncio.Event()
        async with asyncio.timeout(READY_S):
            assert await login(bot, stop)
        connected = asyncio.create_task(stay(bot, stop))
        try:
            async with asyncio.timeout(READY_S):
                await bot.wait_until_ready()
            yield bot
        finally:
            stop.set()
            async with asyncio.timeout(STOPPED_S):
                await connected
