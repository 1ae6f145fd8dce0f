"""What officers do with polls, through their commands and the buttons these show."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from layouts import confirmed, labels, text
from pollstory import (
    QUESTION,
    acts,
    all_vote,
    behind,
    card,
    cards,
    in_full,
    late_preview,
    noon,
    opened,
    preview,
    refused,
)
from simulated import advance, bot_scope, hand_over, move_clock

from bot import committee
from bot.audience import Audience, allow
from bot.offers import ASK_MEMBERS, ArticleQuestion, PublishedSurvey
from bot.polls.draft import Draft, faults
from bot.polls.model import Terms
from bot.polls.recount import recount, recount_bytes
from bot.polls.store import poll_numbered
from bot.when.workdays import Nation
from cogs.polls.preview_card import BLANK
from cogs.polls.templates import filled, loaded, terms_of, usual_body

# --- drafts -----------------------------------------------------------------------------------


async def test_a_later_close_is_shown_to_the_officer_before_members_read_of_it(
    world: Any,
) -> None:
    await noon(world)
    await opened(world)
    shown = await world.officer.slash(
        world.channel, "office-poll extend", poll="P-1", until="tomorrow 20:00", reason="Offline"
    )
    assert shown.ephemeral
    assert "Extend it? P-1" in text(shown.response)
    assert "with your reason: “Offline”" in text(shown.response)
    await advance(world.env, seconds=5)
    assert "Deadline moved" not in text(card(world))
    await world.officer.click(shown.response, label="Extend it")
    await advance(world.env, seconds=5)
    assert "Deadline moved: Offline" in text(card(world))


async def test_what_is_too_long_is_kept_and_told(world: Any) -> None:
    await noon(world)
    question = "Why " * 100
    shown = await preview(world, question)
    assert "at most 300 fit on the card" in text(shown)
    form = await world.officer.click(shown, label="Change words")
    after = await world.officer.submit_modal(
        form, {"question": "Why not?", "options": "Yes\nYes\nNo"}
    )
    assert "Options 1 and 2 are the same" in text(after.response)
    form = await world.officer.click(after.response, label="Change words")
    assert form.modal["components"][1]["component"]["value"] == "Yes\nYes\nNo"
    after = await world.officer.submit_modal(form, {"question": "Why not?", "options": "Yes\nNo"})
    await world.officer.click(after.response, label="Open now")
    await advance(world.env, seconds=1)
    assert labels(card(world))[:2] == ["Yes", "No"]


async def test_new_builds_a_poll_with_several_answers(world: Any) -> None:
    await noon(world)
    offered = (await world.officer.slash(world.channel, "office-poll new")).response
    form = await world.officer.click(offered, label="Choose one")
    shown = await world.officer.submit_modal(
        form, {"question": "Which dates?", "options": "5 May\n12 May\n19 May"}
    )
    form = await world.officer.click(shown.response, label="Rules")
    shown = await world.officer.submit_modal(
        form, {"method": "several", "most": "2", "secret": "named", "flags": [], "met": []}
    )
    assert "Each may choose up to 2 options" in text(shown.response)
    await world.officer.click(shown.response, label="Open now")
    await advance(world.env, seconds=1)
    poll = card(world)
    assert "Named: your name is shown beside your choice." in text(poll)
    form = await world.member.click(poll, label="Choose")
    done = await world.member.submit_modal(form, {"options": ["0", "2"]})
    assert "Recorded: 5 May; 19 May" in text(done.response)
    refused = await world.stranger.click(poll, label="Choose")
    assert refused.modal is None
    assert "You were not among them then." in text(refused.response)


async def test_a_close_at_night_is_asked_about_once_more(world: Any) -> None:
    await noon(world)
    shown = await late_preview(world)
    asked = (await world.officer.click(shown, label="Open now")).response
    assert "It closes in the night" in text(asked)
    assert not cards(world, "Straw poll · open")
    await world.officer.click(asked, label="Open all the same")
    await advance(world.env, seconds=1)
    assert cards(world, "Straw poll · open")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("yesterday 12:00", "has passed"), ("in 90 days at 12:00", "60 days"), ("soonish", "")],
)
async def test_a_close_that_cannot_be_is_refused(world: Any, typed: str, sentence: str) -> None:
    await noon(world)
    form = await world.officer.select(await preview(world), ["other"])
    said = text((await world.officer.submit_modal(form, {"when": typed})).response)
    assert sentence in said
    assert "Open: P-1" not in said


@pytest.mark.parametrize(
    ("typed", "hour", "told"),
    [
        ("25 October 2026 01:30", 0, "the first is taken"),
        ("2026-10-25T01:30:00+00:00", 1, "the second is taken"),
    ],
)
async def test_a_close_in_the_repeated_hour_is_the_one_that_was_meant(
    world: Any, typed: str, hour: int, told: str
) -> None:
    move_clock(world.env, hours=24 * 290)  # to the middle of October
    message = await preview(world)
    form = await world.officer.select(message, ["other"])
    shown = await world.officer.submit_modal(form, {"when": typed})
    assert f"happens twice, as the clocks go back: {told}" in text(shown.response)
    asked = await world.officer.click(shown.response, label="Open now")
    await world.officer.click(asked.response, label="Open all the same")
    poll = await world.bot.db.read(lambda conn: poll_numbered(conn, world.guild.id, 1))
    assert poll.closes_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


async def test_pressing_open_twice_opens_one_poll(world: Any) -> None:
    await noon(world)
    shown = await preview(world)
    first = await world.officer.slash(world.channel, "office-poll list")
    again = await world.officer.click(first.response, label="Draft 1")
    await world.officer.click(shown, label="Open now")
    twice = await world.officer.click(again.response, label="Open now")
    assert "opened or thrown away" in text(twice.response)
    await advance(world.env, seconds=1)
    assert len(cards(world, "Straw poll · open")) == 1


async def test_a_thrown_away_draft_is_gone(world: Any) -> None:
    await noon(world)
    sure = await world.officer.click(await preview(world), label="Throw away")
    gone = await world.officer.click(sure.response, label="Throw it away")
    assert "Nothing was posted" in text(gone.response)
    listed = await world.officer.slash(world.channel, "office-poll list")
    assert "Your drafts" not in text(listed.response)


def test_a_blank_is_filled_without_a_second_the_and_has_a_usual_answer() -> None:
    assert filled("Should the {body} go?", {"body": "the Kent ICB"}) == "Should the Kent ICB go?"
    assert filled("Towards {body}?", {"body": "the LMC"}) == "Towards the LMC?"
    assert usual_body("Has your {body} asked?", Nation.SCOTLAND) == "health board"
    assert usual_body("Pay towards {body}?", Nation.ENGLAND) == ""


async def test_a_template_asks_for_the_body(world: Any) -> None:
    await noon(world)
    found = await world.officer.autocomplete(
        world.channel, "office-poll template", "name", "boycott"
    )
    assert [choice["value"] for choice in found] == ["boycott-commissioning"]
    form = await world.officer.slash(
        world.channel, "office-poll template", name="boycott-commissioning"
    )
    shown = await world.officer.submit_modal(form, {"body": "the Kent ICB"})
    assert "Should we boycott commissioning work for the Kent ICB?" in text(shown.response)


async def test_a_delegate_is_elected_by_one_vote_each(world: Any) -> None:
    await noon(world)
    form = await world.officer.slash(world.channel, "office-poll template", name="elect-delegate")
    shown = await world.officer.submit_modal(
        form, {"event": "the annual conference", "options": "Dr Ada Lovelace\nDr Alan Turing"}
    )
    said = text(shown.response)
    assert "Who should represent us at the annual conference?" in said
    assert labels(shown.response)[:2] == ["Dr Ada Lovelace", "Dr Alan Turing"]
    assert "Each may choose up to" not in said


async def test_an_articles_survey_becomes_a_draft_and_its_figures_stand_beside_ours(
    world: Any,
) -> None:
    await noon(world)
    poll = await from_article(world)
    await all_vote(world, poll, "Yes")
    await advance(world.env, days=1)
    details = await world.member.click(card(world, "Straw poll result"), label="Details")
    said = await in_full(world.member, details.response)
    assert "Pulse 2014: 504 or 560 GPs answered" in said
    assert "Yes 27%, No 73%" in said
    assert "its sample, not ours" in said
    assert "LMC vows to block" in said


async def from_article(world: Any) -> Any:
    """Press "Ask our members" as an article's card would."""
    asked = ArticleQuestion(
        world.guild.id, 7, "LMC vows to block co-commissioning", "https://example.org/a",
        "Pulse", 2014,
        (PublishedSurvey("Were you consulted?", ("Yes", "No"), (27.0, 73.0), (504, 560)),),
        (("block it", "block-co-commissioning"),),
    )  # fmt: skip

    async def press(interaction: Any) -> None:
        await world.bot.rooms.offered(ASK_MEMBERS)(interaction, asked)

    shown = await simulate_press(world, press)
    await world.officer.click(shown, label="Open now")
    await advance(world.env, seconds=1)
    return card(world)


