"""An election from the first nomination to who is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import uninvited
from layouts import labels, text
from pollstory import behind, card, crowd, in_full, noon
from simulated import advance, set_wrong, wire
from town import texts_of
from wire import refused

from bot import audit
from cogs.card import height

QUESTION = "Who should go to the England LMC conference?"


async def ranking(world: Any) -> Any:
    """The preview of a ranking without candidates."""
    ways = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(ways, label="Put in order")
    typed = {"question": QUESTION, "options": ""}
    return (await world.officer.submit_modal(form, typed)).response


async def offered(world: Any, **words: str) -> Any:
    """The call as the officer reads it before it goes out."""
    form = await world.officer.click(await ranking(world), label="Nominations")
    usual = {"until": "today 17:00", "places": "2", "reserved": "sessional 1"}
    return (await world.officer.submit_modal(form, usual | words)).response


async def called(world: Any, **words: str) -> Any:
    """The public card of a call."""
    await world.officer.click(await offered(world, **words), label="Open nominations")
    await advance(world.env, seconds=1)
    return card(world, "Nominations · open")


def fields(form: Any) -> dict[str, Any]:
    """What a form asks, by the name of each field."""
    parts = [part["component"] for part in form.modal["components"]]
    return {part["custom_id"]: part for part in parts}


async def stands(world: Any, message: Any, member: Any, name: str, *claims: str) -> Any:
    form = await member.click(message, label="Stand")
    words: dict[str, Any] = {"name": name, "statement": f"I am {name} and would go."}
    if "claims" in fields(form):
        words["claims"] = list(claims)
    return (await member.submit_modal(form, words)).response


async def test_a_call_is_shown_to_the_officer_before_members_read_it(world: Any) -> None:
    await noon(world)
    shown = await offered(world)
    said = text(shown)
    assert "Nominations · preview, only you see this" in said
    assert "Two are to be chosen. Reserved: one sessional." in said
    assert "Quota: votes ÷ 3, rounded down, plus one." in said
    assert "Ties: first places, then second and so on, else the lot." in said
    assert not [m for m in world.channel.history() if "Nominations · open" in text(m)]
    await world.officer.click(shown, label="Open nominations")
    await advance(world.env, seconds=1)
    public = text(card(world, "Nominations · open"))
    assert "Nobody stands yet." in public
    assert "Quota: votes ÷ 3" in public
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id))
    assert rows[0].act == "nominations.open"
    again = await uninvited.press(
        world.env, world.officer, world.channel, world.channel.last_message, "pz:open:1"
    )
    assert "These nominations were called already." in texts_of(again)


async def test_a_clock_that_is_ahead_draws_no_order(world: Any) -> None:
    await noon(world)
    message = await called(world)
    set_wrong(world.env, timedelta(days=1))
    await advance(world.env, minutes=30)
    set_wrong(world.env, -timedelta(days=1))
    assert "You stand: Ada Cole" in text(await stands(world, message, world.member, "Ada Cole"))
    await advance(world.env, hours=9)
    assert "Ada Cole" in text(card(world, "Nominations · closed"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"until": "yesterday 10:00"}, "has passed"),
        ({"until": "in 90 days at 12:00"}, "within 60 days"),
        ({"places": "0"}, "can be chosen"),
        ({"places": "x"}, "write a number"),
        ({"reserved": "sessional"}, "write it like sessional 1"),
        ({"reserved": "sessional 3"}, "More places are reserved than there are"),
        ({"reserved": "sessional 1\nSessional 1"}, "Two reserved places have one name"),
    ],
)
async def test_what_cannot_be_called_is_refused(
    world: Any, words: dict[str, str], sentence: str
) -> None:
    await noon(world)
    assert sentence in text(await offered(world, **words))
    assert not [m for m in world.channel.history() if "Nominations · " in text(m)]


async def test_who_stands_changes_it_and_stands_down_in_private(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    message = await called(world)
    own = await stands(world, message, world.member, "Dr Cole", "sessional")
    assert own.ephemeral
    assert "### You stand: Dr Cole" in text(own)
    assert "Could take: sessional." in text(own)
    await advance(world.env, seconds=10)
    public = text(card(world, "Nominations · open"))
    assert "One so far." in public
    assert "Cole" not in public
    await restart()
    form = await world.member.click(own, label="Change it")
    assert fields(form)["statement"]["value"] == "I am Dr Cole and would go."
    changed = await world.member.submit_modal(
        form, {"name": "Dr Ann Cole", "statement": "", "claims": []}
    )
    assert "You gave no statement." in text(changed.response)
    gone = await world.member.click(changed.response, label="Stand down")
    assert "### You do not stand" in text(gone.response)
    await advance(world.env, seconds=10)
    assert "Nobody stands yet." in text(card(world, "Nominations · open"))


async def test_a_statement_of_201_words_and_a_taken_name_are_refused(world: Any) -> None:
    await noon(world)
    message = await called(world)
    form = await world.member.click(message, label="Stand")
    long = {"name": "Dr Cole", "statement": "word " * 201, "claims": []}
    said = (await world.member.submit_modal(form, long)).response
    assert "The statement has 201 words; at most 200 are printed" in text(said)
    form = await world.member.click(message, label="Stand")
    right = {"name": "Dr Cole", "statement": "word " * 200, "claims": []}
    assert "200 words" in text((await world.member.submit_modal(form, right)).response)
    taken = await stands(world, message, world.members[1], "DR COLE")
    assert "Somebody of that name stands already" in text(taken)
    blank = await stands(world, message, world.members[1], "  ")
    assert "Write the name under which you stand." in text(blank)


async def test_the_order_is_drawn_at_the_close_and_candidates_are_read(
    world: Any, restart: Callable[..., Any]
) -> None:
    await noon(world)
    message = await called(world)
    names = ["Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt"]
    for member, name in zip(world.members, names, strict=False):
        await stands(world, message, member, name, *(["sessional"] if name == "Dr Dutt" else []))
    await restart(hours=8)  # over the closing time
    await advance(world.env, minutes=1)
    public = card(world, "Nominations · closed")
    found = re.findall(r"\d\. (Dr \w+)", text(public))
    assert sorted(found) == names
    assert "The vote follows." in text(public)
    late = await uninvited.press(world.env, world.member, world.channel, public, "pz:stand:1")
    assert "Nominations have closed" in texts_of(late)
    page = (await world.stranger.click(public, label="Candidates")).response
    assert f"**1. {found[0]}**" in text(page)
    assert f"I am {found[0]} and would go." in text(page)
    await world.stranger.click(page, label="More")
    assert f"**2. {found[1]}**" in text(page)
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "Nominations are closed: Who should go to the England LMC conference?" in text(desk)
    shown = (await world.officer.click(desk, label="Open the draft")).response
    assert " · ".join(f"[{name}]" for name in found) in text(shown)
    assert "Two are to be chosen. Reserved: one sessional." in text(shown)
    assert "Before it can open" not in text(shown)


async def test_an_election_of_two_with_a_reserved_place_runs_to_its_result(world: Any) -> None:
    await noon(world)
    message = await called(world)
    names = ["Dr Adeyemi", "Dr Brook", "Dr Cole", "Dr Dutt"]
    for member, name in zip(world.members, names, strict=False):
        await stands(world, message, member, name, *(["sessional"] if name == "Dr Dutt" else []))
    await advance(world.env, hours=8)
    desk = (await world.officer.slash(world.channel, "desk")).response
    shown = (await world.officer.click(desk, label="Open the draft")).response
    form = await world.officer.select(shown, ["other"])
    shown = (await world.officer.submit_modal(form, {"when": "tomorrow 20:00"})).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    poll = card(world, "Straw poll · open")
    assert "Candidates" in labels(poll)
    page = (await world.member.click(poll, label="Candidates")).response
    assert "I am Dr" in text(page)
    details = text((await behind(world.member, poll, "Details")).response)
    assert "Quota: votes ÷ 3, rounded down, plus one." in details
    assert "One reserved (sessional): Dr Dutt." in details
    for member in [world.officer, *world.members]:
        paper = (await member.click(poll, label="Put in order")).response
        for name in ("Dr Brook", "Dr Cole"):
            paper = (await member.click(paper, label=name)).response
        cast = next(label for label in labels(paper) if label.startswith("Cast:"))
        await member.click(paper, label=cast)
    await advance(world.env, hours=35)
    result = text(card(world, "Straw poll result · in order"))
    assert "DR BROOK" in result.upper()
    assert "DR DUTT" in result.upper()  # nobody ranked her, and the sessional place is hers
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "Nominations are closed" not in text(desk)


async def test_a_refusal_that_is_not_discords_keeps_no_call_from_being_drawn(world: Any) -> None:
    await noon(world)
    message = await called(world)
    here = f"/channels/{world.channel.id}/messages/{message.id}"
    wire(world.env).fail("PATCH", here, lambda: refused(403), times=1)  # a proxy's: it has no code
    await stands(world, message, world.member, "Dr Cole")
    await advance(world.env, minutes=10)
    assert "One so far." in text(card(world, "Nominations · open"))


async def test_where_no_more_stand_than_are_chosen_nobody_need_vote(world: Any) -> None:
    await noon(world)
    message = await called(world, reserved="")
    for member, name in zip(world.members[:2], ("Dr Brook", "Dr Cole"), strict=True):
        await stands(world, message, member, name)
    await advance(world.env, hours=8)
    public = text(card(world, "Nominations · closed"))
    assert "Two for two to be chosen: nobody need vote." in public
    desk = (await world.officer.slash(world.channel, "desk")).response
    shown = (await world.officer.click(desk, label="Open the draft")).response
    assert "2 to be chosen of 2: please put up more, or choose fewer." in text(shown)
    form = await world.officer.click(shown, label="Nominations")
    again = (await world.officer.submit_modal(
        form, {"until": "tomorrow 12:00", "places": "2", "reserved": ""})).response  # fmt: skip
    assert "2 stand already and remain candidates." in text(again)
    await world.officer.click(again, label="Open nominations")
    await advance(world.env, seconds=5)
    assert "Two so far." in text(card(world, "Nominations · open"))


async def test_a_ballot_holds_ten_candidates_and_long_words_fit_a_telephone(world: Any) -> None:
    await noon(world)
    message = await called(world)
    many = crowd(world, 11)
    for n, member in enumerate(many[:10]):
        await stands(world, message, member, f"Dr {chr(65 + n)}")
    full = await stands(world, message, many[10], "Dr Late")
    assert "10 stand already, as many as a ballot holds" in text(full)
    form = await many[0].click(message, label="Stand")
    words = {"name": "Dr A", "statement": "consultation " * 150, "claims": []}
    await many[0].submit_modal(form, words)
    await advance(world.env, hours=8)
    page = (
        await world.member.click(card(world, "Nominations · closed"), label="Candidates")
    ).response
    for _ in range(14):
        assert height(text(page)) <= 26
        if "More" not in labels(page):
            break
        await world.member.click(page, label="More")


async def test_a_stranger_does_not_stand_and_a_member_calls_nothing(world: Any) -> None:
    await noon(world)
    message = await called(world)
    for what in ("stand", "down"):
        forged = await uninvited.press(
            world.env, world.stranger, world.channel, message, f"pz:{what}:1"
        )
        assert "members" in texts_of(forged)
    for custom_id in ("pz:open:1", "pf:stand:1"):
        forged = await uninvited.press(world.env, world.member, world.channel, message, custom_id)
        assert "officers" in texts_of(forged)
    abroad = await uninvited.press(
        world.env, world.elsewhere_officer, world.elsewhere_channel, message, "pz:stand:1"
    )
    assert "no such nominations" in texts_of(abroad)
    early = await uninvited.press(world.env, world.member, world.channel, message, "pz:read:1:0")
    assert "they show once nominations have closed" in texts_of(early)


async def test_a_draft_thrown_away_calls_the_nominations_off(world: Any) -> None:
    await noon(world)
    message = await called(world)
    await stands(world, message, world.member, "Dr Cole")
    await world.write(lambda conn: conn.execute("DELETE FROM poll_draft"))
    await advance(world.env, hours=8)
    public = card(world, "Nominations · called off")
    assert labels(public) == []


async def drafted(world: Any) -> Any:
    """The preview of the officer's one draft, as the list of drafts leads to it."""
    message = (await world.officer.slash(world.channel, "office-poll list")).response
    return (await world.officer.click(message, label="Draft 1")).response


