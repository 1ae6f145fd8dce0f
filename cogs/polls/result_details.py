"""What stands behind a card's buttons: details, a text for letters, the published codes."""

from __future__ import annotations

import io
from datetime import datetime

import discord

from bot.audience import Audience
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer
from bot.lasting import Press
from bot.polls.due import next_reminder
from bot.polls.model import Poll, State
from bot.polls.records import counted, named_votes, receipts
from bot.polls.result import Result, result
from bot.polls.rules import name, threshold
from bot.polls.store import left_out
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import BLUE, card, clip, plain
from cogs.polls.cards import chosen, foot
from cogs.polls.room import room

CODE_BLOCK, CODES_SHOWN = 3_400, 150


async def result_of(interaction: Interaction, poll: Poll) -> Result:
    """The result of a closed poll. Raises UserError before the close."""
    bot = interaction.client
    found = await bot.db.read(lambda conn: counted(conn, poll))
    if found is None:
        raise UserError(f"{poll.reference} has no result: it {_why_none(poll)}.")
    return result(poll, found.tally, found.seal, (await bot.committee(poll.guild_id)).zone)


def _why_none(poll: Poll) -> str:
    if poll.state in (State.CANCELLED, State.INTERRUPTED):
        return f"was {poll.state.value}"
    return "is sealed until its close" if poll.sealed else "has not closed"


class Details(Press, pattern="pd:{poll}", audience=Audience.ANYONE):
    """Roll, dates, shares and published figures, privately."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        if poll.state is State.CLOSED:
            lines = (await result_of(interaction, poll)).details
            return await answer(interaction, render_details(poll, lines))
        found = await interaction.client.db.read(lambda conn: open_details(conn, poll, at))
        await answer(interaction, render_details(poll, found))


def open_details(conn: Connection, poll: Poll, now: datetime) -> tuple[str, ...]:
    """What anybody may know of a poll that has no result: its roll, its rules, its dates."""
    out = ", ".join(f"{count} {why}" for why, count in left_out(conn, poll.id).items())
    lines = [
        f"Entitled: {poll.roll_basis}, {poll.roll_words}, roll code {poll.roll_hash}",
        f"Left out: {out}" if out else "",
        f"Opened {stamp(poll.opened_at)}" if poll.opened_at else "",
        f"Closes {stamp(poll.closes_at)}" if poll.state is State.OPEN else "",
        *(f"To be met: {name(threshold(text))}" for text in poll.terms.thresholds),
        f"Counts under {poll.terms.small_number} votes are not shown.",
    ]
    if (at := next_reminder(conn, poll, now)) is not None:
        lines.append(f"Next reminder {stamp(at)}. Nobody is shown who has not voted.")
    return tuple(line for line in lines if line)


def render_details(poll: Poll, lines: tuple[str, ...]) -> discord.ui.LayoutView:
    """Details in full, one line each."""
    text = clip("\n".join(plain(line) if "<t:" not in line else line for line in lines), 3_200)
    article = _article(poll)
    return card(
        f"### {clip(plain(poll.question), 300)}", text, article, foot=foot(poll), colour=BLUE
    )


def _article(poll: Poll) -> str | None:
    if poll.article is None:
        return None
    headline = clip(plain(poll.article.headline), 150)
    return f"From: [{headline}]({poll.article.link})" if poll.article.link else f"From: {headline}"


class Letter(Press, pattern="pl:{poll}", audience=Audience.ANYONE):
    """Paragraphs that may be pasted into a letter."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        text = (await result_of(interaction, poll)).letter
        shown = clip(text.replace("```", "'''"), CODE_BLOCK)
        view = card("### Text for a letter", f"```\n{shown}\n```", foot=foot(poll), colour=BLUE)
        await answer(interaction, view)
        if shown != text:
            whole = [_file(text, f"{poll.reference}.txt")]
            await answer(interaction, "The whole text as a file.", files=whole)


class Codes(Press, pattern="pk:{poll}", audience=Audience.ANYONE):
    """The published codes: counted, not how."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        codes = await interaction.client.db.read(lambda conn: receipts(conn, poll))
        if not codes:
            raise UserError(f"No codes are published for {poll.reference}: too few voted.")
        says = f"The codes of all {len(codes):,} ballots counted in {poll.reference}, sorted."
        if len(codes) > CODES_SHOWN:
            return await answer(
                interaction, says, files=[_file("\n".join(codes), f"{poll.reference} codes.txt")]
            )
        text = f"{says}\n```\n{'  '.join(codes)}\n```"
        await answer(interaction, card("### Codes", text, foot=foot(poll), colour=BLUE))


class Names(Press, pattern="pz:{poll}", audience=Audience.ANYONE):
    """Who chose what, in a poll whose card said from the start that names show."""

    async def pressed(self, interaction: Interaction, at: datetime) -> None:
        poll = await room(interaction).poll(interaction.guild_id, self.number("poll"))
        rows = await interaction.client.db.read(lambda conn: named_votes(conn, poll))
        if not rows:
            raise UserError(f"No names are shown for {poll.reference}.")
        lines = [f"{name}: {chosen(poll, choice)}" for name, choice in rows]
        if len(lines) > CODES_SHOWN or sum(map(len, lines)) > CODE_BLOCK:
            file = _file("\n".join(lines), f"{poll.reference} names.txt")
            return await answer(interaction, f"Who chose what in {poll.reference}.", files=[file])
        text = "\n".join(map(plain, lines))
        await answer(interaction, card("### Names", text, foot=foot(poll), colour=BLUE))


def _file(text: str, name: str) -> discord.File:
    return discord.File(io.BytesIO(text.encode()), name.replace(" ", "-"))