async def simulate_press(world: Any, act: Any) -> Any:
    """Have an officer's press on another room's card reach an act."""

    @app_commands.command(name="for-this-test", description="A press on another room's card")
    @allow(Audience.OFFICER)
    async def command(interaction: discord.Interaction[Any]) -> None:
        await act(interaction)

    world.bot.tree.add_command(command)
    with bot_scope(world.env):
        await world.bot.tree.sync()
    result = await world.officer.slash(world.channel, "for-this-test")
    return result.response


async def test_a_message_becomes_a_question(world: Any) -> None:
    await noon(world)
    message = await world.member.send(world.channel, "Shall we meet monthly?")
    shown = await world.officer.context_menu(world.channel, "Make a poll of this", message)
    assert "Shall we meet monthly?" in text(shown.response)


# --- open polls -------------------------------------------------------------------------------


async def test_a_deadline_moves_later_with_a_public_reason(world: Any) -> None:
    await noon(world)
    await opened(world)
    await confirmed(
        world.channel, world.officer, "office-poll extend", poll="P-1", until="tomorrow 20:00",
        reason="Two practices were offline",
    )  # fmt: skip
    await advance(world.env, seconds=5)
    assert "Deadline moved: Two practices were offline" in text(card(world))
    assert "stays open longer" in text(card(world, "P-1 stays"))
    earlier = await refused(
        world, world.officer, "office-poll extend", poll="P-1", until="today 12:00", reason="x"
    )
    assert "can only be moved later" in earlier
    await all_vote(world, card(world), "Support")
    await advance(world.env, days=2)
    assert "Two practices were offline" in text(card(world, "Straw poll result"))
    assert "poll.extend" in await acts(world)


