"""/mandate: the register of what members decided, for everybody; officers say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.audience import Audience, allow, may
from bot.errors import UserError
from bot.fields import choice, written
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw, reply
from bot.lasting import Form
from bot.offers import ADD_TO_AGENDA, WHERE_USED, Pointer, Use
from bot.polls import mandates
from bot.polls.mandates import WORDS, Mandate
from bot.polls.model import Poll, State
from bot.polls.records import case_of
from bot.polls.result import result_of
from bot.polls.store import poll_numbered
from bot.storage.db import Connection
from cogs.polls.autocomplete import closed_ones, poll_meant
from cogs.polls.mandate_buttons import (
    Lapsed,
    LinkMandate,
    Older,
    OnAgenda,
    Register,
    ShowMandate,
    StandsAgain,
    Superseded,
)
from cogs.polls.mandate_cards import A_PAGE, Looked, render_mandate, render_register
from cogs.polls.polling_station import officer, station

READ_BESIDE = "Members read it beside the mandate. It can be taken back."


@app_commands.guild_only()
class Mandates(commands.GroupCog, name="mandate", description="What members decided in polls"):
    """The register, for everybody."""

    @app_commands.command(name="list", description="What members decided, the newest first")
    @allow(Audience.MEMBER)
    async def list_(self, interaction: Interaction) -> None:
        await show_register(interaction, 0)

    @app_commands.command(name="show", description="One mandate: who was asked, what came of it")
    @app_commands.describe(mandate="Reference or words of the question")
    @app_commands.autocomplete(mandate=closed_ones)
    @allow(Audience.MEMBER)
    async def show(self, interaction: Interaction, mandate: str) -> None:
        poll = await poll_meant(interaction, mandate, State.CLOSED)
        await answer(interaction, await rendered(interaction, poll.id))


async def show_register(interaction: Interaction, page: int, *, old: bool = False) -> None:
    """A page of the register, in place of the one that was pressed."""
    bot, committee = interaction.client, await committee_of(interaction)
    guild_id, now = committee.guild_id, bot.clock()
    where_used = bot.rooms.offered(WHERE_USED)

    def read(conn: Connection) -> tuple[list[Looked], int]:
        if old:
            polls = mandates.older(conn, guild_id, now)
            here, total = polls[page * A_PAGE : (page + 1) * A_PAGE], len(polls)
            found = [mandates.mandate(conn, guild_id, poll.id) for poll in here]
        else:
            found, total = mandates.page(conn, guild_id, page * A_PAGE, A_PAGE)
        return [_looked(conn, each, committee, where_used, now) for each in found], total

    view = render_register(*await bot.db.read(read), page, old=old)
    await reply(interaction, view)


def _looked(
    conn: Connection, mandate: Mandate, committee: Any, where_used: Any, now: datetime
) -> Looked:
    poll = mandate.poll
    case = case_of(conn, poll, committee.zone, committee.name)
    assert case is not None  # a closed poll has a result
    uses = [*_asked_about(poll), *mandate.uses]
    newest = poll_numbered(conn, poll.guild_id, poll.number)
    if where_used is not None and newest is not None and newest.id == poll.id:
        uses += where_used(conn, poll.guild_id, f"P-{poll.number}")
    return Looked(mandate, case, result_of(case), _once(uses), now)


def _asked_about(poll: Poll) -> list[Use]:
    if poll.article is None:
        return []
    return [Use(f"A-{poll.article.article_id}", f"asked about “{poll.article.headline}”")]


def _once(uses: Sequence[Use]) -> list[Use]:
    """What an officer said of a place takes the place of what is found there."""
    kept: dict[str, Use] = {}
    for at, use in enumerate(uses):
        kept.setdefault(use.reference or str(at), use)
    return list(kept.values())


async def rendered(interaction: Interaction, poll_id: int) -> discord.ui.LayoutView:
    """One mandate as the asker may see and change it."""
    bot, committee, user = interaction.client, await committee_of(interaction), interaction.user
    where_used, now = bot.rooms.offered(WHERE_USED), bot.clock()

    def read(conn: Connection) -> Looked:
        mandate = mandates.mandate(conn, committee.guild_id, poll_id)
        return _looked(conn, mandate, committee, where_used, now)

    is_officer = may(Audience.OFFICER, user, committee)
    agenda = bot.rooms.offered(ADD_TO_AGENDA) is not None
    return render_mandate(await bot.db.read(read), officer=is_officer, agenda=agenda)


@Register.does
async def turn(press: Register, interaction: Interaction, at: datetime) -> None:
    """Another page of the register."""
    await show_register(interaction, press.number("page"))


@Older.does
async def turn_old(press: Older, interaction: Interaction, at: datetime) -> None:
    """Those over a year old, from the desk."""
    await show_register(interaction, press.number("page"), old=True)


@ShowMandate.does
async def show(press: ShowMandate, interaction: Interaction, at: datetime) -> None:
    """One mandate in full, below the list."""
    await answer(interaction, await rendered(interaction, press.number("poll")))


@OnAgenda.does
async def to_agenda(press: OnAgenda, interaction: Interaction, at: datetime) -> None:
    """Hand the mandate to the meetings' room."""
    act = interaction.client.rooms.offered(ADD_TO_AGENDA)
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    if act is None:
        raise UserError("That cannot be done here any more.")
    await act(interaction, Pointer(poll.guild_id, f"P-{poll.number}", poll.question))


