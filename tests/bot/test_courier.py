"""Each row appears in Discord once: claimed, sent with its nonce, marked; looked for if unsure."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import discord
import ownroom
import pytest
import simulated
import wire
from committee import World
from layouts import text

from bot import outbox
from bot.client import LmcBot
from bot.courier.post import Done, Later, Nothing, Outcome, Post
from bot.outbox import Row
from bot.settings import Settings
from bot.shell.start import open_data
from bot.storage.db import Connection
from cogs.card import card


@pytest.fixture
async def world(world: World) -> World:
    """With a channel of the test's own, where nothing else of the bot is posted."""
    world.channel = world.guild.create_text_channel("quiet")
    return world


def teach(bot: LmcBot, where: str = "ref", **outcome: Any) -> None:
    """Have the bot render rows of kind "test" as a small card bearing the reference: unseen, or in
    its foot, as releases before did."""

    async def render(row: Row, now: datetime) -> Outcome:
        return Post(card(f"Post {row.payload['n']}", **{where: row.ref}), **outcome)

    ownroom.join(bot, renderers={"test": render})


async def put(world: World, *numbers: int, **row: Any) -> None:
    now = world.env.now()

    def write(conn: Connection) -> None:
        for n in numbers:
            outbox.add(
                conn,
                **{
                    "key": f"test:{n}",
                    "kind": "test",
                    "guild_id": world.guild.id,
                    "due_at": now,
                    "channel_id": world.channel.id,
                    "payload": {"n": n},
                    **row,
                },
            )

    await world.write(write)


async def row_of(world: World, n: int) -> Row:
    row = await world.bot.db.read(lambda conn: outbox.by_key(conn, f"test:{n}"))
    assert row is not None
    return row


def created(world: World) -> list[Any]:
    """The bodies of the requests that made messages with a nonce."""
    bodies = [r.json for r in world.env.http_requests if r.method == "POST" and r.json]
    return [body for body in bodies if "nonce" in body]


def shown(world: World) -> list[str]:
    return [said for m in world.channel.history() for said in _texts(m)]


def _texts(message: Any) -> list[str]:
    found = [message.content] if message.content else []
    pending = list(message.components)
    while pending:
        part = pending.pop(0)
        if str(getattr(part, "content", "")).startswith("Post"):
            found.append(part.content)
        pending += getattr(part, "children", ())
    return found


async def test_a_due_row_is_posted_once_with_its_nonce(world: World) -> None:
    teach(world.bot)
    await put(world, 1)
    await put(world, 1)
    assert shown(world) == ["Post 1"]
    row = await row_of(world, 1)
    assert row.state == "sent"
    (sent,) = [
        r for r in world.env.http_requests if r.method == "POST" and "nonce" in (r.json or {})
    ]
    assert sent.json["nonce"] == row.nonce
    assert len(row.nonce) == 24


async def test_a_row_waits_for_its_time(world: World) -> None:
    teach(world.bot)
    await put(world, 1, due_at=world.env.now() + timedelta(days=3))
    assert shown(world) == []
    await simulated.advance(world.env, days=3, seconds=1)
    assert shown(world) == ["Post 1"]


@pytest.mark.parametrize("lost", [1, 2])
async def test_a_lost_reply_doubles_nothing(world: World, lost: int) -> None:
    """The message is made, its answer is lost: the retry carries the same nonce."""
    teach(world.bot)
    simulated.enforce_nonce(world.env, lose_response=lost)
    await put(world, 1, 2)
    await simulated.advance(world.env, minutes=5)
    assert sorted(shown(world)) == ["Post 1", "Post 2"]
    assert {(await row_of(world, n)).state for n in (1, 2)} == {"sent"}


