"""The result card and the other public words about a poll: pure, data in, layout out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.lasting import Press
from bot.plain_text import capital
from bot.polls.chart import Bars, Picture
from bot.polls.lost_boxes import may_be_kept
from bot.polls.model import Poll, State
from bot.polls.pledges import is_pledge
from bot.polls.result import Result
from bot.times import stamp
from cogs.card import AMBER, BLUE, GREEN, GREY, card, clip, plain
from cogs.polls.buttons import (
    Codes,
    Details,
    Letter,
    MoreOfResult,
    Names,
    ReadOut,
    ReadReasons,
    Recount,
    ToForward,
)
from cogs.polls.cards import crowded, foot, uncounted

BARS = 7  # of so many options words and bars fit a telephone together
CHART = "result.png"
LATE = timedelta(minutes=2)
KEPT_ASIDE = "What is left of its ballots is destroyed seven days after the close that was planned."


def render_result(
    poll: Poll, result: Result, ref: str, *, chart: bool, counted_at: datetime | None = None
) -> discord.ui.LayoutView:
    """The result: every share with its base, turnout, floor and ceiling, status, seal."""
    lines = [
        f"**{plain(line.text)}**" if line.leads else plain(line.text) for line in result.options
    ]
    small = "-# " if crowded(line.text for line in result.options) else ""
    options = "\n".join(f"{small}{line}" for line in lines)
    facts = "\n".join(plain(line) for line in (result.turnout, result.bounds) if line)
    remarks = [clip(plain(line), 260) for line in result.remarks]
    if counted_at is not None and poll.terms.trustees:
        remarks.append(f"Opened by its trustees, and counted, {stamp(counted_at)}.")
    elif counted_at is not None and counted_at > poll.closes_at + LATE:
        remarks.append(
            f"The bot was away at the close and counted {stamp(counted_at)}; presses made while "
            "it was away did not reach it."
        )
    if result.bars is not None and pictured(result) is None and not is_pledge(poll.terms):
        remarks.append("As a picture: More, then Forward.")
    return card(
        f"### {result.heading}\n**{plain(result.question)}**",
        options,
        facts,
        "\n".join(remarks),
        _gallery(result) if chart else None,
        buttons=[
            Details("Details", poll=poll.id),
            Letter("For a letter", poll=poll.id),
            MoreOfResult("More", poll=poll.id),
        ],
        foot=result.status,
        ref=ref,
        colour=GREEN,
    )


def pictured(result: Result) -> Picture | None:
    """The picture that stands on the card: none beside so many options that a telephone has no
    room for both."""
    many = len(result.options) > BARS and isinstance(result.bars, Bars)
    return None if many or crowded(line.text for line in result.options) else result.bars


def _gallery(result: Result) -> discord.ui.MediaGallery[Any]:
    alt = clip(result.alt, 1_024)
    item = discord.MediaGalleryItem(f"attachment://{CHART}", description=alt)
    return discord.ui.MediaGallery(item)


def render_more(poll: Poll, *, told: bool) -> discord.ui.LayoutView:
    """What else a result offers, each with what it is for. ``told``: enough voted to show any."""
    offered = list(_offered(poll, told=told))
    return card(
        f"### More of {poll.reference}",
        "\n".join(f"**{label}**: {says}" for _, label, says in offered),
        buttons=[kind(label, poll=poll.id) for kind, label, _ in offered],
        foot=foot(poll),
        colour=BLUE,
        across=3,
    )


def _offered(poll: Poll, *, told: bool) -> Iterator[tuple[type[Press], str, str]]:
    yield ReadOut, "Read it out", "a text for the chair, with answers to what may be asked back."
    if is_pledge(poll.terms):
        yield Recount, "Files", "what is published of it, under its seal."
        return
    yield ToForward, "Forward", "three lines and a picture for a messenger."
    if told:
        yield Codes, "Codes", "find yours: your vote was counted."
    if told and poll.terms.named:
        yield Names, "Names", "who chose what."
    if told and poll.terms.reasons:
        yield ReadReasons, "Reasons", "what voters wrote, without names."
    yield Recount, "Recount", "the files, and a page that counts them again."


def render_outcome(poll: Poll, ref: str) -> discord.ui.LayoutView:
    """What was done with a result, told where it was asked."""
    return card(
        f"### What came of {poll.reference}",
        plain(poll.question),
        f"**Outcome:** {plain(poll.outcome)}",
        buttons=[Details("Details", poll=poll.id)],
        foot=foot(poll),
        ref=ref,
        colour=GREEN,
    )


def render_change(poll: Poll, ref: str, link: str) -> discord.ui.LayoutView:
    """A deadline that moved, with its public reason."""
    change = poll.changes[-1]
    moved = "closes early" if change.early else "stays open longer"
    return card(
        f"### {poll.reference} {moved}",
        f"Closes {stamp(change.new_at)}, not {stamp(change.old_at)}.\n{plain(change.reason)}",
        buttons=to_card(link),
        foot=foot(poll),
        ref=ref,
        colour=AMBER,
    )


def render_end(poll: Poll, ref: str, *buttons: discord.ui.Item[Any]) -> discord.ui.LayoutView:
    """A poll that ended without a count."""
    what, why = "was cancelled", plain(poll.reason)
    if poll.state is not State.CANCELLED:
        what, why = "had to be stopped", f"{capital(why)}."
    gone = KEPT_ASIDE if may_be_kept(poll.reason) else "The ballots are destroyed."
    return card(
        f"### {poll.reference} {what}",
        plain(poll.question),
        "\n".join([why, *uncounted(poll), gone]),
        buttons=buttons,
        foot=foot(poll),
        ref=ref,
        colour=GREY,
    )


def render_reminder(poll: Poll, words: str, ref: str, link: str) -> discord.ui.LayoutView:
    """One unnamed line for everybody; of a poll that is over no time is told."""
    closes = f" Closes {stamp(poll.closes_at)} ({stamp(poll.closes_at, 'R')})."
    return card(
        f"{words}{closes if poll.state is State.OPEN else ''}",
        buttons=to_card(link),
        foot=foot(poll),
        ref=ref,
        colour=BLUE if poll.state is State.OPEN else GREY,
    )


def to_card(link: str) -> list[discord.ui.Button[Any]]:
    """A button that leads to the poll's card, where there is one."""
    return [discord.ui.Button(label="Go to the poll", url=link)] if link else []
