"""Discord's bad days, each by its name: nothing is lost, doubled or stuck, and nobody is misled.

Here with polls; with meetings in test_meetings_bad_days, with the other rooms in
test_rooms_bad_days. Over real sockets in tests/test_process_kills.py and tests/test_loopback.py:
429 by route and globally, slow replies, a token that was reset. Over the whole story in
tests/test_story_bad_days.py; what holds for every row of the outbox in tests/bot/test_courier.py.
"""

import shutil
from collections.abc import Callable
from typing import Any

import discord
import ownroom
import pytest
import simulated
from asked_again import own_choice
from baddays import ANSWERS, POSTS, deleted, office, stuck
from committee import World
from layouts import confirmed, custom_ids, text
from pollstory import QUESTION, all_vote, card, cards, noon, opened, preview
from simulated import advance, deliver, repeat_interaction
from wire import rate_limited, refused, reply_lost

from bot import committee, outbox
from bot.boards import direct_messages
from bot.settings import Settings
from bot.storage.db import Connection
from cogs.polls.polling_station import station_of


async def choice_of(world: World, member: Any) -> int | None:
    """The ballot a member has in the box of P-1."""
    with simulated.bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        found = await own_choice(box, member.id)
    return None if found is None else found.index(1)


# --- the gateway --------------------------------------------------------------------------------


async def test_a_press_during_a_drop_counts_once_after_the_resume(world: World) -> None:
    await noon(world)
    poll = await opened(world)
    outage = await simulated.drop_gateway(world.env)
    (pressed,) = deliver(world.env, world.channel, poll, [(world.member, "pv:1:1")])
    await world.env.settle()
    assert not pressed.responded
    await outage.resume()
    assert pressed.responded
    assert await choice_of(world, world.member) == 1


async def test_what_a_long_drop_lost_can_be_pressed_again(world: World) -> None:
    await noon(world)
    poll = await opened(world)
    outage = await simulated.drop_gateway(world.env)
    deliver(world.env, world.channel, poll, [(world.member, "pv:1:1")])
    await advance(world.env, minutes=20)
    await outage.identify()
    assert await choice_of(world, world.member) is None
    assert "Recorded: Oppose" in text((await world.member.click(poll, label="Oppose")).response)


async def test_rows_due_during_a_drop_are_posted_once(world: World) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    outage = await simulated.drop_gateway(world.env)
    await advance(world.env, days=1)
    await outage.identify()
    await world.env.settle()
    assert len(cards(world, "Straw poll result")) == 1
    assert await stuck(world) == []


# --- errors and waits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        *(lambda status=status: refused(status) for status in (500, 502, 503, 504)),
        lambda: rate_limited(90.0),
        lambda: refused(401),
        lambda: refused(403),
        lambda: discord.HTTPException,
        TimeoutError,
        reply_lost,
    ],
    ids=["500", "502", "503", "504", "429", "401", "403 of a proxy", "any", "time-out", "reset"],
)
@pytest.mark.parametrize("after", [False, True], ids=["not made", "made"])
async def test_a_post_that_failed_or_seemed_to_is_there_once(
    world: World, error: Any, after: bool
) -> None:
    await noon(world)
    line = simulated.enforce_nonce(world.env)
    line.fail("POST", POSTS, lambda: _an(error), times=2, after=after)
    await preview_and_open(world)
    await advance(world.env, minutes=30)
    assert len(cards(world, "Straw poll · ")) == 1
    assert await stuck(world) == []


def _an(error: Callable[[], Any]) -> BaseException:
    made = error()
    return refused(520) if made is discord.HTTPException else made


async def preview_and_open(world: World) -> None:
    """An officer opens a poll; its card may take a while."""
    await world.officer.click(await preview(world), label="Open now")
    await advance(world.env, seconds=1)


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_lost_reply_and_a_moved_clock_double_nothing(world: World, hours: int) -> None:
    """Made but not heard of; then the computer's clock is put right, or wrong, by an hour."""
    await noon(world)
    simulated.enforce_nonce(world.env, lose_response=1)
    await preview_and_open(world)
    simulated.move_clock(world.env, hours=hours)
    await advance(world.env, hours=2)
    posts = [m for m in world.channel.history() if "pv:1:0" in str(custom_ids(m))]
    assert len(posts) == 1
    assert await stuck(world) == []


