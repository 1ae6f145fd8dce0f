"""What stands behind a card's buttons: details, a text for letters, the published codes."""

from __future__ import annotations

import asyncio
import io
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.polls.ballot_words import recorded
from bot.polls.chart import chart
from bot.polls.chart.result_sheet import sheet
from bot.polls.counting_words import detail_lines
from bot.polls.due import next_reminder
from bot.polls.forward import forward
from bot.polls.letters import Case
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.records import case_of, counted, named_votes, receipts
from bot.polls.result import Result
from bot.polls.result import result_of as told
from bot.polls.roll import left_out_words
from bot.polls.rules import law_told, name, threshold
from bot.polls.speech import speech
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import ACROSS, BLUE, TALL, card, clip, pages, plain, turns
from cogs.polls import result_mail
from cogs.polls.buttons import (
    Codes,
    Details,
    DetailsPage,
    Letter,
    MoreOfResult,
    Names,
    ReadOut,
    SpeechPage,
    ToForward,
)
from cogs.polls.cards import foot, made_of
from cogs.polls.polling_station import station
from cogs.polls.result_cards import render_more

CODE_BLOCK, CODES_SHOWN = 3_400, 150
SPOKEN = ACROSS * TALL  # characters of a speech that fill a page


async def result_of(interaction: Interaction, poll: Poll) -> Result:
    """The result of a closed poll. Raises UserError before the close."""
    return told(await _case(interaction, poll))


async def _case(interaction: Interaction, poll: Poll) -> Case:
    """A closed poll with its count. Raises UserError before the close."""
    bot = interaction.client
    committee = await bot.committee(poll.guild_id)
    case = await bot.db.read(lambda conn: case_of(conn, poll, committee.zone, committee.name))
    if case is None:
        raise UserError(f"{poll.reference} has no result: it {_why_none(poll)}.")
    return case


def _why_none(poll: Poll) -> str:
    if poll.unsigned:
        return "is kept back until the scrutineer has checked the account of ballots"
    if poll.state in (State.CANCELLED, State.INTERRUPTED):
        return f"was {poll.state.value}"
    if poll.state is State.CLOSING and poll.terms.trustees:
        return "waits for its trustees to open it"
    return "is sealed until its close" if poll.sealed else "has not closed"


@Details.does
async def show_details(press: Details, interaction: Interaction, at: datetime) -> None:
    """Roll, dates, shares and published figures, privately."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    await answer(interaction, render_details(poll, await _details(interaction, poll, at)))


@DetailsPage.does
async def turn_details(press: DetailsPage, interaction: Interaction, at: datetime) -> None:
    """Another page of them."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    lines, page = await _details(interaction, poll, at), press.number("page")
    await redraw(interaction, render_details(poll, lines, page))


async def _details(interaction: Interaction, poll: Poll, now: datetime) -> list[str]:
    count = await interaction.client.db.read(lambda conn: counted(conn, poll))
    if count is not None:
        return list(map(plain, (await result_of(interaction, poll)).details))
    return await interaction.client.db.read(lambda conn: open_details(conn, poll, now))


def open_details(conn: Connection, poll: Poll, now: datetime) -> list[str]:
    """What anybody may know of a poll that has no result, in Markdown: its roll, rules, dates."""
    out = ", ".join(left_out_words(poll.left_out))
    lines = [
        f"Entitled: {plain(poll.roll_basis)}, {poll.roll_words}, roll code {poll.roll_hash}",
        *made_of(poll),
        f"Left out: {plain(out)}" if out else "",
        f"Opened {stamp(poll.opened_at)}" if poll.opened_at else "",
        f"Closes {stamp(poll.closes_at)}" if poll.state is State.OPEN else "",
        *map(plain, detail_lines(poll.terms, poll.options)),
        *(f"To be met: {name(threshold(text))}" for text in poll.terms.thresholds),
        *(law_told(threshold(text)) for text in poll.terms.thresholds),
        "Nobody is shown who pledged, or how many."
        if is_pledge(poll.terms)
        else f"Counts under {poll.terms.small_number} votes are not shown.",
    ]
    if (at := next_reminder(conn, poll, now)) is not None:
        lines.append(f"Next reminder {stamp(at)}. Nobody is shown who has not voted.")
    return [line for line in lines if line]


def render_details(poll: Poll, lines: Sequence[str], page: int = 0) -> discord.ui.LayoutView:
    """A page of the details, one line of Markdown each."""
    texts = pages([*lines, *filter(None, [_article(poll)])], most=30)
    page = min(page, len(texts) - 1)
    return card(
        f"### {clip(plain(poll.question), 100)}",
        texts[page],
        buttons=turns(DetailsPage, page, len(texts) - 1, poll=poll.id),
        foot=foot(poll),
        colour=BLUE,
    )


def _article(poll: Poll) -> str | None:
    if poll.article is None:
        return None
    headline = clip(plain(poll.article.headline), 150)
    return f"From: [{headline}]({poll.article.link})" if poll.article.link else f"From: {headline}"


