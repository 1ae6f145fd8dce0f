"""The story of a straw poll, as officers and members live it."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from layouts import labels, text
from pollstory import (
    QUESTION,
    all_vote,
    behind,
    card,
    cards,
    crowd,
    in_full,
    noon,
    opened,
    opened_with,
    preview,
    refused,
)
from simulated import advance

from bot.privacy import forget


async def test_a_quick_poll_goes_from_question_to_result(world: Any) -> None:
    await noon(world)
    shown = await preview(world)
    assert "6 may vote" in text(shown)
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    poll = card(world)
    said = text(poll)
    assert QUESTION in said
    assert "Not a statutory ballot · P-1" in said
    assert labels(poll)[:3] == ["Support", "Oppose", "Abstain"]
    for member in [world.officer, *world.members[:4]]:
        result = await member.click(poll, label="Support")
        assert "Recorded: Support" in text(result.response)
    await advance(world.env, days=1)
    final = text(card(world, "Straw poll result"))
    assert "SUPPORT 5 of 5 votes (100%)" in final
    assert "Turnout 5 of 6 members (83%)" in final
    assert "However the other one thinks, at least 5 of all 6 support it (83%)" in final
    assert "Straw poll · closed" in text(card(world, "Straw poll · "))


async def test_the_opening_rings_once_without_the_question(world: Any) -> None:
    await noon(world)
    await opened(world)
    created = [
        request.json
        for request in world.env.http_requests
        if request.method == "POST" and "/messages" in request.path
    ]
    (push,) = [body for body in created if "awaits your vote" in (body.get("content") or "")]
    assert push["content"].startswith(f"<@&{world.member_role.id}> A straw poll awaits your vote")
    assert QUESTION not in push["content"]
    assert push["allowed_mentions"]["roles"] == [world.member_role.id]
    assert len(push["content"].replace(f"<@&{world.member_role.id}>", "@LMC member")) <= 90
    assert push["components"]


async def test_a_member_votes_changes_and_withdraws_privately(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    first = await world.member.click(poll, label="Oppose")
    assert first.response.flags.ephemeral
    said = text(first.response)
    assert "Recorded: Oppose" in said
    assert "only the last one counts" in said
    assert "was counted, not how you voted" in said
    assert labels(first.response) == ["Support instead", "Abstain instead", "Withdraw"]
    code = said.split("**")[1]
    second = await world.member.click(first.response, label="Support instead")
    assert "Recorded: Support" in text(second.response)
    assert code in text(second.response)
    third = await world.member.click(second.response, label="Withdraw")
    assert "Withdrawn" in text(third.response)
    mine = await world.member.click(poll, label="More")
    assert "You have not voted." in text(mine.response)


async def test_buttons_work_after_a_restart(world: Any, restart: Any) -> None:
    await noon(world)
    poll = await opened(world)
    first = await world.member.click(poll, label="Support")
    await restart()
    later = await world.member.click(first.response, label="Oppose instead")
    assert "Recorded: Oppose" in text(later.response)
    other = await world.members[1].click(poll, label="Support")
    assert "Recorded: Support" in text(other.response)
    await all_vote(world, poll, "Support", world.members[1:])
    await advance(world.env, days=1)
    assert "SUPPORT 4 of 5 votes (80%)" in text(card(world, "Straw poll result"))


async def test_the_code_is_published_and_behind_the_card_until_then(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    mine = await world.member.click(poll, label="More")
    code = text(mine.response).split("Your code: **")[1][:7]
    listed = await world.member.slash(world.channel, "poll mine")
    assert code in text(listed.response)
    await advance(world.env, days=1)
    codes = await behind(world.member, card(world, "Straw poll result"), "Codes")
    assert code in text(codes.response)


async def test_after_the_close_nobody_is_told_that_they_have_not_voted(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    asked = (await world.member.slash(world.channel, "poll am-i-entitled", poll="P-1")).response
    assert "Yes: when P-1 opened" in text(asked)
    assert "voted" not in text(asked)
    assert labels(asked) == ["Details"], "nothing more can be voted"


async def test_a_stranger_is_told_why(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    refused = await world.stranger.click(poll, label="Support")
    assert "was fixed when it opened: members with the role “LMC member”" in text(refused.response)
    late = world.guild.add_member(world.env.create_user("late"), roles=[world.member_role])
    await world.env.settle()
    said = text((await late.click(poll, label="Support")).response)
    assert "You have the role now, but did not hold it then." in said
    asked = await late.slash(world.channel, "poll am-i-entitled", poll="P-1")
    assert text(asked.response).count("did not hold it then") == 1


async def test_presses_count_until_the_last_second_and_not_at_the_deadline(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, hours=9, minutes=59, seconds=57)
    counted = await world.officer.click(poll, label="Oppose")
    assert "Recorded" in text(counted.response)
    await advance(world.env, seconds=3)
    late = await world.members[0].click(poll, label="Oppose")
    assert text(late.response) == "P-1 has closed, so this press was not counted."
    await advance(world.env, minutes=1)
    assert "SUPPORT 5 of 6 votes (83%)" in text(card(world, "Straw poll result"))


async def test_an_unknown_poll_is_one_private_sentence(world: Any) -> None:
    said = await refused(world, world.member, "poll result", poll="P-99")
    assert said.startswith("There is no poll “P-99” here")


@pytest.mark.parametrize("name", ["result", "mine"])
async def test_a_sealed_poll_shows_nothing_before_its_close(world: Any, name: str) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    options = {"poll": "P-1"} if name == "result" else {}
    said = await refused(world, world.member, f"poll {name}", **options)
    assert "6 of 6" not in said
    assert "100%" not in said


async def test_few_votes_are_not_shown(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members[:4])
    await advance(world.env, days=1)
    final = card(world, "Straw poll result")
    assert "too few to show" in text(final)
    more = (await world.member.click(final, label="More")).response
    assert labels(more) == ["Read it out", "Forward", "Recount"]
    detail = await world.member.click(final, label="Details")
    assert "4 of" not in text(detail.response)


async def test_details_and_letter_stand_behind_the_result(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    final = card(world, "Straw poll result")
    assert labels(final) == ["Details", "For a letter", "More"]
    more = (await world.stranger.click(final, label="More")).response
    assert labels(more) == ["Read it out", "Forward", "Codes", "Recount"]
    assert "Codes: find yours: your vote was counted." in text(more).replace("*", "")
    details = text((await world.stranger.click(final, label="Details")).response)
    assert "roll code" in details
    letter = text((await world.member.click(final, label="For a letter")).response)
    assert "This was not a statutory ballot." in letter
    sent_on = (await behind(world.member, final, "Forward")).response
    assert sent_on.content.count("\n") == 4  # three lines between two fences
    (picture,) = sent_on.attachments
    assert picture.filename == "P-1.png"


async def test_the_chair_gets_a_text_to_read_out_and_five_answers(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    final = card(world, "Straw poll result")
    said = await in_full(world.member, (await behind(world.member, final, "Read it out")).response)
    assert "6 on the roll" in said
    for question in ("Who could not vote?", "What if the rest disagree?", "Can it be forged?"):
        assert f"**{question}**" in said
    assert "6 supported it, 100 per cent" in said


async def test_only_one_post_opens_and_one_tells_the_result(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=2)
    assert len(cards(world, "Straw poll · closed")) == 1
    assert len(cards(world, "Straw poll result")) == 1


async def test_the_card_is_redrawn_in_batches_of_five(world: Any) -> None:
    await noon(world)
    more = crowd(world, 20)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members[:4])
    await advance(world.env, minutes=30)
    assert "Fewer than 5 of 26 have voted" in text(card(world))
    await all_vote(world, poll, "Support", world.members[4:])
    await advance(world.env, seconds=16)
    assert "5 of 26 have voted" in text(card(world))
    await advance(world.env, minutes=40)
    drawn = len(edits(world))
    await all_vote(world, poll, "Support", more[:5])
    await advance(world.env, minutes=1)
    await all_vote(world, poll, "Abstain", more[5:])
    await advance(world.env, minutes=8)
    assert len(edits(world)) <= drawn + 1
    await advance(world.env, minutes=2)
    assert "25 of 26 have voted" in text(card(world))


def edits(world: Any) -> list[Any]:
    """Edits of polls' cards."""
    found = [r for r in world.env.http_requests if r.method == "PATCH" and "/messages/" in r.path]
    return [request for request in found if "have voted" in str(request.json)]