async def test_a_statement_of_one_endless_word_is_read_with_those_after_it(world: Any) -> None:
    await noon(world)
    message = await called(world, reserved="")
    for member, name in zip(world.members, ("Dr Brook", "Dr Cole"), strict=False):
        form = await member.click(message, label="Stand")
        await member.submit_modal(form, {"name": name, "statement": "*" * 2_000})
    await advance(world.env, hours=8)
    public = card(world, "Nominations · closed")
    page = (await world.member.click(public, label="Candidates")).response
    read = text(page)
    while "More" in labels(page):
        await world.member.click(page, label="More")
        read += text(page)
    assert read.count("*") >= 4_000
    assert {"**1. Dr", "**2. Dr"} <= set(re.findall(r"\*\*\d\. Dr", read))


async def test_the_name_of_a_reserved_place_shows_as_typed(world: Any) -> None:
    await noon(world)
    message = await called(world, reserved="**@everyone** 1")
    assert r"one \*\*@" in text(message)
    assert "@everyone" not in text(message)
    own = await stands(world, message, world.member, "Dr Cole", "**@everyone**")
    assert r"Could take: \*\*@" in text(own)


async def test_the_poll_waits_for_its_nominations(world: Any) -> None:
    await noon(world)
    offer = await offered(world)
    assert "prepared and never opened" in text(await drafted(world))
    await world.officer.click(offer, label="Open nominations")
    await advance(world.env, seconds=1)
    assert "Nominations are still open: the poll can open once they have closed." in text(
        await drafted(world)
    )
    form = await uninvited.press(
        world.env, world.officer, world.channel, world.channel.last_message, "pf:open:1"
    )
    assert "Nominations are still open" in texts_of(form)


