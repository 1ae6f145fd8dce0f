"""Who comes into office: what a change of roles does, and the way out when nobody is left."""

from typing import Any

import discord
import pytest
from layouts import text
from pollstory import card, cards, noon, opened
from simulated import advance, bot_scope, hand_over

from bot import committee


def caretaker(world: Any) -> Any:
    """Somebody who may manage the server and is no officer."""
    may = world.guild.create_role("Caretaker", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user("olive"), roles=[may])


async def roles(world: Any) -> frozenset[int]:
    return (await world.bot.committee(world.guild.id)).role_ids("officer")  # type: ignore[no-any-return]


async def change_officers(world: Any, role: Any) -> None:
    """An officer gives the office to another role, in /settings."""
    shown = (await world.officer.slash(world.channel, "settings")).response
    form = await world.officer.select(shown, ["officer"], custom_id="settings:change")
    await world.officer.submit_modal(form, {"value": [world.officer_role, role]})
    await advance(world.env, seconds=2)


async def test_whoever_manages_the_server_sets_the_bot_up_once(world: Any) -> None:
    olive = caretaker(world)
    no = await olive.slash(world.channel, "setup")
    assert "set the bot up once" in text(no.response)
    await world.write(lambda conn: committee.change(conn, world.guild.id, set_up=False))
    yes = await olive.slash(world.channel, "setup")
    assert "set the bot up once" not in text(yes.response)


async def vacated(world: Any) -> Any:
    """The officers' role is deleted; the manager names another in the wizard."""
    with bot_scope(world.env):
        await world.bot.get_guild(world.guild.id).get_role(world.officer_role.id).delete()
    await world.env.settle()
    olive, role = caretaker(world), world.guild.create_role("New officer")
    shown = await olive.slash(world.channel, "setup")
    told = await olive.select(shown.response, [role], custom_id="setup:roles:officer")
    assert "Told publicly" in text(told.response or told.followups[-1])
    member = await olive.select(shown.response, [role], custom_id="setup:roles:member")
    assert "You may name the officers’ role" in text(member.response or member.followups[-1])
    await advance(world.env, seconds=5)
    return role


async def test_where_no_officer_is_left_a_manager_names_one_after_a_days_notice(world: Any) -> None:
    role = await vacated(world)
    assert "“New officer” as the officers’ role" in text(card(world, "No officer is left here"))
    await advance(world.env, hours=23)
    assert await roles(world) == {world.officer_role.id}
    await advance(world.env, hours=2)
    assert await roles(world) == {role.id}


async def test_an_officer_found_meanwhile_keeps_the_office(world: Any) -> None:
    await vacated(world)
    found = world.guild.create_role("Officer again")
    world.guild.add_member(world.env.create_user("ines"), roles=[found])
    ids = frozenset({found.id})
    await world.write(lambda conn: committee.set_roles(conn, world.guild.id, "officer", ids))
    await advance(world.env, hours=26)
    assert await roles(world) == {found.id}


async def test_a_change_is_told_in_the_office_and_to_the_owner(world: Any) -> None:
    hand_over(world.env, world.guild, world.member)
    office = world.guild.create_text_channel("office")
    await world.write(lambda conn: committee.change(conn, world.guild.id, office_channel=office.id))
    await change_officers(world, world.guild.create_role("Deputies"))
    owners = world.member.user.dm_channel.history()[-1]
    for message in (office.history()[-1], owners):
        assert "Officers’ role changed" in text(message)
        assert "“Deputies”" in text(message)


@pytest.mark.parametrize(("hours", "agrees"), [(20, False), (25, True)])
async def test_a_new_officers_role_counts_for_two_after_a_day(
    world: Any, hours: int, agrees: bool
) -> None:
    hand_over(world.env, world.guild, world.officer)
    await noon(world)
    role = world.guild.create_role("Deputies")
    friend = world.guild.add_member(world.env.create_user("fay"), roles=[role])
    await change_officers(world, role)
    await advance(world.env, hours=hours)
    await opened(world)
    offered = await world.officer.slash(world.channel, "office-poll close", poll="P-1")
    form = await world.officer.click(offered.response, label="Ask for it")
    await world.officer.submit_modal(form, {"reason": "All is said"})
    await advance(world.env, seconds=2)
    pressed = await friend.click(card(world, "Close P-1 early?"), label="Close it now")
    await advance(world.env, minutes=1)
    assert bool(cards(world, "Straw poll result")) is agrees, text(pressed.response)


async def test_an_office_that_everybody_holds_is_warned_of(world: Any) -> None:
    ids = frozenset({world.member_role.id, world.officer_role.id})
    await world.write(lambda conn: committee.set_roles(conn, world.guild.id, "officer", ids))
    shown = await world.officer.slash(world.channel, "settings")
    assert "it is the members’ role too, so that everybody has it" in text(shown.response)