@pytest.mark.parametrize("where", ["ref", "foot"])
async def test_a_row_left_claimed_is_looked_for_first(
    world: World, bot_settings: Settings, where: str
) -> None:
    """Killed between post and mark, down for a quarter of an hour: found by its reference."""
    teach(world.bot, where)
    await put(world, 1)
    words = text(world.channel.last_message)
    assert (outbox.ref_of("test:1") in words) is (where == "foot")
    unmark = "UPDATE outbox SET state = 'claimed', message_id = NULL, sent_at = NULL"
    await world.write(lambda conn: conn.execute(unmark))
    async with reopened(world, bot_settings, minutes=15):
        assert shown(world) == ["Post 1"]
        assert (await row_of(world, 1)).state == "sent"


async def test_a_reference_that_somebody_typed_stands_for_no_post(
    world: World, bot_settings: Settings
) -> None:
    """References can be worked out: one in a card's words, as its last line too, hides nothing."""
    typed = f"Any words\n-# Not a statutory ballot · {outbox.ref_of('test:1')}"

    async def render(row: Row, now: datetime) -> Outcome:
        return Post(card(typed, ref=row.ref))

    ownroom.join(world.bot, "typed", renderers={"typed": render})
    await put(world, 7, kind="typed")
    await world.bot.courier.stop()
    await put(world, 1)
    claim = "UPDATE outbox SET state = 'claimed', claimed_at = due_at WHERE key = 'test:1'"
    await world.write(lambda conn: conn.execute(claim))
    async with reopened(world, bot_settings, minutes=15):
        assert shown(world)[-1] == "Post 1"
        assert (await row_of(world, 1)).state == "sent"


@asynccontextmanager
async def reopened(world: World, settings: Settings, **down: float) -> AsyncIterator[LmcBot]:
    """Stop the bot, let time pass, and start another on the same files."""
    await world.bot.close()
    await world.bot.db.close()
    await simulated.advance(world.env, **down)
    db = await open_data(settings, discord.utils.utcnow())
    new = LmcBot(settings, db, clock=discord.utils.utcnow, token_bytes=bytes)
    teach(new)
    await world.env.restart_bot(new)
    await world.env.settle()
    yield new
    await new.close()
    await db.close()


async def test_a_line_buzzes_then_becomes_its_layout(world: World) -> None:
    teach(world.bot, line="Urgent LMC meeting today 19:30. Can you come?")
    await put(world, 1)
    row = await row_of(world, 1)
    (body,) = created(world)
    assert body["content"] == f"Urgent LMC meeting today 19:30. Can you come? · {row.ref}"
    assert shown(world) == ["Post 1"]


async def test_an_edit_that_fails_leaves_the_line(world: World) -> None:
    teach(world.bot, line="Please look")
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50013, times=1)
    await put(world, 1)
    assert shown(world) == [f"Please look · {(await row_of(world, 1)).ref}"]
    assert (await row_of(world, 1)).state == "sent"


async def test_a_channel_that_is_gone_falls_back(world: World) -> None:
    other = world.guild.create_text_channel("office")
    teach(world.bot, elsewhere=(other.id,))
    await put(world, 1, channel_id=999)
    assert [t for m in other.history() for t in _texts(m)] == ["Post 1"]


@pytest.mark.parametrize(
    ("status", "code"), [(400, 50083), (403, 160005), (400, 50008), (400, 50024), (403, 50013)]
)
async def test_a_place_that_takes_no_post_falls_back(world: World, status: int, code: int) -> None:
    other = world.guild.create_text_channel("office")
    teach(world.bot, elsewhere=(other.id,))
    shut = f"/channels/{world.channel.id}/messages"
    simulated.wire(world.env).fail("POST", shut, lambda: wire.refused(status, code), times=9)
    await put(world, 1)
    assert [t for m in other.history() for t in _texts(m)] == ["Post 1"]
    assert (await row_of(world, 1)).state == "sent"


