"""Digests, consultations, the noticeboard and the day's message on Discord's bad days.

Polls are in test_bad_days, meetings in test_meetings_bad_days; what holds for every row of the
outbox is in tests/bot/test_courier.py.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import ownroom
import pytest
import simulated
from baddays import EDITS, POSTS, STORM_H, deleted, office, storm, stuck
from committee import World
from layouts import confirmed, said, text
from leaping import leap
from simulated import advance, wire
from wire import refused

from bot import committee
from bot.boards import direct_messages, noticeboard
from bot.boards.direct_messages import Wording

Deed = Callable[[World], Awaitable[None]]
Seen = Callable[[World], list[Any]]


@pytest.fixture(autouse=True)
def wording(world: World) -> None:
    async def words(notice: Any, now: Any) -> Wording:
        return Wording(f"Please look ({notice.key}).")

    ownroom.join(world.bot, wordings={"test.look": words})


async def digest(world: World) -> None:
    await confirmed(world.channel, world.officer, "office-digest now")


async def consultation(world: World) -> None:
    shown = await world.officer.slash(
        world.channel, "office-consultation add", title="Core hours", days=10, counting="calendar"
    )
    await world.officer.click(shown.response, label="Save")


async def board(world: World) -> None:
    now, guild_id = world.env.now(), world.guild.id
    await world.write(lambda conn: noticeboard.redraw_soon(conn, guild_id, now))


async def tell(world: World, key: str = "first") -> None:
    here, now, who = await world.bot.committee(world.guild.id), world.env.now(), world.member.id
    await world.write(
        lambda conn: direct_messages.add(
            conn, key=key, guild_id=here.guild_id, user_id=who, kind="test.look", due_at=now,
            zone=here.zone,
        )
    )  # fmt: skip


def inbox(world: World) -> list[Any]:
    return list(world.member.user.dm_channel.history())


ROOMS = pytest.mark.parametrize(
    ("deed", "seen"),
    [
        (digest, lambda world: said(world, "## Digest")),
        (consultation, lambda world: said(world, "### Consultation: Core hours")),
        (board, lambda world: said(world, "Noticeboard")),
        (tell, inbox),
    ],
    ids=["digest", "consultation", "noticeboard", "message"],
)


@ROOMS
async def test_every_fault_at_once_leaves_one_post(world: World, deed: Deed, seen: Seen) -> None:
    await advance(world.env, hours=9)
    storm(world, "POST", POSTS)
    await deed(world)
    await advance(world.env, hours=STORM_H)
    assert len(seen(world)) == 1
    assert await stuck(world) == []


@ROOMS
async def test_a_drop_in_the_middle_leaves_one_post(world: World, deed: Deed, seen: Seen) -> None:
    await advance(world.env, hours=9)
    simulated.enforce_nonce(world.env, lose_response=1)
    await deed(world)
    outage = await simulated.drop_gateway(world.env)
    await advance(world.env, hours=1)
    await outage.identify()
    await advance(world.env, minutes=5)
    assert len(seen(world)) == 1
    assert await stuck(world) == []


async def test_every_fault_at_once_leaves_the_noticeboard_up_to_date(world: World) -> None:
    await advance(world.env, hours=9)
    await board(world)
    await advance(world.env, minutes=1)
    storm(world, "PATCH", EDITS)
    await consultation(world)
    await advance(world.env, hours=STORM_H)
    (pinned,) = world.channel.pinned_messages()
    assert "Core hours" in text(pinned)
    assert await stuck(world) == []


async def test_every_fault_at_once_leaves_the_days_message_whole(world: World) -> None:
    await advance(world.env, hours=9)
    storm(world, "PATCH", EDITS)
    await tell(world)
    await advance(world.env, minutes=30)
    await tell(world, "second")
    await advance(world.env, hours=STORM_H)
    (message,) = inbox(world)
    assert "(first)" in text(message)
    assert "(second)" in text(message)
    assert await stuck(world) == []


async def test_a_message_its_member_deleted_is_not_sent_again_that_day(world: World) -> None:
    await advance(world.env, hours=9)
    await tell(world)
    await advance(world.env, minutes=1)
    (message,) = inbox(world)
    await deleted(world, world.member.user.dm_channel, message)
    await tell(world, "second")
    await advance(world.env, hours=2)
    assert inbox(world) == []
    assert await stuck(world) == []


async def test_a_deleted_channel_sends_a_consultations_reminder_to_the_officers(
    world: World,
) -> None:
    behind = await office(world)
    await consultation(world)
    await advance(world.env, minutes=1)
    await deleted(world, world.channel)
    await leap(world, days=4)
    assert len(said(world, "-# Reminder.", behind)) == 1


async def test_a_deleted_card_of_a_consultation_costs_no_reply(world: World) -> None:
    await consultation(world)
    await advance(world.env, minutes=1)
    (card,) = said(world, "### Consultation: Core hours")
    await deleted(world, world.channel, card)
    form = await world.member.slash(
        world.channel, "consultation reply", consultation="C-1", scope="self"
    )
    sent = await world.member.submit_modal(form, {"reply": "Eight is too early."})
    assert "Recorded" in text(sent.response)
    await advance(world.env, minutes=1)
    await leap(world, days=4)
    assert "1 GP for themselves" in text(said(world, "-# Reminder.")[0])
    assert await stuck(world) == []


async def test_a_noticeboard_without_its_channel_comes_back_with_a_new_one(world: World) -> None:
    await board(world)
    await advance(world.env, minutes=1)
    guild_id = world.guild.id
    await deleted(world, world.channel)
    await board(world)
    await advance(world.env, minutes=1)
    hall = world.guild.create_text_channel("hall")
    await world.write(lambda c: committee.change(c, guild_id, noticeboard_channel=hall.id))
    await board(world)
    await advance(world.env, minutes=1)
    assert len(said(world, "Noticeboard", hall)) == 1


async def test_a_noticeboard_that_was_shut_out_is_drawn_again_when_let_in(world: World) -> None:
    """Nobody changes anything meanwhile: the next morning is enough."""
    await board(world)
    await advance(world.env, minutes=1)
    line = wire(world.env)
    line.fail("PATCH", EDITS, lambda: refused(403, 50001), times=99)
    await board(world)
    await advance(world.env, minutes=5)
    line.faults.clear()
    before = text(world.channel.pinned_messages()[0])
    await leap(world, hours=30)
    assert text(world.channel.pinned_messages()[0]) != before
    assert await stuck(world) == []