async def test_a_call_without_its_draft_is_not_let_out(world: Any) -> None:
    await noon(world)
    offer = await offered(world)
    await world.write(lambda conn: conn.execute("DELETE FROM poll_draft"))
    late = (await world.officer.click(offer, label="Open nominations")).response
    assert "was opened or thrown away: start a new poll." in text(late)


async def drawn(world: Any) -> Any:
    """The closed call of three candidates, one of them for the reserved place."""
    message = await called(world)
    names = ["Dr Adeyemi", "Dr Brook", "Dr Cole"]
    for member, name in zip(world.members, names, strict=False):
        await stands(world, message, member, name, *(["sessional"] if name == "Dr Cole" else []))
    await advance(world.env, hours=8)
    return card(world, "Nominations · closed")


async def test_asking_again_after_the_draw_leaves_it_until_nominations_open_again(
    world: Any,
) -> None:
    await noon(world)
    public = await drawn(world)
    before = text(await drafted(world))
    form = await world.officer.click(await drafted(world), label="Nominations")
    typed = {"until": "tomorrow 12:00", "places": "2", "reserved": "sessional 1"}
    again = (await world.officer.submit_modal(form, typed)).response
    assert "Nominations · preview" in text(again)
    page = (await world.member.click(public, label="Candidates")).response
    assert "**1. Dr" in text(page)
    assert text(await drafted(world)) == before
    await world.officer.click(again, label="Open nominations")
    await advance(world.env, seconds=1)
    assert "Three so far." in text(card(world, "Nominations · open"))
    assert "Nominations are still open" in text(await drafted(world))


