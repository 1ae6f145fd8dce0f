"""The scrutineer's check: the account of ballots shown privately, and signed before the result."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.boards.lines import Line, Viewer
from bot.courier.post import Done, Later, Nothing, Outcome, Post, Renderer
from bot.house import Interaction
from bot.interactions import answer, redraw
from bot.outbox import Row
from bot.polls import scrutiny
from bot.polls.additions import added
from bot.polls.model import Poll
from bot.polls.scrutiny import Account
from bot.storage.db import Database
from bot.times import stamp
from cogs.card import AMBER, GREEN, card, some
from cogs.polls.buttons import CheckAccount, SignAccount
from cogs.polls.cards import foot
from cogs.polls.polling_station import PollingStation, officer
from cogs.polls.posts import A_MINUTE
from cogs.polls.rolls import addition_told

GOOD = discord.ButtonStyle.success
SAYS = (
    "By signing you say that you looked at who was entitled and who was added, and that these"
    " numbers add up. How or whether anybody voted is shown to nobody, and the result shows to all"
    " at once."
)


class ScrutinyPosts:
    """Renders the rows of an account that waits for its signature."""

    def __init__(self, here: PollingStation) -> None:
        self.here, self.bot = here, here.bot

    @property
    def renderers(self) -> dict[str, Renderer]:
        """What the rows become."""
        return {"poll.account": self.waiting, "poll.unsigned": self.unsigned}

    async def today(self, db: Database, viewer: Viewer) -> list[Line]:
        """What a scrutineer has to check and to sign."""
        if not viewer.role_ids & viewer.committee.role_ids("scrutineer"):
            return []
        guild_id, user_id = viewer.committee.guild_id, viewer.user_id or 0
        polls = await db.read(lambda conn: scrutiny.unsigned_for(conn, guild_id, user_id))
        return [_to_sign(poll) for poll in polls]

    async def waiting(self, row: Row, now: datetime) -> Outcome:
        """The public word that a result is kept back, with the scrutineer's button."""
        poll = await self.here.of_row(row)
        if poll is None or not poll.unsigned:
            return Nothing("the result shows")
        return Post(render_waiting(poll, row.ref))

    async def unsigned(self, row: Row, now: datetime) -> Outcome:
        """The day is over by Discord's clock too, and nobody signed."""
        if not await self.bot.clock_is_right():
            return Later(now + A_MINUTE)
        poll_id = int(row.payload["poll_id"])
        return Done(lambda conn: scrutiny.lapse(conn, poll_id, now))


def _to_sign(poll: Poll) -> Line:
    assert poll.scrutiny is not None
    until = poll.scrutiny.shows_at
    words = f"{poll.reference} is counted: check its account and sign it by {stamp(until)}."
    return Line(words, until, "Check the account", f"pg:check:{poll.id}")


def render_waiting(poll: Poll, ref: str) -> discord.ui.LayoutView:
    """What members read while the account waits."""
    assert poll.scrutiny is not None
    return card(
        f"### {poll.reference} is counted",
        "Before its result shows, the scrutineer checks the account of ballots, by"
        f" {stamp(poll.scrutiny.shows_at)} at the latest. Nobody sees the result before.",
        buttons=[CheckAccount("Check the account", poll=poll.id)],
        foot=foot(poll),
        ref=ref,
        colour=AMBER,
    )


@CheckAccount.does
async def check(press: CheckAccount, interaction: Interaction, at: datetime) -> None:
    """Show the account to the scrutineer."""
    guild_id, poll_id = interaction.guild_id or 0, press.number("poll")
    bot = interaction.client
    poll, found = await bot.db.read(lambda conn: scrutiny.account(conn, guild_id, poll_id))
    late = await bot.db.read(lambda conn: added(conn, poll_id))
    view = render_account(poll, found, some([addition_told(each) for each in late], 5))
    await answer(interaction, view)


def render_account(poll: Poll, account: Account, late: str) -> discord.ui.LayoutView:
    """The account of ballots, for the scrutineer alone."""
    return card(
        f"### Account of ballots · {poll.reference}",
        f"{poll.roll_words.capitalize()}, code {poll.roll_hash}. Who is on it, and who was added by"
        f" whom: `/poll roll poll: {poll.reference}`",
        late,
        "\n".join(_numbers(account, poll.terms.small_number)),
        f"-# {SAYS}",
        buttons=[SignAccount("Sign it", style=GOOD, poll=poll.id)] if account.fits else [],
        foot=foot(poll),
        colour=AMBER,
    )


def _numbers(account: Account, limit: int) -> list[str]:
    if account.counted is None:
        return ["Too few voted to show any number."]
    last = f"Of these, named nobody left in the last round: {account.neither}"
    counted = [f"Counted {account.counted:,}", *([last] if account.neither else [])]
    if account.put_in is None or account.withdrawn is None:
        few = f"Withdrawn by fewer than {limit}, so no number of it is told to anybody"
        return [few, *counted, "It adds up: what was put in, less what was withdrawn."]
    fits = f"It adds up: {account.put_in:,} less {account.withdrawn:,} is {account.counted:,}."
    return [
        f"Put in by {account.put_in:,} members",
        f"Withdrawn {account.withdrawn:,}",
        *counted,
        fits if account.fits else "It does not add up, so it cannot be signed.",
    ]


@SignAccount.does
async def sign(press: SignAccount, interaction: Interaction, at: datetime) -> None:
    """Sign the account: the result goes out."""
    bot, who, poll_id = interaction.client, officer(interaction), press.number("poll")
    now = bot.clock()
    poll = await bot.db.write(lambda conn: scrutiny.sign(conn, who, poll_id, now))
    words = f"### Signed\nThe result of {poll.reference} is on its way, as checked by you."
    await redraw(interaction, card(words, foot=foot(poll), colour=GREEN))
