"""Redraws on bad days: few while Discord fails, soon once it does not, none of what is gone."""

import re
from datetime import timedelta
from typing import Any

import pytest
import simulated
from baddays import EDITS, deleted, stuck
from committee import World
from pollstory import all_vote, card, crowd, noon, opened, text
from simulated import advance, wire
from wire import refused, reply_lost

from bot import outbox


def edits(world: World, message: Any) -> int:
    """How many edits of a message were asked for."""
    asked = world.env.http_requests
    return sum(one.method == "PATCH" and one.path.endswith(f"/{message.id}") for one in asked)


@pytest.mark.parametrize("faults", [1, 2, 3, 5])
@pytest.mark.parametrize("error", [lambda: refused(503), reply_lost, TimeoutError])
async def test_a_card_is_right_soon_after_faults_in_a_row(
    world: World, error: Any, faults: int
) -> None:
    """Everybody votes while Discord fails: edits asked for are few, and the last one is soon."""
    await noon(world)
    people = crowd(world, 20)
    shown = await opened(world)
    await advance(world.env, minutes=10)
    wire(world.env).fail("PATCH", EDITS, error, times=faults)
    for member in people:
        await all_vote(world, shown, "Support", [member])
        await advance(world.env, seconds=7)
    await advance(world.env, minutes=5)
    (shown_now,) = re.findall(r"(\d+) of 26 have voted", text(card(world)))
    assert int(shown_now) > 20 - 5  # all but what is less than a batch
    assert edits(world, shown) < 20
    assert await stuck(world) == []


async def test_many_changes_are_no_reason_to_ask_a_failing_discord_often(world: World) -> None:
    await noon(world)
    people = crowd(world, 40)
    shown = await opened(world)
    await advance(world.env, minutes=10)
    line = wire(world.env)
    line.fail("PATCH", EDITS, lambda: refused(503), times=1_000)
    begun = line.faults[-1].times
    for member in people:
        await all_vote(world, shown, "Support", [member])
        await advance(world.env, seconds=6)
    assert begun - line.faults[-1].times <= 8  # in four minutes
    line.faults.clear()
    await advance(world.env, minutes=2)
    assert "40 of 46" in text(card(world)), text(card(world))


async def test_a_card_that_was_deleted_is_edited_once_and_no_more(world: World) -> None:
    await noon(world)
    people = crowd(world, 20)
    shown = await opened(world)
    await advance(world.env, minutes=10)
    await all_vote(world, shown, "Support", people[:10])
    await deleted(world, world.channel, shown)
    before = edits(world, shown)
    await advance(world.env, hours=5)
    assert edits(world, shown) - before <= 1
    status = text((await world.officer.slash(world.channel, "status")).response)
    assert "Not delivered" not in status


@pytest.mark.parametrize(
    ("error", "stands"), [((404, 10008), False), ((404, 0), True), ((403, 50001), True)]
)
async def test_only_discords_own_word_makes_a_card_lost(
    world: World, error: tuple[int, int], stands: bool
) -> None:
    """A 404 of a proxy, or a permission taken away for a while, does not."""
    await noon(world)
    shown = await opened(world)
    await all_vote(world, shown, "Support")
    wire(world.env).fail("PATCH", EDITS, lambda: refused(*error), times=2)
    await advance(world.env, hours=11)
    query = "SELECT message_id FROM poll_card"
    with simulated.bot_scope(world.env):
        kept = await world.bot.db.read(lambda conn: conn.execute(query).fetchone()[0])
    assert (kept is not None) is stands
    if stands:
        assert "Straw poll · closed" in text(world.channel.history()[0]) or not [
            m for m in world.channel.history() if "Straw poll · open" in text(m)
        ]


async def test_a_row_asked_for_again_keeps_its_pause(world: World) -> None:
    """One minute at most; a shorter pause is kept."""
    now = world.bot.clock()
    row = {"key": "x", "kind": "poll.redraw", "guild_id": world.guild.id}

    async def waits(pause: timedelta) -> float:
        def write(conn: Any) -> int:
            conn.execute("DELETE FROM outbox WHERE key = 'x'")
            outbox.add(conn, due_at=now, **row)
            conn.execute("UPDATE outbox SET state = 'claimed', claimed_at = 0 WHERE key = 'x'")
            held = outbox.by_key(conn, "x")
            assert held is not None
            outbox.postpone(conn, held, now + pause, count=True)
            outbox.again(conn, due_at=now + timedelta(seconds=1), **row)
            found = conn.execute("SELECT next_at, due_at FROM outbox WHERE key = 'x'").fetchone()
            conn.execute("DELETE FROM outbox WHERE key = 'x'")
            return int(found["next_at"] - found["due_at"])

        with simulated.bot_scope(world.env):
            return await world.bot.db.write(write) / 1000

    assert await waits(timedelta(seconds=21)) == 20
    assert await waits(timedelta(hours=1)) == 60
