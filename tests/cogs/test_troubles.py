"""Nothing says "well" beside what needs somebody: /desk, /status and ``lmcbot health``."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from committee import World, for_officers_only, left_the_computer
from layouts import labels, text
from leaping import leap
from pollstory import noon, opened
from simulated import advance, bot_scope

from bot import committee, outbox
from bot.articles import sources
from bot.boards import desk, health
from bot.courier import faults
from bot.courier.post import Post
from bot.polls.ending import interrupt
from bot.polls.lost_boxes import UNCOUNTABLE
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


async def test_copies_that_never_left_the_computer_are_not_well_after_two_days(
    quiet: World,
) -> None:
    here = await quiet.bot.committee(quiet.guild.id)
    await quiet.write(lambda conn: desk.arm(conn, here, quiet.env.now()))
    await leap(quiet, days=1, hours=23)
    assert "No copy has left" not in await said(quiet)
    await leap(quiet, days=6)
    found = await said(quiet)
    assert found.count("No copy has left the bot’s computer") == 3
    assert "docs/running.md, “Off the machine”" in found
    assert "All well" not in found
    office = quiet.guild.channels["office"]
    (monday,) = [text(m) for m in office.history() if "Every Monday" in text(m)]
    assert "No copy has left" in monday
    assert "All well" not in monday
    left_the_computer(quiet)
    assert (await said(quiet)).count("All well") == 2


async def test_what_the_bot_fails_to_do_by_itself_is_told_until_it_succeeds(quiet: World) -> None:
    outcomes = iter((False, True))

    async def sign_of_life() -> bool:
        return next(outcomes)

    async def raising() -> None:
        raise OSError("a disk")

    jobs = quiet.bot.jobs
    jobs.every("ping", sign_of_life, minutes=10)
    jobs.once("no such job", raising, datetime(2200, 1, 1, tzinfo=UTC))
    repeated, once = (jobs._scheduler.get_job(name) for name in ("ping", "no such job"))
    await repeated.func()
    with pytest.raises(OSError, match="a disk"):
        await once.func()
    found = await said(quiet)
    assert found.count("No sign of life reaches the address in LMCBOT_PING") == 2
    assert found.count("failed (no such job)") == 2
    assert "All well" not in found
    await repeated.func()
    jobs.note("no such job", well=True)
    assert (await said(quiet)).count("All well") == 2


async def test_a_post_that_does_not_get_through_is_named_before_it_is_given_up(
    quiet: World,
) -> None:
    now = quiet.env.now()

    def late(conn: Connection) -> None:
        for key, minutes in (("a", 14), ("b", 16)):
            outbox.add(
                conn, key=key, kind="meeting.card", guild_id=quiet.guild.id,
                due_at=now - timedelta(minutes=minutes),
            )  # fmt: skip
            conn.execute(
                "UPDATE outbox SET state = 'claimed', error = 'Discord could not be reached in"
                " time', next_at = ? WHERE key = ?", (to_ms(now + timedelta(hours=1)), key),
            )  # fmt: skip

    await quiet.write(late)
    found = await said(quiet)
    assert found.count("Not delivered yet: meeting card of") == 2
    assert found.count("Discord could not be reached in time") == 2
    assert "All well" not in found


async def test_a_poll_whose_box_is_lost_is_no_matter_of_the_desk_alone(quiet: World) -> None:
    await noon(quiet)
    await opened(quiet)
    await quiet.write(
        lambda conn: interrupt(conn, 1, f"its box is damaged; {UNCOUNTABLE}", quiet.env.now())
    )
    assert (await said(quiet)).count("P-1 was stopped: its box is damaged") == 3
    await leap(quiet, days=8)
    assert "P-1 was stopped" not in await said(quiet)


async def test_status_points_to_what_waits_on_the_desk(quiet: World) -> None:
    shown = await quiet.officer.slash(
        quiet.channel, "office-meeting invite", body="ICB", subject="Board", when="20 May 10:00"
    )
    await quiet.officer.click(shown.response, label="Save")
    found = await said(quiet)
    assert "The bot is well. 1 thing waits for officers on /desk." in found
    assert "All well" not in found


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
    assert "its card shows fewer than 5 of 6 votes" in shown


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
    for meeting, when in {"M-1": "7 January 2026 19:30", "M-2": "15 January 2026 19:30"}.items():
        shown = await quiet.officer.slash(
            quiet.channel, "office-meeting move", meeting=meeting, when=when
        )
        await quiet.officer.click(shown.response, label="Move")
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


async def test_a_backup_older_than_a_day_and_a_half(quiet: World) -> None:
    settings, now = quiet.bot.settings, quiet.bot.clock()
    settings.backups.mkdir(parents=True, exist_ok=True)
    for hours, well in ((35, True), (37, False)):
        for file in settings.backups.glob("*"):
            file.unlink()
        stamp = f"{now - timedelta(hours=hours):{backup.STAMP}}"
        (settings.backups / f"{backup.PREFIX}{stamp}{backup.SUFFIX}").write_bytes(b"")
        assert (health.faults(settings, now) == []) is well
    assert "No backup for 1 day:" in str(health.faults(settings, now))
    assert "No backup for 1 day." in text(
        (await quiet.officer.slash(quiet.channel, "status")).response
    )
    await advance(quiet.env, days=2)
    shutil.rmtree(settings.backups)
    quiet.bot.started_at = quiet.bot.clock()  # as after a night on which the computer was off
    assert "No backup for 2 days" in await said(quiet)


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
