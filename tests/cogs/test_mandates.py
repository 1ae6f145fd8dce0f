"""The register of mandates: read by everybody, kept by officers, and named when it is old."""

from __future__ import annotations

from typing import Any

import pytest
import uninvited
from layouts import labels, text
from pollstory import acts, all_vote, in_full, noon, opened, opened_with, preview, refused
from simulated import advance, move_clock
from town import texts_of

from cogs.card import height


async def closed(world: Any, question: str = "Should we refuse the new terms?") -> None:
    """One more poll that has closed: four of six for it, one against."""
    poll = await opened(world, question, minutes=2)
    await all_vote(world, poll, "Support", world.members[:4])
    await all_vote(world, poll, "Oppose", world.members[4:5])
    await advance(world.env, minutes=3)


async def shown(world: Any, actor: Any = None, mandate: str = "P-1") -> Any:
    """One mandate as somebody reads it."""
    who = actor or world.member
    return (await who.slash(world.channel, "mandate show", mandate=mandate)).response


async def sent(world: Any, message: Any, label: str, **words: str) -> Any:
    """A form behind a button, filled in and sent by the officer; the card after it."""
    form = await world.officer.click(message, label=label)
    return (await world.officer.submit_modal(form, words)).response


async def test_a_closed_poll_is_a_mandate_that_every_member_can_read(world: Any) -> None:
    await noon(world)
    none = await world.member.slash(world.channel, "mandate list")
    assert "No poll has closed yet" in text(none.response)
    await closed(world)
    page = (await world.member.slash(world.channel, "mandate list")).response
    assert page.ephemeral
    assert "SUPPORT 4 of 5 votes (80%)" in text(page)
    assert "stands" in text(page)
    await world.member.click(page, label="P-1")
    one = await shown(world)
    said = text(one)
    assert "Mandate P-1 · stands" in said
    assert "Turnout 5 of 6 members" in said
    assert "at least 4 of all 6 support it" in said
    assert "its six members, one vote each" in said
    assert "On 1 January 2026" in said
    assert "Not used anywhere yet" in said
    assert "Not a statutory ballot · P-1" in said
    assert labels(one) == ["Details", "For a letter", "Read it out"]
    officers = await shown(world, world.officer)
    assert labels(officers)[3:] == ["Link", "On an agenda", "Superseded", "No longer stands"]


async def test_a_stranger_and_another_server_read_no_mandate(world: Any) -> None:
    await noon(world)
    await closed(world)
    assert "members of the committee" in await refused(world, world.stranger, "mandate list")
    assert "members" in await refused(world, world.stranger, "mandate show", mandate="P-1")
    abroad = await world.elsewhere_officer.slash(
        world.elsewhere_channel, "mandate show", mandate="P-1"
    )
    assert "There is no closed poll “P-1” here" in text(abroad.response)
    assert all("UserError" in repr(error) for error in world.env.errors)


async def test_an_open_poll_is_no_mandate(world: Any) -> None:
    await noon(world)
    await opened(world)
    said = await refused(world, world.member, "mandate show", mandate="P-1")
    assert "P-1 is still open, so this cannot be done before its close" in said


async def test_thresholds_are_told_with_numbers_and_the_law_they_came_from(world: Any) -> None:
    await noon(world)
    rules = {"flags": [], "met": ["majority", "turnout:1/2", "roll:2/5"]}
    form = await world.officer.click(await preview(world, minutes=2), label="Rules")
    usual = {"method": "one", "most": "", "secret": "secret"}
    draft = (await world.officer.submit_modal(form, usual | rules)).response
    told = await in_full(world.officer, draft)
    assert "repealed on 18 February 2026" in told
    assert "A straw poll is no such ballot" in told
    await world.officer.click(draft, label="Open now")
    await advance(world.env, seconds=1)
    poll = world.channel.last_message
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, minutes=3)
    said = text(await shown(world))
    assert "Met: simple majority, turnout of half, 40% of the whole roll" in said
    details = await in_full(
        world.member, (await world.member.click(await shown(world), label="Details")).response
    )
    assert "Simple majority: met (5 of 5, 100.00%)" in details
    assert "Turnout of half: met (5 of 6, 83.33%)" in details
    assert "40% of the whole roll: met (5 of 6, 83.33%)" in details
    assert "Trade Union Act 2016, section 3" in details
    assert "repealed on 18 February 2026" in details
    assert "section 226(2)(a)(iia)" in details
    assert details.count("A straw poll is no such ballot.") == 2


