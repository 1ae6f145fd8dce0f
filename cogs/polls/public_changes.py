"""What members will read is shown to the officer first: a later close, a card posted again, what
was done with a result, somebody forgotten. One press then does it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import discord

from bot import drafts, outbox
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.polls import acts
from bot.polls.acts import Officer
from bot.polls.additions import ask_addition
from bot.polls.card_places import home, place
from bot.polls.closing_times import repeated
from bot.polls.model import Poll
from bot.polls.offices import Presser
from bot.polls.store import poll_of
from bot.register.kept_register import Entry
from bot.storage.db import Connection
from bot.times import stamp
from cogs.card import BLUE, GREEN, card, one_line, plain
from cogs.polls.buttons import DoChange
from cogs.polls.cards import foot
from cogs.polls.draft_forms import moment
from cogs.polls.electorate import presser
from cogs.polls.polling_station import officer, station


class Act(StrEnum):
    """What is done to a poll."""

    EXTEND = "extend"
    POST = "post"
    OUTCOME = "outcome"
    ADD = "add"


LABELS = {
    Act.EXTEND: "Extend it",
    Act.POST: "Post the card",
    Act.OUTCOME: "Tell members",
    Act.ADD: "Ask in public",
}


@dataclass(frozen=True)
class Change:
    """A change as an officer asked for it. ``words`` are the public reason or outcome; ``until``
    is the later close; ``channel_id`` is where a card goes; ``member_id`` who was forgotten."""

    act: Act
    poll_id: int
    words: str = ""
    until: datetime | None = None
    channel_id: int = 0
    member_id: int = 0
    name: str = ""


async def extend(interaction: Interaction, poll: Poll, until: str, reason: str) -> None:
    """Offer a later close."""
    at = await moment(interaction, until)
    changed = await _offered(interaction, Change(Act.EXTEND, poll.id, reason, at))
    reason, note = changed.changes[-1].reason, repeated(at, (await committee_of(interaction)).zone)
    lines = [
        f"It closes {stamp(poll.closes_at)}; then {stamp(at)}. {note}".rstrip(),
        f"Its card says so, with your reason: “{plain(reason)}”",
    ]
    await _show(interaction, Act.EXTEND, poll, lines)


async def post_again(interaction: Interaction, poll: Poll, channel_id: int | None = None) -> None:
    """Offer to post a poll's card in a channel; one that stands there already is taken away."""
    bot = interaction.client
    where = channel_id or await bot.db.read(lambda conn: home(conn, poll.id))
    if where is None:
        raise UserError(f"{poll.reference} has no channel: use /office-poll mirror and name one.")
    await _offered(interaction, Change(Act.POST, poll.id, channel_id=where))
    stands = await bot.db.read(lambda conn: place(conn, poll.id, where))
    gone = stands is not None and stands.message_id is not None
    lines = [
        f"Its card is posted in <#{where}>.",
        "The one that stands there is taken away." if gone else "",
    ]
    await _show(interaction, Act.POST, poll, lines)


async def set_outcome(interaction: Interaction, poll: Poll, text: str) -> None:
    """Offer to say what was done with a result."""
    changed = await _offered(interaction, Change(Act.OUTCOME, poll.id, text))
    lines = [
        f"“{plain(changed.outcome)}”",
        "It stands on the result from then on, and those who were asked are told.",
        f"It takes the place of “{one_line(poll.outcome, 300)}”." if poll.outcome else "",
    ]
    await _show(interaction, Act.OUTCOME, poll, lines)


async def add(interaction: Interaction, poll: Poll, member: discord.Member, reason: str) -> None:
    """Offer to ask in public that somebody forgotten may vote."""
    if member.bot:
        raise UserError("Bots do not vote.")
    box = await station(interaction).box(poll.guild_id, poll.id)
    if await box.entitled(member.id):  # whoever was forgotten since has no name on the roll
        raise UserError(f"That member is on the roll of {poll.reference} already.")
    name = member.display_name
    await _offered(interaction, Change(Act.ADD, poll.id, reason, member_id=member.id, name=name))
    lines = [
        f"<@{member.id}> was left out. Your reason: “{plain(reason)}”",
        "A message where the poll stands asks for somebody else's yes.",
    ]
    await _show(interaction, Act.ADD, poll, lines)


