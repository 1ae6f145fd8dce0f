"""The polls' lines on the noticeboard, on /today and on the officers' desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.boards.lines import Line, Viewer
from bot.errors import UserError
from bot.house import House
from bot.plain_text import many
from bot.polls.deadlines import early_of
from bot.polls.mandates import older
from bot.polls.model import Poll, State
from bot.polls.nominations.call import closed
from bot.polls.reasons import to_read
from bot.polls.store import cards as cards_of
from bot.polls.store import open_polls_of, polls
from bot.register.kept_register import unmatched
from bot.storage.db import Database
from bot.times import stamp
from cogs.card import one_line
from cogs.polls.cards import vote_buttons
from cogs.polls.polling_station import PollingStation
from cogs.polls.posts import link_of
from cogs.polls.scrutiny import ScrutinyPosts
from cogs.polls.trustee_posts import TrusteePosts

MOST_OPTIONS = 5  # buttons of a row


class Boards:
    """The sources of the polls' lines."""

    def __init__(
        self, here: PollingStation, trustees: TrusteePosts, scrutiny: ScrutinyPosts
    ) -> None:
        self.here, self.bot, self.trustees, self.scrutiny = here, here.bot, trustees, scrutiny

    async def public(self, db: Database, viewer: Viewer) -> Iterable[Line]:
        """Open polls, with a way to their card."""
        guild_id = viewer.committee.guild_id
        found = await db.read(lambda conn: polls(conn, guild_id, State.OPEN))
        return [await line(self.bot, poll, _told(poll)) for poll in found]

    async def today(self, db: Database, viewer: Viewer) -> Iterable[Line]:
        """What waits for a trustee or a scrutineer, and open polls: whether a ballot is in."""
        guild_id, user_id = viewer.committee.guild_id, viewer.user_id or 0
        found = await db.read(lambda conn: open_polls_of(conn, guild_id, user_id))
        lines = [*await self.trustees.today(db, viewer), *await self.scrutiny.today(db, viewer)]
        for poll in found:
            voted = await (await self.here.box(guild_id, poll.id)).has_voted(user_id)
            inside = "Your ballot is in." if voted else "You have not voted."
            told = await line(self.bot, poll, f"{_told(poll)}\n{inside}")
            lines.append(told if voted else replace(told, answers=_answers(poll)))
        return lines

    async def held(self, guild_id: int, user_id: int) -> Mapping[str, Any]:
        """What the boxes of open polls hold of a member: whether a ballot is in, never which."""
        found = await self.bot.db.read(lambda conn: open_polls_of(conn, guild_id, user_id))
        told = []
        for poll in found:
            with suppress(UserError):  # a box that is lost holds nothing any more
                voted = await (await self.here.box(guild_id, poll.id)).has_voted(user_id)
                told.append({"question": poll.question, "your ballot": "in" if voted else "not in"})
        return {"open polls": told} if told else {}

    async def office(self, db: Database, viewer: Viewer) -> Iterable[Line]:
        """What needs an officer: early closes, lost cards, unmatched names."""
        guild_id = viewer.committee.guild_id
        lines = [*await self.trustees.desk(db, viewer)]
        for poll in await db.read(lambda conn: polls(conn, guild_id, State.OPEN)):
            lines += await self._needs(db, poll)
        names = await db.read(lambda conn: unmatched(conn, guild_id))
        for call in await db.read(lambda conn: closed(conn, guild_id)):
            words = f"Nominations are closed: {one_line(call.question, 80)}"
            press = f"pf:back:{call.draft_id}"
            lines.append(Line(words, label="Open the draft", press=press))
        for poll in await db.read(lambda conn: to_read(conn, guild_id)):
            words = f"{poll.reference}: reasons wait to be read before members see them."
            lines.append(Line(words, label="Read them", press=f"pg:why:{poll.id}"))
        if old := await db.read(lambda conn: older(conn, guild_id, viewer.now)):
            lines.append(Line(_old_ones(old), label="Look at them", press="pg:old:0"))
        if names:
            have = many(
                len(names), "name on the imported roll has", "names on the imported roll have"
            )
            said = f"{have} no Discord account."
            lines.append(Line(said, label="Match names", press="pn:first"))
        return lines

    async def _needs(self, db: Database, poll: Poll) -> list[Line]:
        asked = await db.read(lambda conn: early_of(conn, poll.id))
        cards = await db.read(lambda conn: cards_of(conn, poll.id))
        lines = []
        if asked is not None:
            words = f"{poll.reference}: an early close waits for a second officer."
            lines.append(Line(words, poll.closes_at, "Close it now", f"pe:yes:{poll.id}"))
        if not any(card.message_id for card in cards):
            words = f"{poll.reference} has no card in any channel: /office-poll repost."
            lines.append(Line(words, poll.closes_at))
        return lines


def _old_ones(old: Sequence[Poll]) -> str:
    """Mandates over a year old, named so far as a line holds them."""
    named = ", ".join(poll.reference for poll in old[:5])
    more = f" and {len(old) - 5} more" if len(old) > 5 else ""
    verb = "is a mandate" if len(old) == 1 else "are mandates"
    return f"{named}{more} {verb} over a year old: ask again, or say that it no longer stands."


async def line(bot: House, poll: Poll, words: str) -> Line:
    """A poll on a board."""
    link = await link_of(bot, poll)
    return Line(words, poll.closes_at, "Go to the poll" if link else "", link=link)


def _answers(poll: Poll) -> tuple[tuple[str, str], ...]:
    """The buttons of the poll's own card, where they fit a line."""
    buttons = vote_buttons(poll)
    if len(buttons) > MOST_OPTIONS:
        return ()
    return tuple((str(each.label), str(each.custom_id)) for each in buttons)


def _told(poll: Poll) -> str:
    words = one_line(poll.question, 120)
    closes = f"{stamp(poll.closes_at)} ({stamp(poll.closes_at, 'R')})"
    return f"Straw poll {poll.reference}: **{words}**\nCloses {closes}"