async def test_an_officer_links_a_mandate_and_takes_the_link_away(world: Any, restart: Any) -> None:
    await noon(world)
    await closed(world)
    plan = await world.officer.slash(
        world.channel, "office-meeting new", when="20 January 2026 19:30"
    )
    await world.officer.click(plan.response, label="Save")
    one = await sent(world, await shown(world, world.officer), "Link", where="m-1",
                     said="Invitation declined")  # fmt: skip
    assert "M-1: Invitation declined" in text(one)
    await restart()
    assert "M-1: Invitation declined" in text(await shown(world))
    again = await sent(world, await shown(world, world.officer), "Link", where="M-1",
                       said="Declined in writing", what="link")  # fmt: skip
    assert "M-1: Declined in writing" in text(again)
    assert "Invitation declined" not in text(again)
    gone = await sent(world, await shown(world, world.officer), "Link", where="M-1", said="",
                      what="unlink")  # fmt: skip
    assert "Not used anywhere yet" in text(gone)
    assert (await acts(world))[-3:] == ["mandate.link", "mandate.link", "mandate.unlink"]


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("M-9", "There is no meeting M-9 on this server"),
        ("the ICB", "“the ICB” is no reference"),
        ("P-1", "P-1 is this mandate itself"),
        ("   ", "Say what it belongs to"),
    ],
)
async def test_a_link_to_nothing_is_refused(world: Any, where: str, sentence: str) -> None:
    await noon(world)
    await closed(world)
    after = await sent(world, await shown(world, world.officer), "Link", where=where, said="")
    assert sentence in text(after)
    assert "mandate.link" not in await acts(world)


async def test_items_invitations_and_consultations_that_rely_on_it_are_found(world: Any) -> None:
    await noon(world)
    await closed(world)
    for command, options in (
        ("office-meeting new", {"when": "20 January 2026 19:30"}),
        ("office-meeting invite", {"body": "ICB", "subject": "Board", "when": "20 May 2026 10:00"}),
        ("office-consultation add",
         {"title": "Opening hours", "days": 10, "counting": "calendar", "poll": "P-1"}),
    ):  # fmt: skip
        asked = await world.officer.slash(world.channel, command, **options)
        await world.officer.click(asked.response, label="Save")
    await advance(world.env, seconds=5)
    invitation = next(m for m in world.channel.history() if "Decline" in labels(m))
    form = await world.officer.click(invitation, label="Decline")
    await world.officer.submit_modal(form, {"mandate": "Straw poll P-1 of January"})
    agendas = await world.officer.click(await shown(world, world.officer), label="On an agenda")
    await world.officer.click(agendas.response, label=labels(agendas.response)[0])
    said = text(await shown(world))
    assert "M-1: on the agenda: Should we refuse the new terms?" in said
    assert "invitation from ICB: declined" in said
    assert "C-1: consultation: Opening hours" in said


async def test_a_mandate_is_superseded_or_lapses_and_can_stand_again(world: Any) -> None:
    await noon(world)
    await closed(world)
    await closed(world, "Should we still refuse them?")
    message = await shown(world, world.officer)
    for typed, sentence in (
        ("P-9", "is no closed poll here"),
        ("99999999999999999999", "is no closed poll here"),
        ("P-1", "not later than P-1"),
    ):
        assert sentence in text(await sent(world, message, "Superseded", later=typed))
    one = await sent(world, message, "Superseded", later="p-2")
    assert "Mandate P-1 · superseded by P-2" in text(one)
    assert "superseded by P-2" in text((await world.member.slash(
        world.channel, "mandate list")).response)  # fmt: skip
    back = (await world.officer.click(one, label="Stands again")).response
    assert "Mandate P-1 · stands" in text(back)
    assert "Say why it no longer stands" in text(
        await sent(world, back, "No longer stands", reason="  ")
    )
    over = await sent(world, back, "No longer stands", reason="The offer was withdrawn")
    assert "No longer stands, noted" in text(over)
    assert "The offer was withdrawn" in text(await shown(world))
    done = ["mandate.supersede", "mandate.stand", "mandate.lapse"]
    assert (await acts(world))[-3:] == done
    trail = text((await world.officer.slash(world.channel, "audit")).response)
    assert "noted as superseded P-1: standing stands → superseded by P-2" in trail