async def test_a_poll_does_not_open_where_its_card_cannot_stand(world: Any) -> None:
    await noon(world)
    quiet, room = (world.guild.create_text_channel(name) for name in ("quiet", "room"))
    await world.write(lambda conn: committee.change(conn, world.guild.id, poll_channel=quiet.id))
    asked = await world.officer.slash(room, "office-poll quick", question=QUESTION)
    with bot_scope(world.env):
        await world.bot.get_channel(quiet.id).delete()
    await world.env.settle()
    shown = (await world.officer.click(asked.response, label="Open now")).response
    assert "The channel for its card is gone: choose another." in text(shown)
    form = await world.officer.click(shown, label="Channel")
    shown = await world.officer.submit_modal(form, {"channel": [room]})
    opened_ = (await world.officer.click(shown.response, label="Open now")).response
    assert "Open: P-1" in text(opened_)


async def test_an_early_close_needs_a_second_officer(world: Any, deputy: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await all_vote(world, poll, "Support", world.members)
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    form = await world.officer.click(offered.response, label="Ask for it")
    await world.officer.submit_modal(form, {"reason": "NHS England withdrew the offer"})
    await advance(world.env, seconds=1)
    asked = card(world, "Close P-1 early?")
    own = await world.officer.click(asked, label="Close it now")
    assert "you asked for it yourself" in text(own.response)
    member = await world.member.click(asked, label="Close it now")
    assert "was an officer when P-1 opened" in text(member.response)
    assert "Straw poll · open" in text(card(world))
    await deputy.click(asked, label="Close it now")
    late = await world.officer.click(poll, label="Oppose")
    assert "has closed" in text(late.response)
    await advance(world.env, minutes=1)
    final = text(card(world, "Straw poll result"))
    assert "Closed early" in final
    assert "NHS England withdrew the offer" in final
    assert {"poll.early.ask", "poll.early.agree"} <= set(await acts(world))


async def test_an_officer_who_is_forgotten_is_not_taken_for_the_second(
    world: Any, deputy: Any
) -> None:
    await noon(world)
    await opened(world)
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    form = await world.officer.click(offered.response, label="Ask for it")
    await world.officer.submit_modal(form, {"reason": "All is said"})
    await confirmed(
        world.channel,
        world.officer,
        "office-roll add",
        poll="P-1",
        member=world.stranger,
        reason="Left out",
    )
    await advance(world.env, seconds=2)
    asked = await world.officer.slash(world.channel, "me forget")
    await world.officer.click(asked.response, label="Forget me")
    alone = await world.officer.click(card(world, "Close P-1 early?"), label="Close it now")
    assert "Nobody has asked to close P-1 early" in text(alone.response)
    alone = await world.officer.click(card(world, "Add to the roll of P-1?"), label="Agree")
    assert "Nobody is waiting to be added here" in text(alone.response)
    assert "Straw poll · open" in text(card(world))


async def test_a_poll_left_open_does_not_give_an_earlier_changes_reason(
    world: Any, deputy: Any
) -> None:
    await noon(world)
    await opened(world)
    later = {"until": "tomorrow 21:00", "reason": "Two practices were offline"}
    await confirmed(world.channel, world.officer, "office-poll extend", poll="P-1", **later)
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    form = await world.officer.click(offered.response, label="Ask for it")
    await world.officer.submit_modal(form, {"reason": "The offer was withdrawn"})
    await advance(world.env, seconds=1)
    left = await deputy.click(card(world, "Close P-1 early?"), label="Leave it open")
    said = text(left.response)
    assert "It stays open to its deadline." in said
    assert "offline" not in said


async def test_where_there_is_one_officer_an_hours_notice_is_given(world: Any) -> None:
    hand_over(world.env, world.guild, world.officer)
    await noon(world)
    await opened(world)
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    assert "an hour's notice" in text(offered.response)
    form = await world.officer.click(offered.response, label="Give notice")
    await world.officer.submit_modal(form, {"reason": "The offer was withdrawn"})
    await advance(world.env, seconds=5)
    assert "closes early" in text(card(world, "P-1 closes early"))
    vote = await world.member.click(card(world), label="Support")
    assert "Recorded" in text(vote.response)
    await advance(world.env, minutes=61)
    assert "The offer was withdrawn" in text(card(world, "Straw poll result"))


async def ask_to_close(world: Any) -> Any:
    """The lone officer asks for an early close: the public message."""
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    form = await world.officer.click(offered.response, label="Ask for it")
    await world.officer.submit_modal(form, {"reason": "The offer was withdrawn"})
    await advance(world.env, seconds=1)
    return card(world, "Close P-1 early?")


async def test_two_members_on_the_roll_agree_where_there_is_one_officer(world: Any) -> None:
    hand_over(world.env, world.guild, world.officer)
    await noon(world)
    await opened(world)
    asked = await ask_to_close(world)
    assert "The scrutineer, or two members on the roll, must agree." in text(asked)
    friend = world.guild.add_member(world.env.create_user("friend"), roles=[world.officer_role])
    for actor in (friend, world.stranger):  # an officer since the opening; nobody on the roll
        no = await actor.click(asked, label="Close it now")
        assert "two members on the roll of P-1 agree" in text(no.response)
    first = await world.members[0].click(asked, label="Close it now")
    assert "One more member on the roll must agree" in text(first.response)
    await world.members[1].click(asked, label="Close it now")
    await advance(world.env, minutes=1)
    assert "The offer was withdrawn" in text(card(world, "Straw poll result"))


@pytest.mark.parametrize("how", ["an empty role", "the members' role"])
async def test_what_the_bot_cannot_see_is_never_taken_for_one_officer(
    world: Any, how: str, deputy: Any
) -> None:
    await noon(world)
    await opened(world)
    empty = how == "an empty role"
    role = world.guild.create_role("Vacant") if empty else world.member_role
    ids = frozenset({role.id})
    await world.write(lambda c: committee.set_roles(c, world.guild.id, "officer", ids))
    by = world.guild.add_member(world.guild.owner) if empty else world.officer
    offered = await by.slash(world.channel, "office-poll close", poll="P-1")
    assert "notice" not in text(offered.response)
    assert labels(offered.response) == ["Ask for it"]


async def cancelled(world: Any) -> Any:
    """A poll opened and cancelled: the message that offers to ask again."""
    await noon(world)
    await opened(world)
    offered = await world.officer.slash(world.channel, "office-poll cancel", poll="P-1")
    form = await world.officer.click(offered.response, label="Give the reason")
    await world.officer.submit_modal(form, {"reason": "The wording was wrong"})
    await advance(world.env, seconds=5)
    return card(world, "P-1 was cancelled")


async def rename(world: Any, name: str) -> None:
    """Call the members' role something else, as the server's owner may."""
    with bot_scope(world.env):
        role = world.bot.get_guild(world.guild.id).get_role(world.member_role.id)
        await role.edit(name=name)
    await world.env.settle()


async def test_a_second_role_of_the_same_name_lets_nobody_in_when_asked_again(world: Any) -> None:
    message = await cancelled(world)
    twin = world.guild.create_role("LMC member")
    outsider = world.guild.add_member(world.env.create_user("trudy"), roles=[twin])
    shown = await world.officer.click(message, label="Ask again")
    assert "6 may vote" in text(shown.response)
    await world.officer.click(shown.response, label="Open now")
    await advance(world.env, seconds=1)
    vote = await outsider.click(card(world), label="Support")
    assert "No: the roll of P-1 version 2 was fixed" in text(vote.response)


async def test_a_renamed_role_is_asked_again_as_itself(world: Any) -> None:
    message = await cancelled(world)
    await rename(world, "Kent LMC")
    shown = await world.officer.click(message, label="Ask again")
    assert "6 may vote" in text(shown.response)
    assert "Roll: the role “Kent LMC”" in text(shown.response)


async def test_a_role_that_was_deleted_is_asked_for_anew(world: Any) -> None:
    message = await cancelled(world)
    with bot_scope(world.env):
        await world.bot.get_guild(world.guild.id).get_role(world.member_role.id).delete()
    await world.env.settle()
    shown = (await world.officer.click(message, label="Ask again")).response
    said = text(shown)
    assert "The roles asked before are not all known any more" in said
    assert "Nobody may vote: no role of this server is asked, and no imported roll." in said
    assert "Roll:" not in said
    new = world.guild.create_role("Members")
    world.guild.add_member(world.env.create_user("new"), roles=[new])
    await world.env.settle()
    form = await world.officer.click(shown, label="Who may vote")
    asked = {"roles": [new], "register": False}
    shown = (await world.officer.submit_modal(form, asked)).response
    assert "Roll: the role “Members”" in text(shown)
    assert "not all known any more" not in text(shown)


@pytest.mark.parametrize("twins", [False, True])
async def test_an_older_polls_roles_are_told_at_the_start_where_that_is_certain(
    world: Any, restart: Any, twins: bool
) -> None:
    message = await cancelled(world)
    await world.write(lambda conn: conn.execute("UPDATE poll SET role_ids = NULL"))
    if twins:
        world.guild.create_role("LMC member")
    await restart()
    shown = (await world.officer.click(message, label="Ask again")).response
    if twins:
        assert "Nobody may vote" in text(shown)
        assert "The roles asked before are not all known any more" in text(shown)
    else:
        assert "6 may vote" in text(shown)


async def test_a_deleted_card_is_posted_again_and_a_mirror_shares_the_box(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await world.member.click(poll, label="Support")
    other = world.guild.create_text_channel("second")
    await confirmed(world.channel, world.officer, "office-poll mirror", poll="P-1", channel=other)
    await advance(world.env, seconds=5)
    mirrored = other.history()[-1]
    changed = await world.member.click(mirrored, label="Oppose")
    assert "Recorded: Oppose" in text(changed.response)
    await confirmed(world.channel, world.officer, "office-poll repost", poll="P-1")
    await advance(world.env, seconds=5)
    assert len(cards(world, "Straw poll · open")) == 1
    await all_vote(world, card(world), "Oppose", [world.officer, *world.members[1:]])
    await advance(world.env, days=1)
    assert "OPPOSE 6 of 6 votes (100%)" in text(card(world, "Straw poll result"))
    assert "Straw poll result" in text(other.history()[-1])
    assert not any("<@&" in (message.content or "") for message in other.history())


async def test_losing_the_channel_loses_nothing(world: Any) -> None:
    await noon(world)
    other = world.guild.create_text_channel("polls")
    await world.write(lambda c: committee.change(c, world.guild.id, poll_channel=other.id))
    await opened_in(world, other)
    await all_vote(world, other.history()[-1], "Support")
    with_bot = world.bot.get_channel(other.id)
    with bot_scope(world.env):
        await with_bot.delete()
    await advance(world.env, days=1)
    assert "SUPPORT 6 of 6 votes" in text(card(world, "Straw poll result"))


async def opened_in(world: Any, channel: Any) -> None:
    """An open poll whose card stands in another channel."""
    await world.officer.click(await preview(world), label="Open now")
    await advance(world.env, seconds=1)
    assert "Straw poll · open" in text(channel.history()[-1])


async def test_an_outcome_is_told_where_it_was_asked(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    await confirmed(
        world.channel, world.officer, "office-poll outcome", poll="P-1", text="We wrote to the ICB"
    )
    await advance(world.env, seconds=5)
    assert "**Outcome:** We wrote to the ICB" in text(card(world, "What came of P-1"))


async def test_the_export_recounts_with_the_seal_of_the_card(world: Any, tmp_path: Path) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    seal = text(card(world, "Straw poll result")).split("Seal ")[1][:32]
    result = await world.officer.slash(world.channel, "office-poll export", poll="P-1")
    files = {one.filename: one for one in attachments(result)}
    for name in ("P-1.csv", "P-1.json"):
        path = tmp_path / name
        path.write_bytes(await content(files[name]))
        assert recount(path, seal).ok
        flipped = bytearray(path.read_bytes())
        flipped[len(flipped) // 2] ^= 1
        path.write_bytes(bytes(flipped))
        assert not recount(path, seal).ok


async def test_a_member_who_sees_a_result_gets_its_files_and_the_page(world: Any) -> None:
    await noon(world)
    await all_vote(world, await opened(world), "Support")
    await advance(world.env, days=1)
    result = card(world, "Straw poll result")
    files = attachments(await behind(world.members[0], result, "Recount"))
    assert [one.filename for one in files] == ["P-1.csv", "P-1.json", "recount.html"]
    seal = text(result).split("Seal ")[1][:32]
    assert recount_bytes(await content(files[0]), seal).ok


def attachments(result: Any) -> list[Any]:
    message = result.followups[-1] if result.followups else result.response
    return list(message.attachments)


async def content(file: Any) -> bytes:
    return bytes(await file.read())


# --- the roll ---------------------------------------------------------------------------------


async def imported(world: Any, rows: str) -> str:
    """Import a roll; what the officer reads."""
    raw = ("Discord id,name,practice\n" + rows).encode()
    result = await world.officer.slash(world.channel, "office-roll import", file=("roll.csv", raw))
    shown = result.followups[-1] if result.followups else result.response
    world.extra["shown"] = shown
    list(world.env.errors)
    said = text(shown)
    if "Tell members" in labels(shown):
        await world.officer.click(shown, label="Tell members")
    return said


async def test_an_imported_roll_is_matched_name_by_name(world: Any) -> None:
    await noon(world)
    rows = f"{world.stranger.id},Dr Mallory,Medway\n,Dr Ada,Medway\n,Dr No,Swale\n"
    assert "2 names have no Discord account yet" in await imported(world, rows)
    await advance(world.env, minutes=61)
    page = await world.officer.slash(world.channel, "office-roll match")
    assert "Dr Ada" in text(page.response)
    after = await world.officer.select(page.response, [world.officer.user])
    assert "Dr No" in text(after.response)
    shown = await preview(world)
    assert "7 may vote; left out: 1 name without a Discord account" in text(shown)
    assert "Match names" in labels(shown)


async def test_without_a_roll_there_is_nothing_to_match(world: Any) -> None:
    assert "No roll is imported" in await refused(world, world.officer, "office-roll match")


async def test_unknown_ids_are_refused_in_one_sentence(world: Any) -> None:
    said = await imported(world, "123456,Dr Nobody,Medway\n")
    assert said.startswith("Row 2: no member of this server has that Discord id")


async def test_observers_and_bots_are_left_out_and_counted(world: Any) -> None:
    await noon(world)
    observer = world.guild.create_role("observer")
    roles = [observer, world.member_role]
    for name in ("obs", "erve"):
        world.guild.add_member(world.env.create_user(name), roles=roles)
    world.guild.add_member(world.env.create_user("robot", bot=True), roles=[world.member_role])
    await world.write(
        lambda c: committee.set_roles(c, world.guild.id, "never_vote", frozenset({observer.id}))
    )
    assert "6 may vote; left out: 1 bot, 2 observers" in text(await preview(world))


async def test_a_role_that_nobody_holds_is_refused_in_the_preview(world: Any) -> None:
    await noon(world)
    role = world.guild.create_role("Nobody")
    shown = await preview(world, role=role)
    assert "Nobody may vote" in text(shown)
    with pytest.raises(Exception, match="disabled"):
        await world.officer.click(shown, label="Open now")


async def test_somebody_forgotten_is_added_by_two_officers(world: Any, deputy: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await confirmed(
        world.channel,
        world.officer,
        "office-roll add",
        poll="P-1",
        member=world.stranger,
        reason="Forgotten",
    )
    await advance(world.env, seconds=2)
    asked = card(world, "Add to the roll of P-1?")
    own = await world.officer.click(asked, label="Agree")
    assert "you asked for it yourself" in text(own.response)
    await deputy.click(asked, label="Agree")
    vote = await world.stranger.click(poll, label="Support")
    assert "Recorded: Support" in text(vote.response)
    await advance(world.env, seconds=20)
    assert "Roll 7, then 8: Forgotten" in text(card(world))
    shown = await world.officer.slash(world.channel, "office-roll show", poll="P-1")
    assert "Nobody is shown that" in text(shown.response)


async def test_the_scrutineer_reads_who_was_added_by_whom(world: Any, deputy: Any) -> None:
    role = world.guild.create_role("Scrutineer")
    teller = world.guild.add_member(world.env.create_user("iris"), roles=[role])
    ids = frozenset({role.id})
    await world.write(lambda conn: committee.set_roles(conn, world.guild.id, "scrutineer", ids))
    await noon(world)
    await opened(world)
    await confirmed(
        world.channel,
        world.officer,
        "office-roll add",
        poll="P-1",
        member=world.stranger,
        reason="Forgotten",
    )
    await advance(world.env, seconds=2)
    await deputy.click(card(world, "Add to the roll of P-1?"), label="Agree")
    shown = (await teller.slash(world.channel, "poll roll", poll="P-1")).response
    assert "Added: mallory, by ada and deputy: Forgotten" in text(shown)
    (roll,) = shown.attachments
    assert "mallory" in (await roll.read()).decode()


async def test_who_was_forgotten_is_on_the_roll_still_and_is_not_added_to_it(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await world.member.click(poll, label="Support")
    asked = await world.member.slash(world.channel, "me forget")
    await world.member.click(asked.response, label="Forget me")
    own = await world.member.click(poll, label="More")
    assert "Yes: you are on the roll of P-1, without your name" in text(own.response)
    said = await refused(
        world, world.officer, "office-roll add", poll="P-1", member=world.member, reason="Left out"
    )
    assert "on the roll of P-1 already" in said


async def test_members_cannot_use_the_officers_commands(world: Any) -> None:
    assert not any("office" in name for name in world.member.available_commands(world.channel))


async def test_today_takes_a_vote_and_then_asks_no_more(world: Any) -> None:
    await noon(world)
    await opened(world)
    shown = (await world.member.slash(world.channel, "today")).response
    assert labels(shown) == ["Go to the poll", "Support", "Oppose", "Abstain"]
    told = await world.member.click(shown, label="Support")
    assert "Recorded: Support" in text(told.response)
    after = (await world.member.slash(world.channel, "today")).response
    assert labels(after) == ["Go to the poll"]
    assert "Your ballot is in." in text(after)


async def test_desk_and_today_tell_of_open_polls(world: Any) -> None:
    await noon(world)
    poll = await opened(world)
    await world.member.click(poll, label="Support")
    mine = await world.member.slash(world.channel, "today")
    assert "Your ballot is in" in text(mine.response)
    other = await world.members[1].slash(world.channel, "today")
    assert "You have not voted" in text(other.response)
    await advance(world.env, minutes=1)
    assert "P-1" in text(card(world, "Noticeboard"))


READY = {one.slug: one for one in loaded().polls}


@pytest.mark.parametrize("slug", READY)
def test_every_ready_poll_can_open(slug: str) -> None:
    found = READY[slug]
    question = BLANK.sub("something", found.question)
    labels = found.options or ("Ada", "Grace", "Mary")
    closes = datetime(2026, 12, 10, 20, tzinfo=UTC)
    draft = Draft(question, labels, closes, terms_of(found, Terms()))
    told = faults(draft, closes - timedelta(days=1))
    assert all(found.mass and "advice" in one for one in told), told


async def test_the_preview_shows_what_members_press(world: Any) -> None:
    await noon(world)
    shown = await preview(world)
    assert labels(shown)[:3] == ["Support", "Oppose", "Abstain"]
    shown = (
        await world.officer.slash(world.channel, "office-poll template", name="collective-actions")
    ).response
    said = await in_full(world.officer, shown)
    assert r"Members press \[Answer\]" in said
    assert "Then a form, five actions at a time" in said
    assert "one named member speaks for it" in said
    assert "A vote by practice needs 5 practices or more" in said or "Nobody may vote" in said


async def test_delegates_are_elected_from_a_ready_poll(world: Any) -> None:
    await noon(world)
    form = await world.officer.slash(world.channel, "office-poll template", name="elect-delegates")
    words = {"event": "the conference", "options": "Ada\nGrace\nMary"}
    shown = (await world.officer.submit_modal(form, words)).response
    assert "Two are to be chosen." in text(shown)
    assert "Who should represent us at the conference? Put them in order." in text(shown)


async def test_each_ready_polls_preview_says_at_once_who_where_and_when(world: Any) -> None:
    await noon(world)
    words = {"options": "Ada\nGrace\nMary"}
    for poll in loaded().polls:
        begun = await world.officer.slash(world.channel, "office-poll template", name=poll.slug)
        if begun.modal is not None:
            asked = [each["component"]["custom_id"] for each in begun.modal["components"]]
            typed = {name: words.get(name, "ten local surgeries") for name in asked}
            begun = await world.officer.submit_modal(begun, typed)
        said = text(begun.response)
        for part in ("may vote", "Roll: the role", "Posted in <#", "Closes <t:"):
            assert part in said, (poll.slug, said)
        assert ("It binds nobody unless" in said) == (poll.slug == "leave-together")
