"""What the wizard's parts do: show a page, store what was chosen, begin to work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot import audit, people, rulebook, succession
from bot import committee as committees
from bot.audience import Audience, may
from bot.boards import desk, noticeboard
from bot.committee import Arrange, Committee
from bot.errors import UserError
from bot.fields import written
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.lasting import Form
from bot.offers import CHANGE_PATTERN
from bot.rulebook import BY_NAME, Setting, named, typed
from bot.storage.db import Connection
from bot.times import stamp
from cogs.admin.preflight import Fault, faults
from cogs.admin.wizard_buttons import Ask, ChooseChannel, ChooseRoles, Finish, Page, Turn
from cogs.admin.wizard_guess import CHANNEL_WORDS, ROLE_WORDS, filled
from cogs.admin.wizard_pages import render_done, render_page


def guild_of(interaction: Interaction) -> discord.Guild:
    """The server an interaction came from. Raises :class:`UserError` while it is not known yet."""
    if interaction.guild is None or interaction.guild.me is None:
        raise UserError(
            "The bot is still getting to know this server. Please try again in a minute."
        )
    return interaction.guild


async def seen(interaction: Interaction) -> Committee:
    """The committee as the wizard shows it: what is set, and guesses where nothing is."""
    committee = await committee_of(interaction)
    return committee if committee.rules.set_up else guessed(committee, guild_of(interaction))


def guessed(committee: Committee, guild: discord.Guild) -> Committee:
    """The committee with its gaps filled from the names of roles and channels."""
    roles = [(r.id, r.name) for r in reversed(guild.roles) if not (r.is_default() or r.managed)]
    return filled(committee, roles, [(c.id, c.name) for c in guild.text_channels])


def standing(committee: Committee, guild: discord.Guild) -> Committee:
    """The committee without roles and channels that are gone: no list may have them chosen."""
    kept = frozenset((name, role) for name, role in committee.roles if guild.get_role(role))
    chosen = {name: getattr(committee.rules, name) or 0 for name in CHANNEL_WORDS}
    gone: dict[str, Any] = {
        name: None for name, id_ in chosen.items() if not guild.get_channel(id_)
    }
    return replace(committee, roles=kept, rules=replace(committee.rules, **gone))


async def layout(interaction: Interaction, page: Page) -> discord.ui.LayoutView:
    """A page of the wizard as things stand."""
    bot, committee, guild = interaction.client, await seen(interaction), guild_of(interaction)
    found = faults(guild, committee, members_intent=bot.intents.members)
    pattern, unclear = _told_back(committee, bot.clock())
    if unclear:
        found.append(Fault("meeting_pattern", f"{BY_NAME['meeting_pattern'].label}: {unclear}"))
    return render_page(page, standing(committee, guild), found, pattern=pattern)


def _told_back(committee: Committee, now: datetime) -> tuple[str, str]:
    """The pattern as it is understood, or what is missing in one that was stored before."""
    text = committee.rules.meeting_pattern
    try:
        return (rulebook.understood_pattern(text, committee.zone, now) if text else ""), ""
    except UserError as unclear:
        return "", str(unclear)


@Turn.does
async def turn(press: Turn, interaction: Interaction, at: datetime) -> None:
    page = press.ids["page"]
    await show(interaction, Page(page) if page in list(Page) else Page.WHO)


async def show(interaction: Interaction, page: Page) -> None:
    """A page in place of the one that was pressed."""
    await redraw(interaction, await layout(interaction, page))


@ChooseRoles.does
async def choose_roles(press: ChooseRoles, interaction: Interaction, at: datetime) -> None:
    roles = frozenset(role.id for role in press.item.values)
    await put(interaction, press.ids["name"], roles, Page.WHO)


@ChooseChannel.does
async def choose_channel(press: ChooseChannel, interaction: Interaction, at: datetime) -> None:
    chosen = press.item.values[0].id if press.item.values else None
    await put(interaction, press.ids["name"], chosen, Page.WHERE)


@Ask.does
async def ask(press: Ask, interaction: Interaction, at: datetime) -> None:
    form = Typed(named(press.ids["name"]), await seen(interaction))
    await interaction.response.send_modal(form)


def value_box(setting: Setting, committee: Committee) -> discord.ui.TextInput[Any]:
    """Where a setting's new value is written, beginning with the one it has."""
    now = typed(committee, setting.name)
    return written("value", 300, default=now, example=setting.example[:100], needed=False)


