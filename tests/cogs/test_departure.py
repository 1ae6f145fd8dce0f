"""A server that removed the bot, or a bot that was removed while asleep: nothing of it stays."""

import os
from datetime import timedelta
from typing import Any

from pollstory import noon, opened
from simulated import advance, bot_scope, drop_gateway, move_clock

from bot import committee, people
from bot.meetings import papers as meeting_papers
from bot.privacy import departure, retention
from cogs.polls.polling_station import station_of

KEPT = {"audit"}


async def counts(world: Any, guild_id: int) -> dict[str, int]:
    """How many rows of a server stand in each table."""

    def read(conn: Any) -> dict[str, int]:
        asked = "SELECT count(*) FROM {} WHERE guild_id = ?"
        found = {t: conn.execute(asked.format(t), (guild_id,)).fetchone()[0]
                 for t in [*departure.tables(conn), *KEPT]}  # fmt: skip
        return {table: number for table, number in found.items() if number}

    return await world.bot.db.read(read)


async def lived_in(world: Any) -> None:
    """A server with a poll that was voted in, a meeting, articles, a draft and settings."""
    await noon(world)
    poll = await opened(world)
    await world.members[0].click(poll, label="Support")
    await world.officer.slash(world.channel, "office-poll quick", question="A draft?")
    made = await world.officer.slash(
        world.channel, "office-meeting new", title="Committee", when="8 December 2026 19:30"
    )
    await world.officer.click(made.response, label="Save")
    await world.member.slash(world.channel, "me settings")
    await advance(world.env, minutes=2)


async def end_grace(world: Any) -> None:
    now = world.env.now()
    await retention.sweep_all(
        world.bot.db, world.bot.settings, world.bot.rooms, now + timedelta(days=31)
    )
    await station_of(world.bot).clear()


async def test_everything_of_a_removed_server_goes_after_the_grace_period(world: Any) -> None:
    await lived_in(world)
    here, there = world.guild.id, world.elsewhere.id
    before, elsewhere = await counts(world, here), await counts(world, there)
    assert {"poll", "poll_roll", "poll_draft", "meeting", "person", "outbox", "article"} <= set(
        before
    ), before
    boxes = station_of(world.bot).boxes
    assert boxes.names()
    now = world.env.now()
    await world.write(lambda conn: departure.absent(conn, frozenset({there}), now))
    await retention.sweep_all(
        world.bot.db, world.bot.settings, world.bot.rooms, now + timedelta(days=29)
    )
    assert boxes.names()
    await end_grace(world)
    assert set(await counts(world, here)) <= KEPT
    assert boxes.names() == set()
    assert not list(world.bot.settings.boxes.glob("*.db*"))
    left = await counts(world, there)
    assert left.get("article") == elsewhere.get("article")
    assert left["guild"] == 1
    whole = await world.bot.db.read(
        lambda conn: conn.execute("PRAGMA foreign_key_check").fetchall()
    )
    assert whole == []


async def test_a_server_that_invites_the_bot_again_in_time_loses_nothing(world: Any) -> None:
    await lived_in(world)
    now, before = world.env.now(), await counts(world, world.guild.id)
    await world.write(lambda conn: departure.absent(conn, frozenset(), now))
    for guild in (world.guild, world.elsewhere):
        await world.write(lambda c, g=guild: committee.joined(c, g.id, g.name, now))
    await end_grace(world)
    after = await counts(world, world.guild.id)
    assert {k: after.get(k) for k in ("poll", "article", "meeting", "person")} == {
        k: before[k] for k in ("poll", "article", "meeting", "person")
    }
    assert station_of(world.bot).boxes.names()


async def nights_later(world: Any, days: int) -> None:
    """The clock moves on by days, and the first night after them does its work."""
    move_clock(world.env, days=days)
    await advance(world.env, hours=18)


