"""The night's work: a copy, a rotation, and chains that broke are mended."""

from datetime import UTC, datetime, timedelta
from typing import Any

from begun import begun

from bot import committee, housekeeping, outbox
from bot.boards import desk
from bot.jobs import Jobs
from bot.room import Rooms
from bot.settings import Settings
from bot.storage import backup
from bot.storage.db import opened
from bot.storage.migrate import shipped

NOW = datetime(2026, 5, 4, 3, 10, tzinfo=UTC)


async def test_the_nightly_backup_is_made_beside_the_open_database(bot_settings: Settings) -> None:
    async with opened(begun(bot_settings.database), shipped()):
        assert await housekeeping.back_up(bot_settings, NOW)
    assert backup.latest(bot_settings.backups) is not None


async def test_a_computer_that_is_off_at_night_makes_its_copy_at_the_start(
    bot_settings: Settings,
) -> None:
    async with opened(begun(bot_settings.database), shipped()) as db:
        assert not await housekeeping.catch_up(db, bot_settings, NOW)
        await db.write(lambda conn: committee.joined(conn, 1, "Demo LMC", NOW))
        assert not await housekeeping.catch_up(db, bot_settings, NOW + timedelta(hours=9))
        later = NOW + timedelta(hours=37)
        assert await housekeeping.catch_up(db, bot_settings, later)
        assert not await housekeeping.catch_up(db, bot_settings, later + timedelta(hours=24))
        assert await housekeeping.catch_up(db, bot_settings, later + timedelta(hours=37))


async def test_a_copy_makes_up_for_all_that_failed_before_it(bot_settings: Settings) -> None:
    async def right() -> bool:
        return True

    async with opened(begun(bot_settings.database), shipped()) as db:
        await db.write(lambda conn: committee.joined(conn, 1, "Demo LMC", NOW))
        jobs, later = Jobs(lambda: NOW), NOW + timedelta(days=3)
        housekeeping.arrange(jobs, db, bot_settings, Rooms(), lambda: later, right)
        for name in housekeeping.COPIES:
            jobs.note(name, well=False)
        missed = jobs._scheduler.get_job("missed")
        await missed.func()
        assert jobs.failed == set()


async def test_a_dead_weekly_line_is_followed_by_the_next(bot_settings: Settings) -> None:
    async with opened(begun(bot_settings.database), shipped()) as db:

        def fill(conn: Any) -> None:
            committee.joined(conn, 1, "Demo LMC", NOW)
            here = committee.change(conn, 1, set_up=True)
            housekeeping.rearm(conn, NOW)
            assert keys(conn) == []
            desk.arm(conn, here, NOW)
            conn.execute("UPDATE outbox SET state = 'dead'")

        await db.write(fill)
        later = NOW + timedelta(days=1)
        for _ in range(2):
            await db.write(lambda conn: housekeeping.rearm(conn, later))
        assert await db.read(keys) == ["desk:1:2026-05-04", "desk:1:2026-05-11"]
        second = await db.read(lambda conn: outbox.by_key(conn, "desk:1:2026-05-11"))
        assert second is not None
        assert second.due_at == datetime(2026, 5, 11, 7, tzinfo=UTC)


def keys(conn: Any) -> list[str]:
    return [row["key"] for row in conn.execute("SELECT key FROM outbox ORDER BY key")]