async def _offered(interaction: Interaction, change: Change) -> Poll:
    """Rehearse a change, so that a refusal comes now, and keep it for the press."""
    bot, who, mark = interaction.client, officer(interaction), interaction.id
    now, asker = bot.clock(), await presser(interaction)

    def write(conn: Connection) -> Poll:
        poll, _ = drafts.rehearsed(conn, lambda conn: _do(conn, who, asker, change, now))
        drafts.keep(conn, mark, who.guild_id, who.user_id, change, now)
        return poll

    return await bot.db.write(write)


async def _show(interaction: Interaction, act: Act, poll: Poll, lines: list[str]) -> None:
    button = DoChange(LABELS[act], style=discord.ButtonStyle.success, draft=interaction.id)
    view = card(
        f"### {LABELS[act]}? {poll.reference}\n{plain(poll.question)}",
        "\n".join(filter(None, lines)),
        "-# Only you see this; nothing is done yet.",
        buttons=[button],
        foot=foot(poll),
        colour=BLUE,
    )
    await answer(interaction, view)


@DoChange.does
async def do(press: DoChange, interaction: Interaction, at: datetime) -> None:
    """Do what was offered, once."""
    here, who, mark = station(interaction), officer(interaction), press.number("draft")
    now, asker = here.bot.clock(), await presser(interaction)

    def write(conn: Connection) -> tuple[Change, Poll, int | None]:
        change = drafts.held(conn, mark, who.guild_id, who.user_id, Change)
        drafts.drop(conn, mark, who.guild_id, who.user_id)
        return change, *_do(conn, who, asker, change, now)

    change, poll, old = await here.bot.db.write(write)
    here.boxes.told(poll)
    if old is not None:
        where = here.bot.get_partial_messageable(change.channel_id)
        with suppress(discord.NotFound, discord.Forbidden):
            await where.get_partial_message(old).delete()
    await redraw(interaction, card(_done(change, poll), foot=foot(poll), colour=GREEN))


def _do(
    conn: Connection, who: Officer, asker: Presser, change: Change, now: datetime
) -> tuple[Poll, int | None]:
    """Make the change; the poll as it is then, and the card's message that it replaces."""
    match change.act:
        case Act.EXTEND:
            assert change.until is not None
            return acts.extend(conn, who, change.poll_id, change.until, change.words, now), None
        case Act.OUTCOME:
            return acts.set_outcome(conn, who, change.poll_id, change.words, now), None
    poll = poll_of(conn, who.guild_id, change.poll_id)
    if poll is None:
        raise UserError("There is no such poll here any more.")
    if change.act is Act.ADD:
        _ask(conn, who, asker, poll, change, now)
        return poll, None
    old = place(conn, poll.id, change.channel_id)
    acts.mirror(conn, who, poll, change.channel_id, now)
    return poll, None if old is None else old.message_id


def _ask(
    conn: Connection, who: Officer, asker: Presser, poll: Poll, change: Change, now: datetime
) -> None:
    """Ask on a public message for somebody else's yes."""
    entry = Entry(change.member_id, change.name)
    added = ask_addition(conn, who.guild_id, poll.id, asker, entry, change.words, now)
    acts.note(conn, who, "poll.roll.ask", poll, now, reason=change.words)
    payload = {"poll_id": poll.id, "addition_id": added}
    outbox.add(conn, key=f"poll.addition:{added}", kind="poll.addition", guild_id=who.guild_id,
               channel_id=home(conn, poll.id), due_at=now, payload=payload)  # fmt: skip


def _done(change: Change, poll: Poll) -> str:
    match change.act:
        case Act.EXTEND:
            return f"{poll.reference} now closes {stamp(poll.closes_at)}."
        case Act.POST:
            return f"The card of {poll.reference} is on its way to <#{change.channel_id}>."
        case Act.OUTCOME:
            return f"Told where {poll.reference} was asked: {plain(poll.outcome)}"
        case Act.ADD:
            return "Asked. Who may agree can do so on the message in the channel."