async def test_a_network_that_is_away_for_a_day_loses_nothing(world: World) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    outage = await simulated.drop_gateway(world.env)
    line = simulated.wire(world.env)
    line.fail("*", "*", reply_lost, times=100_000)
    await advance(world.env, hours=22)
    line.faults.clear()
    await outage.resume()
    await advance(world.env, seconds=10)  # and nothing waits for an hour to pass
    assert len(cards(world, "Straw poll result")) == 1
    await advance(world.env, hours=1)
    assert await stuck(world) == []


async def test_a_card_nobody_heard_of_shows_what_became_of_its_poll(world: World) -> None:
    await noon(world)
    simulated.enforce_nonce(world.env, lose_response=1)
    await world.officer.click(await preview(world), label="Open now")
    assert "pv:1:0" in custom_ids(world.channel.history()[-1])
    asked = await world.officer.slash(world.channel, "office-poll cancel", poll="P-1")
    form = await world.officer.click(asked.response, label="Give the reason")
    await world.officer.submit_modal(form, {"reason": "Asked in error"})
    await advance(world.env, minutes=10)
    assert not [m for m in world.channel.history() if "pv:1:0" in custom_ids(m)]
    assert len(cards(world, "Straw poll · cancelled")) == 1
    assert await stuck(world) == []


# --- what is gone or forbidden ------------------------------------------------------------------


async def test_a_deleted_channel_sends_the_result_to_the_officers(world: World) -> None:
    await noon(world)
    behind = await office(world)
    await all_vote(world, await opened(world), "Support")
    await deleted(world, world.channel)
    await advance(world.env, days=1)
    said = [text(message) for message in behind.history()]
    assert sum("Straw poll result" in one for one in said) == 1, said


async def test_a_channel_that_forbids_posts_is_shown_to_officers(world: World) -> None:
    await noon(world)
    where = await office(world)
    me = world.guild.roles["TestBot"]
    shut = world.guild.create_text_channel(
        "shut", overwrites={me: discord.PermissionOverwrite(send_messages=False)}
    )
    guild_id = world.guild.id
    await world.write(lambda conn: committee.change(conn, guild_id, poll_channel=shut.id))
    shown = text(await preview(world))
    assert "cannot post its card in #shut: allow it Send Messages, or choose another" in shown
    status = await world.officer.slash(where, "status")
    assert "the bot lacks Send Messages" in text(status.response)


def cards_in(channel: Any, part: str) -> int:
    """How many messages of a channel say so."""
    return sum(part in text(message) for message in channel.history())


@pytest.mark.parametrize("end", ["cancel", "close"])
async def test_a_mirror_that_is_forbidden_costs_nothing_and_doubles_nothing(
    world: World, end: str
) -> None:
    await noon(world)
    poll = await opened(world)
    me = world.guild.roles["TestBot"]
    shut = world.guild.create_text_channel(
        "shut", overwrites={me: discord.PermissionOverwrite(send_messages=False)}
    )
    await confirmed(world.channel, world.officer, "office-poll mirror", poll="P-1", channel=shut)
    await advance(world.env, minutes=1)
    await all_vote(world, poll, "Support")
    if end == "cancel":  # in the last second
        await advance(world.env, seconds=(await closes_at(world) - world.env.now()).seconds - 1)
        asked = await world.officer.slash(world.channel, "office-poll cancel", poll="P-1")
        form = await world.officer.click(asked.response, label="Give the reason")
        await world.officer.submit_modal(form, {"reason": "Asked in error"})
    await advance(world.env, days=1)
    said = [text(message) for message in world.channel.history()]
    for words, many in (("Asked in error", end == "cancel"), ("SUPPORT 6 of 6", end == "close")):
        told = [one for one in said if words in one and "Straw poll · " not in one]
        assert len(told) == many, said
    assert shut.history() == []
    assert not [one for one in await stuck(world) if str(shut.id) not in one]


