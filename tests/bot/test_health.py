"""``lmcbot health``: what a container's engine and other machines are told."""

from contextlib import closing
from datetime import timedelta

from begun import begun
from committee import World
from simulated import advance, drop_gateway

from bot import outbox
from bot.boards import health
from bot.settings import Settings
from bot.storage.db import connect, transaction
from bot.storage.lock import DataLock
from bot.times import utc_now


def test_a_message_long_due_is_seen(bot_settings: Settings) -> None:
    begun(bot_settings.database)
    now = utc_now()
    with DataLock(bot_settings.data):
        assert health.faults(bot_settings, now) == []
        with closing(connect(bot_settings.database)) as conn, transaction(conn):
            outbox.add(conn, key="a", kind="x", guild_id=1, due_at=now - timedelta(hours=1))
        assert "due for 60 minutes" in health.faults(bot_settings, now)[0]
    assert "No bot is running" in health.faults(bot_settings, now)[0]


def test_a_damaged_database_is_seen(bot_settings: Settings) -> None:
    bot_settings.database.write_bytes(b"not a database" * 100)
    with DataLock(bot_settings.data):
        assert "cannot be read" in health.faults(bot_settings, utc_now())[0]


def test_a_bot_that_stands_still_is_seen(bot_settings: Settings) -> None:
    begun(bot_settings.database)
    now = utc_now()
    with DataLock(bot_settings.data):
        health.breathe(bot_settings, now - timedelta(minutes=20))
        (fault,) = health.faults(bot_settings, now)
        assert fault.startswith("The bot has been stuck or without Discord for 20 minutes")
        health.breathe(bot_settings, now)
        assert health.faults(bot_settings, now) == []


async def test_a_bot_at_work_is_well_and_one_without_discord_is_not(world: World) -> None:
    bot = world.bot
    await advance(world.env, hours=3)
    assert health.faults(bot.settings, bot.clock()) == []
    outage = await drop_gateway(world.env)
    await advance(world.env, minutes=30)
    assert "without Discord" in health.faults(bot.settings, bot.clock())[0]
    await outage.resume()
    assert health.faults(bot.settings, bot.clock()) == []
