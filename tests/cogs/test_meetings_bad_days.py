"""Meetings on Discord's bad days: each reminder once, and none about what was taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
import simulated
from baddays import ANSWERS, EDITS, POSTS, STORM_H, deleted, office, storm, stuck
from committee import World, do
from layouts import labels, said, text
from leaping import to
from simulated import advance, deliver, repeat_interaction, wire
from wire import refused, reply_lost

from bot import committee, outbox

CARD, REMINDER = "### Committee meeting", "-# Reminder."


async def planned(world: World, when: str = "02/01/2026 19:30") -> Any:
    """A saved meeting of tomorrow, reminded of an hour before; its card."""
    guild_id = world.guild.id
    await world.write(lambda c: committee.change(c, guild_id, reminder_offsets=("1h",)))
    shown = await do(world, "office-meeting new", when=when, title="Committee meeting")
    await world.officer.click(shown, label="Save")
    await advance(world.env, seconds=40)
    return said(world, CARD)[-1] if said(world, CARD) else None


async def to_reminder(world: World) -> None:
    """Five seconds past half past six on the day: the reminder was due, and is not tried again."""
    due = world.env.now().replace(day=2, hour=18, minute=30, second=0, microsecond=0)
    await to(world, due - timedelta(seconds=10))
    await advance(world.env, seconds=15)


async def state_of_reminder(world: World) -> str:
    query = "SELECT group_concat(state) FROM outbox WHERE kind = 'meeting.reminder'"
    with simulated.bot_scope(world.env):
        return str(await world.bot.db.read(lambda conn: conn.execute(query).fetchone()[0]))


async def answers(world: World) -> dict[str, str]:
    query = "SELECT name, answer FROM attendance JOIN person USING (person_id)"
    with simulated.bot_scope(world.env):
        return dict(await world.bot.db.read(lambda conn: conn.execute(query).fetchall()))


# --- what is cancelled or over while the courier is trying --------------------------------------


async def test_a_reminder_that_stands_though_its_reply_was_lost_is_not_called_missed(
    world: World,
) -> None:
    await planned(world)
    line = wire(world.env)
    line.fail("POST", POSTS, reply_lost, after=True)
    await to_reminder(world)
    line.fail("*", POSTS, lambda: refused(503), times=99)  # nothing can be looked for either
    await advance(world.env, hours=1, minutes=5)
    line.faults.clear()
    await advance(world.env, hours=2)
    assert not said(world, "No reminder of")
    (reminder,) = said(world, REMINDER)
    assert "Attending" not in labels(reminder)
    assert await state_of_reminder(world) == "sent"
    assert await stuck(world) == []


async def test_a_reminder_that_was_never_made_is_called_missed_once(world: World) -> None:
    await planned(world)
    line = wire(world.env)
    line.fail("POST", POSTS, lambda: refused(503), times=99)
    await to_reminder(world)
    await advance(world.env, hours=1, minutes=5)
    line.faults.clear()
    await advance(world.env, hours=2)
    assert len(said(world, "No reminder of")) == 1
    assert not said(world, REMINDER)
    assert await stuck(world) == []


@pytest.mark.parametrize("made", [False, True], ids=["not made", "made"])
@pytest.mark.parametrize(
    ("command", "button", "options"),
    [
        ("cancel", "Cancel the date", {}),
        ("move", "Move", {"when": "09/01/2026 19:30"}),
    ],
)
async def test_a_reminder_in_back_off_goes_with_the_date_it_was_about(
    world: World, command: str, button: str, options: dict[str, Any], made: bool
) -> None:
    await planned(world)
    wire(world.env).nonces = True
    wire(world.env).fail("POST", POSTS, lambda: refused(503), after=made)
    await to_reminder(world)
    assert await state_of_reminder(world) == "claimed"
    shown = await do(world, f"office-meeting {command}", meeting="M-1", **options)
    await world.officer.click(shown, label=button)
    await advance(world.env, minutes=30)
    assert not said(world, REMINDER)
    assert len(said(world, "This date is")) == 1
    assert (await state_of_reminder(world)).startswith("skipped")
    assert await stuck(world) == []


async def test_a_reminder_in_back_off_follows_the_settings(world: World) -> None:
    await planned(world)
    wire(world.env).fail("POST", POSTS, lambda: refused(503))
    await to_reminder(world)
    guild_id = world.guild.id
    await world.write(lambda c: committee.change(c, guild_id, reminder_offsets=("2h",)))
    await advance(world.env, minutes=30)
    assert not said(world, REMINDER)


# --- errors, waits, drops -----------------------------------------------------------------------


async def test_every_fault_at_once_leaves_one_card(world: World) -> None:
    storm(world, "POST", POSTS)
    await planned(world, "13/01/2026 19:30")
    await advance(world.env, hours=STORM_H)
    assert len(said(world, CARD)) == 1
    assert await stuck(world) == []


async def test_every_fault_at_once_leaves_a_card_that_is_up_to_date(world: World) -> None:
    card = await planned(world, "13/01/2026 19:30")
    storm(world, "PATCH", EDITS)
    await world.member.click(card, label="Attending")
    await advance(world.env, hours=STORM_H)
    assert "1 coming" in text(said(world, CARD)[0])
    assert await stuck(world) == []


async def test_an_urgent_call_whose_layout_is_refused_can_still_be_answered(world: World) -> None:
    line = wire(world.env)
    line.fail("PATCH", EDITS, lambda: refused(403, 50013), times=99)
    shown = await do(world, "office-meeting urgent", when="today 22:00", why="Because")
    await world.officer.click(shown, label="Call everybody")
    await advance(world.env, minutes=1)
    (call,) = said(world, "Urgent LMC meeting")
    told = await world.member.click(call, label="Coming")
    assert "Recorded: Attending" in text(told.response)


async def test_a_slow_network_doubles_no_reminder(world: World) -> None:
    await planned(world)
    line = simulated.wire(world.env)
    line.nonces = True
    line.fail("POST", POSTS, TimeoutError, times=2, after=True)  # the replies come too late
    line.fail("*", EDITS, TimeoutError, times=2, after=True)
    await to_reminder(world)
    await advance(world.env, minutes=40)
    assert len(said(world, REMINDER)) == 1
    assert await stuck(world) == []


async def test_a_drop_over_the_reminder_changes_nothing(world: World) -> None:
    await planned(world)
    outage = await simulated.drop_gateway(world.env)
    await to_reminder(world)
    await outage.resume()
    assert len(said(world, REMINDER)) == 1
    outage = await simulated.drop_gateway(world.env)
    await advance(world.env, hours=3)
    await outage.identify()
    await advance(world.env, minutes=1)
    assert "Attending" not in labels(said(world, CARD)[0])
    assert await stuck(world) == []


# --- what is gone or forbidden ------------------------------------------------------------------


async def test_a_deleted_channel_sends_reminders_where_meetings_now_go(world: World) -> None:
    await planned(world)
    hall, guild_id = world.guild.create_text_channel("hall"), world.guild.id
    await deleted(world, world.channel)
    await world.write(lambda c: committee.change(c, guild_id, meeting_channel=hall.id))
    await to_reminder(world)
    assert len(said(world, REMINDER, hall)) == 1


async def test_a_deleted_channel_sends_reminders_to_the_officers(world: World) -> None:
    behind = await office(world)
    await planned(world)
    await deleted(world, world.channel)
    await to_reminder(world)
    assert len(said(world, REMINDER, behind)) == 1
    told = await world.member.click(said(world, REMINDER, behind)[0], label="Attending")
    assert "Recorded: Attending" in text(told.response)


async def test_a_channel_that_was_shut_keeps_no_other_card_stale(world: World) -> None:
    card = await planned(world, "13/01/2026 19:30")
    behind = await office(world)
    now, guild_id = world.env.now(), world.guild.id
    await world.write(
        lambda conn: outbox.add(
            conn, key="meeting:1:0:reminder:1h:again", kind="meeting.reminder", guild_id=guild_id,
            channel_id=behind.id, due_at=now,
            payload={"meeting": 1, "sequence": 0, "offset": "1h"},
        )
    )  # fmt: skip
    await advance(world.env, seconds=20)
    shut = f"/channels/{behind.id}/messages/*"
    wire(world.env).fail("PATCH", shut, lambda: refused(403, 50001), times=99)
    await world.member.click(card, label="Attending")
    await advance(world.env, minutes=1)
    assert "1 coming" in text(said(world, CARD)[0])
    assert await stuck(world) == []


async def test_a_deleted_card_costs_no_answer_and_no_reminder(world: World) -> None:
    card = await planned(world)
    await world.member.click(card, label="Attending")
    await deleted(world, world.channel, card)
    await to_reminder(world)
    (reminder,) = said(world, REMINDER)
    assert "1 coming" in text(reminder)
    assert await stuck(world) == []


async def test_a_deleted_members_role_keeps_answers_and_reminders(world: World) -> None:
    card = await planned(world)
    await world.member.click(card, label="Attending")
    with simulated.bot_scope(world.env):
        await world.bot.get_guild(world.guild.id).get_role(world.member_role.id).delete()
    await to_reminder(world)
    assert len(said(world, REMINDER)) == 1
    assert await answers(world) == {"grace": "attending"}


async def test_an_urgent_call_names_no_role_that_was_deleted(world: World) -> None:
    old, guild_id = world.guild.create_role("Old members"), world.guild.id
    await world.env.settle()
    both = frozenset({old.id, world.member_role.id})
    await world.write(lambda conn: committee.set_roles(conn, guild_id, "member", both))
    for role, left in ((old, f"<@&{world.member_role.id}>"), (world.member_role, "Urgent LMC")):
        with simulated.bot_scope(world.env):
            await world.bot.get_guild(guild_id).get_role(role.id).delete()
        wire(world.env).fail("PATCH", EDITS, lambda: refused(403, 50013))  # the line stands
        shown = await do(world, "office-meeting urgent", when="today 22:00", why="Because")
        await world.officer.click(shown, label="Call everybody")
        await advance(world.env, minutes=1)
        assert said(world, "Urgent LMC meeting")[-1].content.startswith(left)


# --- interactions -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [10062, 10015])
async def test_an_expired_token_costs_no_answer(world: World, code: int) -> None:
    card = await planned(world)
    wire(world.env).fail("POST", ANSWERS, refused(404, code))
    deliver(world.env, world.channel, card, [(world.member, _custom_id(card, "Attending"))])
    await world.env.settle()
    assert await answers(world) == {"grace": "attending"}


@pytest.mark.parametrize("fault", [lambda: refused(503), reply_lost], ids=["503", "reset"])
async def test_whoever_gets_no_confirmation_of_an_answer_reads_that_it_is_stored(
    world: World, fault: Any
) -> None:
    card = await planned(world)
    wire(world.env).fail("POST", ANSWERS, fault)
    told = text((await world.member.click(card, label="Attending")).response)
    assert "Your answer is safely stored." in told
    assert "wrong" not in told
    assert await answers(world) == {"grace": "attending"}
    again = text((await world.member.click(card, label="Attending")).response)
    assert "Recorded: Attending" in again


async def test_a_command_whose_answer_got_lost_says_to_look_first(world: World) -> None:
    wire(world.env).fail("POST", ANSWERS, lambda: refused(503))
    told = text(await do(world, "status"))
    assert "may be done already" in told
    assert len(world.env.errors) == 1


async def test_an_answer_that_came_twice_counts_once_and_as_first_sent(world: World) -> None:
    card = await planned(world)
    first = await world.member.click(card, label="Attending")
    await world.member.click(card, label="Apologies")
    repeat_interaction(world.env, first._interaction.id)
    await world.env.settle()
    assert await answers(world) == {"grace": "apologies"}


async def test_a_form_that_came_twice_acts_once(world: World) -> None:
    card = await planned(world)
    form = await world.member.click(card, label="Deputy")
    sent = await world.member.submit_modal(form, {"name": "Dr Hopper"})
    await world.member.click(card, label="Attending")
    repeat_interaction(world.env, sent._interaction.id)
    await world.env.settle()
    assert await answers(world) == {"grace": "attending"}


def _custom_id(message: Any, label: str) -> str:
    pending = list(message.components)
    while pending:
        part = pending.pop()
        if isinstance(part, discord.Button) and part.label == label:
            return str(part.custom_id)
        pending += getattr(part, "children", ())
    raise LookupError(label)


async def test_after_a_restoration_nothing_says_cancelled(world: World) -> None:
    await planned(world)
    for command, label in (("cancel", "Cancel the date"), ("restore", "Put it back")):
        shown = await world.officer.slash(world.channel, f"office-meeting {command}", meeting="M-1")
        await world.officer.click(shown.response, label=label)
        await advance(world.env, seconds=40)
        stale = [m for m in world.channel.history() if "cancelled" in text(m).casefold()]
        assert bool(stale) is (command == "cancel")
    assert len(said(world, "as planned again")) == 1


async def test_a_moved_card_names_the_old_date_and_the_reason(world: World) -> None:
    card = await planned(world)
    shown = await world.officer.slash(
        world.channel, "office-meeting move", meeting="M-1", when="20/01/2026 19:30",
        reason="The hall is flooded",
    )  # fmt: skip
    await world.officer.click(shown.response, label="Move")
    await advance(world.env, seconds=40)
    told = [m for m in world.channel.history() if m.id == card.id or "is moved" in text(m)]
    assert len(told) == 2
    for message in told:
        assert "Moved from <t:1767382200:F>" in text(message)
        assert "Reason: The hall is flooded" in text(message)


async def test_a_card_in_a_locked_thread_is_drawn_once_it_can_be(world: World) -> None:
    card = await planned(world)
    wire(world.env).fail(
        "PATCH", f"/channels/{world.channel.id}/messages/{card.id}",
        lambda: refused(403, 160005), times=2,
    )  # fmt: skip
    await world.member.click(card, label="Attending")
    await advance(world.env, minutes=1)
    assert "0 coming" in text(said(world, CARD)[0])
    await advance(world.env, hours=13)
    assert "1 coming" in text(said(world, CARD)[0])
    assert await stuck(world) == []
