"""`lmcbot doctor` looks at each channel of each server over real HTTP, and names what to mend."""

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from loopback import TOKEN, Loopback, loopback
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot import committee, outbox
from bot.client import PERMISSIONS, invite_address
from bot.permissions import EVENTS, NEEDED
from bot.settings import Settings
from bot.shell import doctor_online
from bot.storage.db import Connection, opened
from bot.storage.migrate import shipped
from bot.times import utc_now

DENIED = discord.Permissions(send_messages=True, attach_files=True)


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as running:
        with running.in_process():
            yield running


async def findings(server: Loopback, folder: Path, guild_id: int, **channels: int) -> list[str]:
    """What the doctor says of a server whose channels are set like that."""
    settings = Settings(data=folder, keys=folder / "keys", token=TOKEN)
    async with opened(settings.database, shipped()) as db:

        def write(conn: Connection) -> None:
            committee.joined(conn, guild_id, "Demo LMC", utc_now())
            committee.change(conn, guild_id, set_up=True, **channels)

        await db.write(write)
    return [str(finding) async for finding in doctor_online.examine(settings)]


async def test_each_channel_is_looked_at_with_its_own_remedy(
    server: Loopback, tmp_path: Path
) -> None:
    guild = server.brain.guild("Demo LMC")
    well, silent, gone = (server.brain.channel(guild, name) for name in ("news", "polls", "old"))
    backend = server.brain.backend
    backend.get_channel(silent).overwrites.append(
        Overwrite(backend.bot_user.id, OverwriteType.MEMBER, 0, DENIED.value)
    )
    backend.delete_channel(gone)
    said = await findings(
        server, tmp_path, guild, digest_channel=well, poll_channel=silent, meeting_channel=gone
    )
    assert "ok   Demo LMC, Digests: #news" in said
    lacks = "Send Messages, Embed Links, Attach Files"  # who cannot send cannot embed
    assert f"MEND Demo LMC, Polls: allow the bot {lacks} in #polls" in said
    (lost,) = [line for line in said if "Demo LMC, Meetings" in line]
    assert lost.startswith("MEND")
    assert "its channel is gone or hidden: choose another in /settings" in lost
    assert not [line for line in said if "Demo LMC, Office" in line]


async def test_a_server_that_cannot_be_seen_is_named(server: Loopback, tmp_path: Path) -> None:
    server.brain.guild("Another LMC")
    said = await findings(server, tmp_path, 77)
    assert [line for line in said if "cannot be looked at (404): invite the bot again" in line]


async def test_a_channel_of_its_own_of_a_digest_or_poll_is_looked_at_too(
    server: Loopback, tmp_path: Path
) -> None:
    guild = server.brain.guild("Demo LMC")
    lmc, extra = (server.brain.channel(guild, name) for name in ("lmc", "extra"))
    settings = Settings(data=tmp_path, keys=tmp_path / "keys", token=TOKEN)
    async with opened(settings.database, shipped()) as db:

        def plan(conn: Connection) -> None:
            now = utc_now()
            for channel, key in ((extra, "a"), (999, "b"), (lmc, "c")):
                outbox.add(
                    conn, key=key, kind="article.digest", guild_id=guild, channel_id=channel,
                    due_at=now,
                )  # fmt: skip

        await db.write(plan)
    said = await findings(server, tmp_path, guild, digest_channel=lmc, poll_channel=lmc)
    assert "ok   Demo LMC, Digests, Polls: #lmc" in said
    assert "ok   Demo LMC, planned: article digest: #extra" in said
    assert [line[:4] for line in said if "planned: article digest: its channel is gone" in line]


async def test_a_server_that_is_not_set_up_is_told_how(server: Loopback, tmp_path: Path) -> None:
    guild = server.brain.guild("Demo LMC")
    settings = Settings(data=tmp_path, keys=tmp_path / "keys", token=TOKEN)
    assert "none yet: open the invite address" in str(await _last(settings))
    async with opened(settings.database, shipped()) as db:
        await db.write(lambda conn: committee.joined(conn, guild, "Demo LMC", utc_now()))
    assert "not set up yet: its owner writes /setup there" in str(await _last(settings))


async def _last(settings: Settings) -> object:
    return [finding async for finding in doctor_online.examine(settings)][-1]


def test_the_invite_asks_for_exactly_what_is_checked_afterwards() -> None:
    """And for threads: a digest scheduled in one is posted there."""
    used = {name for needed in NEEDED.values() for name in needed} | set(EVENTS)
    asked = {name for name in (*used, "send_messages_in_threads") if getattr(PERMISSIONS, name)}
    assert discord.Permissions(**dict.fromkeys(asked, True)) == PERMISSIONS
    assert asked == used | {"send_messages_in_threads"}
    assert f"permissions={PERMISSIONS.value}" in invite_address(1)