@pytest.mark.parametrize("options", ["", "Dr Late\nDr Other"])
async def test_words_changed_over_the_draw_keep_the_drawn_order(world: Any, options: str) -> None:
    await noon(world)
    message = await called(world)
    for member, name in zip(world.members, ("Dr Adeyemi", "Dr Brook", "Dr Cole"), strict=False):
        await stands(world, message, member, name)
    form = await world.officer.click(await drafted(world), label="Change words")
    await advance(world.env, hours=8)
    sent = (await world.officer.submit_modal(
        form, {"question": QUESTION, "options": options})).response  # fmt: skip
    said, kept = text(sent), await in_full(world.officer, await drafted(world))
    assert ("those who stood, in the order that was drawn" in said) is bool(options)
    assert len(set(re.findall(r"- (Dr \w+)", kept))) == 3
    assert "Late" not in kept


@pytest.mark.parametrize(
    "options", [lambda drawn: drawn[1:], lambda drawn: drawn[::-1], lambda drawn: [*drawn, "Late"]]
)
async def test_no_officer_takes_a_candidate_off_the_paper_or_changes_the_drawn_order(
    world: Any, options: Callable[[list[str]], list[str]]
) -> None:
    await noon(world)
    await drawn(world)
    before = text(await drafted(world))
    names = re.findall(r"\[(Dr \w+)\]", before)
    form = await world.officer.click(await drafted(world), label="Change words")
    typed = {"question": "Who goes?", "options": "\n".join(options(names))}
    said = text((await world.officer.submit_modal(form, typed)).response)
    assert "those who stood, in the order that was drawn" in said
    assert text(await drafted(world)) == before


