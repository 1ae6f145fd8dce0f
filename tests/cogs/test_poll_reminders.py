"""Reminder waves: those who asked and have not voted, nobody else, and no trace."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import ownroom
import pytest
from layouts import confirmed, inbox, labels, text
from pollstory import QUESTION, all_vote, behind, card, cards, crowd, noon, opened
from simulated import advance, enforce_nonce, wire
from wire import refused, reply_lost

from bot import outbox, people
from bot.boards import direct_messages
from bot.boards.direct_messages import Wording
from bot.client import LmcBot
from bot.times import stamp
from cogs.polls.wave import slowed


def to(actor: Any) -> str:
    """The address of somebody's direct messages."""
    return f"/channels/{actor.user.dm_channel.id}/messages"


async def wanted_by(world: Any, poll: Any, *actors: Any) -> None:
    for actor in actors:
        result = await behind(actor, poll, "Remind me")
        assert "You will be reminded" in text(result.response)


async def test_only_those_who_asked_and_have_not_voted_are_written_to(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    first, second, third = world.members[:3]
    await wanted_by(world, poll, first, second)
    await first.click(poll, label="Support")
    await advance(world.env, hours=9)
    assert inbox(first) == []
    assert inbox(third) == []
    (only,) = inbox(second)
    assert only.startswith("A straw poll of Demo LMC awaits your vote until 20:00.")
    assert QUESTION not in only
    assert len(only) <= 90
    assert labels(second.user.dm_channel.last_message) == ["Go to the poll"]


async def test_the_others_get_one_unnamed_line(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, hours=9)
    lines = cards(world, "yet to vote")
    assert [f"{line.created_at:%H:%M}" for line in lines] == ["12:45", "18:30"]
    assert all("1 of 6 has yet to vote." in text(line) for line in lines)
    assert not any("ada" in text(line) for line in lines)


async def test_a_line_that_stands_says_so_when_the_deadline_moves_and_when_it_is_over(
    world: Any,
) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, hours=3)
    (line,) = cards(world, "yet to vote")
    await confirmed(
        world.channel, world.officer, "office-poll extend", poll="P-1",
        until="2 January 2026 13:00", reason="The letter came late",
    )  # fmt: skip
    await advance(world.env, seconds=5)
    (moved,) = cards(world, "Still open: the deadline moved.")
    assert moved.id == line.id
    assert stamp(datetime(2026, 1, 2, 13, tzinfo=UTC)) in text(moved)
    await advance(world.env, days=1, hours=1)
    over = cards(world, "Over: no more answers are taken.")
    assert line.id in {each.id for each in over}
    assert not cards(world, "yet to vote")
    assert not any("Closes" in text(each) for each in over)
    assert len(cards(world, "Straw poll result")) == 1


async def test_a_wave_leaves_no_trace_in_the_database_or_its_box(
    world: Any, simcord_bot: LmcBot, data_dir: Path
) -> None:
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members)
    await world.members[0].click(poll, label="Support")
    await advance(world.env, hours=9)
    assert all(len(inbox(actor)) == 1 for actor in world.members[1:])
    rows = await simcord_bot.db.read(
        lambda conn: [dict(row) for row in conn.execute("SELECT * FROM outbox")]
    )
    about = [row for row in rows if row["kind"].startswith("poll.")]
    said = repr([(row["payload"], row["key"], row["error"]) for row in about])
    assert not any(str(actor.id) in said for actor in world.members)
    assert all(row["user_id"] is None for row in about)
    from cogs.polls.polling_station import station_of

    box = await station_of(simcord_bot).boxes.box(world.guild.id, 1)
    left = await box.db.read(lambda conn: conn.execute("SELECT count(*) FROM wave").fetchone()[0])
    assert left == 0


async def test_closed_messages_are_no_fault(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members[:2])
    wire(world.env).fail("POST", to(world.members[0]), refused(403, 50007))
    await advance(world.env, hours=4)
    assert [len(inbox(actor)) for actor in world.members[:2]] == [0, 1]
    assert len(cards(world, "yet to vote")) == 1


@pytest.mark.expects_errors
@pytest.mark.parametrize(
    ("fault", "told"),
    [(lambda: ValueError("a fault of the bot's own"), 1), (lambda: refused(400, 50035), 0)],
)
async def test_one_message_that_fails_loses_nobody_theirs(
    world: Any, fault: Any, told: int
) -> None:
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members)
    wire(world.env).fail("POST", to(world.members[2]), fault)
    await advance(world.env, hours=4)
    assert [len(inbox(actor)) for actor in world.members] == [1, 1, told, 1, 1]


@pytest.mark.parametrize("minutes", [0, 20])
async def test_a_wave_that_is_interrupted_doubles_nobody(
    world: Any, restart: Any, minutes: int
) -> None:
    enforce_nonce(world.env)
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members)
    wire(world.env).fail("POST", to(world.members[2]), reply_lost, after=True)
    await advance(world.env, hours=2, minutes=44, seconds=58)
    await advance(world.env, seconds=3)
    assert 0 < sum(len(inbox(actor)) for actor in world.members) < 5
    await restart(minutes=minutes)
    await advance(world.env, minutes=30)
    assert [len(inbox(actor)) for actor in world.members] == [1] * 5
    assert len(cards(world, "yet to vote")) == 1