async def test_leaving_starts_the_grace_period_and_the_night_after_it_ends_it(world: Any) -> None:
    await lived_in(world)
    here, there = world.guild.id, world.elsewhere.id
    with bot_scope(world.env):
        await world.bot.get_guild(here).leave()
    await world.env.settle()
    await nights_later(world, 28)
    assert {"poll", "meeting", "person", "article"} <= set(await counts(world, here))
    await nights_later(world, 2)
    assert set(await counts(world, here)) <= KEPT
    raw = world.bot.settings.database.read_bytes()
    assert not [m.id for m in world.members if m.id.to_bytes(8, "big") in raw]
    assert (await counts(world, there))["guild"] == 1


async def known(world: Any, actor: Any) -> bool:
    found = await world.bot.db.read(lambda c: people.known_as(c, world.guild.id, actor.id))
    return found is not None


async def test_a_member_who_leaves_is_forgotten_by_night_unless_they_come_back(world: Any) -> None:
    await noon(world)
    gone, back = world.members[:2]
    for actor in (gone, back):
        shown = await actor.slash(world.channel, "me settings")
        await actor.click(shown.response, custom_id="me:switch:remind_polls")
        world.guild.remove_member(actor)
    await world.env.settle()
    await nights_later(world, 20)
    world.guild.add_member(back.user, roles=[world.member_role])
    await world.env.settle()
    assert [await known(world, actor) for actor in (gone, back)] == [True, True]
    await nights_later(world, 20)
    assert [await known(world, actor) for actor in (gone, back)] == [False, True]
    chose = await world.bot.db.read(lambda c: people.who_chose(c, world.guild.id, "remind_polls"))
    assert chose == {back.id}


async def test_who_left_while_the_bot_was_away_is_noticed_at_its_start(
    world: Any, restart: Any
) -> None:
    await noon(world)
    gone, stays = world.members[:2]
    for actor in (gone, stays):
        shown = await actor.slash(world.channel, "me settings")
        await actor.click(shown.response, custom_id="me:switch:remind_polls")
    outage = await drop_gateway(world.env)
    world.guild.remove_member(gone)
    await outage.identify()
    await restart()
    left = await world.bot.db.read(
        lambda conn: [row[0] for row in conn.execute("SELECT user_id FROM person WHERE left_at")]
    )
    assert left == [gone.id]
    with bot_scope(world.env):
        await world.bot.db.write(
            lambda conn: people.present(conn, world.guild.id, {gone.id, stays.id}, world.env.now())
        )
    left = await world.bot.db.read(
        lambda conn: [row[0] for row in conn.execute("SELECT user_id FROM person WHERE left_at")]
    )
    assert left == []


async def test_only_files_that_no_paper_names_are_cleared(world: Any) -> None:
    folder = world.bot.settings.papers
    kept, orphan, fresh = (meeting_papers.keep_file(folder, raw) for raw in (b"a", b"b", b"c"))
    now = world.env.now()

    def fill(conn: Any) -> None:
        person = people.find(conn, world.guild.id, world.officer.id)
        meeting_papers.add_file(
            conn, world.guild.id, None, "Letter", "a.txt", kept, 1, person.id, now
        )

    await world.write(fill)
    old = (now - timedelta(days=3)).timestamp()
    for name in (kept, orphan):
        os.utime(folder / name, (old, old))
    os.utime(folder / fresh, (now.timestamp(), now.timestamp()))
    before = now - timedelta(days=1)
    cleared = await world.bot.db.read(lambda conn: meeting_papers.clear_files(conn, folder, before))
    assert cleared == 1
    assert {file.name for file in folder.iterdir()} == {kept, fresh}


async def test_a_bot_that_was_removed_while_it_slept_notices_at_the_start(world: Any) -> None:
    now = world.env.now()
    await world.write(lambda conn: committee.joined(conn, 77, "Gone LMC", now))
    with bot_scope(world.env):
        await world.bot.on_ready()
    await world.env.settle()
    left = await world.bot.db.read(
        lambda conn: [r[0] for r in conn.execute("SELECT guild_id FROM guild WHERE left_at > 0")]
    )
    assert left == [77]
