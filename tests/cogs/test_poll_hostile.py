"""What a hostile member, a careless officer and a slow network try on a poll."""

from typing import Any

from layouts import text
from pollstory import all_vote, card, noon, opened, preview
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


async def test_a_form_that_was_open_while_the_words_changed_is_not_counted(world: Any) -> None:
    await noon(world)
    form = await world.officer.slash(world.channel, "office-poll new")
    shown = await world.officer.submit_modal(
        form, {"question": "Which dates?", "options": "5 May\n12 May\n19 May"}
    )
    form = await world.officer.click(shown.response, label="Rules")
    several = {"method": "several", "most": "", "secret": "secret", "flags": [], "met": []}
    shown = await world.officer.submit_modal(form, several)
    await world.officer.click(shown.response, label="Open now")
    await advance(world.env, seconds=2)
    choosing = await world.member.click(card(world), label="Choose")
    correcting = await world.officer.slash(world.channel, "office-poll reword", poll="P-1")
    swapped = {"question": "Which dates?", "options": "12 May\n5 May\n19 May"}
    await world.officer.submit_modal(correcting, swapped)
    await advance(world.env, seconds=5)
    assert "1. 12 May" in text(card(world))
    late = await world.member.submit_modal(choosing, {"options": ["0"]})
    assert "corrected while this form was open" in text(late.response)
    assert await turnout(world) == 0
    again = await world.member.click(card(world), label="Choose")
    done = await world.member.submit_modal(again, {"options": ["0"]})
    assert "Recorded: 12 May" in text(done.response)


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
    await advance(world.env, minutes=1)
    await all_vote(world, card(world), "Oppose", people)
    await advance(world.env, minutes=1)
    assert "6 of 6 have voted" in text(card(world))


async def test_a_live_count_does_not_move_by_a_start_and_a_repost(world: Any, restart: Any) -> None:
    await noon(world)
    form = await world.officer.click(await preview(world), label="Rules")
    terms = {"method": "one", "most": "", "secret": "secret", "flags": ["live"], "met": []}
    shown = (await world.officer.submit_modal(form, terms)).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    await all_vote(world, card(world), "Support", [world.officer, *world.members[:4]])
    await advance(world.env, minutes=1)
    assert "Support 5 of 5 votes" in text(card(world))
    await world.members[4].click(card(world), label="Oppose")
    await restart()
    await world.officer.slash(world.channel, "office-poll repost", poll="P-1")
    await advance(world.env, seconds=5)
    assert "5 of 6 have voted" in text(card(world))
    assert "Oppose 1" not in text(card(world))


async def test_how_long_a_wave_lasts_does_not_tell_whether_somebody_had_voted(world: Any) -> None:
    await noon(world)
    lasted = []
    for voter in (world.members[0], world.members[1]):  # only the first asked for reminders
        poll = await opened(world, f"Question {len(lasted)}?")
        await world.members[0].click(poll, label="Remind me")
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