async def test_a_poll_of_minutes_has_no_reminders(world: Any) -> None:
    await noon(world)
    poll = await opened(world, minutes=30)
    assert "Remind me" not in labels(poll)
    await advance(world.env, minutes=29)
    assert not cards(world, "yet to vote")
    await advance(world.env, minutes=2)
    assert card(world, "Straw poll result")


async def told(world: Any, actor: Any, key: str) -> None:
    """Something else to tell a member today."""

    async def words(notice: Any, now: Any) -> Wording:
        return Wording("You have an action")

    ownroom.join(world.bot, key, wordings={"test.action": words})
    here, now = await world.bot.committee(world.guild.id), world.env.now()
    await world.write(
        lambda conn: direct_messages.add(
            conn, key=key, guild_id=here.guild_id, user_id=actor.id, kind="test.action",
            due_at=now, zone=here.zone,
        )
    )  # fmt: skip
    await advance(world.env, seconds=5)


async def test_whoever_has_the_days_message_gets_no_second_one(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    first, second, third = world.members[:3]
    await wanted_by(world, poll, first, second)
    await first.click(poll, label="Support")
    for actor in (first, second, third):
        await told(world, actor, f"a:{actor.id}")
    await advance(world.env, hours=9)
    assert [len(inbox(actor)) for actor in (first, second, third)] == [1, 1, 1]
    for actor in (first, second):  # the same words, whether the vote is in or not
        assert "1 straw poll is open: /poll mine" in inbox(actor)[0]
    assert "straw poll" not in inbox(third)[0]


async def test_a_poll_opened_after_the_days_message_is_edited_into_it(world: Any) -> None:
    await noon(world)
    voted, waits = world.members[:2]
    for actor in (voted, waits):
        await told(world, actor, f"a:{actor.id}")
    poll = await opened(world)
    await wanted_by(world, poll, voted, waits)
    await voted.click(poll, label="Support")
    assert not any("straw poll" in inbox(actor)[0] for actor in (voted, waits))
    await advance(world.env, hours=4)
    for actor in (voted, waits):
        (only,) = inbox(actor)
        assert "1 straw poll is open: /poll mine" in only


async def test_whoever_is_forgotten_or_switches_reminders_off_in_a_wave_gets_none(
    world: Any,
) -> None:
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members)
    world.bot.settings = replace(world.bot.settings, dm_pause_ms=60_000)
    await advance(world.env, hours=2, minutes=46)
    forgotten, off, *_ = [actor for actor in world.members if not inbox(actor)]
    assert any(inbox(actor) for actor in world.members)
    preview = await forgotten.slash(world.channel, "me forget")
    await forgotten.click(preview.response, label="Forget me")
    shown = await off.slash(world.channel, "me settings")
    await off.click(shown.response, custom_id="me:switch:remind_polls")
    await advance(world.env, hours=1)
    assert [len(inbox(actor)) for actor in (forgotten, off)] == [0, 0]
    assert sum(len(inbox(actor)) for actor in world.members) == len(world.members) - 2


async def test_two_polls_remind_a_member_once_a_day(world: Any) -> None:
    await noon(world)
    polls = [await opened(world, f"Question {number}?") for number in (1, 2)]
    await wanted_by(world, polls[0], world.members[0])
    await advance(world.env, hours=9)
    assert len(inbox(world.members[0])) == 1


async def test_two_polls_remind_a_member_once_a_day_with_a_restart_between(
    world: Any, restart: Any
) -> None:
    await noon(world)
    first = await opened(world, "Question 1?")
    await wanted_by(world, first, world.members[0])
    await advance(world.env, hours=3)
    assert len(inbox(world.members[0])) == 1
    await opened(world, "Question 2?")
    new = await restart()
    await advance(world.env, hours=6)
    waves = await new.db.read(
        lambda conn: conn.execute(
            "SELECT count(DISTINCT json_extract(payload, '$.poll_id')) FROM outbox"
            " WHERE kind = 'poll.reminder' AND state = 'sent'"
        ).fetchone()[0]
    )
    assert waves == 2
    assert len(inbox(world.members[0])) == 1


