"""The poll's public card: pure, data in, layout out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.plain_text import capital
from bot.polls.ballot_words import one_statement, top_of
from bot.polls.batches import SEALED, batch_of
from bot.polls.constituencies import told_rolls
from bot.polls.counting import percents
from bot.polls.counting_words import card_lines
from bot.polls.lost_boxes import RESTORED
from bot.polls.method import Kind
from bot.polls.model import Poll, State, WhenAll
from bot.polls.pledges import is_pledge
from bot.polls.shown_areas import Areas
from bot.polls.shown_areas import told as by_area_told
from bot.times import stamp
from cogs.card import BLUE, GREY, card, clip, height, plain
from cogs.polls.buttons import Choose, Details, Mine, ReadCandidates, Remind, Secret, Vote
from cogs.polls.sealed_polls import (
    heading,
    sealed_line,
    secrecy,
    trustee_buttons,
    waiting_lines,
)

CHOOSE = {
    Kind.SEVERAL: "Choose",
    Kind.RANKED: "Put in order",
    Kind.SCALE: "Answer",
    Kind.MENU: "Answer",
}
LISTED = 14  # lines of a telephone that the options may take, each on its own
SHORT = 24  # a longer label is told on the card and numbered on its button
HEADINGS = {
    State.OPEN: "open",
    State.CLOSING: "being counted",
    State.CLOSED: "closed",
    State.CANCELLED: "cancelled",
    State.INTERRUPTED: "stopped",
}
PRIMARY = discord.ButtonStyle.primary
Item = discord.ui.Item[Any]
NAMED = "Your name is shown beside your choice."


def foot(poll: Poll) -> str:
    """What it is not, and its reference."""
    return f"Not a statutory ballot · {poll.reference}"


def render_poll(
    poll: Poll, shown: int, ref: str, areas: Areas | None = None
) -> discord.ui.LayoutView:
    """The public card. ``shown`` is the turnout it may tell, ``areas`` the same by area."""
    is_open = poll.state is State.OPEN
    return card(
        f"### Straw poll · {heading(poll) or HEADINGS.get(poll.state, poll.state.value)}",
        f"**{plain(poll.question)}**",
        "\n".join(_options(poll)),
        "\n".join(_facts(poll, shown, areas or {})),
        buttons=public_buttons(poll) if is_open else trustee_buttons(poll),
        foot=foot(poll),
        ref=ref,
        colour=BLUE if is_open else GREY,
    )


def public_buttons(poll: Poll) -> list[Item]:
    """The buttons of the public card; all that is not needed to vote stands behind *More*."""
    stands = [ReadCandidates("Candidates", call=poll.terms.call, page=0)] if poll.terms.call else []
    secret, more = Secret("How secret is this?", poll=poll.id), Mine("More", poll=poll.id)
    return [*vote_buttons(poll), *stands, secret, more]


def more_buttons(poll: Poll, *, may: bool) -> list[Item]:
    """What stands behind *More*, beside what concerns the asker alone; who may vote is reminded."""
    ids: dict[str, Any] = {"poll": poll.id}
    reminds = may and poll.terms.reminders and poll.state is State.OPEN
    reminded = [Remind("Remind me", **ids)] if reminds else []
    return [*reminded, Details("Details", **ids)]


def vote_buttons(poll: Poll) -> list[discord.ui.Button[Any]]:
    """A button for each answer, or one that opens the form or the private card."""
    if (word := CHOOSE.get(poll.terms.method.kind)) and not one_statement(poll):
        return [Choose(word, style=PRIMARY, poll=poll.id)]
    return [
        Vote(word, style=PRIMARY, poll=poll.id, option=at)
        for at, word in enumerate(answers_of(poll))
    ]


def answers_of(poll: Poll) -> list[str]:
    """What the buttons of a poll say that one press answers."""
    if not one_statement(poll):
        return [label_of(poll, at) for at in range(len(poll.options))]
    top = top_of(poll)
    ends = {1: " disagree", top: " agree"}
    return [f"{mark}{ends.get(mark, '')}" for mark in range(1, top + 1)]


def _options(poll: Poll) -> list[str]:
    """Options whose words do not fit a button, numbered; all of them once the buttons are gone.
    Many long ones stand one behind the other, to fit a telephone."""
    if poll.state is State.OPEN and not numbered(poll) and poll.terms.method.kind is Kind.ONE:
        return []
    if one_statement(poll):
        return [f"“{plain(poll.options[0].label)}”"]
    if not crowded(option.label for option in poll.options):
        return [f"{at}. {plain(option.label)}" for at, option in enumerate(poll.options, 1)]
    told = (f"**{at}** {plain(option.label)}" for at, option in enumerate(poll.options, 1))
    return [f"-# {' · '.join(told)}"]


def crowded(lines: Iterable[str]) -> bool:
    """Whether what is listed, each on a line of its own, leaves a telephone too little room."""
    return sum(map(height, lines)) > LISTED


def numbered(poll: Poll) -> bool:
    """Whether the card tells the options and the buttons carry their numbers."""
    return any(len(option.label) > SHORT for option in poll.options)


def label_of(poll: Poll, at: int) -> str:
    """An option as a button shows it."""
    words = poll.options[at].label
    if not numbered(poll):
        return words
    alone = crowded(option.label for option in poll.options)  # ten buttons in two rows
    return f"{at + 1}" if alone else f"{at + 1}. {clip(words, SHORT)}"


def _facts(poll: Poll, shown: int, areas: Areas) -> list[str]:
    match poll.state:
        case State.OPEN:
            closes = f"Closes {stamp(poll.closes_at)} ({stamp(poll.closes_at, 'R')})"
            if poll.terms.when_all is not WhenAll.STAY:
                closes += "\nIt closes sooner once all have voted."
            ways = map(plain, card_lines(poll.terms, poll.options, poll.constituencies))
            by_area = filter(None, [plain(by_area_told(areas, poll.terms.small_number))])
            told = [
                turnout(poll, shown),
                *by_area,
                *made_of(poll),
                *ways,
                promise(poll),
                *sealed_line(poll),
            ]
            return [closes, *told, *history(poll), *live_count(poll)]
        case State.CANCELLED:
            return [f"Cancelled: {plain(poll.reason)}", *uncounted(poll), *history(poll)]
        case State.INTERRUPTED:
            return [f"Stopped: {plain(poll.reason)}.", *uncounted(poll), *history(poll)]
        case State.CLOSED:
            return [f"Closed {stamp(poll.closes_at)}", "The result stands below.", *history(poll)]
        case _ if poll.scrutiny is not None:
            until = stamp(poll.scrutiny.shows_at)
            wait = f"The scrutineer checks the account of ballots. The result shows by {until}."
            return [f"Closed {stamp(poll.closes_at)}", wait, *history(poll)]
        case _ if poll.waits_until is not None:
            return [f"Closed {stamp(poll.closes_at)}", *waiting_lines(poll), *history(poll)]
        case _:
            return [f"Closed {stamp(poll.closes_at)}", "The count follows in a moment."]


def live_count(poll: Poll) -> list[str]:
    """The count that a live card shows, a batch behind."""
    if poll.sealed:
        return []
    if not poll.shown_votes:
        return ["Too few votes to show yet."]
    return _shown_lines(poll)


def _shown_lines(poll: Poll) -> list[str]:
    cast, votes = poll.shown_cast, poll.shown_votes
    return [
        f"{plain(option.label)} {count:,} of {cast:,} votes ({share})"
        for option, count, share in zip(poll.options, votes, percents(votes, cast), strict=True)
    ]


def uncounted(poll: Poll) -> list[str]:
    """What a poll says that ended without a count, and what its card had told before."""
    lines = ["Nothing was counted."]
    if poll.reason == RESTORED:  # it may have closed after the copy was made
        lines = ["If a result of it was posted since that copy, the result stands."]
    if poll.shown_votes:
        lines += ["Its card had shown this live count:", *_shown_lines(poll)]
    return lines


def history(poll: Poll) -> list[str]:
    """What was changed after opening, with its public reason."""
    lines = [
        f"{'Closing early' if change.early else 'Deadline moved'}: {plain(change.reason)}"
        for change in poll.changes
    ]
    if poll.additions:
        reasons = "; ".join(plain(added.reason) for added in poll.additions)
        lines.append(f"{capital(poll.roll_words)}: {reasons}")
    if poll.version > 1:
        lines.append("A corrected question: earlier ballots are not carried over.")
    return [clip(line, 300) for line in lines[-4:]]


def turnout(poll: Poll, shown: int) -> str:
    """How many have voted, as everybody may know it."""
    limit, roll = poll.terms.small_number, poll.roll_size
    if told_rolls(poll):  # each area waits for a batch of its own
        if shown >= limit:
            return f"{shown:,} or more of {roll:,} have voted"
        by = poll.terms.areas.words[0]
        return f"{roll:,} may vote; turnout is told by {by}, from {SEALED} votes there on"
    if shown >= limit and not poll.sealed:
        return f"{shown:,} of {roll:,} had voted, {batch_of(poll)} or more votes ago"
    if shown >= limit:
        return f"{shown:,} of {roll:,} have voted"
    few = f"Fewer than {limit} of {roll:,} have voted"
    return few if roll >= limit else f"{roll:,} may vote"


def yet_to_vote(poll: Poll, shown: int) -> str:
    """ "29 of 50 have yet to vote", as far as the public card tells it; true before that too."""
    roll = poll.roll_size
    if shown < poll.terms.small_number:
        return f"Up to {roll:,} have yet to vote" if roll > 1 else "One may vote"
    left = roll - shown
    if not poll.sealed or told_rolls(poll):  # its card is behind
        return f"Up to {left:,} of {roll:,} have yet to vote"
    return f"{left:,} of {roll:,} {'has' if left == 1 else 'have'} yet to vote"


def made_of(poll: Poll) -> list[str]:
    """How many of the roll are there by the imported roll alone; nothing where nobody is."""
    if not poll.imported_size:
        return []
    opened, imported = poll.roll_sizes[0], poll.imported_size
    if imported == opened:
        return [f"Roll: {opened:,} imported"]
    return [f"Roll: {opened - imported:,} by role, {imported:,} imported without it"]


def promise(poll: Poll) -> str:
    """What the card promises about secrecy and the seal."""
    if is_pledge(poll.terms):
        return "Nobody sees who pledges, or how many."
    secret = (
        f"Named: {NAMED[0].lower()}{NAMED[1:]}"
        if poll.terms.named
        else "Secret: no member or officer is shown how you vote, or whether you did."
    )
    return f"{secret} {'No result before the close.' if poll.sealed else 'The count shows live.'}"


def render_secrecy(poll: Poll) -> discord.ui.LayoutView:
    """The answer to *How secret is this?*"""
    told = NAMED if poll.terms.named else secrecy(poll)
    return card("### How secret is this?", told,
                foot=foot(poll), colour=BLUE)  # fmt: skip
