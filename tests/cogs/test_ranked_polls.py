"""An order of preference: pressed, changed, taken out, counted, told."""

from typing import Any

import pytest
from layouts import labels, text
from pollstory import (
    behind,
    card,
    cards,
    crowd,
    drafted,
    exported,
    in_full,
    noon,
    opened_as,
    put_in_order,
)
from simulated import advance

from bot.polls.recount import recount_bytes

WHO = {"question": "Who should go to the England LMC conference?",
       "options": "Adeyemi\nBrook\nCole\nDutt"}  # fmt: skip
TENNESSEE = {"question": "Where should the capital be?",
             "options": "Memphis\nNashville\nChattanooga\nKnoxville"}  # fmt: skip
ORDERS = {  # of 100 voters, by twos and ones: 42, 26, 15, 17
    42: ("Memphis", "Nashville", "Chattanooga", "Knoxville"),
    26: ("Nashville", "Chattanooga", "Knoxville", "Memphis"),
    15: ("Chattanooga", "Knoxville", "Nashville", "Memphis"),
    17: ("Knoxville", "Chattanooga", "Nashville", "Memphis"),
}


async def test_the_method_is_offered_first_in_a_secretarys_words(world: Any) -> None:
    await noon(world)
    offered = (await world.officer.slash(world.channel, "office-poll new")).response
    assert labels(offered)[:5] == [
        "Choose one", "Choose several", "Put in order", "Agree or disagree",
        "Which actions would you take",
    ]  # fmt: skip
    assert "[Support] [Oppose]" in text(offered)
    said = await in_full(world.officer, await drafted(world, "Put in order", WHO))
    assert "One is to be chosen." in said
    assert "Quota: votes ÷ 2, rounded down, plus one." in said
    assert "fewer first places goes out first" in said


async def test_a_member_puts_in_order_undoes_starts_again_and_casts(world: Any) -> None:
    await noon(world)
    poll = await opened_as(world, "Put in order", WHO)
    assert labels(poll)[0] == "Put in order"
    assert "One is to be chosen." in text(poll)
    shown = (await world.member.click(poll, label="Put in order")).response
    assert shown.flags.ephemeral
    assert labels(shown) == ["Adeyemi", "Brook", "Cole", "Dutt"]
    shown = (await world.member.click(shown, label="Cole")).response
    assert labels(shown) == ["Adeyemi", "Brook", "Dutt", "Undo", "Start again", "Cast: Cole"]
    shown = (await world.member.click(shown, label="Dutt")).response
    assert "1 Cole · 2 Dutt" in text(shown)
    shown = (await world.member.click(shown, label="Undo")).response
    assert "1 Cole" in text(shown)
    assert "Dutt" in labels(shown)
    again = (await world.member.click(shown, label="Start again")).response
    assert labels(again) == ["Adeyemi", "Brook", "Cole", "Dutt"]
    done = await put_in_order(world.member, poll, "Cole", "Brook")
    said = text(done)
    assert "Recorded: 1 Cole, 2 Brook" in said
    assert "If both go out, your vote stops there and backs nobody else." in said
    assert "Your code: **" in said
    assert labels(done) == ["Change order", "Withdraw"]


async def test_an_order_is_changed_over_a_restart_and_withdrawn(world: Any, restart: Any) -> None:
    await noon(world)
    poll = await opened_as(world, "Put in order", WHO)
    done = await put_in_order(world.member, poll, "Cole", "Brook")
    await restart()
    shown = (await world.member.click(done, label="Change order")).response
    assert "1 Cole · 2 Brook" in text(shown)
    shown = (await world.member.click(shown, label="Adeyemi")).response
    shown = (await world.member.click(shown, label="Cast: Cole, Brook, Adeyemi")).response
    assert "Recorded: 1 Cole, 2 Brook, 3 Adeyemi" in text(shown)
    shown = (await world.member.click(shown, label="Withdraw")).response
    assert "Withdrawn" in text(shown)
    assert labels(shown) == ["Put in order"]


async def test_a_stranger_is_told_before_they_rank(world: Any) -> None:
    await noon(world)
    poll = await opened_as(world, "Put in order", WHO)
    refused = await world.stranger.click(poll, label="Put in order")
    assert "was fixed when it opened" in text(refused.response)


