"""The export of a closed poll, and a result shown again."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer
from bot.polls.chart import chart
from bot.polls.export import as_csv, as_json
from bot.polls.model import Poll
from bot.polls.records import published
from bot.polls.seal import grouped, seal
from cogs.card import GREEN, card
from cogs.polls.cards import foot
from cogs.polls.result_cards import CHART, render_result
from cogs.polls.result_details import result_of


async def export(interaction: Interaction, poll: Poll) -> None:
    """CSV and JSON of what is published, with the seal that vouches for both."""
    rows = await interaction.client.db.read(lambda conn: published(conn, poll))
    if not rows:
        raise UserError(f"{poll.reference} has no published records.")
    await interaction.response.defer(ephemeral=True)
    files = await asyncio.to_thread(lambda: (as_csv(rows), as_json(rows)))
    code = grouped(seal(rows))
    name = poll.reference.replace(" ", "-")
    attached = [
        discord.File(io.BytesIO(files[0]), f"{name}.csv"),
        discord.File(io.BytesIO(files[1]), f"{name}.json"),
    ]
    text = (
        f"### Export of {poll.reference}\nSeal **{code}**, the same as on the result card.\n"
        f"Anybody can check: `lmcbot recount {name}.csv --seal {code}`"
    )
    shown = [discord.ui.File[Any](f"attachment://{name}.{kind}") for kind in ("csv", "json")]
    await answer(interaction, card(text, *shown, foot=foot(poll), colour=GREEN), files=attached)


async def show_result(interaction: Interaction, poll: Poll) -> None:
    """The result card again, privately."""
    found = await result_of(interaction, poll)
    png = await chart(found.bars) if found.bars is not None else b""
    files = [discord.File(io.BytesIO(png), CHART)] if png else None
    await answer(interaction, render_result(poll, found, "", chart=bool(png)), files=files)