async def test_a_member_who_forges_an_officers_press_changes_nothing(world: Any) -> None:
    await noon(world)
    await closed(world)
    for what in ("link", "agenda", "later", "lapse", "stand"):
        result = await uninvited.press(
            world.env, world.member, world.channel, world.channel.last_message, f"pg:{what}:1"
        )
        assert "officers" in texts_of(result), what
    assert "stands" in text(await shown(world))
    assert not [act for act in await acts(world) if act.startswith("mandate.")]


async def test_the_desk_and_the_agenda_name_a_mandate_over_a_year_old(world: Any) -> None:
    await noon(world)
    await closed(world)
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "over a year old" not in text(desk)
    move_clock(world.env, days=364)
    assert "over a year old" not in text(await shown(world))
    move_clock(world.env, days=3)
    plan = await world.officer.slash(
        world.channel, "office-meeting new", when="20 January 2027 19:30"
    )
    await world.officer.click(plan.response, label="Save")
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "P-1 is a mandate over a year old: ask again" in text(desk)
    listed = (await world.officer.click(desk, label="Look at them")).response
    assert "Mandates over a year old" in text(listed)
    await world.officer.slash(
        world.channel, "office-meeting agenda", meeting="M-1", add="The terms", link="P-1"
    )
    agenda = (await world.member.slash(world.channel, "meeting agenda")).response
    assert "The terms (ada, P-1 is over a year old: Thursday 1 January 2026)" in text(agenda)
    await sent(world, await shown(world, world.officer), "No longer stands", reason="Too old")
    desk = (await world.officer.slash(world.channel, "desk")).response
    assert "over a year old" not in text(desk)
    agenda = (await world.member.slash(world.channel, "meeting agenda")).response
    assert "P-1 no longer stands" in text(agenda)


async def test_the_register_turns_its_pages(world: Any) -> None:
    await noon(world)
    for number in range(6):
        await closed(world, f"Question {number}?")
    page = (await world.member.slash(world.channel, "mandate list")).response
    assert labels(page) == ["P-6", "P-5", "P-4", "P-3", "Older"]
    assert height(text(page)) < 30
    after = await world.member.click(page, label="Older")
    assert labels(after.response or page) == ["P-2", "P-1", "Newer"]


async def test_a_result_with_too_few_votes_is_listed_and_says_so(world: Any) -> None:
    await noon(world)
    poll = await opened_with(world, met=["majority"])
    await all_vote(world, poll, "Support", world.members[:2])
    await advance(world.env, hours=40)
    page = (await world.member.slash(world.channel, "mandate list")).response
    assert "Too few to show" in text(page)
    assert "too few to show" in text(await shown(world))


async def test_a_mandate_with_every_threshold_and_many_uses_fits_a_telephone(world: Any) -> None:
    await noon(world)
    met = ["majority", "two-thirds", "turnout:1/2", "roll:2/5"]
    poll = await opened_with(world, met=met)
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, hours=11)
    for number in range(6):
        words = {"said": f"Shown to body {number}", "where": f"https://example.org/{number}"}
        more = {"what": "link"} if number else {}
        await sent(world, await shown(world, world.officer), "Link", **words, **more)
    one = await shown(world, world.officer)
    assert "And 3 more." in text(one)
    rows = -(-len(labels(one)) // 3)  # buttons wrap after three on a telephone
    assert height(text(one)) * 22 + rows * 40 < 700
