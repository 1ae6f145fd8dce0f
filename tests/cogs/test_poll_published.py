"""Two published polls to their last digit, wherever a result is told; rolls of other kinds."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from asked_again import records, result
from layouts import text
from leaping import leap
from pollstory import all_vote, card, noon, opened, preview
from simulated import advance, bot_scope

from bot.polls.counting import Tally
from bot.polls.export import as_csv, as_json
from bot.polls.method import picked
from bot.polls.model import Poll, State, Terms, options_of
from bot.polls.recount import recount_bytes
from bot.polls.recount.page import page
from bot.polls.seal import seal
from bot.polls.store import roll_members
from bot.privacy import retention
from bot.times import LONDON
from cogs.card import texts
from cogs.polls.result_cards import render_result
from cogs.polls.result_details import render_details

RCGP = (("Yes", "No", "No view", "Returned blank"), 44_000, (1_760, 41, 96, 1_223))
BMA = (("Yes", "No"), 12_590, (8_375, 143))
CARD = {
    44_000: ("YES 1,760 of 3,120 votes (56.4%)", "Turnout 3,120 of 44,000 members (7%)"),
    12_590: ("YES 8,375 of 8,518 votes (98%)", "Turnout 8,518 of 12,590 members (68%)"),
}
DETAILS = {
    44_000: ("7.09% (3,120 of 44,000 members)", "56.41% (1,760 of 3,120 votes cast)",
             "97.72% (1,760 of 1,801 for or against)", "4.00% (1,760 of 44,000 on the roll)"),
    12_590: ("67.66% (8,518 of 12,590 members)", "98.32% (8,375 of 8,518 votes cast)",
             "66.52% (8,375 of 12,590 on the roll)", "98.86% (12,447 of 12,590)"),
}  # fmt: skip


@pytest.mark.parametrize(("labels", "roll", "votes"), [RCGP, BMA])
def test_published_polls_are_told_to_the_last_digit(
    labels: tuple[str, ...], roll: int, votes: tuple[int, ...]
) -> None:
    at = discord.utils.utcnow().replace(microsecond=0)
    poll = Poll(
        1, 7, 41, 1, State.CLOSED, "Should it be so?", options_of(labels), Terms(), at, 1,
        "members", "ABCDEFGH", (roll,), "box", at - timedelta(days=1), at,
    )  # fmt: skip
    tally = Tally(roll, sum(votes), votes)
    choices = [picked(n, len(votes)) for n, many in enumerate(votes) for _ in range(many)]
    codes = sorted(f"{n // 1_000:03}-{n % 1_000:03}" for n in range(tally.cast))
    rows = records(poll, tally, choices, codes)
    found = result(poll, tally, seal(rows), LONDON)
    shown = "\n".join(texts(render_result(poll, found, "REF", chart=False)))
    assert all(line in shown for line in CARD[roll]), shown
    details = "\n".join(texts(render_details(poll, found.details)))
    assert all(number in details for number in DETAILS[roll]), details
    assert all(f"{count:,}" in found.letter for count in (roll, tally.cast, *votes)), found.letter
    for raw in (as_csv(rows), as_json(rows)):
        again = recount_bytes(raw, seal(rows))
        assert again.ok
        assert f"Yes: {votes[0]:,} of {tally.cast:,} votes" in again.text
        assert f"Turnout {tally.cast:,} of {roll:,}" in again.text


async def test_without_the_members_intent_only_an_imported_roll_votes(world: Any) -> None:
    await noon(world)
    blind = discord.Intents(world.bot.intents.value)
    blind.members = False
    world.bot._connection._intents = blind
    role = text(await preview(world, role=world.member_role))
    assert "Server Members Intent is off" in role
    raw = f"Discord id,name\n{world.member.id},Grace\n".encode()
    read = await world.officer.slash(world.channel, "office-roll import", file=("roll.csv", raw))
    shown = read.followups[-1] if read.followups else read.response
    await world.officer.click(shown, label="Tell members")
    await advance(world.env, minutes=61)
    assert "Only 1 may vote" in text(await preview(world))


async def test_after_its_time_the_roll_goes_and_the_seal_still_verifies(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    code = text(card(world, "Straw poll result")).split("Seal ")[1][:32]
    ended = world.env.now()
    for days, left in ((360, 6), (370, 0)):
        with bot_scope(world.env):
            await retention.sweep_all(
                world.bot.db, world.bot.settings, world.bot.rooms, ended + timedelta(days=days)
            )
        assert await kept(world) == left
    exported = await world.officer.slash(world.channel, "office-poll export", poll="P-1")
    message = exported.followups[-1] if exported.followups else exported.response
    files = {file.filename: bytes(await file.read()) for file in message.attachments}
    assert files.pop("recount.html") == page()
    assert files
    assert all(recount_bytes(raw, code).ok for raw in files.values())


async def test_those_marked_present_vote_and_nobody_else(world: Any) -> None:
    shown = await world.officer.slash(world.channel, "office-meeting new", when="01/01/2026 19:30")
    await world.officer.click(shown.response, label="Save")
    await leap(world, hours=19, minutes=40)
    marked = await world.officer.slash(world.channel, "office-meeting attendance", meeting="M-1")
    came = [str(member.id) for member in world.members]
    await world.officer.select(marked.response, came)
    said = text(await preview(world, present=True, minutes=3))
    assert "5 may vote" in said, said
    assert "Roll: those marked present at Committee meeting" in said
    poll = await opened(world, present=True, minutes=3)
    await all_vote(world, poll, "Support", world.members[:4])
    own = await world.members[0].click(poll, label="More")
    assert "you were marked present at Committee meeting" in text(own.response)
    refused = await world.officer.click(poll, label="Support")
    assert "You were not among them" in text(refused.response)
    await all_vote(world, poll, "Oppose", world.members[4:])
    await advance(world.env, seconds=20)  # all have voted: it closes at once
    result = text(card(world, "Straw poll result"))
    assert "Turnout 5 of 5" in result
    assert "everybody had voted" in result


async def kept(world: Any) -> int:
    """How many still stand on the stored roll of P-1."""
    with bot_scope(world.env):
        return len(await world.bot.db.read(lambda conn: roll_members(conn, 1)))