@StandsAgain.does
async def stands_again(press: StandsAgain, interaction: Interaction, at: datetime) -> None:
    """Take back that it was superseded or no longer stands."""
    await _changed(interaction, press.number("poll"), mandates.stand)


async def _changed(
    interaction: Interaction, poll_id: int, change: Callable[..., Mandate], *said: Any
) -> None:
    """Do what an officer asks and show the mandate as it is then."""
    bot, who = interaction.client, officer(interaction)
    now = bot.clock()
    await bot.db.write(lambda conn: change(conn, who, poll_id, *said, now=now))
    await redraw(interaction, await rendered(interaction, poll_id))


class LaterForm(Form, title="Superseded", audience=Audience.OFFICER):
    """The later poll that took a mandate's place."""

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        later = written("later", 20, example="P-44")
        self.later = self.add("By which later poll", later, READ_BESIDE)

    async def submitted(self, interaction: Interaction) -> None:
        await _changed(interaction, self.poll_id, mandates.supersede, self.later.value)


Superseded.asks(LaterForm, "poll")


class LapseForm(Form, title="No longer stands", audience=Audience.OFFICER):
    """Why a mandate is relied on no more."""

    def __init__(self, poll_id: int) -> None:
        super().__init__()
        self.poll_id = poll_id
        self.reason = self.add("Why", written("reason", WORDS), READ_BESIDE)

    async def submitted(self, interaction: Interaction) -> None:
        await _changed(interaction, self.poll_id, mandates.lapse, self.reason.value)


Lapsed.asks(LapseForm, "poll")


@LinkMandate.does
async def ask_link(press: LinkMandate, interaction: Interaction, at: datetime) -> None:
    """Ask where it was used."""
    poll_id, guild_id = press.number("poll"), interaction.guild_id or 0
    mandate = await interaction.client.db.read(
        lambda conn: mandates.mandate(conn, guild_id, poll_id)
    )
    await interaction.response.send_modal(LinkForm(mandate))


class LinkForm(Form, title="Where it was used", audience=Audience.OFFICER):
    """A place where a mandate was used, or a link to take away again."""

    def __init__(self, mandate: Mandate) -> None:
        super().__init__()
        self.poll_id = mandate.poll.id
        says = "A meeting like M-3, an article like A-7, a consultation like C-2, or an address."
        self.where = self.add("Belongs to", written("where", 250), says)
        said = written("said", WORDS, needed=False, example="Invitation declined")
        self.said = self.add("In a few words, how it was used", said)
        ways = ("Link it", "link", True), ("Take the link away", "unlink", False)
        self.what = choice("what", *ways)
        if mandate.uses:
            self.add("What to do", self.what)

    async def submitted(self, interaction: Interaction) -> None:
        known, where = interaction.client.rooms.references, self.where.value
        if self.what.value == "unlink":
            change = partial(mandates.unlink, typed=where, known=known)
        else:
            change = partial(mandates.link, typed=where, words=self.said.value, known=known)
        await _changed(interaction, self.poll_id, change)
