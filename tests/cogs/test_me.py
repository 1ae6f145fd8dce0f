"""A member's own data, settings and day."""

import json
from typing import Any

import ownroom
from layouts import labels, text

from bot import committee, people
from bot.boards.lines import Line
from bot.privacy.traces import Trace


async def test_today_says_that_nothing_waits(world: Any) -> None:
    shown = await world.member.slash(world.channel, "today")
    assert shown.ephemeral
    assert "Nothing waits for you" in text(shown.response)


async def test_today_shows_the_rooms_lines_the_soonest_first(world: Any) -> None:
    now = world.env.now()

    async def source(db: Any, viewer: Any) -> list[Line]:
        assert viewer.user_id == world.member.id
        return [Line("Later"), Line("**Poll** closes", at=now, label="Vote", press="me:keep")]

    ownroom.join(world.bot, today=source)
    shown = await world.member.slash(world.channel, "today")
    said = text(shown.response)
    assert said.index("Poll") < said.index("Later")
    assert labels(shown.response) == ["Vote"]


async def test_nothing_is_held_of_somebody_the_bot_never_met(world: Any) -> None:
    shown = await world.stranger.slash(world.channel, "me data")
    assert "Nothing is held" in text(shown.response)


async def test_data_is_a_private_file_with_all_rooms_holdings(world: Any) -> None:
    guild_id, member = world.guild.id, world.member
    trace = Trace("person.name", "answers", "SELECT 3 AS given, 0 AS sent_at")
    ownroom.join(world.bot, traces=[trace])
    await world.bot.db.write(lambda conn: people.find(conn, guild_id, member.id, "Grace"))
    shown = await member.slash(world.channel, "me data")
    assert shown.ephemeral
    page, file = shown.response.attachments
    held = json.loads(await file.read())
    read = (await page.read()).decode()
    assert "Name and settings:\n  - account" in read
    assert "name Grace" in read
    assert "Answers:\n  - given 3; sent at 1970-01-01T00:00:00+00:00" in read
    assert "How you voted in a secret poll" in read
    assert "**You** name and settings" in text(shown.response)
    assert held["person"]["name and settings"][0]["name"] == "Grace"
    assert held["test"] == {"answers": [{"given": 3, "sent_at": "1970-01-01T00:00:00+00:00"}]}
    assert any("How you voted" in line for line in held["not in this file"])


async def test_forget_previews_then_removes_for_good(world: Any) -> None:
    guild_id, member = world.guild.id, world.member
    await world.bot.db.write(lambda conn: people.find(conn, guild_id, member.id, "Grace"))
    preview = await member.slash(world.channel, "me forget")
    assert "cannot be undone" in text(preview.response)
    assert await known(world, member)
    done = await member.click(preview.response, label="Forget me")
    assert "You are forgotten" in text(done.response or preview.response)
    assert not await known(world, member)
    assert (world.bot.settings.data / "forgotten.txt").read_text().count("\n") == 1
    assert str(member.id) not in (world.bot.settings.data / "forgotten.txt").read_text()


async def test_keep_it_all_removes_nothing(world: Any) -> None:
    guild_id, member = world.guild.id, world.member
    await world.bot.db.write(lambda conn: people.find(conn, guild_id, member.id, "Grace"))
    preview = await member.slash(world.channel, "me forget")
    await member.click(preview.response, label="Keep it all")
    assert await known(world, member)


async def known(world: Any, member: Any) -> bool:
    found = await world.bot.db.read(lambda c: people.known_as(c, world.guild.id, member.id))
    return found is not None


async def test_a_switch_is_stored_and_shown(world: Any) -> None:
    shown = await world.member.slash(world.channel, "me settings")
    assert "Poll reminders: off" in text(shown.response)
    await world.member.click(shown.response, custom_id="me:switch:remind_polls")
    assert "Poll reminders: on" in text(shown.response)
    chose = await world.bot.db.read(lambda c: people.who_chose(c, world.guild.id, "remind_polls"))
    assert chose == {world.member.id}


async def test_settings_name_what_may_come_apart_from_the_days_message(world: Any) -> None:
    said = text((await world.member.slash(world.channel, "me settings")).response)
    assert "At most one direct message a day" in said
    for apart in ("urgent meetings", "/reminders"):
        assert apart in said


async def test_quiet_hours_are_typed_as_people_say_them(world: Any) -> None:
    shown = await world.member.slash(world.channel, "me settings")
    form = await world.member.click(shown.response, label="Change")
    typed = {"quiet_from": "9.30pm", "quiet_until": "7am"}
    await world.member.submit_modal(form, typed)
    person = await world.bot.db.read(lambda c: people.known_as(c, world.guild.id, world.member.id))
    assert (person.choices.quiet_from, person.choices.quiet_until) == ("21:30", "07:00")


async def test_quiet_hours_begin_in_the_evening_and_end_after_it(world: Any) -> None:
    shown = await world.member.slash(world.channel, "me settings")
    form = await world.member.click(shown.response, label="Change")
    typed = {"quiet_from": "half past nine", "quiet_until": "7"}
    await world.member.submit_modal(form, typed)
    person = await world.bot.db.read(lambda c: people.known_as(c, world.guild.id, world.member.id))
    assert (person.choices.quiet_from, person.choices.quiet_until) == ("21:30", "07:00")


async def test_wrong_quiet_hours_are_refused(world: Any) -> None:
    shown = await world.member.slash(world.channel, "me settings")
    form = await world.member.click(shown.response, label="Change")
    typed = {"quiet_from": "25:00", "quiet_until": "7am"}
    refused = await world.member.submit_modal(form, typed)
    assert "not a time of day" in refused.response.content
    assert not await known(world, world.member)


async def test_a_snooze_ends_when_the_member_says_so(world: Any) -> None:
    shown = await world.member.slash(world.channel, "me settings")
    await world.member.click(shown.response, label="Snooze 1 week")
    assert "Snoozed until" in text(shown.response)
    await world.member.click(shown.response, label="Wake up")
    assert "Snoozed" not in text(shown.response)


async def test_before_the_set_up_a_member_hears_that_the_committee_is_not_set_up(
    world: Any,
) -> None:
    await world.write(lambda c: committee.change(c, world.guild.id, set_up=False))
    await world.write(lambda c: committee.set_roles(c, world.guild.id, "member", frozenset()))
    for name in ("today", "meeting next"):
        shown = await world.member.slash(world.channel, name)
        assert "not set up here yet" in shown.response.content