@pytest.mark.parametrize("status", [400, 403, 429])
async def test_slow_mode_moves_no_post_to_another_channel_and_loses_none(
    world: World, status: int
) -> None:
    other = world.guild.create_text_channel("office")
    teach(world.bot, elsewhere=(other.id,))
    slow = f"/channels/{world.channel.id}/messages"
    simulated.wire(world.env).fail("POST", slow, lambda: wire.refused(status, 20016), times=2)
    await put(world, 1)
    waits = await row_of(world, 1)
    assert waits.error.startswith("its channel is in slow mode")
    await simulated.advance(world.env, minutes=5)
    assert shown(world) == ["Post 1"]
    assert not other.history()
    assert (await row_of(world, 1)).state == "sent"


async def test_an_archived_thread_is_opened_again(world: World) -> None:
    teach(world.bot)
    thread = await thread_in(world)
    with simulated.bot_scope(world.env):
        await thread.edit(archived=True)
    here = f"/channels/{thread.id}/messages"
    simulated.wire(world.env).fail("POST", here, lambda: wire.refused(400, 50083), times=1)
    await put(world, 1, channel_id=thread.id)
    assert (await row_of(world, 1)).state == "sent"
    assert not (await fetched(world, thread.id)).archived


async def test_a_locked_thread_stays_closed_and_is_named(world: World) -> None:
    teach(world.bot)
    thread = await thread_in(world)
    with simulated.bot_scope(world.env):
        await thread.edit(archived=True, locked=True)
    here = f"/channels/{thread.id}/messages"
    simulated.wire(world.env).fail("POST", here, lambda: wire.refused(403, 160005), times=9)
    await put(world, 1, channel_id=thread.id)
    assert "its thread is locked" in (await row_of(world, 1)).error
    assert (await fetched(world, thread.id)).archived


async def thread_in(world: World) -> discord.Thread:
    """A thread of the channel."""
    with simulated.bot_scope(world.env):
        channel = world.bot.get_channel(world.channel.id)
        return await channel.create_thread(name="Aside", type=discord.ChannelType.public_thread)


async def fetched(world: World, channel_id: int) -> Any:
    """A channel as Discord has it now."""
    with simulated.bot_scope(world.env):
        return await world.bot.fetch_channel(channel_id)


async def test_what_nobody_takes_is_dead_and_visible(world: World) -> None:
    teach(world.bot)
    await put(world, 1, channel_id=999)
    dead = await world.bot.db.read(lambda conn: outbox.dead(conn, world.guild.id))
    assert [row.key for row in dead] == ["test:1"]


async def test_a_closed_dm_is_no_fault(world: World) -> None:
    teach(world.bot)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=1)
    await put(world, 1, channel_id=None, user_id=world.member.id)
    assert (await row_of(world, 1)).state == "dead"


async def test_discords_bad_minute_is_waited_out(world: World) -> None:
    teach(world.bot)
    down = lambda: wire.refused(503)  # noqa: E731
    simulated.wire(world.env).fail("POST", "/channels/*/messages", down, times=2)
    await put(world, 1)
    assert shown(world) == []
    await simulated.advance(world.env, minutes=5)
    assert shown(world) == ["Post 1"]


async def test_the_urgent_goes_before_hundreds(world: World) -> None:
    teach(world.bot)
    later = world.env.now() + timedelta(hours=1)
    await put(world, *range(1, 200), due_at=later)
    await put(world, 500, due_at=later, priority=outbox.URGENT)
    await simulated.advance(world.env, hours=1, seconds=5)
    assert shown(world)[0] == "Post 500"
    assert len(shown(world)) == 200


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Nothing("over"), "skipped"), (Done(), "sent")],
)
async def test_a_row_may_end_without_a_message(world: World, outcome: Outcome, state: str) -> None:
    async def render(row: Row, now: datetime) -> Outcome:
        return outcome

    ownroom.join(world.bot, renderers={"test": render})
    await put(world, 1)
    assert (await row_of(world, 1)).state == state
    assert shown(world) == []