async def closes_at(world: World) -> Any:
    with simulated.bot_scope(world.env):
        return (await station_of(world.bot).poll(world.guild.id, 1)).closes_at


async def test_a_deleted_home_sends_the_result_to_one_place_only(world: World) -> None:
    await noon(world)
    behind = await office(world)
    await all_vote(world, await opened(world), "Support")
    await confirmed(world.channel, world.officer, "office-poll mirror", poll="P-1", channel=behind)
    await advance(world.env, minutes=1)
    await deleted(world, world.channel)
    await advance(world.env, days=1)
    assert cards_in(behind, "SUPPORT 6 of 6") == 1


async def test_a_deleted_card_costs_no_vote_and_no_result(world: World) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    await deleted(world, world.channel, poll)
    await advance(world.env, days=1)
    assert "SUPPORT 6 of 6 votes" in text(card(world, "Straw poll result"))
    assert await stuck(world) == []


async def test_a_deleted_members_role_changes_no_frozen_roll(world: World) -> None:
    await noon(world)
    poll = await opened(world)
    with simulated.bot_scope(world.env):
        await world.bot.get_guild(world.guild.id).get_role(world.member_role.id).delete()
    await world.env.settle()
    await all_vote(world, poll, "Support")
    await advance(world.env, days=1)
    assert "Turnout 6 of 6" in text(card(world, "Straw poll result"))
    assert await stuck(world) == []


async def test_closed_private_messages_hold_up_nobody(world: World) -> None:
    await noon(world)
    now, guild_id = world.env.now(), world.guild.id
    here = await world.bot.committee(guild_id)
    people = world.members[:2]

    async def words(notice: Any, at: Any) -> direct_messages.Wording:
        return direct_messages.Wording("Please look.")

    ownroom.join(world.bot, wordings={"test.look": words})
    closed = people[0].user.dm_channel.id
    line = simulated.wire(world.env)
    line.fail("POST", f"/channels/{closed}/messages", refused(403, 50007), times=9)

    def tell(conn: Connection) -> None:
        for person in people:
            direct_messages.add(
                conn, key=f"look:{person.id}", guild_id=guild_id, user_id=person.id,
                kind="test.look", due_at=now, zone=here.zone,
            )  # fmt: skip

    await world.write(tell)
    await advance(world.env, hours=3)
    assert len(people[1].user.dm_channel.history()) == 1
    dead = await world.bot.db.read(lambda conn: outbox.dead(conn, guild_id))
    assert len(dead) <= 1


@pytest.mark.expects_errors
async def test_a_box_that_cannot_be_made_leaves_no_hidden_poll(
    world: World, bot_settings: Settings
) -> None:
    await noon(world)
    shown = await preview(world)
    keys = bot_settings.keys
    keys.mkdir(exist_ok=True)
    shutil.rmtree(keys)
    keys.write_text("no folder")
    told = await world.officer.click(shown, label="Open now")
    assert "Something went wrong" in text(told.followups[-1])
    assert (
        await world.bot.db.read(lambda c: c.execute("SELECT count(*) FROM poll").fetchone()[0]) == 0
    )
    assert [path for path in bot_settings.boxes.glob("*.db")] == []
    keys.unlink()
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    await all_vote(world, card(world), "Support")


# --- interactions -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [10062, 10015])
async def test_an_expired_token_costs_no_vote(world: World, code: int) -> None:
    await noon(world)
    poll = await opened(world)
    simulated.wire(world.env).fail("POST", ANSWERS, refused(404, code))
    deliver(world.env, world.channel, poll, [(world.member, "pv:1:1")])
    await world.env.settle()
    assert await choice_of(world, world.member) == 1