@pytest.mark.parametrize("closed", [False, True])
async def test_the_question_stays_that_nominations_were_called_for(
    world: Any, closed: bool
) -> None:
    await noon(world)
    await (drawn if closed else called)(world)
    before = text(await drafted(world))
    form = await world.officer.click(await drafted(world), label="Change words")
    typed = {"question": "Who should be expelled?", "options": "\n".join(_names(before))}
    said = text((await world.officer.submit_modal(form, typed)).response)
    assert "Members stand for what nominations were called for, so the question stays" in said
    assert text(await drafted(world)) == before


def _names(shown: str) -> list[str]:
    return re.findall(r"\[(Dr \w+)\]", shown)


async def test_the_words_of_an_open_election_are_corrected_in_its_second_version(
    world: Any,
) -> None:
    await noon(world)
    await drawn(world)
    form = await world.officer.select(await drafted(world), ["other"])
    shown = (await world.officer.submit_modal(form, {"when": "tomorrow 20:00"})).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    form = await world.officer.slash(world.channel, "office-poll reword", poll="P-1")
    (names,) = [part["value"] for part in fields(form).values() if "Dr" in part["value"]]
    typed = {"question": "Who goes to the conference?", "options": names}
    shown = (await world.officer.submit_modal(form, typed)).response
    assert "Who goes to the conference?" in text(shown)


async def test_words_changed_before_the_call_is_let_out_give_way_to_those_shown(
    world: Any,
) -> None:
    await noon(world)
    offer = await offered(world)
    form = await world.officer.click(await drafted(world), label="Change words")
    await world.officer.submit_modal(form, {"question": "Who goes?", "options": ""})
    await world.officer.click(offer, label="Open nominations")
    await advance(world.env, seconds=1)
    assert QUESTION in text(card(world, "Nominations · open"))
    assert QUESTION in text(await drafted(world))


async def test_a_name_that_looks_the_same_is_no_second_candidate(world: Any) -> None:
    await noon(world)
    message = await called(world, reserved="")
    await stands(world, message, world.member, "Dr Brook")
    said = text(await stands(world, message, world.members[1], "\uff24r \uff22rook"))
    assert "Somebody of that name stands already" in said


