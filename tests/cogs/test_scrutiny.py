"""The scrutineer signs the account of ballots before a result shows; a day later it shows all the
same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import uninvited
from layouts import labels, text
from pollstory import all_vote, behind, card, crowd, in_full, noon, opened_with, preview, refused
from simulated import advance, bot_scope, set_wrong
from town import texts_of

from bot import audit, committee, outbox
from bot.polls import scrutiny
from cogs.polls.polling_station import station_of

RULES = {"flags": ["signed"], "met": ["majority"]}


async def named(world: Any) -> Any:
    """A scrutineer, who is no officer and no member."""
    teller = world.guild.create_role("Scrutineer")
    await world.write(
        lambda c: committee.set_roles(c, world.guild.id, "scrutineer", frozenset({teller.id}))
    )
    world.extra["teller"] = teller
    return world.guild.add_member(world.env.create_user("iris"), roles=[teller])


async def counted(world: Any) -> Any:
    """A poll that was counted and waits; six voted, one of whom withdrew."""
    poll = await opened_with(world, **RULES)
    await all_vote(world, poll, "Support")
    private = (await world.members[4].click(poll, label="Support")).response
    await world.members[4].click(private, label="Withdraw")
    await advance(world.env, hours=11)
    return card(world, "P-1 is counted")


def results(world: Any) -> list[Any]:
    return [m for m in world.channel.history() if "Straw poll result" in text(m)]


async def test_without_a_scrutineer_no_poll_promises_one(world: Any) -> None:
    await noon(world)
    form = await world.officer.click(await preview(world), label="Rules")
    usual = {"method": "one", "most": "", "secret": "secret"}
    shown = (await world.officer.submit_modal(form, usual | RULES)).response
    assert "No scrutineer could sign: name their role in /settings" in text(shown)


async def test_a_result_shows_only_once_the_scrutineer_has_signed_the_account(
    world: Any, restart: Callable[..., Any]
) -> None:
    iris = await named(world)
    await noon(world)
    waiting = await counted(world)
    assert "The scrutineer checks the account of ballots" in text(card(world, "Straw poll · "))
    assert not results(world)
    assert not list(world.bot.settings.keys.glob("*.key"))  # the ballots are gone all the same
    await restart()
    for who, command in ((world.officer, "poll result"), (world.member, "poll result")):
        said = await refused(world, who, command, poll="P-1")
        assert "kept back until the scrutineer has checked the account" in said
    said = await refused(world, world.officer, "office-poll export", poll="P-1")
    assert "Support" not in said
    said = await refused(world, world.member, "mandate show", mandate="P-1")
    assert "so this cannot be done" in said
    roles = [world.extra["teller"], world.member_role]
    judith = world.guild.add_member(world.env.create_user("judith"), roles=roles)
    today = (await judith.slash(world.channel, "today")).response
    assert "P-1 is counted: check its account and sign it by" in text(today)
    others = text((await world.member.slash(world.channel, "today")).response)
    assert "check its account" not in others
    assert "Counted 5" in text((await judith.click(today, label="Check the account")).response)
    account = (await iris.click(waiting, label="Check the account")).response
    told = text(account)
    assert "Roll 6, code" in told
    assert "Withdrawn by fewer than 5, so no number of it is told to anybody" in told
    assert "Counted 5" in told
    assert "It adds up: what was put in, less what was withdrawn." in told
    kept = "SELECT votes_cast, withdrawn FROM poll_account"
    assert tuple(await world.write(lambda c: c.execute(kept).fetchone())) == (None, None)
    assert "SUPPORT" not in told.upper().replace("SUPPORTED", "")
    roll = text((await iris.slash(world.channel, "poll roll", poll="P-1")).response)
    assert "Roll of P-1" in roll
    signed = await iris.click(account, label="Sign it")
    assert "### Signed" in text(signed.response)
    await advance(world.env, seconds=10)
    shown = card(world, "Straw poll result")
    assert "The account of ballots was checked by the scrutineer." in text(shown)
    today = text((await judith.slash(world.channel, "today")).response)
    assert "check its account" not in today
    details = await in_full(
        world.member, (await world.member.click(shown, label="Details")).response
    )
    assert "withdrawn fewer than 5, counted 5" in details  # 1: everybody put one in
    speech = (await behind(world.member, shown, "Read it out")).response
    assert "The scrutineer signed the account of ballots." in await in_full(world.member, speech)
    rows = await world.write(lambda conn: audit.page(conn, world.guild.id))
    assert rows[0].act == "poll.sign"
    await advance(world.env, hours=30)
    assert len(results(world)) == 1
    again = await uninvited.press(world.env, iris, world.channel, waiting, "pg:sign:1")
    assert "No account of ballots waits" in texts_of(again)


async def test_after_a_day_without_a_signature_the_result_shows_and_says_so(
    world: Any, restart: Callable[..., Any]
) -> None:
    await named(world)
    await noon(world)
    await counted(world)
    await restart(hours=22)
    assert not results(world)
    await advance(world.env, hours=2)
    assert "was not signed within 24 hours" in text(results(world)[0])
    await advance(world.env, hours=30)
    assert len(results(world)) == 1
    entry = text((await world.member.slash(world.channel, "mandate show", mandate="P-1")).response)
    assert "SUPPORT 5 of 5 votes" in entry


async def test_a_clock_that_is_ahead_spares_the_scrutineer_nothing(world: Any) -> None:
    iris = await named(world)
    await noon(world)
    waiting = await counted(world)
    set_wrong(world.env, timedelta(days=1))
    await advance(world.env, minutes=30)
    set_wrong(world.env, -timedelta(days=1))
    assert not results(world)
    account = (await iris.click(waiting, label="Check the account")).response
    assert labels(account) == ["Sign it"]


async def test_a_signature_leaves_the_day_of_another_poll(world: Any) -> None:
    """P-1 is signed while P-10 waits: what P-10 has planned stays planned."""
    iris = await named(world)
    await noon(world)
    waiting = await counted(world)
    key, kind, at = "poll.unsigned:10", "poll.unsigned", world.env.now() + timedelta(days=1)
    await world.write(
        lambda c: outbox.add(c, key=key, kind=kind, guild_id=world.guild.id, due_at=at, payload={})
    )
    account = (await iris.click(waiting, label="Check the account")).response
    await iris.click(account, label="Sign it")
    rows = [await world.write(lambda c, k=k: outbox.by_key(c, k)) for k in (key, key[:-1])]
    assert [row.state for row in rows] == ["pending", "cancelled"]


async def test_an_account_is_taken_from_the_box_and_tells_what_it_lost(world: Any) -> None:
    """The counter says that six put one in, and the box names five: nothing makes it add up."""
    await named(world)
    await noon(world)
    poll = await opened_with(world, **RULES)
    await all_vote(world, poll, "Support")
    private = (await world.members[4].click(poll, label="Support")).response
    await world.members[4].click(private, label="Withdraw")
    with bot_scope(world.env):
        box = await station_of(world.bot).boxes.box(world.guild.id, 1)
        lost = "DELETE FROM voter WHERE token NOT IN (SELECT token FROM ballot)"
        await box.db.write(lambda conn: conn.execute(lost))
    await advance(world.env, hours=11)
    _, found = await world.write(lambda conn: scrutiny.account(conn, world.guild.id, 1))
    assert (found.put_in, found.withdrawn, found.counted) == (6, 0, 5)
    assert not found.fits


async def test_where_five_withdrew_the_scrutineer_reads_how_many(world: Any) -> None:
    iris = await named(world)
    await noon(world)
    voters = [*world.members, *crowd(world, 6)]
    await world.env.settle()
    poll = await opened_with(world, **RULES)
    for number, voter in enumerate(voters):
        private = (await voter.click(poll, label="Support")).response
        if number < 5:
            await voter.click(private, label="Withdraw")
    await advance(world.env, hours=11)
    account = (await iris.click(card(world, "P-1 is counted"), label="Check the account")).response
    for said in ("Put in by 11 members", "Withdrawn 5", "It adds up: 11 less 5 is 6."):
        assert said in text(account)


async def test_nobody_but_a_scrutineer_who_did_not_open_the_poll_signs(world: Any) -> None:
    await named(world)
    await noon(world)
    waiting = await counted(world)
    for who in (world.member, world.officer, world.stranger):
        for what in ("check", "sign"):
            forged = await uninvited.press(world.env, who, world.channel, waiting, f"pg:{what}:1")
            assert "scrutineer" in texts_of(forged)
    abroad = world.elsewhere_officer
    forged = await uninvited.press(world.env, abroad, world.elsewhere_channel, waiting, "pg:sign:1")
    assert "scrutineer" in texts_of(forged)
    both = world.guild.roles["Scrutineer"]
    await world.write(
        lambda c: committee.set_roles(
            c, world.guild.id, "scrutineer", frozenset({both.id, world.officer_role.id})
        )
    )
    account = (await world.officer.click(waiting, label="Check the account")).response
    own = await world.officer.click(account, label="Sign it")
    assert "You opened P-1 yourself: somebody else must check it." in text(own.response)
    assert not results(world)


async def test_of_a_poll_with_too_few_votes_the_account_shows_no_number(world: Any) -> None:
    iris = await named(world)
    await noon(world)
    poll = await opened_with(world, **RULES)
    await all_vote(world, poll, "Support", world.members[:3])
    await advance(world.env, hours=11)
    waiting = card(world, "P-1 is counted")
    account = (await iris.click(waiting, label="Check the account")).response
    assert "Too few voted to show any number." in text(account)
    assert "3" not in text(account).split("Roll 6")[1].split("Too few")[0].split("code")[0]
    await iris.click(account, label="Sign it")
    await advance(world.env, seconds=10)
    assert "too few to show" in text(card(world, "Straw poll result"))


async def test_an_account_that_does_not_add_up_cannot_be_signed(world: Any) -> None:
    iris = await named(world)
    await noon(world)
    waiting = await counted(world)
    await world.write(lambda c: c.execute("UPDATE poll_account SET votes_cast = 9, withdrawn = 1"))
    account = (await iris.click(waiting, label="Check the account")).response
    assert "It does not add up, so it cannot be signed." in text(account)
    assert labels(account) == []
    forged = await uninvited.press(world.env, iris, world.channel, waiting, "pg:sign:1")
    assert "does not add up" in texts_of(forged)
    assert not results(world)
