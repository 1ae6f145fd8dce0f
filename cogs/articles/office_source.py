"""/office-source: the feeds the committee reads."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.articles import sources, topics
from bot.articles.sources import Source
from bot.audience import Audience, allow
from bot.house import Interaction
from bot.interactions import answer
from bot.storage.db import Connection
from cogs.articles.audited import noted
from cogs.articles.autocomplete import source_choices, topic_choices
from cogs.articles.own_digest import PAUSES
from cogs.articles.paging import confirmed, show, source_line
from cogs.articles.source_test import test_source
from cogs.card import plain, private
from cogs.undo_button import Undo

office_source = app_commands.Group(
    name="office-source",
    description="Officers: the feeds articles come from",
    guild_only=True,
    default_permissions=discord.Permissions(manage_events=True),
)


@office_source.command(
    name="add", description="Read a feed from now on; its old items are not posted"
)
@app_commands.describe(
    address="A feed, or a page that names one; or a ready source",
    name="What to call it",
    topics="Take only articles of these topics; commas between",
)
@app_commands.autocomplete(address=source_choices, topics=topic_choices)
@allow(Audience.OFFICER)
async def add(
    interaction: Interaction,
    address: app_commands.Range[str, 1, 1000],
    name: app_commands.Range[str, 1, 80] | None = None,
    topics: str | None = None,
) -> None:
    guild_id, now = interaction.guild_id or 0, interaction.client.clock()

    def work(conn: Connection) -> Source:
        return _add(conn, guild_id, address, name, topics, now)

    made = await noted(
        interaction, "source.add", work, becomes=lambda one: [one.address, *one.topics]
    )
    said = f"{source_line(made)}\nIts present items are taken in quietly; new ones go into digests."
    await answer(interaction, private(said, buttons=[Undo.after(interaction)]))


@office_source.command(
    name="list", description="The sources, their health, and when each is read next"
)
@allow(Audience.OFFICER)
async def list_(interaction: Interaction) -> None:
    await show(interaction, "sources", 0)


@office_source.command(name="test", description="Read a source now and say at which stage it fails")
@app_commands.describe(name="The source")
@app_commands.autocomplete(name=source_choices)
@allow(Audience.OFFICER)
async def test(interaction: Interaction, name: str) -> None:
    await test_source(interaction, name)


@office_source.command(
    name="pause", description="Leave a source alone for a while, or go on reading it"
)
@app_commands.describe(name="The source", what="Pause or go on")
@app_commands.choices(what=PAUSES)
@app_commands.autocomplete(name=source_choices)
@allow(Audience.OFFICER)
async def pause(interaction: Interaction, name: str, what: str = "pause") -> None:
    guild_id, now = interaction.guild_id or 0, interaction.client.clock()

    def work(conn: Connection) -> Source:
        known = sources.named(conn, guild_id, name)
        return sources.set_active(conn, known, what != "pause", now)

    act = "source.pause" if what == "pause" else "source.resume"
    changed = await noted(
        interaction,
        act,
        work,
        was=lambda conn: _state(sources.named(conn, guild_id, name)),
        becomes=_state,
    )
    await answer(interaction, private(source_line(changed), buttons=[Undo.after(interaction)]))


def _state(source: Source) -> str:
    return "read" if source.active else "off"


@office_source.command(name="remove", description="Forget a source; its articles stay")
@app_commands.describe(name="The source")
@app_commands.autocomplete(name=source_choices)
@allow(Audience.OFFICER)
async def remove(interaction: Interaction, name: str) -> None:
    guild_id = interaction.guild_id or 0
    known = await interaction.client.db.read(lambda conn: sources.named(conn, guild_id, name))
    button = confirmed("source", known.id)
    said = f"Remove the source **{plain(known.name)}**? Its articles stay."
    await answer(interaction, private(said, buttons=[button]))


def _add(
    conn: Connection, guild_id: int, address: str, name: str | None, about: str | None, now: Any
) -> Source:
    chosen = topics.asked(conn, guild_id, about) if about is not None else None
    known = next(
        (one for one in sources.every(conn, guild_id)
         if address.strip().casefold() in (one.name.casefold(), one.address.casefold())), None,
    )  # fmt: skip
    if known is not None:
        return sources.add(
            conn, guild_id, name or known.name, known.address,
            known.topics if chosen is None else chosen, now,
        )  # fmt: skip
    return sources.add(conn, guild_id, name or address.strip(), address, chosen or (), now)
