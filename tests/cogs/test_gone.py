"""Channels and roles removed after the setting up: said in /status, on the desk and on Mondays;
posts go elsewhere, and nothing stays stuck."""

from datetime import timedelta
from typing import Any

import discord
import ownroom
import pytest
from committee import World, for_officers_only, left_the_computer
from layouts import text
from leaping import leap
from simulated import advance, bot_scope

from bot import committee, outbox
from bot.articles import sources
from bot.boards import desk, health, noticeboard
from bot.boards.lines import Line
from bot.meetings import reminders
from bot.meetings.store import coming
from bot.storage import backup


async def setting(world: World, **rules: Any) -> None:
    await world.write(lambda conn: committee.change(conn, world.guild.id, **rules))


async def room(world: World, name: str, *, closed: bool = False) -> Any:
    """A channel that only officers see, or one in which the bot may not write."""
    if closed:
        shut = {world.guild.roles["TestBot"]: discord.PermissionOverwrite(send_messages=False)}
        return world.guild.create_text_channel(name, overwrites=shut)
    return for_officers_only(world, name)


async def delete(world: World, thing: Any) -> None:
    with bot_scope(world.env):
        await thing.delete()
    await world.env.settle()


def told(channel: Any) -> list[str]:
    return [text(message) for message in channel.history()]


async def test_what_is_gone_is_said_in_status_on_the_desk_and_on_monday(world: World) -> None:
    office = await room(world, "office")
    polls = await room(world, "polls")
    await setting(world, office_channel=office.id, poll_channel=polls.id)
    guild = world.bot.get_guild(world.guild.id)
    await delete(world, world.bot.get_channel(polls.id))
    await delete(world, guild.get_role(world.member_role.id))
    here = await world.bot.committee(world.guild.id)
    await world.write(lambda conn: desk.arm(conn, here, world.env.now()))
    await leap(world, days=7)
    shown = [
        text((await world.officer.slash(office, name)).response) for name in ("status", "desk")
    ]
    (monday,) = [said for said in told(office) if "Every Monday" in said]
    for said in (*shown, monday):
        assert "Polls: its channel is gone. Choose another." in said
        assert "Members’ role: a role chosen here is gone. Choose another." in said
        assert "All well" not in said


async def test_the_owner_hears_weekly_that_officers_cannot_be_told(world: World) -> None:
    office, new = [await room(world, name) for name in ("office", "new")]
    await setting(world, office_channel=office.id)
    here = await world.bot.committee(world.guild.id)
    await world.write(lambda conn: desk.arm(conn, here, world.env.now()))
    await delete(world, world.bot.get_channel(office.id))
    await leap(world, days=14)
    inbox = told(world.guild.owner.dm_channel)
    assert sum("has nowhere to go. Choose another there: `/settings`" in one for one in inbox) == 2
    await setting(world, office_channel=new.id)
    await leap(world, days=7)
    assert len(told(world.guild.owner.dm_channel)) == len(inbox)
    assert sum("Every Monday" in said for said in told(new)) == 1


async def test_troubles_stand_before_what_is_only_planned(world: World) -> None:
    """The desk shows ten lines."""
    polls = await room(world, "polls")
    await setting(world, poll_channel=polls.id)
    await delete(world, world.bot.get_channel(polls.id))

    async def many(db: Any, viewer: Any) -> list[Line]:
        return [Line(f"Duty {n}", viewer.now + timedelta(days=n)) for n in range(1, 20)]

    ownroom.join(world.bot, desk=many)
    shown = text((await world.officer.slash(world.channel, "desk")).response)
    assert "Polls: its channel is gone" in shown
    assert "Duty 1" in shown


async def test_a_removed_channel_that_only_a_digest_used_is_said(world: World) -> None:
    extra = await room(world, "extra")
    now = world.env.now()
    await world.write(
        lambda conn: outbox.add(
            conn, key="a", kind="article.digest", guild_id=world.guild.id, channel_id=extra.id,
            due_at=now + timedelta(days=3),
        )
    )  # fmt: skip
    gone = "A channel is gone for which posts are planned (article digest)"
    assert gone not in text((await world.officer.slash(world.channel, "status")).response)
    await delete(world, world.bot.get_channel(extra.id))
    assert gone in text((await world.officer.slash(world.channel, "status")).response)


