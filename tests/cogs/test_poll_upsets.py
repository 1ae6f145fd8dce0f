"""What changes under an open poll: the members’ role, its own role, the roll and its practices."""

from __future__ import annotations

from typing import Any

from layouts import labels, text
from pollstory import all_vote, card, crowd, exported, in_full, noon, opened, opened_as, preview
from simulated import advance, bot_scope

from bot.polls.recount import recount_bytes

TERMS = {"question": "Should we refuse the new terms?", "options": "Support\nOppose\nAbstain"}
PAIRS = 12


async def imported(world: Any, rows: list[tuple[Any, str]]) -> str:
    """A roll of these accounts with their practices, once it counts; what the officer read."""
    lines = "".join(f"{who.id},{who.name},{practice}\n" for who, practice in rows)
    raw = f"Discord id,name,practice\n{lines}".encode()
    read = await world.officer.slash(world.channel, "office-roll import", file=("r.csv", raw))
    shown = read.followups[-1] if read.followups else read.response
    said = text(shown)
    await world.officer.click(shown, label="Tell members")
    await advance(world.env, minutes=62)
    return said


async def test_practices_that_merge_and_members_who_move_meanwhile_count_as_they_did_at_the_opening(
    world: Any,
) -> None:
    await noon(world)
    people = crowd(world, 2 * PAIRS)
    await world.env.settle()
    rows = [(who, f"Surgery {at // 2}") for at, who in enumerate(people)]
    await imported(world, rows)
    counting = {"unit": "majority", "also": [], "practices": "60%", "areas": ""}
    poll = await opened_as(world, "Choose one", TERMS, **counting)
    await all_vote(world, poll, "Support", people[:1])  # Surgery 0 is divided inside
    await all_vote(world, poll, "Oppose", people[1:2])
    await all_vote(world, poll, "Support", people[2:20])  # Surgeries 10 and 11 do not answer
    merged = [(who, "Surgery 2" if at in (2, 3) else name) for at, (who, name) in enumerate(rows)]
    merged[6] = people[6], "Surgery 4"
    said = await imported(world, merged)
    assert "practice “Surgery 1” → “Surgery 2”" in said
    assert "Polls already open keep the roll they opened with" in said
    moved = (await people[6].click(poll, label="Support")).response
    assert "You vote for Surgery 3 with 1 colleague" in text(moved)
    assert "You vote for Surgery 1" in text((await people[2].click(poll, label="Support")).response)
    await advance(world.env, days=1)
    result = card(world, "Straw poll result")
    said = text(result)
    assert "SUPPORT 9 of 9 practices of one voice (100%)" in said
    assert "divided inside fewer than 5" in said
    assert "Needed: 60% of all practices. MET" in said
    details = (await people[0].click(result, label="Details")).response
    assert "60% of all practices: met (9 of 12, 75.00%)" in await in_full(people[0], details)
    raw, seal = await exported(world)
    assert recount_bytes(raw, seal).ok


async def test_a_wrong_members_role_is_put_right_while_a_poll_is_open(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    wrong = world.guild.create_role("Guests")
    guest = world.guild.add_member(world.env.create_user("guest"), roles=[wrong])
    owner = world.guild.add_member(world.guild.owner)
    wizard = (await owner.slash(world.channel, "setup")).response
    await owner.select(wizard, [wrong], custom_id="setup:roles:member")
    assert "Recorded" in text((await world.member.click(poll, label="Support")).response)
    assert "You were not among them then." in text(
        (await guest.click(poll, label="Support")).response
    )
    draft = await preview(world, "Another matter altogether?")
    assert "1 may vote" in text(draft)
    assert "Roll: the role “Guests”" in text(draft)
    await owner.select(wizard, [world.member_role], custom_id="setup:roles:member")
    await all_vote(world, poll, "Support")
    assert "Roll: the role “LMC member”" in text(await preview(world, "A third matter?"))
    await advance(world.env, days=1)
    assert "SUPPORT 6 of 6 votes" in text(card(world, "Straw poll result"))


async def test_who_held_a_role_that_is_deleted_votes_on(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    with bot_scope(world.env):
        await world.bot.get_guild(world.guild.id).get_role(world.member_role.id).delete()
    await world.env.settle()
    await all_vote(world, poll, "Support", world.members)
    more = (await world.member.click(poll, label="More")).response
    assert "Yes: when P-1 opened, you held the role “LMC member”." in text(more)
    assert "Withdraw" in labels(more)
    desk = text((await world.officer.slash(world.channel, "desk")).response)
    assert "Members’ role: a role chosen here is gone. Choose another." in desk
    await advance(world.env, days=1)
    assert "SUPPORT 5 of 5 votes" in text(card(world, "Straw poll result"))


async def test_reasons_areas_and_trustees_together_are_refused_in_words(world: Any) -> None:
    await noon(world)
    shown = await preview(world)
    form = await world.officer.click(shown, label="Rules")
    rules = {"method": "one", "most": "", "secret": "secret", "flags": ["reasons"], "met": []}
    shown = (await world.officer.submit_modal(form, rules)).response
    page = (await world.officer.click(shown, label="Trustees")).response
    form = await world.officer.click(page, label="Choose")
    chosen = {"trustees": [who.user for who in world.members[:3]]}
    page = (await world.officer.submit_modal(form, chosen)).response
    shown = (await world.officer.click(page, label="Back to the preview")).response
    assert "Reasons cannot be sealed to trustees: leave the reasons out, or the trustees." in text(
        shown
    )