async def test_an_overdue_poll_closes_at_the_start_and_says_so(world: Any, restart: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    await restart(hours=12)
    await advance(world.env, minutes=1)
    said = text(card(world, "Straw poll result"))
    assert "SUPPORT 6 of 6 votes (100%)" in said
    assert "The bot was away at the close" in said


async def test_a_poll_without_its_key_comes_back_stopped(
    world: Any, restart: Any, data_dir: Path
) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    (key,) = (data_dir / "keys").glob("*.key")
    key.unlink()
    await restart()
    await advance(world.env, minutes=1)
    assert "Straw poll · stopped" in text(card(world))
    stopped = card(world, "P-1 had to be stopped")
    assert labels(stopped) == ["Ask again"]
    shown = await world.officer.click(stopped, label="Ask again")
    assert "A new version: no ballots are carried over." in text(shown.response)


async def test_an_open_poll_of_a_restored_database_comes_back_stopped(
    world: Any, restart: Any, data_dir: Path
) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    forget.leave_note(data_dir)
    await restart()
    await advance(world.env, minutes=1)
    assert "restored from a backup, which holds no ballots" in text(card(world))
    stopped = card(world, "P-1 had to be stopped")
    assert labels(stopped) == ["Ask again"]
    assert "Nothing was counted" not in text(stopped)  # it may have closed after the copy
    assert "the result stands" in text(stopped)
    assert "is destroyed seven days after" in text(stopped)
    assert not [*(data_dir / "boxes").glob("*.db"), *(data_dir / "keys").glob("*.key")]


async def test_a_named_poll_shows_names_and_a_secret_one_does_not(world: Any) -> None:
    await noon(world)
    shown = await preview(world)
    form = await world.officer.click(shown, label="Rules")
    terms = {"method": "one", "most": "", "secret": "named", "flags": [], "met": ["majority"]}
    shown = (await world.officer.submit_modal(form, terms)).response
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    poll = card(world)
    asked = await world.member.click(poll, label="How secret is this?")
    assert "Your name is shown beside your choice." in text(asked.response)
    await all_vote(world, poll, "Support")
    await advance(world.env, days=1)
    final = card(world, "Straw poll result")
    names = await behind(world.member, final, "Names")
    assert "grace: Support" in text(names.response)
    details = await world.member.click(final, label="Details")
    assert "Simple majority: met (6 of 6" in text(details.response)


async def test_how_secret_is_this_is_answered_in_full(world: Any) -> None:
    await noon(world)
    asked = await world.member.click(await opened(world), label="How secret is this?")
    assert asked.ephemeral
    for clause in (
        "shows no member or officer how you vote or whether you voted",
        "Discord sees which button you press",
        "whoever runs this bot's computer could find out with effort; then the key is destroyed",
        "If everybody votes alike, the result shows it",
        "Nobody else has your code: compare with colleagues",
    ):
        assert clause in text(asked.response)


async def test_words_are_fixed_at_the_opening_and_corrected_in_a_next_version(world: Any) -> None:
    await noon(world)
    await opened(world)
    said = []
    for _ in range(2):  # before the first ballot and after it: the answer does not tell
        form = await world.officer.slash(world.channel, "office-poll reword", poll="P-1")
        new = {"question": "Should we accept?", "options": "Yes\nNo"}
        shown = (await world.officer.submit_modal(form, new)).response
        assert "P-1 is still open, and its words are fixed" in text(shown)
        said.append(text(shown))
        await world.member.click(card(world), label="Support")
    assert said[0] == said[1]
    offered = await world.officer.slash(world.channel, "office-poll cancel", poll="P-1")
    form = await world.officer.click(offered.response, label="Give the reason")
    await world.officer.submit_modal(form, {"reason": "The words were wrong"})
    await advance(world.env, seconds=5)
    listed = await world.officer.slash(world.channel, "office-poll list")
    shown = await world.officer.click(listed.response, label="Draft 1")
    await world.officer.click(shown.response, label="Open now")
    await advance(world.env, seconds=1)
    assert "P-1 version 2" in text(card(world))
    assert "Should we accept?" in text(card(world))


async def test_a_live_poll_shows_its_count_one_batch_late(world: Any) -> None:
    await noon(world)
    more = crowd(world, 20)
    poll = await opened_with(world, flags=["live"])
    assert "Too few votes to show yet." in text(poll)
    await all_vote(world, poll, "Support", more[:10])
    await advance(world.env, minutes=1)
    assert "Too few votes to show yet." in text(card(world))
    await all_vote(world, poll, "Oppose", more[10:])
    await advance(world.env, minutes=1)
    assert "Support 10 of 10 votes (100%)" in text(card(world))
    assert "10 of 26 had voted, 10 or more votes ago" in text(card(world))


async def test_who_cancels_after_a_live_count_leaves_a_line_that_says_what_was_shown(
    world: Any,
) -> None:
    await noon(world)
    more = crowd(world, 20)
    poll = await opened_with(world, flags=["live"])
    await all_vote(world, poll, "Oppose", more[:10])
    await advance(world.env, minutes=1)
    await all_vote(world, poll, "Support", more[10:])
    await advance(world.env, minutes=1)
    offered = await world.officer.slash(world.channel, "office-poll cancel", poll="P-1")
    form = await world.officer.click(offered.response, label="Give the reason")
    await world.officer.submit_modal(form, {"reason": "Wrong moment"})
    await advance(world.env, seconds=5)
    for message in (card(world), card(world, "P-1 was cancelled")):
        assert "Its card had shown this live count:" in text(message)
        assert "Oppose 10 of 10 votes (100%)" in text(message)


async def test_a_live_count_is_refused_for_a_roll_under_two_batches(world: Any) -> None:
    await noon(world)
    form = await world.officer.click(await preview(world), label="Rules")
    rules = {"method": "one", "most": "", "secret": "secret", "flags": ["live"], "met": []}
    shown = (await world.officer.submit_modal(form, rules)).response
    assert "A live count needs 20 on the roll or more, and this one has 6" in text(shown)


async def test_a_secret_poll_of_fewer_than_can_be_shown_is_refused_in_the_preview(
    world: Any,
) -> None:
    await noon(world)
    role = world.guild.create_role("Executive")
    world.guild.add_member(world.env.create_user("exec"), roles=[role])
    shown = await preview(world, role=role)
    assert "Only 1 may vote, and of a secret poll nothing is shown under 5 votes" in text(shown)


@pytest.mark.parametrize(("last_vote", "closes"), [(10, 12), (40, 13)], ids=["at 11:10", "11:40"])
async def test_a_poll_armed_for_it_closes_on_the_hour_once_all_have_voted(
    world: Any, last_vote: int, closes: int
) -> None:
    await noon(world)
    poll = await opened_with(world, flags=["all"])
    assert "It closes sooner once all have voted." in text(poll)
    await all_vote(world, poll, "Support", world.members)
    await advance(world.env, minutes=60 + last_vote)
    await all_vote(world, poll, "Oppose", [world.officer])
    await advance(world.env, minutes=(closes - 11) * 60 - last_vote - 1)
    assert "Straw poll · open" in text(card(world))
    await advance(world.env, minutes=2)
    final = text(card(world, "Straw poll result"))
    assert "Turnout 6 of 6" in final
    assert "everybody had voted" in final


async def test_a_poll_that_was_not_armed_stays_open_when_all_have_voted(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    assert "everybody" not in text(offered.response).casefold()
    await advance(world.env, hours=3)
    assert "Straw poll · open" in text(card(world))


async def test_present_asks_for_a_meeting_that_is_on(world: Any) -> None:
    await noon(world)
    assert "No meeting is on now" in text(await preview(world, present=True, minutes=3))


async def test_a_result_is_a_mail_with_its_picture_and_the_files_to_recount(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support")
    await advance(world.env, hours=11)
    result = card(world, "Straw poll result")
    shown = (await world.member.click(result, label="For a letter")).response
    (draft,) = shown.attachments
    assert draft.filename == "P-1.eml"
    mail = message_from_bytes(await draft.read(), policy=default)
    assert mail["X-Unsent"] == "1"
    assert mail["To"] is None
    assert "P-1" in mail["Subject"]
    body = mail.get_body(("plain",)).get_content()
    assert QUESTION in body
    assert "This was not a statutory ballot" in body
    files = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert files.keys() == {"P-1.png", "P-1.csv", "recount.html"}
    assert files["P-1.png"].startswith(b"\x89PNG")
    seal = body.partition("type the seal ")[2].split(".")[0]
    assert seal in text(result)
    told = " ".join([body, files["P-1.csv"].decode()])
    assert not any(member.name in told.split() for member in [world.officer, *world.members])
