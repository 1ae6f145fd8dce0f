"""Statements on a scale and menus of actions: pressed or asked by forms, counted, told."""

from typing import Any

from layouts import labels, text
from pollstory import card, crowd, exported, in_full, noon, opened_as
from simulated import advance

from bot.polls.recount import recount_bytes

ACTIONS = [
    "Limit contacts to 25 a day", "Stop advice and guidance", "Freeze new data sharing",
    "Stop rationing referrals", "Serve notice on extra work", "Hand back care plans",
    "Close the list for a month", "No more prescribing audits", "Stop unfunded tests",
    "Leave the network",
]  # fmt: skip
MENU = {"question": "What would your practice do?", "options": "\n".join(ACTIONS)}
ONE = {"question": "How is it?", "options": "Our practice can go on like this for two more years."}
THREE = {
    "question": "How far do you agree?",
    "options": "We have time\nWe have staff\nWe have hope",
}


async def test_one_statement_is_answered_by_one_press(world: Any, restart: Any) -> None:
    await noon(world)
    poll = await opened_as(world, "Agree or disagree", ONE)
    assert labels(poll)[:5] == ["1 disagree", "2", "3", "4", "5 agree"]
    assert "“Our practice can go on like this for two more years.”" in text(poll)
    done = (await world.member.click(poll, label="2")).response
    assert "Recorded: 2, disagree" in text(done)
    assert labels(done) == ["1 disagree", "3", "4", "5 agree", "Withdraw"]
    await restart()
    done = (await world.member.click(done, label="3")).response
    assert "Recorded: 3, neither" in text(done)
    for voter in [world.officer, *world.members[1:]]:
        await voter.click(poll, label="1 disagree")
    await advance(world.env, days=1)
    said = text(card(world, "Straw poll result"))
    assert "1 to 5" in said
    assert "DISAGREE 5 of 6 votes (83%)" in said
    assert "Neither 1 of 6 votes (17%)" in said
    assert "At least 5 of all 6 disagree." in said
    raw, seal = await exported(world)
    again = recount_bytes(raw, seal)
    assert again.ok, again.fault


async def test_several_statements_are_answered_by_one_form(world: Any) -> None:
    await noon(world)
    poll = await opened_as(world, "Agree or disagree", THREE)
    form = await world.member.click(poll, label="Answer")
    shown = form.modal["components"]
    assert [label["description"] for label in shown] == [
        "We have time", "We have staff", "We have hope",
    ]  # fmt: skip
    done = (await world.member.submit_modal(form, {"answer1": "2", "answer3": "5"})).response
    said = text(done)
    assert "Recorded: 2 of 3 answered" in said
    assert "1: 2 · 2: no answer · 3: 5" in said
    form = await world.member.click(done, label="Change answers")
    given = form.modal["components"][0]["component"]["options"]
    assert [option["value"] for option in given if option.get("default")] == ["2"]
    done = (await world.member.submit_modal(form, {"answer1": "1", "answer3": "5"})).response
    assert "1: 1" in text(done)
    done = (await world.member.click(done, label="Withdraw")).response
    assert "Withdrawn" in text(done)


async def test_nothing_answered_is_no_ballot(world: Any) -> None:
    await noon(world)
    poll = await opened_as(world, "Agree or disagree", THREE)
    form = await world.member.click(poll, label="Answer")
    done = (await world.member.submit_modal(form, {})).response
    assert "Nothing was chosen" in text(done)


async def ten(member: Any, poll: Any, said: str, *, restart: Any = None) -> Any:
    """Answer ten actions, by "1" support, "2" oppose, "3" abstain, "0" left open, and cast."""
    form = await member.click(poll, label="Answer")
    first = {f"answer{at}": value for at, value in enumerate(said[:5], 1) if value != "0"}
    shown = (await member.submit_modal(form, first)).response
    if restart is not None:
        await restart()
    form = await member.click(shown, label="Next five")
    rest = {f"answer{at}": value for at, value in enumerate(said[5:], 6) if value != "0"}
    shown = (await member.submit_modal(form, rest)).response
    (cast,) = [label for label in labels(shown) if label.startswith("Cast: ")]
    return (await member.click(shown, label=cast)).response


async def test_ten_actions_are_answered_five_by_five(world: Any, restart: Any) -> None:
    await noon(world)
    crowd(world, 4)
    await world.env.settle()
    poll = await opened_as(world, "Which actions would you take", MENU)
    said = text(poll)
    assert "Support, oppose or abstain for each." in said
    assert "1. Limit contacts to 25 a day" in said
    done = await ten(world.member, poll, "1111030022", restart=restart)
    said = text(done)
    assert "Recorded: 7 of 10 answered" in said
    assert "Support 1 2 3 4\nOppose 9 10\nAbstain 6\nNot answered 5 7 8" in said
    for member in world.members[1:]:
        await ten(member, poll, "1110000020")
    await ten(world.officer, poll, "1000000000")
    await advance(world.env, days=1)
    result = card(world, "Survey result")
    said = text(result)
    assert "ten actions" in said
    assert "6 of 10 members answered (60%)" in said
    assert "6 Limit contacts to 25 a day" in said
    details = await in_full(
        world.member, (await world.member.click(result, label="Details")).response
    )
    assert "Stop unfunded tests: support 0, oppose 5, abstain 0, unanswered 1, of 6" in details
    letter = text((await world.member.click(result, label="For a letter")).response)
    assert "not a ballot for industrial action" in letter
    raw, seal = await exported(world)
    assert b'"ballot"' not in raw
    again = recount_bytes(raw, seal)
    assert again.ok, again.fault