@MoreOfResult.does
async def show_more(press: MoreOfResult, interaction: Interaction, at: datetime) -> None:
    """What else a result offers, privately. Raises UserError before it shows."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    case = await _case(interaction, poll)
    await answer(interaction, render_more(poll, told=case.found is not None))


@Letter.does
async def show_letter(press: Letter, interaction: Interaction, at: datetime) -> None:
    """Paragraphs that may be pasted into a letter, and the whole as a mail draft."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    result = await result_of(interaction, poll)
    text, mail = result.letter, await result_mail.draft(interaction, poll, result)
    shown = clip(text.replace("```", "'''"), CODE_BLOCK)
    block = f"```\n{shown}\n```"
    file: discord.ui.File[Any] = discord.ui.File(f"attachment://{mail.filename}")
    view = card("### Text for a letter", block, file, foot=foot(poll), colour=BLUE)
    await answer(interaction, view, files=[mail])
    if shown != text:
        whole = [_file(text, f"{poll.reference}.txt")]
        await answer(interaction, "The whole text as a file.", files=whole)


@ReadOut.does
async def read_out(press: ReadOut, interaction: Interaction, at: datetime) -> None:
    """What the chair says, and what to answer to the five questions that follow."""
    await answer(interaction, await _speech(interaction, press.number("poll"), 0))


@SpeechPage.does
async def turn_speech(press: SpeechPage, interaction: Interaction, at: datetime) -> None:
    """Another page of it."""
    page = press.number("page")
    await redraw(interaction, await _speech(interaction, press.number("poll"), page))


async def _speech(interaction: Interaction, poll_id: int, page: int) -> discord.ui.LayoutView:
    poll = await station(interaction).poll(interaction.guild_id, poll_id)
    case = await _case(interaction, poll)
    signed = poll.scrutiny is not None and poll.scrutiny.signed_at is not None
    checked = "The scrutineer signed the account of ballots" if signed else ""
    said = speech(case, checked=checked)
    answers = [f"**{question}**\n{plain(reply)}" for question, reply in said.answers]
    texts = pages([*textwrap.wrap(plain(said.text), SPOKEN), *answers], most=30)
    page = min(page, len(texts) - 1)
    turned = turns(SpeechPage, page, len(texts) - 1, poll=poll.id)
    return card("### Read it out", texts[page], buttons=turned, foot=foot(poll), colour=BLUE)


@ToForward.does
async def show_to_forward(press: ToForward, interaction: Interaction, at: datetime) -> None:
    """What can be sent on in a messenger, words and picture."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    result = await result_of(interaction, poll)
    sent_on = forward(poll, result, (await interaction.client.committee(poll.guild_id)).zone)
    png = await chart(result.bars)
    whole = await asyncio.to_thread(sheet, result.question, png, sent_on.below)
    seen = clip(result.alt, 1_000)
    picture = discord.File(io.BytesIO(whole), f"{poll.reference}.png", description=seen)
    copied = clip("\n".join(sent_on.copy).replace("```", "'''"), 1_900)
    await answer(interaction, f"```\n{copied}\n```", files=[picture])


@Codes.does
async def show_codes(press: Codes, interaction: Interaction, at: datetime) -> None:
    """The published codes, which show that a vote was counted, not how it was."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    case = await _case(interaction, poll)
    codes = await interaction.client.db.read(lambda conn: receipts(conn, poll))
    if not codes:
        why = "a pledge has none" if case.reached is not None else "too few voted"
        raise UserError(f"No codes are published for {poll.reference}: {why}.")
    says = f"The codes of all {len(codes):,} ballots counted in {poll.reference}, sorted."
    if len(codes) > CODES_SHOWN:
        return await answer(
            interaction, says, files=[_file("\n".join(codes), f"{poll.reference} codes.txt")]
        )
    text = f"{says}\n```\n{'  '.join(codes)}\n```"
    await answer(interaction, card("### Codes", text, foot=foot(poll), colour=BLUE))


@Names.does
async def show_names(press: Names, interaction: Interaction, at: datetime) -> None:
    """Who chose what, in a poll whose card said from the start that names show."""
    poll = await station(interaction).poll(interaction.guild_id, press.number("poll"))
    rows = await interaction.client.db.read(lambda conn: named_votes(conn, poll))
    if not rows:
        raise UserError(f"No names are shown for {poll.reference}.")
    lines = [f"{name}: {recorded(poll, choice)}" for name, choice in rows]
    if len(lines) > CODES_SHOWN or sum(map(len, lines)) > CODE_BLOCK:
        file = _file("\n".join(lines), f"{poll.reference} names.txt")
        return await answer(interaction, f"Who chose what in {poll.reference}.", files=[file])
    text = "\n".join(map(plain, lines))
    await answer(interaction, card("### Names", text, foot=foot(poll), colour=BLUE))


def _file(text: str, name: str) -> discord.File:
    return discord.File(io.BytesIO(text.encode()), name.replace(" ", "-"))