@pytest.mark.parametrize("made", [False, True], ids=["not made", "made"])
@pytest.mark.parametrize("take_back", [False, True])
async def test_a_row_that_turned_moot_in_back_off_looks_what_it_left(
    world: World, made: bool, take_back: bool
) -> None:
    """Its message stands though nobody heard of it: it is noted, or taken back."""
    noted: list[int] = []
    moot = Nothing(
        "moot",
        on_sent=lambda conn, channel_id, message_id: noted.append(message_id),
        unsent=lambda conn: noted.append(0),
        take_back=take_back,
    )
    outcomes: list[Outcome] = []

    async def render(row: Row, now: datetime) -> Outcome:
        return outcomes.pop() if outcomes else moot

    outcomes.append(Post(card("Post 1", foot=outbox.ref_of("test:1"))))
    ownroom.join(world.bot, renderers={"test": render})
    simulated.wire(world.env).fail("POST", "/channels/*/messages", wire.refused(503), after=made)
    await put(world, 1)
    stands = [message.id for message in world.channel.history()]
    assert len(stands) == made
    await simulated.advance(world.env, minutes=5)
    assert shown(world) == ["Post 1"] * (made and not take_back)
    assert (await row_of(world, 1)).state == ("sent" if made and not take_back else "skipped")
    assert noted == (stands if made and not take_back else [] if made else [0])


@pytest.mark.parametrize("what", ["post", "line", "work", "nothing"])
async def test_a_row_whose_member_was_forgotten_in_flight_leaves_no_trace(
    world: World, what: str
) -> None:
    """What follows upon its mark may name the member anew: a later message, say."""
    now, guild_id = world.env.now(), world.guild.id

    def follow(conn: Connection, *_: int) -> None:
        outbox.add(conn, key="test:2", kind="test", guild_id=guild_id, due_at=now, user_id=7)

    async def render(row: Row, now: datetime) -> Outcome:
        gone = "DELETE FROM outbox WHERE key = 'test:1'"
        await world.bot.db.write(lambda conn: conn.execute(gone))
        view = card("Post 1", foot=row.ref)
        outcomes: dict[str, Outcome] = {
            "post": Post(view, on_sent=follow),
            "line": Post(view, line="Please look", on_sent=follow),
            "work": Done(follow),
            "nothing": Nothing("over", unsent=follow),
        }
        return outcomes[what]

    ownroom.join(world.bot, renderers={"test": render})
    await put(world, 1)
    for n in (1, 2):
        key = f"test:{n}"
        assert await world.bot.db.read(lambda conn, key=key: outbox.by_key(conn, key)) is None


async def test_a_row_may_ask_to_be_asked_later(world: World) -> None:
    asked: list[datetime] = []

    async def render(row: Row, now: datetime) -> Outcome:
        asked.append(now)
        return Later(now + timedelta(hours=2)) if len(asked) == 1 else Done()

    ownroom.join(world.bot, renderers={"test": render})
    await put(world, 1)
    await simulated.advance(world.env, hours=3)
    assert asked[1] - asked[0] >= timedelta(hours=2)


async def test_a_redraw_is_done_again_when_asked_again(world: World) -> None:
    done: list[datetime] = []

    async def render(row: Row, now: datetime) -> Outcome:
        done.append(now)
        return Done()

    ownroom.join(world.bot, renderers={"test": render})

    now, guild_id = world.env.now(), world.guild.id

    def ask(conn: Connection) -> None:
        outbox.again(conn, key="draw", kind="test", guild_id=guild_id, due_at=now)

    for _ in range(3):
        await world.write(ask)
    assert len(done) == 3


async def test_a_layout_without_its_reference_is_a_fault_of_ours(world: World) -> None:
    async def render(row: Row, now: datetime) -> Outcome:
        return Post(card("no reference"))

    ownroom.join(world.bot, renderers={"test": render})
    await put(world, 1)
    assert "a fault of the bot’s own" in (await row_of(world, 1)).error


