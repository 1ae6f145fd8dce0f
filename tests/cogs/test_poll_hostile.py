"""What a hostile member, a careless officer and a slow network try on a poll."""

from typing import Any

from layouts import text
from pollstory import all_vote, card, noon, opened
from simulated import advance, bot_scope, deliver

from cogs.polls.room import room_of

FORGED = (
    "pv:1:3", "pv:1:99999999999999999999", "pv:99999999999999999999:0", "pv:0:0", "pv:1:x",
    "pc:1:_", "pw:2", "pd:99999999999999999999", "pk:1", "pz:1", "pl:1", "pe:yes:1", "pe:all:1",
    "px:ask:1", "pf:open:1",
)  # fmt: skip


async def turnout(world: Any) -> int:
    """Ballots in the box of P-1: a test may know."""
    with bot_scope(world.env):
        box = await room_of(world.bot).boxes.box(world.guild.id, 1)
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


async def test_a_press_on_words_that_were_corrected_meanwhile_is_not_counted(world: Any) -> None:
    await noon(world)
    old = await opened(world)
    mine = (await world.member.click(old, label="My vote")).response  # buttons with the old words
    form = await world.officer.slash(world.channel, "office-poll reword", poll="P-1")
    swapped = {"question": "Should we accept?", "options": "Oppose\nSupport\nAbstain"}
    await advance(world.env, seconds=2)
    await world.officer.submit_modal(form, swapped)
    late = await world.member.click(mine, label="Support")
    assert "corrected after this was shown" in text(late.response), text(late.response)
    await advance(world.env, seconds=5)
    assert await turnout(world) == 0
    fresh = await world.member.click(card(world), label="Support")
    assert "Recorded: Support" in text(fresh.response)


async def test_a_card_that_was_lost_and_posted_again_goes_on_telling_the_turnout(
    world: Any,
) -> None:
    await noon(world)
    people = [world.officer, *world.members]
    poll = await opened(world)
    mine = [(who, (await who.click(poll, label="Support")).response) for who in people]
    with bot_scope(world.env):
        place = world.bot.get_partial_messageable(world.channel.id)
        await place.get_partial_message(poll.id).delete()
    for label in ("Withdraw", "Oppose", "Withdraw"):  # the card goes, then nobody can draw it
        mine = [(who, (await who.click(shown, label=label)).response) for who, shown in mine]
        await advance(world.env, minutes=1)
    await world.officer.slash(world.channel, "office-poll repost", poll="P-1")
    await advance(world.env, seconds=5)
    await all_vote(world, card(world), "Oppose", people)
    await advance(world.env, minutes=1)
    assert "6 of 6 have voted" in text(card(world))
