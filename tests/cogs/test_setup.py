"""The wizard as an owner uses it, on a server nobody has set up."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio
from layouts import text
from simulated import advance, wire
from wire import refused

from bot import audit, committee
from bot.client import LmcBot
from cogs.admin.wizard_buttons import Page
from cogs.admin.wizard_pages import render_page


@pytest_asyncio.fixture
async def fresh(simcord_env: Any) -> SimpleNamespace:
    """A server the bot has just joined."""
    owner = simcord_env.create_user("olive")
    guild = simcord_env.create_guild("New LMC", owner=owner)
    officer = guild.create_role("LMC officers", permissions=discord.Permissions(manage_events=True))
    member = guild.create_role("LMC members")
    made = SimpleNamespace(
        env=simcord_env,
        guild=guild,
        officer_role=officer,
        member_role=member,
        general=guild.create_text_channel("general"),
        polls=guild.create_text_channel("polls"),
        meetings=guild.create_text_channel("meetings"),
        owner=guild.add_member(owner),
        officer=guild.add_member(simcord_env.create_user("ada"), roles=[officer, member]),
        member=guild.add_member(simcord_env.create_user("grace"), roles=[member]),
    )
    await simcord_env.settle()
    return made


async def wizard(fresh: SimpleNamespace) -> Any:
    return await fresh.owner.slash(fresh.general, "setup")


async def walk(fresh: SimpleNamespace, *labels: str) -> Any:
    """Press through the wizard's pages."""
    message = (await wizard(fresh)).response
    for label in labels:
        message = (await fresh.owner.click(message, label=label)).response or message
    return message


def test_the_last_page_names_every_place_the_noticeboard_may_stand_in() -> None:
    for name in ("noticeboard_channel", "meeting_channel", "poll_channel", "digest_channel"):
        here = committee.Committee(1, rules=committee.Rules(**{name: 5}))
        page = render_page(Page.CHECK, here, [])
        assert "One pinned noticeboard in <#5>" in str(page.to_components())


async def test_the_owner_is_told_once_to_set_the_bot_up(fresh: SimpleNamespace) -> None:
    await advance(fresh.env, minutes=1)
    assert "/setup" in text(fresh.guild.owner.dm_channel.last_message)
    await advance(fresh.env, hours=5)
    assert len(fresh.guild.owner.dm_channel.history()) == 1


async def test_nobody_is_told_when_the_wizard_was_quicker(fresh: SimpleNamespace) -> None:
    await walk(fresh, "Next: where", "Next: when", "Next: check", "Start")
    await advance(fresh.env, minutes=2)
    assert fresh.guild.owner.dm_channel.last_message is None


async def test_roles_and_channels_are_guessed_from_their_names(
    fresh: SimpleNamespace, simcord_bot: LmcBot
) -> None:
    said = text(await walk(fresh, "Next: where", "Next: when", "Next: check"))
    assert f"Officers: <@&{fresh.officer_role.id}>" in said
    assert f"Members: <@&{fresh.member_role.id}>" in said
    assert f"Straw polls open in <#{fresh.polls.id}>" in said
    assert f"announced in <#{fresh.meetings.id}>" in said
    assert not (await simcord_bot.committee(fresh.guild.id)).rules.set_up


async def test_start_stores_what_was_shown(fresh: SimpleNamespace, simcord_bot: LmcBot) -> None:
    await walk(fresh, "Next: where", "Next: when", "Next: check", "Start")
    stored = await simcord_bot.committee(fresh.guild.id)
    assert stored.rules.set_up
    assert stored.role_ids("officer") == {fresh.officer_role.id}
    assert stored.rules.poll_channel == fresh.polls.id
    assert stored.rules.office_channel is None
    acts = await simcord_bot.db.read(lambda conn: audit.page(conn, fresh.guild.id))
    assert acts[0].act == "setup.finish"


async def test_a_choice_in_a_select_is_kept(fresh: SimpleNamespace, simcord_bot: LmcBot) -> None:
    other = fresh.guild.create_role("Panel")
    shown = await wizard(fresh)
    await fresh.owner.select(shown.response, [other], custom_id="setup:roles:officer")
    kept = await simcord_bot.committee(fresh.guild.id)
    assert kept.role_ids("officer") == {other.id}
    where = (await fresh.owner.click(shown.response, label="Next: where")).response
    await fresh.owner.select(
        where or shown.response, [fresh.general], custom_id="setup:channel:poll_channel"
    )
    assert (await simcord_bot.committee(fresh.guild.id)).rules.poll_channel == fresh.general.id


async def test_everybody_cannot_be_made_an_officer(
    fresh: SimpleNamespace, simcord_bot: LmcBot
) -> None:
    shown = await wizard(fresh)
    refusal = await fresh.owner.select(
        shown.response, [fresh.guild.default_role], custom_id="setup:roles:officer"
    )
    assert "Everybody has that role" in refusal.response.content
    assert not (await simcord_bot.committee(fresh.guild.id)).role_ids("officer")


PATTERN = "second Tuesday of every month 19:30"