async def test_an_urgent_row_does_not_wait_for_a_send_in_flight(world: World) -> None:
    """Seven slow posts fill the lanes but one; what comes then and is urgent takes it at once."""
    released, slow = asyncio.Event(), 0

    async def render(row: Row, now: datetime) -> Outcome:
        nonlocal slow
        if row.priority == outbox.URGENT:
            return Done()
        slow += 1
        await released.wait()
        return Done()

    ownroom.join(world.bot, renderers={"test": render})
    now = world.env.now()

    def row(conn: Connection, n: int, priority: int) -> None:
        outbox.add(
            conn,
            key=f"test:{n}",
            kind="test",
            guild_id=world.guild.id,
            due_at=now,
            priority=priority,
        )

    def many(conn: Connection) -> None:
        for n in range(10):
            row(conn, n, outbox.ROUTINE)

    with simulated.bot_scope(world.env):
        await world.bot.db.write(many)
        async with asyncio.timeout(5):
            while slow < 7:
                await world.bot.db.write(lambda conn: None)
            await world.bot.db.write(lambda conn: row(conn, 99, outbox.URGENT))
            while (await row_of(world, 99)).state != "sent":
                await world.bot.db.write(lambda conn: None)
        assert slow == 7
        released.set()
    await world.env.settle()
    assert (await row_of(world, 9)).state == "sent"


async def test_a_stop_gives_back_what_was_claimed_and_not_begun(world: World) -> None:
    released, begun, now = asyncio.Event(), 0, world.env.now()

    async def render(row: Row, now: datetime) -> Outcome:
        nonlocal begun
        begun += 1
        await released.wait()
        return Done()

    def many(conn: Connection) -> None:
        for n in range(20):
            outbox.add(
                conn, key=f"test:{n}", kind="test", guild_id=world.guild.id, due_at=now,
                channel_id=n + 1,
            )  # fmt: skip

    ownroom.join(world.bot, renderers={"test": render})
    with simulated.bot_scope(world.env):
        await world.bot.db.write(many)
        async with asyncio.timeout(5):
            while begun < 7:
                await world.bot.db.write(lambda conn: None)
        stopping = asyncio.create_task(world.bot.courier.stop())
        while not stopping.done():
            released.set()
            await world.bot.db.write(lambda conn: None)
    states = await world.bot.db.read(
        lambda conn: conn.execute(
            "SELECT state, count(*) FROM outbox WHERE kind = 'test' GROUP BY state ORDER BY state"
        ).fetchall()
    )
    assert [tuple(row) for row in states] == [("pending", 13), ("sent", 7)]


FULL = (
    "CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN old.state <> 'pending'"
    " BEGIN SELECT raise(ABORT, 'database or disk is full'); END"
)


@pytest.mark.expects_errors
async def test_a_disk_that_fills_between_claim_and_mark_is_asked_again_after_a_pause(
    world: World,
) -> None:
    """A claimed row is taken again without a write: it must not go round and round."""
    teach(world.bot)
    await world.write(lambda conn: conn.execute(FULL))
    await put(world, 1)
    assert shown(world) == ["Post 1"]
    assert len(created(world)) == 1
    await world.write(lambda conn: conn.execute("DROP TRIGGER full"))
    await simulated.advance(world.env, minutes=2)
    assert (await row_of(world, 1)).state == "sent"
    assert shown(world) == ["Post 1"]


@pytest.mark.expects_errors
async def test_a_full_disk_keeps_nobody_from_stopping(world: World) -> None:
    released = asyncio.Event()

    async def render(row: Row, now: datetime) -> Outcome:
        await released.wait()
        return Done()

    ownroom.join(world.bot, renderers={"test": render})
    now = world.env.now()

    def many(conn: Connection) -> None:
        for n in range(10):
            outbox.add(conn, key=f"test:{n}", kind="test", guild_id=world.guild.id, due_at=now)

    with simulated.bot_scope(world.env):
        await world.bot.db.write(many)
        async with asyncio.timeout(5):
            while (await row_of(world, 9)).state != "claimed":
                await world.bot.db.write(lambda conn: None)
        await world.bot.db.write(lambda conn: conn.execute(FULL))
        released.set()
        await world.bot.close()
    assert world.bot.is_closed()