async def test_what_comes_after_a_reminder_is_edited_into_it(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    voted, reminded = world.members[:2]
    await wanted_by(world, poll, voted, reminded)
    await voted.click(poll, label="Support")
    await advance(world.env, hours=4)
    assert [len(inbox(actor)) for actor in (voted, reminded)] == [0, 1]
    for actor in (voted, reminded):
        await told(world, actor, f"a:{actor.id}")
        await told(world, actor, f"b:{actor.id}")
    await advance(world.env, minutes=1)
    for actor in (voted, reminded):
        (only,) = inbox(actor)
        assert only.count("You have an action") == 2
        assert "1 straw poll is open: /poll mine" in only
    await advance(world.env, days=1)
    await told(world, reminded, "tomorrow")
    assert len(inbox(reminded)) == 2


async def test_the_days_rows_of_the_reminded_and_of_the_others_are_alike(
    world: Any, simcord_bot: LmcBot
) -> None:
    await noon(world)
    poll = await opened(world)
    voted, reminded = world.members[:2]
    await wanted_by(world, poll, voted, reminded)
    await voted.click(poll, label="Support")
    await advance(world.env, hours=4)
    for actor in (voted, reminded):
        await told(world, actor, f"a:{actor.id}")
    told_of = ("kind", "state", "attempts", "message_id", "error", "payload", "priority")

    def rows(conn: Any) -> list[list[tuple[Any, ...]]]:
        found = "SELECT * FROM outbox WHERE user_id = ? ORDER BY id"
        both = [conn.execute(found, (actor.id,)).fetchall() for actor in (voted, reminded)]
        return [[tuple(row[name] for name in told_of) for row in each] for each in both]

    first, second = await simcord_bot.db.read(rows)
    assert first == second != []
    assert {row[3] for row in first} == {None}


async def test_a_member_named_like_a_reference_hides_nobodys_reminder(world: Any) -> None:
    await noon(world)
    shown = await world.officer.slash(
        world.channel, "office-meeting new", when="20 January 2026 19:30"
    )
    await world.officer.click(shown.response, label="Save")
    await advance(world.env, minutes=2)
    today = direct_messages.day_key(world.guild.id, world.member.id, world.env.now().date())
    mallory = world.guild.add_member(
        world.env.create_user("trudy"), nick=outbox.ref_of(today), roles=[world.member_role]
    )
    next_ = await mallory.slash(world.channel, "meeting next")
    form = await mallory.click(next_.response, label="Deputy")
    await mallory.submit_modal(form, {"member": [world.member]})
    await wanted_by(world, await opened(world), world.member)
    await advance(world.env, hours=9)
    invitation, reminder = inbox(world.member)
    assert "come as a deputy" in invitation
    assert "awaits your vote" in reminder


async def test_a_fault_slows_a_wave_only_while_it_lasts_and_the_line_stands_before_it(
    world: Any,
) -> None:
    """Four unrelated faults: the others wait for seconds, not for a pause that doubles."""
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members)
    for actor in world.members[:4]:
        wire(world.env).fail("POST", to(actor), refused(503, 0))
    await advance(world.env, hours=2, minutes=45)
    assert len(cards(world, "yet to vote")) == 1, "whatever the wave does"
    await advance(world.env, seconds=30)
    assert [len(inbox(actor)) for actor in world.members] == [1] * 5


async def test_one_member_whose_messages_always_fail_holds_up_nobody(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await wanted_by(world, poll, *world.members)
    wire(world.env).fail("POST", to(world.members[2]), refused(500, 0), times=1_000)
    await advance(world.env, hours=2, minutes=46)
    assert [len(inbox(actor)) for actor in world.members] == [1, 1, 0, 1, 1]
    await advance(world.env, hours=1)
    wave = "SELECT state FROM outbox WHERE kind = 'poll.wave-end'"
    (state,) = await world.bot.db.read(lambda conn: conn.execute(wave).fetchone())
    assert state == "sent"


async def test_five_hundred_are_through_in_five_minutes(world: Any) -> None:
    """Some have closed their messages, some requests meet a 429 or a fault: measured at Discord,
    from the line in the channel to the last message."""
    await noon(world)
    people_ = crowd(world, 500)
    await opened(world)
    guild_id = world.guild.id

    def all_want(conn: Any) -> None:
        for actor in people_:
            people.find(conn, guild_id, actor.id, actor.name)
            people.choose(conn, guild_id, actor.id, remind_polls=True)

    await world.write(all_want)
    line = wire(world.env)
    shut, faulty, limited = people_[::17], people_[5::50], people_[7::40]
    for actor in shut:
        line.fail("POST", to(actor), lambda: refused(403, 50007), times=99)
    for actor in set(faulty) - set(shut):
        line.fail("POST", to(actor), lambda: refused(503, 0))
    asked = 0.0
    for number, actor in enumerate(limited):
        asked += (wait := 0.5 + number % 4)
        line.fail("POST", to(actor), lambda wait=wait: discord.RateLimited(wait))
    world.env.settle_timeout = 60
    await advance(world.env, hours=2, minutes=44)
    before = set(shut)
    assert not any(inbox(actor) for actor in people_ if actor not in before)
    await advance(world.env, minutes=8)
    (told,) = cards(world, "yet to vote")
    last = max(
        message.created_at for actor in people_ for message in actor.user.dm_channel.history()
    )
    assert [len(inbox(actor)) for actor in people_ if actor not in shut] == [1] * (500 - len(shut))
    assert not any(inbox(actor) for actor in shut)
    assert (last - told.created_at).total_seconds() <= 300 + asked


def test_a_pause_follows_the_faults_or_discord_itself() -> None:
    assert [slowed(TimeoutError(), n).seconds for n in (1, 2, 3, 6, 40)] == [1, 2, 4, 30, 30]
    assert slowed(discord.RateLimited(75.0), 1).seconds == 75
