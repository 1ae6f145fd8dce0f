"""What is kept how long, and that one failing sweep stops only itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from begun import begun

from bot import committee, outbox, people
from bot.boards import direct_messages
from bot.people import Choices
from bot.privacy import retention
from bot.room import Room, Rooms
from bot.settings import Settings
from bot.storage.db import opened
from bot.storage.migrate import shipped
from bot.times import LONDON, to_ms

NOW = datetime(2026, 5, 4, 3, 40, tzinfo=UTC)


async def test_old_notices_and_rows_go_and_dead_letters_stay(bot_settings: Settings) -> None:
    async with opened(begun(bot_settings.database), shipped()) as db:

        def fill(conn: Any) -> None:
            old = NOW - timedelta(days=500)
            for state in ("sent", "dead", "pending"):
                outbox.add(conn, key=state, kind="x", guild_id=1, due_at=old)
                conn.execute("UPDATE outbox SET state = ? WHERE key = ?", (state, state))
            direct_messages.add(
                conn, key="n", guild_id=1, user_id=5, kind="x", due_at=old, zone=LONDON
            )

        await db.write(fill)
        swept = await retention.sweep_all(db, bot_settings, Rooms(), NOW)
        left = await db.read(lambda c: {r["key"] for r in c.execute("SELECT key FROM outbox")})
    assert swept["messages"] == 2
    assert left >= {"dead", "pending"}
    assert "sent" not in left


async def test_members_of_a_server_that_removed_the_bot_are_forgotten(
    bot_settings: Settings,
) -> None:
    async with opened(begun(bot_settings.database), shipped()) as db:

        def fill(conn: Any) -> None:
            committee.joined(conn, 1, "Demo LMC", NOW)
            people.find(conn, 1, 100, "Grace")
            committee.left(conn, 1, NOW)

        await db.write(fill)
        assert (await retention.sweep_all(db, bot_settings, Rooms(), NOW + timedelta(days=29)))[
            "members"
        ] == 0
        assert (await retention.sweep_all(db, bot_settings, Rooms(), NOW + timedelta(days=31)))[
            "members"
        ] == 1


@pytest.mark.expects_errors
async def test_one_failing_sweep_stops_only_itself(bot_settings: Settings) -> None:
    def fails(conn: Any, here: Any, now: Any) -> int:
        raise OSError

    rooms = Rooms()
    rooms.join(Room(name="a", help=(), traces=(), sweep=fails))
    rooms.join(Room(name="b", help=(), traces=(), sweep=lambda conn, here, now: 7))
    async with opened(begun(bot_settings.database), shipped()) as db:

        def fill(conn: Any) -> None:
            committee.joined(conn, 1, "Demo LMC", NOW)
            committee.change(conn, 1, set_up=True)

        await db.write(fill)
        swept = await retention.sweep_all(db, bot_settings, rooms, NOW)
    assert "a" not in swept
    assert swept["b"] == 7


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-01-01T21:59", "2026-01-01T21:59"),
        ("2026-01-01T22:00", "2026-01-02T08:00"),
        ("2026-01-01T03:00", "2026-01-01T08:00"),
        ("2026-03-28T23:00", "2026-03-29T08:00"),
    ],
)
def test_quiet_hours_end_on_the_committees_clock(at: str, allowed: str) -> None:
    here = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    until = datetime.fromisoformat(allowed).replace(tzinfo=LONDON)
    assert direct_messages.allowed(Choices(), LONDON, here.astimezone(UTC)) == until


def test_equal_quiet_hours_are_none() -> None:
    choices = Choices(quiet_from="08:00", quiet_until="08:00")
    assert direct_messages.allowed(choices, LONDON, NOW) == NOW


def test_a_snooze_ends_in_the_morning_when_it_ends_at_night() -> None:
    choices = Choices(snoozed_until=to_ms(datetime(2026, 1, 2, 23, 0, tzinfo=UTC)))
    at = direct_messages.allowed(choices, LONDON, datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert at == datetime(2026, 1, 3, 8, tzinfo=UTC)
