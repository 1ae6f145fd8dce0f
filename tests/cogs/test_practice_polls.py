"""One vote for each practice, areas that must each agree, as officers and members live it."""

from typing import Any

from layouts import labels, text
from pollstory import all_vote, card, crowd, drafted, exported, in_full, noon, opened_as
from simulated import advance

from bot.polls.recount import recount_bytes
from bot.register.kept_register import Entry, import_register

TERMS = {"question": "Should we refuse the new terms?", "options": "Support\nOppose\nAbstain"}
AREAS = ("North", "East", "South", "West")
BY_PRACTICE = {"unit": "majority", "also": ["areas"], "practices": "", "areas": "3/4"}


async def surgeries(world: Any, practices: int = 28, doctors: int = 2) -> list[list[Any]]:
    """An imported roll of practices by their doctors, area by area."""
    people = crowd(world, practices * doctors)
    await world.env.settle()
    groups = [people[at * doctors : (at + 1) * doctors] for at in range(practices)]
    rows = [
        Entry(
            doctor.id, f"Dr {number}.{at}", f"Surgery {number}", AREAS[number % 4],
            4_000 + 100 * (number % 7), ("partner", "salaried")[at], speaks=at == 0,
        )
        for number, group in enumerate(groups)
        for at, doctor in enumerate(group)
    ]  # fmt: skip
    now = world.bot.clock()
    await world.write(lambda conn: import_register(conn, world.guild.id, rows, now))
    return groups


async def test_a_dual_majority_over_four_areas(world: Any, restart: Any) -> None:
    await noon(world)
    groups = await surgeries(world)
    shown = await drafted(world, "Choose one", TERMS, **BY_PRACTICE)
    said = text(shown)
    assert "56 may vote; left out: 6 in no practice" in said
    poll = await opened_as(world, "Choose one", TERMS, **BY_PRACTICE)
    said = text(poll)
    assert "One vote for each of 28 practices" in said
    assert "Told as met or not met for each of four areas: East, North, South and West." in said
    first, second = groups[0]
    done = (await first.click(poll, label="Support")).response
    assert (
        "You vote for Surgery 0 with 1 colleague: most votes decide, a tie counts as “divided "
        "inside”." in text(done)
    )
    assert labels(done) == ["Oppose instead", "Abstain instead", "Withdraw"]
    await restart()
    assert "Surgery 0" in text((await second.click(poll, label="Support")).response)
    for number, (one, two) in enumerate(groups[1:24], 1):
        south = AREAS[number % 4] == "South"
        await one.click(poll, label="Oppose" if south else "Support")
        if number % 3:
            await two.click(poll, label="Oppose" if south else "Support")
    await advance(world.env, days=1)
    result = card(world, "Straw poll result")
    said = text(result)
    assert "by practice" in said
    assert "SUPPORT 18 OF 24 PRACTICES" in said.upper() or "SUPPORT 18" in said
    assert "Needed: more for than against in 3 of 4 areas. MET" in said
    details = await in_full(first, (await first.click(result, label="Details")).response)
    assert "GPs voted" in details
    letter = text((await first.click(result, label="For a letter")).response)
    assert "the 28 practices of its area, one vote each" in letter
    assert "not in South" in letter
    raw, seal = await exported(world)
    assert b"Surgery" not in raw
    again = recount_bytes(raw, seal)
    assert again.ok, again.fault
    assert any("South: not met" in line for line in again.lines)


async def test_one_named_member_answers_the_menu_of_a_practice(world: Any) -> None:
    await noon(world)
    groups = await surgeries(world, practices=8)
    words = {"question": "What would your practice do?", "options": "Write\nStop\nLeave"}
    poll = await opened_as(world, "Which actions would you take", words, unit="named")
    assert "One vote for each of 8 practices: one named member speaks for it." in text(poll)
    refused = await groups[0][1].click(poll, label="Answer")
    assert "was fixed when it opened" in text(refused.response)
    for first, _ in groups[:6]:
        form = await first.click(poll, label="Answer")
        done = (await first.submit_modal(form, {"answer1": "1", "answer2": "2"})).response
        assert "You answered for Surgery" in text(done)
    await advance(world.env, days=1)
    said = text(card(world, "Survey result"))
    assert "6 of 8 practices answered (75%)" in said
    assert "More than half of all 8 would:" in said


async def test_one_answer_of_a_named_member_counts_practices(world: Any) -> None:
    await noon(world)
    groups = await surgeries(world, practices=12)
    counting = BY_PRACTICE | {"unit": "named", "practices": "60%", "areas": ""}
    poll = await opened_as(world, "Choose one", TERMS, **counting)
    said = text((await groups[0][1].click(poll, label="Support")).response)
    assert "One named member speaks for each practice, and that was not you then." in said
    for first, _ in groups[:9]:
        await first.click(poll, label="Support")
    await advance(world.env, days=1)
    said = text(card(world, "Straw poll result"))
    assert "SUPPORT 9 of 9 practices (100%)" in said
    assert "Turnout 9 of 12 practices (75%)" in said
    assert "At least 9 of all 12 practices support it (75%)." in said
    assert "Needed: 60% of all practices. MET" in said
    result = card(world, "Straw poll result")
    details = (await groups[0][0].click(result, label="Details")).response
    assert "60% of all practices: met (9 of 12, 75.00%)" in await in_full(groups[0][0], details)
    raw, seal = await exported(world)
    assert recount_bytes(raw, seal).ok


