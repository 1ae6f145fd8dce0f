"""Reasons as members give them, officers read them and members then read them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import uninvited
from layouts import labels, text
from pollstory import behind, card, crowd, noon, opened_with
from simulated import advance, bot_scope
from town import texts_of

from bot import audit
from bot.polls import slips
from bot.storage.db import Connection
from cogs.polls.polling_station import station_of

RULES = {"flags": ["reasons"], "met": []}
WORDS = [f"Reason number {n}" for n in range(6)]


async def reasoned(world: Any, poll: Any, member: Any, words: str, label: str = "Support") -> Any:
    """A vote, and the reason beside it; the private card after it."""
    private = (await member.click(poll, label=label)).response
    form = await member.click(private, label="Add a reason")
    return (await member.submit_modal(form, {"words": words})).response


async def closed(world: Any, many: int = 6) -> Any:
    """A poll that has closed with so many reasons: its result card."""
    poll = await opened_with(world, **RULES)
    voters = [world.officer, *world.members]
    for n, member in enumerate(voters[:many]):
        await reasoned(world, poll, member, WORDS[n])
    for member in voters[many:]:
        await member.click(poll, label="Oppose")
    await advance(world.env, hours=11)
    return card(world, "Straw poll result")


async def test_a_voter_adds_changes_and_takes_out_a_reason_in_private(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    poll = await opened_with(world, **RULES)
    assert "You may add a reason, shown after the close without your name." in text(poll)
    before = text(card(world))
    shown = await reasoned(world, poll, world.member, "Our list is full.")
    assert "### Your reason is in\n“Our list is full.”" in text(shown)
    assert "Your own words may still tell who you are." in text(shown)
    await restart()
    form = await world.member.click(shown, label="Change the reason")
    assert form.modal["components"][0]["component"]["value"] == "Our list is full."
    changed = (await world.member.submit_modal(form, {"words": "No cover."})).response
    assert "“No cover.”" in text(changed)
    form = await world.member.click(changed, label="Change the reason")
    gone = (await world.member.submit_modal(form, {"words": ""})).response
    assert "Your vote stands without one." in text(gone)
    assert text(card(world)) == before  # nothing public moves


async def test_a_reason_without_a_vote_is_refused(world: Any) -> None:
    await noon(world)
    poll = await opened_with(world, **RULES)
    form = await uninvited.press(world.env, world.member, world.channel, poll, "py:say:1")
    sent = await world.member.submit_modal(form, {"words": "Because"})
    assert "please vote first" in texts_of(sent)


async def test_officers_read_reasons_first_and_members_what_they_leave(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    result = await closed(world)
    early = await behind(world.member, result, "Reasons")
    assert "Officers read the reasons first" in text(early.response)
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "P-1: reasons wait to be read before members see them." in text(desk)
    shown = (await world.officer.click(desk, label="Read them")).response
    assert "1. Reason number 0" in text(shown)
    assert "6. Reason number 5" in text(shown)
    form = await world.officer.click(shown, label="Leave some out")
    shown = (await world.officer.submit_modal(form, {"numbers": "2, 3"})).response
    assert "2. Reason number 1 (left out)" in text(shown)
    assert "Officers left 2 out of 6." in text(shown)
    few = await uninvited.press(world.env, world.officer, world.channel, result, "pg:shown:1")
    assert "With 4 left and under 5, none is shown" in texts_of(few)
    form = await world.officer.click(shown, label="Leave some out")
    shown = (await world.officer.submit_modal(form, {"numbers": "2"})).response
    await restart()
    await world.officer.click(shown, label="Show 5 to members")
    read = (await behind(world.member, result, "Reasons")).response
    assert read.ephemeral
    assert "- Reason number 0" in text(read)
    assert "Reason number 1" not in text(read)
    assert "5 reasons, without names and in no order. Officers left 1 out of 6." in text(read)
    assert labels(read) == []
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "reasons wait" not in text(desk)
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id))
    acts = [row.act for row in rows][:3]
    assert acts == ["poll.reasons.show", "poll.reasons.leave", "poll.reasons.leave"]
    assert not any("Reason number" in row.before + row.after for row in rows)


async def test_of_four_reasons_none_is_shown_to_anybody(world: Any) -> None:
    await noon(world)
    result = await closed(world, many=4)
    for who in (world.officer, world.member):
        said = text((await behind(who, result, "Reasons")).response)
        assert "only where 5 or more gave one" in said
        assert "Reason number" not in said
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "reasons wait" not in text(desk)


async def test_many_reasons_are_paged_and_fit_a_telephone(world: Any) -> None:
    await noon(world)
    more = crowd(world, 20)
    poll = await opened_with(world, **RULES)
    for n, member in enumerate(more):
        await reasoned(world, poll, member, f"{n} " + "long words " * 12)
    await advance(world.env, hours=11)
    result = card(world, "Straw poll result")
    page = (await behind(world.officer, result, "Reasons")).response
    assert "More" in labels(page)
    await world.officer.click(page, label="More")


async def test_a_member_who_forges_leaves_nothing_out_and_shows_nothing(world: Any) -> None:
    await noon(world)
    result = await closed(world)
    for what in ("leave", "shown"):
        forged = await uninvited.press(
            world.env, world.member, world.channel, result, f"pg:{what}:1"
        )
        assert "officers" in texts_of(forged)
    assert "Officers read the reasons first" in text(
        (await behind(world.member, result, "Reasons")).response
    )
    bad = await uninvited.press(world.env, world.officer, world.channel, result, "pg:leave:1")
    sent = await world.officer.submit_modal(bad, {"numbers": "7, x"})
    assert "Write the numbers of the reasons" in texts_of(sent)


async def test_a_poll_without_reasons_offers_none(world: Any) -> None:
    await noon(world)
    poll = await opened_with(world, flags=[])
    private = (await world.member.click(poll, label="Support")).response
    assert "Add a reason" not in labels(private)
    forged = await uninvited.press(world.env, world.member, world.channel, poll, "py:say:1")
    assert forged.modal is None
    assert "P-1 asks for no reasons" in texts_of(forged)


async def test_a_vote_that_comes_with_a_withdrawal_keeps_its_reason_and_is_told(world: Any) -> None:
    """Of presses that wait together the last wins: the other is answered with what it left."""
    await noon(world)
    poll = await opened_with(world, **RULES)
    await reasoned(world, poll, world.member, "Our list is full.")
    private = (await world.member.click(poll, label="Support")).response
    begun, gate = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def busy(conn: Connection) -> None:
        loop.call_soon_threadsafe(begun.set)
        gate.wait(5)

    with bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        held = asyncio.create_task(box.db.write(busy))
        await begun.wait()
        ahead = asyncio.create_task(box.cast(world.officer.id, (1, 0, 0), world.env.now()))
    pressed = asyncio.create_task(world.member.click(private, label="Withdraw"))
    token = box.secrets.token(world.member.id)
    while token not in box._waiting:  # noqa: ASYNC110  (nothing tells when a press is queued)
        await asyncio.sleep(0)
    with bot_scope(world.env):
        last = asyncio.create_task(box.cast(world.member.id, (0, 1, 0), world.env.now()))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(held, ahead, last)
    assert "Recorded: Oppose" in text((await pressed).response)
    with bot_scope(world.env):
        assert await slips.own(box, world.member.id) == "Our list is full."
