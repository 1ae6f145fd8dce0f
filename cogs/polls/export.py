"""The export of a closed poll, and a result shown again."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer
from bot.polls.chart import chart
from bot.polls.export import as_csv, as_json
from bot.polls.model import Poll
from bot.polls.records import published
from bot.polls.recount.page import NAME, page
from bot.polls.seal import grouped, seal
from cogs.card import GREEN, card
from cogs.polls.buttons import Recount
from cogs.polls.cards import foot
from cogs.polls.polling_station import station
from cogs.polls.result_cards import CHART, pictured, render_result
from cogs.polls.result_details import result_of


async def export(interaction: Interaction, poll: Poll) -> None:
    """CSV and JSON of what is published, the seal that vouches for both, a page that recounts."""
    rows = await interaction.client.db.read(lambda conn: published(conn, poll))
    if not rows:
        raise UserError(f"{poll.reference} has no published records.")
    await interaction.response.defer(ephemeral=True)
    name, code = poll.reference.replace(" ", "-"), grouped(seal(rows))
    files = {
        f"{name}.csv": await asyncio.to_thread(as_csv, rows),
        f"{name}.json": await asyncio.to_thread(as_json, rows),
        NAME: page(),
    }
    text = (
        f"### Export of {poll.reference}\nSeal **{code}**, as on the result card in the channel:"
        f" read it there.\nTo check, open {NAME} in a browser, drop one of the files on it and"
        f" type the seal; or `lmcbot recount {name}.csv --seal {code}`"
    )
    shown = [discord.ui.File[Any](f"attachment://{file}") for file in files]
    attached = [discord.File(io.BytesIO(raw), file) for file, raw in files.items()]
    await answer(interaction, card(text, *shown, foot=foot(poll), colour=GREEN), files=attached)


@Recount.does
async def recount(press: Recount, interaction: Interaction, at: datetime) -> None:
    """The files and the page, privately, for anybody who may see the result."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    await export(interaction, poll)


async def show_result(interaction: Interaction, poll: Poll) -> None:
    """The result card again, privately."""
    result = await result_of(interaction, poll)
    png = await chart(pictured(result))
    files = [discord.File(io.BytesIO(png), CHART)] if png else None
    await answer(interaction, render_result(poll, result, "", chart=bool(png)), files=files)