async def test_too_few_practices_show_nothing(world: Any) -> None:
    await noon(world)
    groups = await surgeries(world, practices=8)
    poll = await opened_as(world, "Choose one", TERMS, **(BY_PRACTICE | {"areas": ""}))
    for group in groups[:4]:
        for doctor in group:
            await doctor.click(poll, label="Support")
    await advance(world.env, days=1)
    said = text(card(world, "Straw poll result"))
    assert "too few to show. Fewer than 5 practices voted, or a vote could be worked out." in said


async def test_a_count_by_capacity_is_chosen_as_one_by_area_is(world: Any) -> None:
    await noon(world)
    await surgeries(world, practices=6)
    counting = {"unit": "member", "also": ["capacity"], "practices": "", "areas": ""}
    said = text(await drafted(world, "Choose one", TERMS, **counting))
    assert "met or not met for each of two capacities: partner and salaried." in said
    both = counting | {"also": ["areas", "capacity"]}
    said = text(await drafted(world, "Choose one", TERMS, **both))
    assert "Areas or capacities: together they could tell how one voted." in said


async def test_a_count_by_role_tells_the_holders_of_each_role_asked_apart(world: Any) -> None:
    await noon(world)
    locums = world.guild.create_role("Locum")
    others = [
        world.guild.add_member(world.env.create_user(f"locum{n}"), roles=[locums]) for n in range(6)
    ]
    await world.env.settle()
    counting = {"unit": "member", "also": ["role"], "practices": "", "areas": ""}
    shown = await drafted(world, "Choose one", TERMS, **counting)
    assert "A count by role needs two roles or more, and the roll names 1" in text(shown)
    form = await world.officer.click(shown, label="Who may vote")
    asked = {"roles": [world.member_role, locums], "register": False}
    shown = (await world.officer.submit_modal(form, asked)).response
    told = "Told as met or not met for each of two roles: LMC member and Locum."
    assert told in await in_full(world.officer, shown)
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    poll = card(world)
    assert told in text(poll)
    await all_vote(world, poll, "Support")
    await all_vote(world, poll, "Oppose", others[:5])
    await advance(world.env, days=1)
    result = card(world, "Straw poll result")
    assert "by role" in text(result)
    letter = text((await world.member.click(result, label="For a letter")).response)
    assert "By role, more were for it than against in LMC member (not in Locum)." in letter
    raw, seal = await exported(world)
    assert recount_bytes(raw, seal).ok


async def test_a_practice_is_the_one_on_the_roll_when_the_poll_opened(world: Any) -> None:
    await noon(world)
    groups = await surgeries(world, practices=8)
    poll = await opened_as(world, "Choose one", TERMS, **(BY_PRACTICE | {"areas": ""}))
    moved = [Entry(groups[3][0].id, "Dr 3.0", "Surgery 4", "North", 4_000, "partner")]
    await world.write(lambda conn: import_register(conn, world.guild.id, moved, world.bot.clock()))
    said = text((await groups[3][0].click(poll, label="More")).response)
    assert "you held the role “LMC member”, and the roll had you at Surgery 3." in said
    said = text((await world.member.click(poll, label="Support")).response)
    assert "Each practice has one vote, and you stood in none of them then." in said


async def test_members_vote_and_the_result_says_from_how_many_practices(world: Any) -> None:
    await noon(world)
    groups = await surgeries(world, practices=8)
    poll = await opened_as(world, "Choose one", TERMS)
    for group in groups[:6]:
        said = text((await group[0].click(poll, label="Support")).response)
        assert "Surgery" not in said, "a member's vote is nobody's but theirs"
    for doctor in (groups[0][1], groups[1][1]):
        await doctor.click(poll, label="Oppose")
    await advance(world.env, days=1)
    shown = card(world, "Straw poll result")
    assert "Turnout 8 of 22 members (36%), from at least 6 of 8 practices" in text(shown)
    details = await in_full(
        world.member, (await world.member.click(shown, label="Details")).response
    )
    assert "Account of ballots: roll 22, withdrawn fewer than 5, counted 8" in details
    raw, seal = await exported(world)
    again = recount_bytes(raw, seal)
    assert again.ok
    assert "Turnout 8 of 22, from at least 6 of 8 practices" in again.text


async def test_members_vote_and_each_area_shows_a_bare_verdict(world: Any) -> None:
    await noon(world)
    groups = await surgeries(world, practices=24)
    counting = {"unit": "member", "also": ["areas"], "practices": "", "areas": "all"}
    poll = await opened_as(world, "Choose one", TERMS, **counting)
    assert "54 may vote; turnout is told by area, from 5 votes there on" in text(poll)
    for number, group in enumerate(groups[:20]):
        for doctor in group:
            await doctor.click(poll, label="Oppose" if number == 3 else "Support")
    await advance(world.env, minutes=1)
    said = text(card(world, "Straw poll · open"))
    assert "or more of 54 have voted" in said
    assert " of 12 · " in said
    await advance(world.env, days=1)
    said = text(card(world, "Straw poll result"))
    assert "by area" in said
    assert "Needed: more for than against in all 4 areas. MET" in said
    assert "SUPPORT 38 of 40 votes (95%)" in said
