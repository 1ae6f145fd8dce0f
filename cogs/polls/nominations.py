"""Nominations pressed and posted: called by an officer, answered by those who stand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.audience import Audience
from bot.courier.post import Done, Later, Nothing, Outcome, Post, Renderer
from bot.courier.sending import edited
from bot.errors import UserError
from bot.fields import ticks, written
from bot.house import Interaction
from bot.interactions import answer, redraw, reply
from bot.lasting import Form
from bot.outbox import Row, ref_of
from bot.plain_text import clean
from bot.polls.counting.rounds import Reserved, Rules
from bot.polls.kept_drafts import Kept
from bot.polls.nominations import call as calls
from bot.polls.nominations import standing
from bot.polls.nominations.call import Call, Stage
from bot.polls.nominations.candidate import LETTERS, Candidate, checked
from bot.storage.db import Connection
from cogs.card import GREY, card
from cogs.membership import asker
from cogs.polls.buttons import (
    AskNominations,
    OpenNominations,
    ReadCandidates,
    Stand,
    StandDown,
    TurnCandidates,
)
from cogs.polls.draft_forms import moment
from cogs.polls.drafts import draft_of, opens
from cogs.polls.nomination_cards import (
    FOOT,
    render_call,
    render_candidates,
    render_offer,
    render_own,
)
from cogs.polls.polling_station import PollingStation, officer
from cogs.polls.posts import A_MINUTE

_GROUP = re.compile(r"(?P<name>.*?\S)\s+(?P<places>[0-9]{1,2})")


class CallForm(Form, title="Nominations", audience=Audience.OFFICER):
    """Until when members may stand, how many are chosen, and which places are reserved."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept, rules = kept, kept.draft.terms.ranking or Rules()
        self.until = self.add("Nominations close", written("until", 200, example="Friday 17:00"))
        places = written("places", 1, default=str(rules.places))
        self.places = self.add("How many are chosen", places)
        kept_for = "\n".join(f"{group.name} {group.places}" for group in rules.reserved)
        reserved = written(
            "reserved", 400, default=kept_for, example="sessional 1", needed=False, long=True
        )
        says = "One a line: for whom, and how many. Who stands says which they could take."
        self.reserved = self.add("Reserved places", reserved, says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, who = interaction.client, officer(interaction)
        kept = await draft_of(interaction, self.kept.id)
        closes_at, now = await moment(interaction, self.until.value), bot.clock()
        rules = self._rules(kept.draft.terms.ranking or Rules())

        def write(conn: Connection) -> tuple[Call, list[Candidate]]:
            found = calls.propose(conn, who, kept.id, rules, closes_at, now)
            return found, standing.candidates(conn, found.id)

        await redraw(interaction, render_offer(*await bot.db.write(write)))

    def _rules(self, usual: Rules) -> Rules:
        typed = self.places.value.strip()
        if not (typed.isascii() and typed.isdecimal()):
            raise UserError("How many are chosen: write a number, like 2.")
        lines = [line for line in map(clean, self.reserved.value.splitlines()) if line]
        groups = tuple(_group(line) for line in lines)
        if len({group.name.casefold() for group in groups}) < len(groups):
            raise UserError("Two reserved places have one name: write them on one line.")
        return replace(usual, lot=(), places=int(typed), reserved=groups)


opens(AskNominations, CallForm)


def _group(line: str) -> Reserved:
    found = _GROUP.fullmatch(line)
    if found is None or not int(found["places"]) or len(found["name"]) > 40:
        raise UserError(f"“{line[:60]}” reserves no place: write it like sessional 1.")
    return Reserved(found["name"], int(found["places"]), frozenset())


@OpenNominations.does
async def let_out(press: OpenNominations, interaction: Interaction, at: datetime) -> None:
    """Call for nominations in public."""
    bot, who, call_id = interaction.client, officer(interaction), press.number("call")
    now = bot.clock()
    call = await bot.db.write(lambda conn: calls.open_call(conn, who, call_id, now))
    words = (
        f"### Nominations are open\nThe call is on its way to <#{call.channel_id}>. When they"
        " close, your draft has the candidates in the order drawn: /desk leads to it."
    )
    await redraw(interaction, card(words, foot=FOOT))


@Stand.does
async def ask_to_stand(press: Stand, interaction: Interaction, at: datetime) -> None:
    """Ask for name and statement, filled in with what was said before."""
    bot, committee, person = await asker(interaction)
    call_id = press.number("call")

    def read(conn: Connection) -> tuple[Call, Candidate | None]:
        found = calls.call_of(conn, committee.guild_id, call_id)
        return found, standing.own(conn, call_id, person.id)

    found, own = await bot.db.read(read)
    if found.stage is not Stage.OPEN:
        raise UserError("Nominations have closed: ask an officer whether they open again.")
    usual = Candidate(interaction.user.display_name, "")
    await interaction.response.send_modal(StandForm(found, own or usual))


class StandForm(Form, title="Stand for election", audience=Audience.MEMBER):
    """A name, up to 200 words, and which reserved places one could take."""

    def __init__(self, call: Call, candidate: Candidate) -> None:
        super().__init__()
        self.call_id = call.id
        name = written("name", 55, default=candidate.name)
        self.named = self.add("Your name on the ballot paper", name)
        says = "Up to 200 words. Members read them once nominations have closed."
        words = written("statement", LETTERS, default=candidate.statement, needed=False, long=True)
        self.words = self.add("Why you", words, says)
        self.claims: discord.ui.CheckboxGroup[Any] | None = None
        if call.groups:
            says = "Tick what is true of you; the others are open to all"
            groups = ((group, group, group in candidate.claims) for group, _ in call.groups)
            self.claims = self.add("Reserved places", ticks("claims", *groups), says)

    async def submitted(self, interaction: Interaction) -> None:
        bot, committee, person = await asker(interaction)
        now, claims = bot.clock(), tuple(self.claims.values) if self.claims is not None else ()
        said = checked(self.named.value, self.words.value, claims)

        def write(conn: Connection) -> tuple[Call, Candidate]:
            call = calls.call_of(conn, committee.guild_id, self.call_id)
            standing.stand(conn, call, person.id, said, now)
            own = standing.own(conn, call.id, person.id)
            assert own is not None
            return call, own

        view = render_own(*await bot.db.write(write))
        await reply(interaction, view, known="Your nomination is stored.")


@StandDown.does
async def stand_down(press: StandDown, interaction: Interaction, at: datetime) -> None:
    """Take one's nomination back."""
    bot, committee, person = await asker(interaction)
    now, call_id = bot.clock(), press.number("call")

    def write(conn: Connection) -> None:
        call = calls.call_of(conn, committee.guild_id, call_id)
        standing.stand_down(conn, call, person.id, now)

    await bot.db.write(write)
    words = "### You do not stand\nWhat you wrote is gone. Press Stand on the card to stand again."
    await redraw(interaction, card(words, foot=FOOT, colour=GREY))


@ReadCandidates.does
async def read_candidates(press: ReadCandidates, interaction: Interaction, at: datetime) -> None:
    """What candidates say, from the call or the poll."""
    await answer(interaction, await _candidates(interaction, press))


@TurnCandidates.does
async def turn_candidates(press: TurnCandidates, interaction: Interaction, at: datetime) -> None:
    """Another page of it."""
    await redraw(interaction, await _candidates(interaction, press))


async def _candidates(
    interaction: Interaction, press: ReadCandidates | TurnCandidates
) -> discord.ui.LayoutView:
    guild_id, call_id = interaction.guild_id or 0, press.number("call")

    def read(conn: Connection) -> tuple[Call, list[Candidate]]:
        return calls.call_of(conn, guild_id, call_id), standing.candidates(conn, call_id)

    found, stand = await interaction.client.db.read(read)
    if found.stage is not Stage.CLOSED or not stand:
        raise UserError("No statements can be read here: they show once nominations have closed.")
    return render_candidates(found, stand, press.number("page"))


class NominationPosts:
    """Renders the rows of calls for nominations."""

    def __init__(self, here: PollingStation) -> None:
        self.bot = here.bot

    @property
    def renderers(self) -> dict[str, Renderer]:
        """What the rows become."""
        return {calls.CARD: self.card, calls.CLOSE: self.close, calls.REDRAW: self.redraw}

    async def card(self, row: Row, now: datetime) -> Outcome:
        """The call, in the channel of the poll to come."""
        found = await self._read(row)
        if found is None:
            return Nothing("the call is gone")
        call_id = found[0].id

        def sent(conn: Connection, channel_id: int, message_id: int) -> None:
            calls.posted(conn, call_id, channel_id, message_id)

        return Post(render_call(*found, row.ref), on_sent=sent)

    async def close(self, row: Row, now: datetime) -> Outcome:
        """Draw the order: nominations have closed, by Discord's clock too. May be repeated."""
        if not await self.bot.clock_is_right():
            return Later(now + A_MINUTE)
        call_id, token_bytes = int(row.payload["call_id"]), self.bot.token_bytes
        return Done(lambda conn: standing.draw(conn, call_id, token_bytes, now))

    async def redraw(self, row: Row, now: datetime) -> Outcome:
        """Edit the card in place."""
        found = await self._read(row)
        if found is None or (message_id := found[0].message_id) is None:
            return Nothing("no card stands there")
        call = found[0]
        view = render_call(*found, ref_of(calls.key_of(calls.CARD, call)))
        try:
            stands = await edited(self.bot, call.channel_id, message_id, view)
        except discord.Forbidden as error:
            if not error.code:  # of a proxy, not of Discord
                raise
            stands = False
        return Done() if stands else Nothing("the card is gone")

    async def _read(self, row: Row) -> tuple[Call, list[Candidate]] | None:
        guild_id, call_id = row.guild_id, int(row.payload["call_id"])

        def read(conn: Connection) -> tuple[Call, list[Candidate]] | None:
            try:
                return calls.call_of(conn, guild_id, call_id), standing.candidates(conn, call_id)
            except UserError:
                return None

        return await self.bot.db.read(read)
