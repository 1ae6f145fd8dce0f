"""A wave of direct messages, to one member after the other: Discord's faults slow it only while
they last, and nobody is left out for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.courier.faults import passes
from bot.courier.post import Later
from bot.courier.sending import standing
from bot.house import House
from bot.outbox import nonce_of, ref_of
from bot.polls.model import Poll
from cogs.card import bare
from cogs.polls.posts import link_of
from cogs.polls.result_cards import to_card

AT_ONCE = 25  # messages a run where no pause is set
TRIES = 10  # of one member's message, in one wave
REFUSED = (400, 403, 404)  # Discord's answers that are about that one member, who is left out
LONGEST = timedelta(seconds=30)


@dataclass
class Wave:
    """A wave under way: whom it has still to look at, the next one last, and Discord's faults."""

    left: list[int]
    faults: int = 0  # in a row
    tries: Counter[int] = field(default_factory=Counter)

    async def tell(
        self,
        awaited: Callable[[int], Awaitable[bool]],
        send: Callable[[int], Awaitable[None]],
        told: Callable[[int], Awaitable[None]],
    ) -> Exception | None:
        """Send the last of those left their message if it is ``awaited``, and note that they were
        ``told``; closed messages are no fault.

        Whom a fault kept from theirs comes last again; what it was is returned where it passes, and
        raised where it does not.
        """
        self.left.insert(0, self.left.pop())  # not left out before they are done with
        member_id = self.left[0]
        if await awaited(member_id):
            try:
                await send(member_id)
            except Exception as error:
                if not _about_the_member(error):
                    if not passes(error):
                        raise
                    if self.tries[member_id] < TRIES:
                        self.tries[member_id] += 1
                        self.faults += 1
                        return error
            self.faults = 0
            await told(member_id)
        del self.left[0]
        return None

    async def go_on(
        self,
        now: datetime,
        pause: timedelta,
        awaited: Callable[[int], Awaitable[bool]],
        send: Callable[[int], Awaitable[None]],
        told: Callable[[int], Awaitable[None]],
        until: Callable[[], Awaitable[datetime | None]] | None = None,
    ) -> Later | None:
        """Tell the next, and when to go on; None once nobody is left. ``until`` brings somebody to
        the end who may be told now, or says from when on somebody may."""
        for _ in range(1 if pause else AT_ONCE):
            if not self.left:
                return None
            if until is not None and (quiet := await until()) is not None:
                return Later(quiet)
            if (fault := await self.tell(awaited, send, told)) is not None:
                return Later(now + max(pause, slowed(fault, self.faults)))
        return Later(now + pause)


async def send_once(
    bot: House, poll: Poll, member_id: int, words: str, *, key: str, since: datetime
) -> None:
    """Send a member words about a poll that go by that key, unless they stand there since then:
    whether they went out before a restart, only Discord knows."""
    assert bot.user is not None
    place, mark = await bot.create_dm(discord.Object(member_id)), ref_of(key)
    if await standing(place, mark, since, bot.user.id):
        return
    await place.send(
        f"{words} · {mark}",
        view=bare(to_card(await link_of(bot, poll))),
        nonce=nonce_of(key),
        allowed_mentions=discord.AllowedMentions.none(),
    )


def _about_the_member(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.status in REFUSED


def slowed(fault: Exception, in_a_row: int) -> timedelta:
    """How long a wave waits after a fault: as Discord says, else a second, doubling to half a
    minute while faults follow each other."""
    if isinstance(fault, discord.RateLimited):
        return timedelta(seconds=fault.retry_after)
    return min(timedelta(seconds=1 << min(in_a_row - 1, 10)), LONGEST)