@pytest.mark.parametrize(
    ("label", "typed", "name", "stored"),
    [
        ("Time zone", "Europe/Jersey", "zone_name", "Europe/Jersey"),
        ("Quiet hours", "9pm to 7.30am", "quiet_from", "21:00"),
        ("Quiet hours", "10 to half past seven", "quiet_from", "22:00"),
        ("Digest day and time", "fridays 12.30pm", "digest_when", "Friday 12:30"),
        ("Digest day and time", "Thursdays at 7", "digest_when", "Thursday 07:00"),
        ("Meeting pattern", PATTERN, "meeting_pattern", PATTERN),
        ("Meeting pattern", "2nd Tuesday 7.30pm", "meeting_pattern", "2nd Tuesday 7.30pm"),
    ],
)
async def test_what_is_typed_is_stored(
    fresh: SimpleNamespace, simcord_bot: LmcBot, label: str, typed: str, name: str, stored: str
) -> None:
    when = await walk(fresh, "Next: where", "Next: when")
    form = await fresh.owner.click(when, label=label)
    await fresh.owner.submit_modal(form, {"value": typed})
    kept = await simcord_bot.committee(fresh.guild.id)
    assert getattr(kept if name == "zone_name" else kept.rules, name) == stored


@pytest.mark.parametrize(
    ("label", "typed", "said"),
    [
        ("Time zone", "Londinium", "There is no time zone"),
        ("Quiet hours", "at night", "not a span of time"),
        ("Digest day and time", "someday 12:00", "is no day of the week"),
        ("Meeting pattern", "Tuesday 12 January 2027 19:30", "is one date"),
        ("Meeting pattern", "2nd Tuesday 7", "Write one of: the second Tuesday of every month at"),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_stored(
    fresh: SimpleNamespace, simcord_bot: LmcBot, label: str, typed: str, said: str
) -> None:
    when = await walk(fresh, "Next: where", "Next: when")
    form = await fresh.owner.click(when, label=label)
    refused = await fresh.owner.submit_modal(form, {"value": typed})
    assert said in refused.response.content
    kept = await simcord_bot.committee(fresh.guild.id)
    assert kept == committee.Committee(fresh.guild.id, "New LMC")


async def test_missing_permissions_are_named_with_their_channel(fresh: SimpleNamespace) -> None:
    own = next(role for role in fresh.guild.roles.values() if role.id in _own_roles(fresh))
    refused = {own: discord.PermissionOverwrite(attach_files=False, view_channel=True)}
    fresh.guild.create_text_channel("digest", overwrites=refused)
    said = text(await walk(fresh, "Next: where"))
    assert "the bot lacks Attach Files" in said


def _own_roles(fresh: SimpleNamespace) -> set[int]:
    return {role.id for role in fresh.guild.me.roles if not role.is_default()}


async def test_an_unmentionable_members_role_is_named(fresh: SimpleNamespace) -> None:
    refused = {}
    for role in _own_roles(fresh):
        refused[role] = False
    said = text(await walk(fresh, "Next: where", "Next: when", "Next: check"))
    may = fresh.guild.me.guild_permissions.mention_everyone
    assert ("rings no telephone" in said) is not may


async def test_members_are_not_shown_the_wizard(fresh: SimpleNamespace) -> None:
    assert "setup" not in fresh.member.available_commands(fresh.general)
    assert "setup" in fresh.owner.available_commands(fresh.general)


async def test_an_owner_with_closed_messages_is_asked_in_the_system_channel(
    fresh: SimpleNamespace,
) -> None:
    fresh.env.backend.guilds[fresh.guild.id].system_channel_id = fresh.general.id
    guild = fresh.env.bot.get_guild(fresh.guild.id)
    guild._system_channel_id = fresh.general.id
    address = f"/channels/{fresh.owner.user.dm_channel.id}/messages"
    wire(fresh.env).fail("POST", address, lambda: refused(403, 50007))
    await advance(fresh.env, minutes=1)
    assert fresh.guild.owner.dm_channel.history() == []
    assert "/setup" in text(fresh.general.last_message)


async def test_a_second_setup_shows_what_another_pattern_does_and_waits_for_a_press(
    fresh: SimpleNamespace, simcord_bot: LmcBot
) -> None:
    when = await walk(fresh, "Next: where", "Next: when")
    form = await fresh.owner.click(when, label="Meeting pattern")
    await fresh.owner.submit_modal(form, {"value": PATTERN})
    await walk(fresh, "Next: where", "Next: when", "Next: check", "Start")
    await advance(fresh.env, minutes=1)

    async def dates() -> str:
        listed = await fresh.member.slash(fresh.general, "meeting list")
        return text(listed.response)

    async def told() -> list[str]:
        return [text(message) for message in fresh.meetings.history()]

    planned, said = await dates(), await told()
    again = await walk(fresh, "Next: where", "Next: when")
    form = await fresh.owner.click(again, label="Meeting pattern")
    assert form.modal["components"][0]["component"]["value"] == PATTERN
    shown = (
        await fresh.owner.submit_modal(form, {"value": "third Thursday of every month 18:00"})
    ).response
    assert "**Move: " in text(shown)
    assert "Nothing is saved yet." in text(shown)
    await advance(fresh.env, minutes=5)
    assert (await dates(), await told()) == (planned, said)  # nothing moved, nobody told
    await fresh.owner.click(shown, label="Throw away")
    stored = await simcord_bot.committee(fresh.guild.id)
    assert stored.rules.meeting_pattern == PATTERN
    await walk(fresh, "Next: where", "Next: when", "Next: check", "Start")
    await advance(fresh.env, minutes=5)
    assert (await dates(), await told()) == (planned, said)  # Start again plans nothing anew
    form = await fresh.owner.click(
        await walk(fresh, "Next: where", "Next: when"), label="Meeting pattern"
    )
    shown = (
        await fresh.owner.submit_modal(form, {"value": "third Thursday of every month 18:00"})
    ).response
    await fresh.owner.click(shown, label="Save")
    await advance(fresh.env, minutes=5)
    assert await dates() != planned
    assert (await dates()).count("M-") == planned.count("M-")  # each date kept its number
    assert "cancelled" not in await dates()
