"""A result as a mail to colleagues who are not on Discord: the letter's words, the picture, and the
files that anybody can recount."""

from __future__ import annotations

import asyncio
import io

import discord

from bot.house import Interaction
from bot.outgoing.mail_draft import mail_draft
from bot.polls.chart import chart
from bot.polls.chart.result_sheet import sheet
from bot.polls.export import as_csv
from bot.polls.forward import forward
from bot.polls.model import Poll
from bot.polls.records import published
from bot.polls.recount.page import NAME, page
from bot.polls.result import Result
from bot.polls.seal import grouped, seal

HOW = (
    "Anybody can count it again: open {page} in a browser, drop {file} on it and type the seal"
    " {code}."
)


async def draft(interaction: Interaction, poll: Poll, result: Result) -> discord.File:
    """The mail as an .eml file without an addressee."""
    bot = interaction.client
    committee = await bot.committee(poll.guild_id)
    rows = await bot.db.read(lambda conn: published(conn, poll))
    name = poll.reference.replace(" ", "-")
    png = await chart(result.bars)
    below = forward(poll, result, committee.zone).below
    attached = [(f"{name}.png", await asyncio.to_thread(sheet, result.question, png, below))]
    words = [result.letter]
    if rows:
        attached += [(f"{name}.csv", await asyncio.to_thread(as_csv, rows)), (NAME, page())]
        words.append(HOW.format(page=NAME, file=f"{name}.csv", code=grouped(seal(rows))))
    subject = f"{committee.name}: straw poll {poll.reference}".lstrip(": ")
    raw = await asyncio.to_thread(mail_draft, subject, "\n\n".join(words) + "\n", attached)
    return discord.File(io.BytesIO(raw), f"{name}.eml")