async def test_tennessee_votes_through_the_cards(world: Any) -> None:
    """A hundredth of the electorate each: 42, 26, 15 and 17 of 100 voters."""
    await noon(world)
    voters = crowd(world, 100)
    await world.env.settle()
    poll = await opened_as(world, "Put in order", TENNESSEE)
    who = iter(voters)
    for many, order in ORDERS.items():
        for _ in range(many):
            done = await put_in_order(next(who), poll, *order)
            assert "Recorded: 1 " in text(done)
    await advance(world.env, days=1)
    result = card(world, "Straw poll result")
    said = text(result)
    assert "CHOSEN: KNOXVILLE (ROUND 3)" in said.upper()
    assert "Knoxville 58, Memphis 42" in said
    assert "One to one, behind Nashville" in said
    letter = text((await world.member.click(result, label="For a letter")).response)
    assert "Knoxville was chosen in the third round by 58 votes to Memphis’s 42" in letter
    details = await in_full(
        world.member, (await world.member.click(result, label="Details")).response
    )
    assert "Quota: 51 of 100 votes" in details
    raw, seal = await exported(world)
    assert b'"round"' in raw
    assert b'"ballot"' not in raw
    again = recount_bytes(raw, seal)
    assert again.ok, again.fault
    assert again.sealed
    assert cards(world, "Straw poll · closed")


async def test_three_foods_for_a_party_of_twenty(world: Any) -> None:
    """Three places by surpluses and a tie; the quota of 6 stands on the preview beforehand."""
    await noon(world)
    foods = {"O": "Oranges", "P": "Pears", "C": "Chocolate", "S": "Strawberries", "W": "Sweets"}
    guests = crowd(world, 14)
    await world.env.settle()
    words = {"question": "What shall we serve?", "options": "\n".join(foods.values())}
    counting = {"unit": "member", "places": "3", "reserved": "", "ties": "first", "also": []}
    poll = await opened_as(world, "Put in order", words, **counting)
    assert "Three are to be chosen." in text(poll)
    ballots = {"O": 4, "PO": 2, "CS": 8, "CW": 4, "S": 1, "W": 1}
    orders = [order for order, many in ballots.items() for _ in range(many)]
    for guest, order in zip([world.officer, *world.members, *guests], orders, strict=False):
        await put_in_order(guest, poll, *(foods[letter] for letter in order))
    await advance(world.env, days=1)
    said = text(card(world, "Straw poll result"))
    for food in ("CHOCOLATE (ROUND 1)", "ORANGES (ROUND 3)", "STRAWBERRIES (ROUND"):
        assert food in said.upper()


async def test_reserved_places_and_scottish_rules_are_printed_before_the_first_vote(
    world: Any,
) -> None:
    await noon(world)
    counting = {
        "unit": "member", "places": "2", "reserved": "sessional 1: Cole, 4", "ties": "scottish",
        "also": ["whole"],
    }  # fmt: skip
    poll = await opened_as(world, "Put in order", WHO, **counting)
    said = text(poll)
    assert "Two are to be chosen. Reserved: one sessional." in said
    assert "Whole rankings are published after the close" in said
    details = text((await behind(world.member, poll, "Details")).response)
    assert "in 5 decimals" in details
    assert "One reserved (sessional): Cole or Dutt." in details
    assert "The lot, drawn at the opening:" in details


@pytest.mark.parametrize(
    ("counting", "says"),
    [
        ({"places": "4"}, "4 to be chosen of 4: please put up more"),
        ({"places": "x"}, "How many are chosen: write a number"),
        ({"reserved": "sessional"}, "write it like sessional 1: Dr Cole, Dr Dutt"),
        ({"reserved": "sessional 1: Nobody"}, "is not among the options"),
        ({"reserved": "sessional 2: Cole"}, "only 1 could take them"),
    ],
)
async def test_what_cannot_be_counted_is_told_in_the_preview(
    world: Any, counting: dict[str, str], says: str
) -> None:
    await noon(world)
    usual = {"unit": "member", "places": "2", "reserved": "", "ties": "first", "also": []}
    shown = await drafted(world, "Put in order", WHO, **(usual | counting))
    assert says in text(shown)


async def test_reserved_places_follow_the_names_when_the_list_changes(world: Any) -> None:
    await noon(world)
    counting = {"unit": "member", "places": "2", "reserved": "sessional: Cole, Dutt",
                "ties": "first", "also": []}  # fmt: skip
    shown = await drafted(world, "Put in order", WHO, **counting)
    form = await world.officer.click(shown, label="Change words")
    words = {"question": WHO["question"], "options": "Cole\nEves\nDutt\nBrook"}
    shown = (await world.officer.submit_modal(form, words)).response
    assert "One reserved (sessional): Cole or Dutt." in await in_full(world.officer, shown)


async def test_priorities_choose_nobody(world: Any) -> None:
    await noon(world)
    usual = {"unit": "member", "places": "", "reserved": "", "ties": "first", "also": []}
    poll = await opened_as(world, "Put in order", WHO, **usual)
    assert "Nobody is chosen: the answer is an order, one to one." in text(poll)
    for member in [world.officer, *world.members[:4]]:
        done = await put_in_order(member, poll, "Brook", "Adeyemi")
        assert "backs nobody else" not in text(done)
    await advance(world.env, days=1)
    said = text(card(world, "Straw poll result"))
    assert "priorities" in said
    assert "1 BROOK" in said