@pytest.mark.parametrize("change", [{"places": "1"}, {"reserved": ""}, {"ties": "latest"}])
async def test_the_rules_that_nominations_were_called_by_stay(
    world: Any, change: dict[str, str]
) -> None:
    await noon(world)
    await drawn(world)
    form = await world.officer.click(await drafted(world), label="Counting")
    rules = {"unit": "member", "places": "2", "reserved": "sessional 1: Dr Cole", "ties": "first"}
    said = text((await world.officer.submit_modal(form, rules | change)).response)
    assert "printed when nominations were called" in said
    form = await world.officer.click(await drafted(world), label="Counting")
    checked = {"reserved": "sessional 1: Dr Brook, Dr Cole"}
    shown = (await world.officer.submit_modal(form, rules | checked)).response
    told = await in_full(world.officer, shown)
    assert "One reserved (sessional): Dr Brook or Dr Cole." in told.replace(
        "Cole or Dr Brook", "Brook or Dr Cole"
    )


@pytest.mark.parametrize("way", ["Choose one", "Choose several", "I will if enough do"])
@pytest.mark.parametrize("closed", [False, True])
async def test_no_other_way_of_answering_lets_names_be_typed_by_hand(
    world: Any, way: str, closed: bool
) -> None:
    await noon(world)
    if closed:
        await drawn(world)
    else:
        message = await called(world)
        await stands(world, message, world.member, "Dr Cole")
    before = text(await drafted(world))
    ways = (await world.officer.click(await drafted(world), label="Method")).response
    said = text((await world.officer.click(ways, label=way)).response)
    assert "Nominations settle who stands here" in said
    assert text(await drafted(world)) == before
    await advance(world.env, hours=8)
    assert "Dr Cole" in text(card(world, "Nominations · closed"))


async def test_a_form_left_open_over_the_call_does_not_undo_it(world: Any) -> None:
    await noon(world)
    ways = (await world.officer.slash(world.channel, "office-poll new")).response
    pledge = await world.officer.click(ways, label="I will if enough do")
    ways = (await world.officer.click(await drafted(world), label="Method")).response
    form = await world.officer.click(ways, label="Put in order")
    shown = (await world.officer.submit_modal(form, {"question": QUESTION, "options": ""})).response
    form = await world.officer.click(shown, label="Nominations")
    typed = {"until": "today 17:00", "places": "2", "reserved": ""}
    offer = (await world.officer.submit_modal(form, typed)).response
    await world.officer.click(offer, label="Open nominations")
    late = {"question": "We leave.", "mass": "60%", "unit": "member"}
    said = text((await world.officer.submit_modal(pledge, late)).response)
    assert "Nominations settle who stands here" in said


@pytest.mark.parametrize("closed", [False, True])
async def test_throwing_the_draft_away_calls_its_nominations_off_at_once(
    world: Any, closed: bool
) -> None:
    await noon(world)
    if closed:
        await drawn(world)
    else:
        await called(world)
    asked = (await world.officer.click(await drafted(world), label="Throw away")).response
    assert "Its nominations are then called off, and their card says so." in text(asked)
    await world.officer.click(asked, label="Throw it away")
    await advance(world.env, seconds=5)
    public = card(world, "Nominations · called off")
    assert labels(public) == []
    late = await uninvited.press(world.env, world.member, world.channel, public, "pz:stand:1")
    assert "Nominations have closed" in texts_of(late)
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id))
    assert rows[0].act == "nominations.off"
    await advance(world.env, hours=8)
    assert card(world, "Nominations · called off")
    trail = text((await world.officer.slash(world.channel, "audit")).response)
    assert "called off nominations" in trail


async def test_a_draft_without_nominations_is_thrown_away_without_a_word_of_them(
    world: Any,
) -> None:
    await noon(world)
    asked = (await world.officer.click(await ranking(world), label="Throw away")).response
    assert "nominations" not in text(asked)


async def test_a_question_too_long_for_the_card_is_not_called(world: Any) -> None:
    await noon(world)
    ways = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(ways, label="Put in order")
    typed = {"question": "Who? " * 100, "options": ""}
    shown = (await world.officer.submit_modal(form, typed)).response
    form = await world.officer.click(shown, label="Nominations")
    said = (await world.officer.submit_modal(
        form, {"until": "today 17:00", "places": "2", "reserved": ""})).response  # fmt: skip
    assert "at most 300 fit on the card" in text(said)