class Typed(Form, title="Setting up", audience=Audience.FOUNDER):
    """One value, typed; what it says is checked before it is stored."""

    def __init__(self, setting: Setting, committee: Committee) -> None:
        super().__init__(title=setting.label)
        self.name = setting.name
        self.box = self.add(setting.label, value_box(setting, committee), setting.says[:100])

    async def submitted(self, interaction: Interaction) -> None:
        await put(interaction, self.name, self.box.value, Page.WHEN)


async def put(interaction: Interaction, name: str, value: Any, page: Page) -> None:
    """Store one choice and show its page again; a pattern that dates hang on is told back first,
    with what becomes of them."""
    bot, committee = interaction.client, await committee_of(interaction)
    change_pattern, set_up = bot.rooms.offered(CHANGE_PATTERN), committee.rules.set_up
    if name == "meeting_pattern" and set_up and change_pattern is not None:
        await change_pattern(interaction, value)
        return
    check_roles(guild_of(interaction), name, value)
    if set_up and not may(Audience.OFFICER, interaction.user, committee):
        return await propose(interaction, name, value)

    await bot.db.write(change(interaction, committee, name, value))
    await show(interaction, page)


def change(
    interaction: Interaction, committee: Committee, name: str, value: Any
) -> Callable[[Connection], None]:
    """How one setting is stored, and told where another office is one."""
    bot, guild, user = interaction.client, guild_of(interaction), interaction.user
    now = bot.clock()

    def write(conn: Connection) -> None:
        person = people.find(conn, guild.id, user.id, user.display_name)
        rulebook.put(conn, guild.id, person.id, name, value, bot.rooms.arrange, now)
        succession.note_change(conn, committee, name, guild.owner_id, now)

    return write


async def propose(interaction: Interaction, name: str, value: Any) -> None:
    """Where no officer can be found any more, whoever manages the server may name the officers'
    role and nothing else; it counts after a day's public notice."""
    if name != "officer" or not value:
        raise UserError(
            "No officer can be found here. You may name the officers’ role, which counts after a "
            "day’s public notice; the rest is for them."
        )
    bot, guild = interaction.client, guild_of(interaction)
    place = (await committee_of(interaction)).rules.poll_channel or interaction.channel_id
    args = (guild.id, interaction.user.id, value, place, guild.owner_id, bot.clock())
    at = await bot.db.write(lambda conn: succession.propose(conn, *args))
    await answer(interaction, f"Told publicly: from {stamp(at)} its holders are officers.")


def check_roles(guild: discord.Guild, name: str, value: Any) -> None:
    """Refuse to make everybody an officer or a scrutineer."""
    if name in ("officer", "scrutineer") and guild.id in value:
        raise UserError("Everybody has that role: choose one that only officers have.")


@Finish.does
async def finish(press: Finish, interaction: Interaction, at: datetime) -> None:
    """Store the guesses nobody changed, and begin to work as shown; officers may do so again."""
    bot, guild, user = interaction.client, guild_of(interaction), interaction.user
    final = await seen(interaction)
    if final.rules.set_up and not may(Audience.OFFICER, user, final):
        raise UserError("The bot is set up: its officers change what is set.")
    if not final.role_ids("officer"):
        raise UserError(
            "Choose the officers’ role first: somebody must be able to run the committee."
        )
    now = bot.clock()

    def write(conn: Connection) -> None:
        person = people.find(conn, guild.id, user.id, user.display_name)
        begin(conn, final, person.id, bot.rooms.arrange, now)

    await bot.db.write(write)
    found = faults(guild, final, members_intent=bot.intents.members)
    await redraw(interaction, render_done(found))


def begin(
    conn: Connection, final: Committee, person_id: int, arrange: Arrange, now: datetime
) -> None:
    """Everything that follows from the wizard's *Start*, in one transaction."""
    guild_id = final.guild_id
    for name in (*ROLE_WORDS, *CHANNEL_WORDS):
        rulebook.put(conn, guild_id, person_id, name, rulebook.value(final, name), arrange, now)
    if not committees.load(conn, guild_id).rules.set_up:
        committees.change(conn, guild_id, set_up=True)
        audit.record(conn, guild_id, person_id, "setup.finish", after="set up", now=now)
    committee = committees.settle(conn, guild_id, arrange, now)
    noticeboard.redraw_soon(conn, guild_id, now)
    desk.arm(conn, committee, now)
