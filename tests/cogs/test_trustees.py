"""A poll sealed to trustees, from the preview to its result, as officers, trustees and members
press."""

from datetime import timedelta
from typing import Any

import pytest
from committee import for_officers_only
from layouts import labels, text
from pollstory import QUESTION, all_vote, card, cards, noon, preview
from sealedstory import asked, page_of, phrase, sealed_poll, typed
from simulated import advance, bot_scope

from bot.polls.store import poll_by_id
from bot.polls.trustees.seats import Asked
from bot.polls.trustees.waiting import WAITS
from cogs.card import texts
from cogs.polls.trustee_cards import render_trustees
from cogs.polls.trustees import shut_out


async def test_two_of_three_trustees_open_it(world: Any) -> None:
    await noon(world)
    trustees = world.members[:3]
    poll = await sealed_poll(world, trustees)
    said = text(poll)
    assert all(f"<@{one.id}>" in said for one in trustees)
    assert (
        "any two open it after the close. If two lose their passphrases, the poll is lost" in said
    )
    told = text((await world.member.click(poll, label="How secret is this?")).response)
    assert "nobody can read or count the answers in the box" in told
    assert "each trustee's passphrase" in told
    await all_vote(world, poll, "Support")
    await world.member.click(poll, label="Oppose")
    await advance(world.env, hours=11)
    said = text(card(world))
    assert "closed, waiting for two trustees" in said
    assert "Support" not in labels(card(world))
    wait = card(world, "trustees, please open it")
    assert "no trustee" in await typed(world.officer, wait, "Type my passphrase", "")
    wrong = await typed(trustees[0], wait, "Type my passphrase", phrase(trustees[1]) + "?")
    assert wrong == (
        "That is not the passphrase you set for P-1. Nothing was lost: please try again, capitals"
        " and spelling as they were."
    )
    assert "1 of 2 trustees is awaited" in await typed(
        trustees[0], wait, "Type my passphrase", phrase(trustees[0])
    )
    await advance(world.env, minutes=1)
    assert cards(world, "Straw poll result") == []
    desk = text((await world.officer.slash(world.channel, "desk")).response)
    assert "P-1 waits for its trustees: 1 of 2 passphrases are in" in desk
    last = await typed(trustees[2], card(world), "Open it as a trustee", phrase(trustees[2]))
    assert "counted now" in last
    await advance(world.env, minutes=1)
    result = text(card(world, "Straw poll result"))
    assert "Opened by its trustees, and counted" in result
    assert "away at the close" not in result
    assert "waits for no passphrase" in await typed(
        trustees[1], wait, "Type my passphrase", phrase(trustees[1])
    )
    assert not world.env.errors or all("UserError" in repr(e) for e in world.env.errors)


async def test_the_preview_says_what_is_lacking_and_nothing_opens_before(world: Any) -> None:
    await noon(world)
    message = await preview(world)
    page = await page_of(world, message, world.members[:3])
    said = text(page.response)
    assert said.count("no passphrase yet") == 3
    assert "naming" in said
    assert "not the question" in said
    back = (await world.officer.click(page.response, label="Back to the preview")).response
    assert "3 of 3 trustees have not set a passphrase yet" in text(back)
    with pytest.raises(Exception, match="disabled"):
        await world.officer.click(back, label="Open now")
    assert "Sealed to three trustees, of whom two open it." in text(back)


async def test_two_trustees_are_refused_and_nobody_is_fine(world: Any) -> None:
    await noon(world)
    message = await preview(world)
    told = await page_of(world, message, world.members[:2])
    assert "one trustee, or three" in text(told.response)
    form = await world.officer.click(message, label="Choose")
    page = await world.officer.submit_modal(form, {"trustees": []})
    assert "Nobody is chosen" in text(page.response)


async def test_only_who_is_asked_sets_a_passphrase_and_a_weak_one_is_not_taken(world: Any) -> None:
    await noon(world)
    request = await asked(world, await preview(world), [world.members[0]])
    assert QUESTION not in text(request)
    stranger = await typed(world.members[1], request, "Set my passphrase", phrase(world.members[1]))
    assert "not asked as a trustee" in stranger
    weak = await typed(world.members[0], request, "Set my passphrase", "hunter2")
    assert "four words" in weak
    long = "a secret that is longer than sixty characters and still not good enough " * 3
    refused = await typed(world.members[0], request, "Set my passphrase", long)
    assert "200 characters" in refused
    assert "longer than sixty" not in refused, "a passphrase is not handed back"


async def test_a_trustee_finds_it_on_today_and_is_written_to(world: Any) -> None:
    await noon(world)
    trustee = world.members[0]
    await asked(world, await preview(world), [trustee])
    today = (await trustee.slash(world.channel, "today")).response
    assert "trustee of a straw poll that is about to open" in text(today)
    assert "is set" in await typed(trustee, today, "Set my passphrase", phrase(trustee))
    await advance(world.env, minutes=10)
    inbox = [text(message) for message in trustee.user.dm_channel.history()]
    assert any("asked to be a trustee" in line for line in inbox)


async def test_a_poll_that_its_trustees_do_not_open_is_lost_publicly(world: Any) -> None:
    await noon(world)
    poll = await sealed_poll(world, [world.members[0]])
    await all_vote(world, poll, "Support")
    await advance(world.env, hours=11)
    assert "closed, waiting for its trustee" in text(card(world))
    await advance(world.env, seconds=WAITS / timedelta(seconds=1))
    assert "trustees did not open it in time" in text(card(world, "P-1"))
    with bot_scope(world.env):
        found = await world.bot.db.read(lambda conn: poll_by_id(conn, 1))
    assert found.state == "interrupted"
    assert list(world.bot.settings.boxes.glob("*.db")) == []


async def test_a_draft_thrown_away_asks_nobody_any_more(world: Any) -> None:
    await noon(world)
    message = await preview(world)
    request = await asked(world, message, [world.members[0]])
    back = (await world.officer.click(message, label="Back to the preview")).response
    sure = (await world.officer.click(back, label="Throw away")).response
    await world.officer.click(sure, label="Throw it away")
    told = await typed(world.members[0], request, "Set my passphrase", phrase(world.members[0]))
    assert "not asked as a trustee any more" in told


async def test_a_trustee_who_cannot_read_the_channel_is_named_to_the_officer(world: Any) -> None:
    hidden = for_officers_only(world, "office")
    guild = world.bot.get_guild(world.guild.id)
    asked_ = [Asked(one.id, None) for one in (world.officer, world.member)]
    assert shut_out(guild, asked_, hidden.id) == {world.member.id}
    assert shut_out(guild, asked_, world.channel.id) == set()
    assert shut_out(guild, [Asked(1, None)], world.channel.id) == ({1} if guild.chunked else set())
    shown = "\n".join(texts(render_trustees(asked_, [], hidden.id, {world.member.id})))
    assert f"<@{world.member.id}>: no passphrase yet; cannot read <#{hidden.id}>" in shown
