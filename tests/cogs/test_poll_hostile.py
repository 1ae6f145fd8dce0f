"""What a hostile member, a careless officer and a slow network try on a poll."""

from typing import Any

import pytest
import uninvited
from layouts import confirmed, labels, text
from pollstory import all_vote, behind, card, crowd, noon, opened, opened_as, opened_with, refused
from sealedstory import sealed_poll
from simulated import advance, bot_scope, deliver
from town import texts_of

from cogs.polls.polling_station import station_of

FORGED = (
    "pv:1:3", "pv:1:99999999999999999999", "pv:99999999999999999999:0", "pv:0:0", "pv:1:x",
    "pc:1:_", "pw:2", "pd:99999999999999999999", "pk:1", "pz:1", "pl:1", "pe:yes:1", "pe:all:1",
    "px:ask:1", "pf:open:1",
)  # fmt: skip


async def turnout(world: Any) -> int:
    """Ballots in the box of P-1: a test may know."""
    with bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        return await box.turnout()


async def test_a_forged_button_casts_nothing_and_tells_nobody(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    before = len(world.channel.history())
    for actor in (world.member, world.stranger):
        deliver(world.env, world.channel, poll, [(actor, forged) for forged in FORGED])
        await world.env.settle()
    assert await turnout(world) == 0
    assert len(world.channel.history()) == before


async def pressed(world: Any, actor: Any, message: Any, custom_id: str) -> Any:
    """A press that Discord would not let through."""
    return await uninvited.press(world.env, actor, world.channel, message, custom_id)


@pytest.mark.parametrize("forged", ["pv:x:1", "pw:99999999999999999999", "pj:1:-1", "pk:_"])
async def test_an_id_that_is_none_is_answered_in_words(world: Any, forged: str) -> None:
    await noon(world)
    poll = await opened(world)
    said = texts_of(await pressed(world, world.member, poll, forged))
    assert "That button is older than this release of the bot" in said


@pytest.mark.parametrize("forged", ["ps:1", "pb:ask:1:0:000", "pb:rank:1:o0", "py:say:1"])
async def test_no_form_opens_after_the_close_while_trustees_are_awaited(
    world: Any, forged: str
) -> None:
    await noon(world)
    await sealed_poll(world, world.members[:3])
    await advance(world.env, hours=11)
    result = await pressed(world, world.member, card(world), forged)
    assert result.modal is None
    assert "P-1 " in texts_of(result)
    said = await refused(world, world.member, "poll result", poll="P-1")
    assert "P-1 has no result: it waits for its trustees to open it." in said


@pytest.mark.parametrize(
    "forged",
    ["pb:rank:1:o", "pb:none:1", "pb:order:1:o0", "pb:ask:1:0:000", "pb:said:1:100", "ps:1"],
)
async def test_a_poll_is_answered_in_its_own_way_alone(world: Any, forged: str) -> None:
    await noon(world)
    poll = await opened(world)
    result = await pressed(world, world.member, poll, forged)
    assert result.modal is None
    assert "does not belong to this poll" in texts_of(result)
    assert await turnout(world) == 0


async def test_a_stranger_is_neither_reminded_nor_asked_for_a_reason(world: Any) -> None:
    await noon(world)
    poll = await opened_with(world, flags=["reasons", "reminders"])
    assert "Remind me" in labels((await world.member.click(poll, label="More")).response)
    assert "Remind me" not in labels((await world.stranger.click(poll, label="More")).response)
    for forged in ("pr:1", "py:say:1"):
        result = await pressed(world, world.stranger, poll, forged)
        assert result.modal is None
        assert "You were not among them then." in texts_of(result)


async def test_codes_are_not_said_to_be_too_few_before_the_close(world: Any) -> None:
    await noon(world)
    words = {"question": "Who goes?", "options": "Dr Cole\nDr Dutt"}
    poll = await opened_as(world, "Put in order", words)
    said = texts_of(await pressed(world, world.member, poll, "pk:1"))
    assert "P-1 has no result: it is sealed until its close." in said


async def test_a_card_that_was_lost_and_posted_again_goes_on_telling_the_turnout(
    world: Any,
) -> None:
    await noon(world)
    people = [world.officer, *world.members]
    poll = await opened(world)
    mine = [(who, (await who.click(poll, label="More")).response) for who in people]
    with bot_scope(world.env):
        place = world.bot.get_partial_messageable(world.channel.id)
        await place.get_partial_message(poll.id).delete()
    for who, shown in mine:  # nobody can draw the card meanwhile
        await who.click(shown, label="Support")
    await advance(world.env, minutes=1)
    await confirmed(world.channel, world.officer, "office-poll repost", poll="P-1")
    await advance(world.env, minutes=1)
    assert "6 of 6 have voted" in text(card(world))


async def test_members_who_change_again_and_again_do_not_move_the_card(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members[:4])
    for label in ("Oppose", "Support", "Oppose"):
        await all_vote(world, poll, label, world.members[:4])
        await advance(world.env, minutes=1)
    assert "Fewer than 5 of 6 have voted" in text(card(world))
    await world.members[4].click(poll, label="Support")
    await advance(world.env, minutes=1)
    assert "5 of 6 have voted" in text(card(world))
    await all_vote(world, poll, "Abstain", world.members[:4])
    await world.officer.click(poll, label="Support")
    await advance(world.env, minutes=1)
    assert "5 of 6 have voted" in text(card(world))


async def test_a_live_count_does_not_move_by_a_start_and_a_repost(world: Any, restart: Any) -> None:
    await noon(world)
    more = crowd(world, 20)
    poll = await opened_with(world, flags=["live"])
    for label, voters in (("Support", more[:10]), ("Oppose", more[10:])):
        await all_vote(world, poll, label, voters)
        await advance(world.env, minutes=1)
    assert "Support 10 of 10 votes" in text(card(world))
    await world.members[4].click(card(world), label="Oppose")
    await restart()
    await confirmed(world.channel, world.officer, "office-poll repost", poll="P-1")
    await advance(world.env, seconds=5)
    assert "10 of 26 had voted, 10 or more votes ago" in text(card(world))
    assert "Support 10 of 10 votes" in text(card(world))


async def test_how_long_a_wave_lasts_does_not_tell_whether_somebody_had_voted(world: Any) -> None:
    await noon(world)
    lasted = []
    for voter in (world.members[0], world.members[1]):  # only the first asked for reminders
        poll = await opened(world, f"Question {len(lasted)}?")
        await behind(world.members[0], poll, "Remind me")
        await voter.click(poll, label="Support")
        await advance(world.env, hours=24)
        lasted.append(await waves(world, len(lasted) + 1))
    assert lasted[0] == lasted[1] != []


async def waves(world: Any, poll_id: int) -> list[tuple[int, int]]:
    """How long after its time each reminder row of a poll ended, and in how many tries."""
    with bot_scope(world.env):
        rows = await world.bot.db.read(
            lambda conn: conn.execute(
                "SELECT sent_at - due_at, attempts FROM outbox WHERE key LIKE ? ORDER BY key",
                (f"poll.reminder:{poll_id}:%",),
            ).fetchall()
        )
    return [tuple(row) for row in rows]
