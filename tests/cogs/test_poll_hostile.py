"""What a hostile member, a careless officer and a slow network try on a poll."""

from typing import Any

from layouts import confirmed, text
from pollstory import all_vote, behind, card, crowd, noon, opened, opened_with
from simulated import advance, bot_scope, deliver

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