async def test_another_is_chosen_from_a_list_that_does_not_hold_what_is_gone(world: World) -> None:
    """Discord may refuse a list in which something is chosen that does not exist."""
    polls, new = [await room(world, name) for name in ("polls", "new")]
    await setting(world, poll_channel=polls.id)
    await delete(world, world.bot.get_channel(polls.id))
    await delete(world, world.bot.get_guild(world.guild.id).get_role(world.member_role.id))
    may = world.guild.create_role("Caretaker", permissions=discord.Permissions(manage_guild=True))
    olive = world.env.create_user("olive")
    caretaker = world.guild.add_member(olive, roles=[may, world.officer_role])
    await caretaker.slash(world.channel, "setup")
    shown = (await world.officer.slash(world.channel, "settings")).response
    form = await world.officer.select(shown, ["poll_channel"], custom_id="settings:change")
    sent = [str(one.json) for one in world.env.http_requests[-6:] if "/callback" in one.path]
    lists = [one for one in sent if "default_values" in one]
    assert lists
    for one in lists:
        chosen = one.split("default_values")[1:]
        assert not any(str(polls.id) in each[:200] for each in chosen)
        assert not any(str(world.member_role.id) in each[:200] for each in chosen)
    await world.officer.submit_modal(form, {"value": [new]})
    assert (await world.bot.committee(world.guild.id)).rules.poll_channel == new.id


async def test_a_healthy_server_hears_that_all_is_well(world: World) -> None:
    left_the_computer(world)
    office = await room(world, "office")
    await setting(world, office_channel=office.id)
    here = await world.bot.committee(world.guild.id)
    await world.write(lambda conn: desk.arm(conn, here, world.env.now()))
    for _ in range(7):  # a leap goes over the nights, and so over their copies
        backup.back_up(world.bot.settings.database, world.bot.settings.backups, world.env.now())
        await leap(world, days=1)
    (monday,) = [said for said in told(office) if "Every Monday" in said]
    assert "All well" in monday
    status = text((await world.officer.slash(office, "status")).response)
    for shown in (
        "All well", "Running since <t:", "Next due: <t:", "Oldest unsent: none", "Last sent: <t:",
        "Waiting: ", "Last backup: <t:", "Database: ", " MB, schema ", "LMC Bot ", "discord.py ",
        "Python ", "zone data 20",
    ):  # fmt: skip
        assert shown in status


async def test_a_broken_feed_stands_in_status_until_it_is_well(world: World) -> None:
    now = world.env.now()

    def fail(conn: Any) -> None:
        feed = sources.add(conn, world.guild.id, "Pulse", "https://feed.example/rss", [], now)
        for _ in range(sources.BROKEN_AFTER):
            sources.read_failed(conn, feed.id, now, "the address answers 404")

    await world.write(fail)
    said = text((await world.officer.slash(world.channel, "status")).response)
    assert "The feed Pulse cannot be read: the address answers 404" in said
    await world.write(
        lambda conn: sources.read_succeeded(
            conn, sources.named(conn, world.guild.id, "Pulse").id, now
        )
    )
    said = text((await world.officer.slash(world.channel, "status")).response)
    assert "Pulse" not in said


@pytest.mark.parametrize("chosen_anew", [True, False])
async def test_what_is_for_officers_goes_to_the_office_now_set_and_nowhere_else(
    world: World, chosen_anew: bool
) -> None:
    old, new, public = [await room(world, name) for name in ("old", "new", "public")]
    await setting(world, office_channel=old.id, meeting_channel=public.id)
    guild_id, now = world.guild.id, world.env.now()
    form = await world.officer.select(
        (await world.officer.slash(public, "settings")).response,
        ["meeting_pattern"],
        custom_id="settings:change",
    )
    shown = await world.officer.submit_modal(form, {"value": "every Thursday 19:30"})
    await world.officer.click(shown.response, label="Save")
    here = await world.bot.committee(guild_id)
    (meeting,) = await world.bot.db.read(lambda conn: coming(conn, guild_id, now, limit=1))
    later = now + timedelta(hours=1)
    await world.write(
        lambda conn: reminders.tell_office(conn, meeting, here, reminders.Word.MISSED, later)
    )
    await delete(world, world.bot.get_channel(old.id))
    await setting(world, office_channel=new.id if chosen_anew else None)
    await advance(world.env, hours=2)
    assert sum("the bot was away until" in said for said in told(new)) == int(chosen_anew)
    assert not any("the bot was away until" in said for said in told(public))


async def test_the_noticeboard_comes_once_the_permission_is_given(world: World) -> None:
    hall = await room(world, "hall", closed=True)
    await setting(world, noticeboard_channel=hall.id)
    guild_id = world.guild.id
    now = world.env.now()
    await world.write(lambda conn: noticeboard.redraw_soon(conn, guild_id, now))
    await advance(world.env, minutes=1)
    assert hall.history() == []
    found = await world.bot.db.read(
        lambda conn: health.health(conn, guild_id, world.bot.rooms.troubles, now)
    )
    assert "the bot lacks a permission in its channel" in str(found.dead)
    with bot_scope(world.env):
        channel = world.bot.get_channel(hall.id)
        await channel.set_permissions(channel.guild.me, send_messages=True)
    await world.env.settle()
    await advance(world.env, days=1, hours=8)  # the next morning's round
    assert len(hall.pinned_messages()) == 1
    assert await world.bot.db.read(lambda conn: outbox.dead(conn, guild_id)) == []