ANSWER_FAULTS = pytest.mark.parametrize(
    "fault",
    [lambda: refused(503), lambda: refused(400, 50035), lambda: rate_limited(60.0), TimeoutError,
     reply_lost],
    ids=["503", "400", "429", "time-out", "reset"],
)  # fmt: skip


@ANSWER_FAULTS
async def test_whoever_gets_no_confirmation_of_a_vote_reads_that_it_is_stored(
    world: World, fault: Any
) -> None:
    await noon(world)
    poll = await opened(world)
    simulated.wire(world.env).fail("POST", ANSWERS, fault)
    told = text((await world.member.click(poll, label="Oppose")).response)
    assert "Your vote is safely stored." in told
    assert "wrong" not in told
    assert await choice_of(world, world.member) == 1
    own = (await world.member.click(poll, label="More")).response
    assert "Your ballot is in" in text(own)
    again = (await world.member.click(poll, label="Oppose")).response
    simulated.wire(world.env).fail("POST", ANSWERS, fault)
    told = text((await world.member.click(again, label="Withdraw")).response)
    assert "Your vote is withdrawn." in told
    assert await choice_of(world, world.member) is None


async def test_a_confirmation_that_arrived_is_not_taken_back(world: World) -> None:
    """Discord showed the answer, and the bot never heard that it did."""
    await noon(world)
    poll = await opened(world)
    simulated.wire(world.env).fail("POST", ANSWERS, reply_lost, after=True)
    told = await world.member.click(poll, label="Oppose")
    assert "Recorded: Oppose" in text(told.response)
    assert told.followups == []


@pytest.mark.parametrize("times", [2, 9])
async def test_answers_that_never_come_cost_no_vote(world: World, times: int) -> None:
    await noon(world)
    poll = await opened(world)
    simulated.wire(world.env).fail("POST", ANSWERS, reply_lost, times=times)
    deliver(world.env, world.channel, poll, [(world.member, "pv:1:1")])
    await world.env.settle()
    assert await choice_of(world, world.member) == 1


async def test_a_redraw_that_cannot_be_planned_is_no_voters_concern(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await noon(world)
    poll = await opened(world)
    for other in (world.officer, *world.members[1:4]):
        await other.click(poll, label="Support")
    with simulated.bot_scope(world.env):  # the fifth vote makes a batch
        await world.bot.db.write(
            lambda conn: conn.execute("ALTER TABLE poll_card RENAME drawn_at TO away")
        )
    told = await world.member.click(poll, label="Oppose")
    assert "Recorded: Oppose" in text(told.response)
    assert told.followups == []
    assert "could not be planned" in caplog.text


@pytest.mark.expects_errors
async def test_a_fault_of_the_bot_does_not_say_that_nothing_was_stored(world: World) -> None:
    await noon(world)
    poll = await opened(world)
    with simulated.bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        await box.db.write(lambda conn: conn.execute("ALTER TABLE ballot RENAME TO away"))
    told = text((await world.member.click(poll, label="Oppose")).response)
    assert "perhaps after it was stored: please look before you repeat it" in told


async def test_a_press_that_came_twice_is_one_vote_with_one_answer(world: World) -> None:
    await noon(world)
    poll = await opened(world)
    pressed = await world.member.click(poll, label="Support")
    await world.member.click(poll, label="Oppose")
    repeat_interaction(world.env, pressed._interaction.id)
    await world.env.settle()
    assert await choice_of(world, world.member) == 1


async def test_commands_and_officers_presses_that_came_twice_act_once(world: World) -> None:
    await noon(world)
    shown = await world.officer.slash(world.channel, "office-poll quick", question=QUESTION)
    pressed = await world.officer.click(shown.response, label="Open now")
    asked = await confirmed(world.channel, world.officer, "office-digest now")
    for each in (shown, pressed, asked):
        repeat_interaction(world.env, each._interaction.id)
    await advance(world.env, minutes=1)
    assert len(cards(world, "Straw poll · ")) == 1
    assert len(cards(world, "## Digest")) == 1
