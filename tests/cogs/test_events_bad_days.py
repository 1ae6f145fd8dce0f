"""Discord's own events on its bad days: one for each date, and it says what the meeting says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from baddays import STORM_H, storm, stuck
from committee import World
from leaping import leap
from loopback import loopback
from loophouse import Committee, served
from simulated import advance, bot_scope, wire
from wire import rate_limited, refused, reply_lost

from bot import committee

EVENTS = "/guilds/*/scheduled-events"
EITHER = f"{EVENTS}*"
WHEN = "13/01/2026 19:30"


async def planned(world: World, when: str = WHEN) -> None:
    """A saved meeting, or a series, whose dates are mirrored."""
    guild_id = world.guild.id
    await world.write(lambda conn: committee.change(conn, guild_id, discord_events=True))
    shown = await world.officer.slash(world.channel, "office-meeting new", when=when)
    await world.officer.click(shown.response, label="Save")


async def moved(world: World, when: str, meeting: str = "M-1") -> None:
    shown = await world.officer.slash(
        world.channel, "office-meeting move", meeting=meeting, when=when
    )
    await world.officer.click(shown.response, label="Move")


async def cancelled(world: World) -> None:
    shown = await world.officer.slash(world.channel, "office-meeting cancel", meeting="M-1")
    await world.officer.click(shown.response, label="Cancel the date")


def starts(world: World) -> list[str]:
    """The events that stand at Discord, by their starts in UTC."""
    found = world.env.backend.guilds[world.guild.id].scheduled_events.values()
    return sorted(str(event.scheduled_start_time)[:16].replace("T", " ") for event in found)


async def test_an_event_nobody_heard_of_follows_its_meeting(world: World) -> None:
    wire(world.env).fail("POST", EVENTS, reply_lost, after=True)
    await planned(world)
    assert starts(world) == ["2026-01-13 19:30"]
    await moved(world, "14/01/2026 18:00")
    await advance(world.env, minutes=2)
    assert starts(world) == ["2026-01-14 18:00"]


async def test_an_event_nobody_heard_of_goes_with_its_meeting(world: World) -> None:
    wire(world.env).fail("POST", EVENTS, reply_lost, after=True)
    await planned(world)
    await cancelled(world)
    await advance(world.env, minutes=2)
    assert starts(world) == []


@pytest.mark.parametrize("what", ["stays", "moves", "is cancelled"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "*"])
async def test_a_storm_leaves_one_event_for_each_date(world: World, method: str, what: str) -> None:
    """Every fault once at each kind of request: before it acts, and after."""
    storm(world, method, EITHER)
    await planned(world)
    await advance(world.env, seconds=5)
    if what == "moves":
        await moved(world, "14/01/2026 18:00")
    elif what == "is cancelled":
        await cancelled(world)
    await advance(world.env, hours=STORM_H)
    right = {"stays": ["2026-01-13 19:30"], "moves": ["2026-01-14 18:00"], "is cancelled": []}
    assert starts(world) == right[what]
    assert await stuck(world) == []


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("error", [lambda: refused(500), reply_lost, TimeoutError])
async def test_a_move_at_any_fault_ends_right(
    world: World, at: int, after: bool, error: Callable[[], BaseException]
) -> None:
    """Each request of the mirror fails in turn, and the meeting moves before it is tried again."""
    wire(world.env).fail("*", EITHER, error, skip=at, after=after)
    await planned(world)
    await moved(world, "14/01/2026 18:00")
    await moved(world, "15/01/2026 18:00")
    await advance(world.env, hours=1)
    assert starts(world) == ["2026-01-15 18:00"]
    assert await stuck(world) == []


async def test_a_year_of_dates_is_no_faster_than_discord_and_no_slower(world: World) -> None:
    """Discord lets five through, then asks for 45 seconds: the next go on after those."""
    line = wire(world.env)
    for number in range(6):
        line.fail("POST", EVENTS, lambda: rate_limited(45.0), skip=3 + 4 * number, times=2)
    await planned(world, "every Tuesday 19:30 until December 2026")
    await advance(world.env, minutes=3)
    assert len(starts(world)) == 6  # the next dates, as many as are shown at a time
    await leap(world, days=170)
    await advance(world.env, minutes=3)
    shown = [day for day in starts(world) if day > f"{world.env.now():%Y-%m-%d}"]
    assert len(shown) == 6
    assert len(set(shown)) == 6


async def test_six_dates_move_together_within_a_minute(world: World) -> None:
    for month in range(1, 7):
        await planned(world, f"1{month}/{month:02}/2026 19:30")
    await advance(world.env, minutes=1)
    before = starts(world)
    for number in range(1, 7):
        await moved(world, f"2{number}/{number:02}/2026 18:00", f"M-{number}")
    await advance(world.env, minutes=1)
    assert len(starts(world)) == len(before) == 6
    assert all(day[8] == "2" for day in starts(world))


async def test_somebody_elses_event_with_our_words_is_left_alone(world: World) -> None:
    stored = world.env.backend.guilds[world.guild.id].scheduled_events
    await planned(world)
    await advance(world.env, minutes=1)
    (ours,) = stored.values()
    guild = world.bot.get_guild(world.guild.id)
    with bot_scope(world.env):
        (event,) = guild.scheduled_events
        copy = await guild.create_scheduled_event(
            name="Copied", description=event.description, location="Pub",
            start_time=event.start_time + timedelta(days=1), end_time=event.end_time
            + timedelta(days=1), entity_type=event.entity_type, privacy_level=event.privacy_level,
        )  # fmt: skip
    stored[copy.id].creator_id = world.member.id
    await moved(world, "14/01/2026 18:00")
    await advance(world.env, minutes=1)
    assert {event.name for event in stored.values()} == {"Copied", ours.name}


async def test_two_events_of_one_date_become_one(world: World) -> None:
    """Discord made it and answered 500, so discord.py asked once more, which nobody can prevent."""
    await planned(world)
    await advance(world.env, minutes=1)
    guild = world.bot.get_guild(world.guild.id)
    with bot_scope(world.env):
        (event,) = guild.scheduled_events
        await guild.create_scheduled_event(
            name=event.name, description=event.description, location="Town hall",
            start_time=event.start_time, end_time=event.end_time,
            entity_type=event.entity_type, privacy_level=event.privacy_level,
        )  # fmt: skip
    assert len(starts(world)) == 2
    await moved(world, "14/01/2026 18:00")
    await advance(world.env, minutes=1)
    assert starts(world) == ["2026-01-14 18:00"]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_discord_pys_own_second_try_leaves_one_event(tmp_path: Path, status: int) -> None:
    """Over real sockets: Discord made the event and answered with a fault, so it is asked again."""
    async with loopback() as server:
        here = Committee(server, tmp_path)
        await here.set_up(discord_events=True)
        server.trouble("POST", EVENTS, status=status, after=True)
        with server.in_process():
            async with served(here):
                stored = server.brain.backend.guilds[here.guild].scheduled_events
                preview = await here.slash(
                    here.officer, "office-meeting new", when="13/01/2099 19:30"
                )
                await here.click(here.officer, preview, "Save")
                await server.until(lambda: len(stored) == 2, 20)
                await server.until(lambda: len(stored) == 1, 20)
    assert len(server.asked("POST", EVENTS)) == 2
