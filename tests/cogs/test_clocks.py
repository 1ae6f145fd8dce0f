"""Closes and removals wait until this computer's clock agrees with Discord's `Date`."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import simulated
from committee import World
from hypothesis import given
from hypothesis import strategies as st
from loopback import TOKEN, loopback
from pollstory import all_vote, cards, noon, opened, text
from sealedstory import sealed_poll
from simulated import advance, move_clock, set_wrong
from wire import refused

from bot.boards import health
from bot.discords_clock import DiscordsClock, apart, read
from bot.polls.trustees.waiting import WAITS
from bot.settings import Settings
from bot.shell import doctor_online
from bot.shell.start import house
from bot.storage.db import opened as opened_file
from bot.storage.migrate import shipped
from bot.times import utc_now
from cogs.polls.polling_station import station_of

AHEAD = timedelta(days=1)


def kept(world: World) -> tuple[int, int]:
    """How many boxes and keys of polls there are."""
    settings = world.bot.settings
    return len(list(settings.boxes.glob("*.db"))), len(list(settings.keys.glob("*.key")))


def told_to_operators(world: World) -> str:
    """What `lmcbot health` prints of the clock."""
    return " ".join(health._wrong_clock(world.bot.settings.database))


@pytest.mark.parametrize("ahead", [timedelta(seconds=90), AHEAD, timedelta(days=400)])
async def test_a_clock_that_is_ahead_closes_nothing_and_says_so(
    world: World, ahead: timedelta
) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    before = kept(world)
    await advance(world.env, hours=9, minutes=58, seconds=40)
    set_wrong(world.env, ahead)
    await advance(world.env, seconds=100)  # past the close, by either clock
    status = text((await world.officer.slash(world.channel, "status")).response)
    assert "ahead of Discord’s: until whoever runs the bot sets it right" in status
    assert "ahead of Discord’s" in told_to_operators(world)
    assert not cards(world, "Straw poll result")
    assert kept(world) == before
    set_wrong(world.env, -ahead)
    await advance(world.env, minutes=3)
    assert len(cards(world, "Straw poll result")) == 1
    assert kept(world) == (0, 0)
    assert told_to_operators(world) == ""
    status = text((await world.officer.slash(world.channel, "status")).response)
    assert "clock" not in status


async def test_a_clock_that_is_ahead_destroys_no_sealed_poll(world: World) -> None:
    await noon(world)
    await sealed_poll(world, [world.members[0]])
    await advance(world.env, hours=11)
    before = kept(world)
    assert before == (1, 1)
    set_wrong(world.env, WAITS)
    await advance(world.env, minutes=30)
    assert kept(world) == before
    assert not cards(world, "trustees did not open it in time")


async def test_a_clock_that_was_right_again_is_followed_everywhere(world: World) -> None:
    """What was put off by a clock a day ahead does not wait for that day."""
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, minutes=1)
    set_wrong(world.env, AHEAD)
    await advance(world.env, minutes=30)  # long past its close by that clock
    set_wrong(world.env, -AHEAD)
    await advance(world.env, minutes=2)
    assert not cards(world, "Straw poll result")
    await advance(world.env, hours=9, minutes=40)
    assert len(cards(world, "Straw poll result")) == 1


async def test_a_clock_set_right_while_the_bot_is_down_puts_nothing_off(
    world: World, restart: Any
) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, minutes=1)
    set_wrong(world.env, AHEAD)
    await advance(world.env, minutes=30)
    await world.bot.close()
    set_wrong(world.env, -AHEAD)
    await restart(seconds=5)
    assert told_to_operators(world) == ""
    await advance(world.env, hours=9, minutes=40)
    assert len(cards(world, "Straw poll result")) == 1


async def test_closes_wait_while_discord_does_not_tell_the_time(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    before = kept(world)
    line = simulated.wire(world.env)
    line.fail("GET", "/gateway", lambda: refused(503), times=1_000)
    await advance(world.env, hours=12)
    assert not cards(world, "Straw poll result")
    assert kept(world) == before
    assert "closes and removals wait until Discord tells the time" in caplog.text
    line.faults.clear()
    await advance(world.env, minutes=2)
    assert len(cards(world, "Straw poll result")) == 1


async def test_a_night_with_a_wrong_clock_removes_nothing(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await noon(world)
    set_wrong(world.env, timedelta(days=800))
    with caplog.at_level(logging.WARNING):
        await advance(world.env, days=2)
    assert "nothing is removed tonight" in caplog.text
    caplog.clear()
    set_wrong(world.env, -timedelta(days=800))
    await advance(world.env, days=2)
    assert "nothing is removed tonight" not in caplog.text


async def test_what_is_kept_aside_outlasts_a_clock_that_is_weeks_ahead(world: World) -> None:
    """A box that could not be read is burned seven days after its close, by Discord's days."""
    await noon(world)
    await opened(world)
    here = station_of(world.bot)
    name = next(world.bot.settings.boxes.glob("*.db")).stem
    with simulated.bot_scope(world.env):
        await here.boxes.set_aside(name)
    set_wrong(world.env, timedelta(days=30))
    with simulated.bot_scope(world.env):
        await here.clear()
        assert name in here.boxes.aside()
    set_wrong(world.env, -timedelta(days=30))
    move_clock(world.env, days=30)  # and so does Discord's
    with simulated.bot_scope(world.env):
        await here.clear()
        assert name not in here.boxes.aside()


@pytest.mark.parametrize("hours", [-30, 0, 30])
async def test_the_date_of_real_answers_is_heard(
    tmp_path: Path, hours: int, caplog: pytest.LogCaptureFixture
) -> None:
    off = timedelta(hours=hours)

    def clock() -> datetime:
        return utc_now() + off

    settings = Settings(data=tmp_path, keys=tmp_path / "keys", token=TOKEN)
    async with loopback() as server:
        with server.in_process():
            async with house(settings, clock=clock, cogs=()) as bot:
                await bot._async_setup_hook()
                await bot.http.static_login(TOKEN)
                assert await bot.discords_clock.agrees() is (hours == 0)
            said = [str(one) async for one in doctor_online.examine(settings, clock)]
    words = {-30: "30 hours behind Discord’s", 30: "30 hours ahead of Discord’s"}.get(hours, "")
    assert words in caplog.text
    (line,) = [one for one in said if "Clock beside Discord's" in one]
    assert line.startswith("MEND" if hours else "ok")
    assert words in line


@given(st.integers(0, 200_000_000_000))  # seconds since 1970, until the year 8307
def test_a_date_is_read_as_http_writes_it(seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert read(f"{at:%a, %d %b %Y %H:%M:%S} GMT") == at


@pytest.mark.parametrize("written", ["", "yesterday", "Mon, 99 Foo 2026 10:00:00 GMT", "0"])
def test_what_is_no_date_tells_no_time(written: Any) -> None:
    assert read(written) is None


@given(st.timedeltas())
def test_a_minute_either_way_is_let_pass(off: timedelta) -> None:
    assert apart(off) is (abs(off) > timedelta(seconds=60))


async def test_who_asks_when_the_database_is_closed_hears_no(world: World, tmp_path: Path) -> None:
    """A close that still waits for Discord's date when the bot stops: the next start makes it."""
    async with opened_file(tmp_path / "closed.db", shipped()) as gone:
        pass
    bot = world.bot
    bot.discords_clock = DiscordsClock(bot.clock, gone, unasked, unasked)
    bot.discords_clock.hear(bot.clock())
    assert not await bot.clock_is_right()


async def unasked() -> None:
    raise AssertionError
