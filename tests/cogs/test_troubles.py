"""Nothing says "well" beside what needs somebody: /desk, /status and ``lmcbot health``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
from committee import World, for_officers_only
from layouts import labels, text
from pollstory import noon, opened
from simulated import advance, bot_scope

from bot import committee, outbox
from bot.articles import sources
from bot.boards import health
from bot.courier import faults
from bot.courier.post import Post
from bot.shell.concerns import SOURCES, concerns
from bot.storage import backup
from bot.storage.db import Connection
from bot.times import to_ms
from cogs.card import card


@pytest.fixture
async def quiet(world: World) -> World:
    """A server on which nothing is wrong."""
    office = for_officers_only(world, "office").id
    guild_id = world.guild.id
    await world.write(lambda conn: committee.change(conn, guild_id, office_channel=office))
    await world.write(lambda c: committee.change(c, world.elsewhere.id, office_channel=office))
    return world


async def said(world: Any) -> str:
    """What officers read, and what the machine beside the bot reads."""
    desk = text((await world.officer.slash(world.channel, "desk")).response)
    status = text((await world.officer.slash(world.channel, "status")).response)
    with bot_scope(world.env):
        told = concerns(world.bot.settings, world.bot.clock())
    assert not told or "All well" not in desk + status, (desk, status, told)
    return f"{desk}\n{status}\n" + "\n".join(told)


def test_the_shell_looks_where_the_rooms_do(world: Any) -> None:
    declared = {room.troubles for room in world.bot.rooms if room.troubles}
    assert declared == set(SOURCES)


async def test_all_is_well_where_it_is(quiet: World) -> None:
    assert (await said(quiet)).count("All well") == 2


async def test_a_server_that_is_not_set_up_is_told_how(quiet: World) -> None:
    guild_id = quiet.guild.id
    await quiet.write(lambda conn: committee.change(conn, guild_id, set_up=False))
    assert (await said(quiet)).count("/setup") == 3


async def test_an_urgent_meeting_that_nobody_answers(quiet: World) -> None:
    await noon(quiet)
    shown = await quiet.officer.slash(
        quiet.channel, "office-meeting urgent", when="today 19:30", why="Terms"
    )
    await quiet.officer.click(shown.response, label="Call everybody")
    assert "Nobody has answered" not in await said(quiet)
    await advance(quiet.env, minutes=31)
    assert (await said(quiet)).count("Nobody has answered the urgent meeting M-1") == 3
    alert = next(m for m in quiet.channel.history() if "Coming" in labels(m))
    await quiet.member.click(alert, label="Coming")
    assert "Nobody has answered" not in await said(quiet)


async def test_a_poll_that_closes_today_with_few_votes(quiet: World) -> None:
    await noon(quiet)
    await opened(quiet)
    shown = await said(quiet)
    assert shown.count("P-1 closes today at ") == 3
    assert "its card shows 0 of 6 votes" in shown


async def test_a_consultation_with_a_day_left(quiet: World) -> None:
    shown = await quiet.officer.slash(
        quiet.channel, "office-consultation add", title="Lists", days=10, counting="calendar"
    )
    await quiet.officer.click(shown.response, label="Save")
    assert "C-1" not in "".join(
        line for line in (await said(quiet)).splitlines() if "within a day" in line
    )
    await advance(quiet.env, days=10)
    assert (await said(quiet)).count("Consultation C-1 is due within a day") == 3


async def test_a_series_with_one_date_left(quiet: World) -> None:
    shown = await quiet.officer.slash(
        quiet.channel, "office-meeting new", when="every Tuesday 19:30 until 14 January 2026"
    )
    await quiet.officer.click(shown.response, label="Save")
    assert "plan what follows" not in await said(quiet)
    await advance(quiet.env, days=7)
    assert (await said(quiet)).count("plan what follows with /office-meeting new") == 3


async def test_a_feed_that_keeps_nothing_for_a_month(quiet: World) -> None:
    now, guild_id = quiet.bot.clock(), quiet.guild.id

    def feed(conn: Any) -> None:
        conn.execute(
            "INSERT INTO source (guild_id, name, address, active, primed_at)"
            " VALUES (?, 'Pulse', 'https://pulse.test/feed', 1, ?)",
            (guild_id, to_ms(now - timedelta(days=29))),
        )

    await quiet.write(feed)
    with bot_scope(quiet.env):
        read = quiet.bot.db.read
        assert await read(lambda conn: sources.troubles(conn, guild_id, now)) == []
        later = now + timedelta(days=2)
        (told,) = await read(lambda conn: sources.troubles(conn, guild_id, later))
    assert "Pulse has kept nothing for 31 days" in told


async def test_a_backup_older_than_two_days(quiet: World) -> None:
    settings, now = quiet.bot.settings, quiet.bot.clock()
    settings.backups.mkdir(parents=True, exist_ok=True)
    for age, well in ((1, True), (3, False)):
        for file in settings.backups.glob("*"):
            file.unlink()
        stamp = f"{now - timedelta(days=age):{backup.STAMP}}"
        (settings.backups / f"{backup.PREFIX}{stamp}{backup.SUFFIX}").write_bytes(b"")
        assert (health.faults(settings, now) == []) is well
    assert "No backup for 3 days" in text(
        (await quiet.officer.slash(quiet.channel, "status")).response
    )


class Answered:
    """What Discord's answer to a request brings."""

    def __init__(self, status: int) -> None:
        self.status, self.reason = status, "No"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ((400, 50083), "its thread is archived"),
        ((400, 50035), "longer than Discord allows"),
        ((403, 50013), "lacks a permission"),
        ((400, 99999), "its code 99999"),
        ((503, 0), "could not be reached"),
        (TimeoutError(), "could not be reached"),
        (faults.Undeliverable("no channel is set"), "no channel is set"),
        (KeyError("x"), "a fault of the bot’s own"),
    ],
)
def test_what_was_not_delivered_is_told_in_words(error: Any, words: str) -> None:
    if isinstance(error, tuple):
        answered: Any = Answered(error[0])
        error = discord.HTTPException(answered, {"code": error[1], "message": "x"})
    assert words in faults.told(error)
    assert "HTTPException" not in faults.told(error)


async def test_a_post_that_went_elsewhere_is_named_until_its_channel_takes_one(
    quiet: World,
) -> None:
    shut = {quiet.guild.roles["TestBot"]: discord.PermissionOverwrite(send_messages=False)}
    closed = quiet.guild.create_text_channel("digests", overwrites=shut)

    async def due(number: int) -> None:
        def add(conn: Connection) -> None:
            outbox.add(
                conn, key=f"test.post:{number}", kind="test.post", guild_id=quiet.guild.id,
                due_at=quiet.env.now(), channel_id=closed.id,
            )  # fmt: skip

        await quiet.write(add)
        await advance(quiet.env, seconds=5)

    async def render(row: Any, now: Any) -> Post:
        return Post(card("A post", ref=row.ref), elsewhere=(quiet.channel.id,))

    quiet.bot.rooms.renderers["test.post"] = render
    await due(1)
    found = await said(quiet)
    assert f"<#{closed.id}> took no post on" in found
    assert f"which went to <#{quiet.channel.id}>" in found
    assert "All well" not in found
    with bot_scope(quiet.env):
        channel = quiet.bot.get_channel(closed.id)
        await channel.set_permissions(channel.guild.me, send_messages=True)
    await quiet.env.settle()
    await due(2)
    assert "took no post" not in await said(quiet)
