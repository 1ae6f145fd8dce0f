"""The one loop that carries outbox rows to Discord: claim, send with the nonce, mark.

When it is unsure whether a message got through (a time-out, a lost reply, a killed process), it
looks for the row's reference in the channel's history before it sends again: Discord drops a
repeated nonce only for a few minutes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import discord

from bot import outbox
from bot.courier import faults, lanes, sending
from bot.courier.lanes import Lanes
from bot.courier.post import (
    Done,
    Later,
    Nothing,
    Post,
    Renderer,
)
from bot.courier.sending import places, private, sought
from bot.logs import describe, reference
from bot.outbox import Row, State
from bot.storage.db import Connection, Database
from bot.times import Clock

log = logging.getLogger("lmcbot.courier")

SEND_LIMIT_S = 60
A_DAY, A_WHILE = timedelta(days=1), timedelta(minutes=1)
NONCE_TRUSTED = timedelta(minutes=1)  # a younger claim is guarded by Discord's own nonce check


class Courier:
    """Carries what is due. ``arm`` is told when to wake it next; ``renderers`` make the message, or
    do the work, of rows of each kind."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        client: discord.Client,
        arm: Callable[[datetime, Callable[[], None]], None],
        renderers: Mapping[str, Renderer],
    ) -> None:
        self._db, self._clock, self._client, self._arm = db, clock, client, arm
        self._renderers = renderers
        self._lanes = Lanes()
        self._flying: set[asyncio.Task[None]] = set()  # until they are marked
        self._runner: asyncio.Task[None] | None = None
        self._again = self._freed = self._unmarked = False
        self._news = asyncio.Event()
        self._open = False
        db.on_commit(outbox.TOPIC, self.wake)

    def start(self) -> None:
        """Begin to carry; before this, rows only gather."""
        self._open = True
        self.wake()

    def wake(self) -> None:
        """Look at the outbox now, or once more if it is being looked at."""
        self._again = True
        self._news.set()
        if self._open and (self._runner is None or self._runner.done()):
            self._runner = asyncio.create_task(self._run(), name="courier")

    async def stop(self, patience_s: float = 5.0) -> None:
        """Take no more rows and let what is in flight land, for a while; what waits is given back,
        so that the next start need not look for it."""
        self._open = False
        self._news.set()
        if pending := {task for task in (self._runner, *self._flying) if task is not None}:
            await asyncio.wait(pending, timeout=patience_s)
        if waiting := self._lanes.give_up():
            try:
                await self._db.write(partial(lanes.give_back, rows=waiting))
            except Exception as error:  # a full disk, say: they are looked for, that is all
                log.error("rows cannot be given back: %s", describe(error))

    async def idle(self) -> None:
        """Wait until nothing is due or in flight."""
        while self._runner is not None and not self._runner.done():
            await asyncio.wait({self._runner})

    async def _run(self) -> None:
        while self._open:
            if self._again or (self._freed and self._lanes.low):
                self._again = self._freed = False
                earliest = await self._claim()
                if not (self._flying or self._again or self._freed):
                    if earliest is not None:
                        self._arm(max(earliest, self._clock()), self.wake)
                    self._unmarked = False
                    return  # no await since the empty answer: a commit from now on starts a new run
            await self._news.wait()  # a row landed or came: an urgent one has its own lane
            self._news.clear()

    async def _claim(self) -> datetime | None:
        """Take what is due and begin to carry it; when the outbox wants attention after that.

        Most commits plan for later: those cost one look, and no transaction.
        """
        now = self._clock()
        if self._unmarked:  # those rows are due still: they would go round without a pause
            return now + A_WHILE
        try:
            earliest = await self._db.read(outbox.earliest)
            if earliest is None or earliest > now:
                return earliest
            rows, earliest = await self._db.write(self._lanes.claim(now))
        except Exception as error:  # a full disk, say: the next wake-up tries again
            log.error("the outbox cannot be read: %s", describe(error))
            return now + A_WHILE
        self._lanes.add(rows)
        self._launch()
        return earliest

    def _launch(self) -> None:
        """Begin to carry what waits, wherever a lane is free."""
        for row in self._lanes.take() if self._open else ():
            task = asyncio.create_task(self._carry(row), name=f"row:{row.id}")
            self._flying.add(task)
            task.add_done_callback(partial(self._landed, row))

    def _free(self, row: Row) -> None:
        """Let the next row go: this one stands in Discord, or is not sent now."""
        if self._lanes.free(row):
            self._launch()
        self._freed = True
        self._news.set()

    def _landed(self, row: Row, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._lanes.forget(row)
        self._free(row)

    async def _carry(self, row: Row) -> None:
        try:
            async with asyncio.timeout(SEND_LIMIT_S):
                await self._deliver(row)
        except Exception as error:
            await self._failed(row, error)

    async def _deliver(self, row: Row) -> None:
        renderer = self._renderers.get(row.kind)
        if renderer is None:
            return await self._mark(
                row, State.DEAD, f"this release does not know what to post for {row.kind}"
            )
        match await renderer(row, self._clock()):
            case Nothing() as nothing:
                await self._drop(row, nothing)
            case Later(until):
                await self._db.write(lambda conn: outbox.postpone(conn, row, until))
            case Done(finally_):
                await self._mark(row, State.SENT, also=finally_)
            case Post() as post:
                await self._send(row, post)

    async def _drop(self, row: Row, nothing: Nothing) -> None:
        """End a row that has nothing to say any more; look what an earlier try left."""
        if row.state is State.POSTED:  # its line stands; the layout never came
            return await self._mark(row, State.SENT, nothing.reason)
        found, asks = None, nothing.on_sent or nothing.unsent or nothing.take_back
        if asks and row.state is State.CLAIMED and row.claimed_at is not None:
            where = await places(self._client, row)
            found = await sought(self._client, row, where, row.claimed_at)
        if found is None:
            return await self._mark(row, State.SKIPPED, nothing.reason, nothing.unsent)
        if nothing.take_back:
            with suppress(discord.NotFound):
                await found.delete()
            return await self._mark(row, State.SKIPPED, nothing.reason)
        noted = partial(lanes.note, row=row, on_sent=nothing.on_sent, sent=_stand(found))
        await self._mark(row, State.SENT, nothing.reason, noted)

    async def _send(self, row: Row, post: Post) -> None:
        message = await self._already_there(row, post)
        if message is None:
            where = await self._places(row, post)
            message, post = await sending.create(self._client, row, post, where)
        # An earlier try may show the past: it is drawn anew.
        laid_out = post.line is not None or row.state is State.CLAIMED
        noted = self._noted(row, post, message)
        new = row.state is not State.POSTED
        if early := new and (laid_out or post.pin):  # before more is asked of Discord
            await self._db.write(partial(lanes.follow, row=row, also=noted))
        if laid_out:
            shown = await sending.lay_out(row, post, message)
            if shown is not post:
                noted, early = self._noted(row, shown, message), False
        if post.pin:
            await sending.pin(row, message)
        await self._mark(row, State.SENT, also=noted if new and not early else None)

    def _noted(
        self, row: Row, post: Post, message: discord.PartialMessage
    ) -> Callable[[Connection], object]:
        sent = _stand(message)
        return partial(lanes.note, row=row, on_sent=post.on_sent, sent=sent, shared=post.shared)

    async def _already_there(self, row: Row, post: Post) -> discord.PartialMessage | None:
        """The message of a row that was claimed before, if it stands in Discord."""
        if row.state is State.POSTED and row.message_id and (place := await self._stands_in(row)):
            return discord.PartialMessage(channel=place, id=row.message_id)
        if post.shared:
            return await self._standing(row, post, self._clock() - A_DAY)
        if row.state is not State.CLAIMED or row.claimed_at is None:
            return None
        age = self._clock() - row.claimed_at
        if row.attempts and timedelta(0) <= age < NONCE_TRUSTED:
            return None  # our own retry: Discord still knows the nonce
        return await self._standing(row, post, row.claimed_at)

    async def _stands_in(self, row: Row) -> discord.PartialMessageable | discord.DMChannel | None:
        if row.sent_to is not None:
            return self._client.get_partial_messageable(row.sent_to)
        return None if row.user_id is None else await private(self._client, row.user_id)

    async def _standing(
        self, row: Row, post: Post, since: datetime
    ) -> discord.PartialMessage | None:
        return await sought(self._client, row, await self._places(row, post), since)

    async def _places(self, row: Row, post: Post) -> Sequence[discord.abc.Messageable]:
        return await places(self._client, row, post.elsewhere)

    async def _mark(
        self,
        row: Row,
        state: State,
        error: str = "",
        also: Callable[[Connection], object] | None = None,
        refused: int | None = None,
    ) -> None:
        self._free(row)  # its mark is one of a group's: the next need not wait for the disk
        now = self._clock()  # on the loop: a thread may live by another clock

        def finish(conn: Connection) -> None:
            if also is not None:
                lanes.follow(conn, row=row, also=also)
            outbox.finish(conn, row, state, now, error, refused)

        await self._db.write(finish)

    async def _failed(self, row: Row, error: Exception) -> None:
        """Decide what a fault means: refused for good, surely not sent, or perhaps sent."""
        code = reference()
        log.warning("row %s (%s) failed, reference %s: %s", row.id, row.kind, code, describe(error))
        note = f"{faults.told(error)} (reference {code})"
        try:
            if faults.over(error, row.attempts):
                known = isinstance(error, faults.Undeliverable)
                said, refused = faults.told(error) if known else note, getattr(error, "code", None)
                await self._mark(row, State.DEAD, said, refused=refused)
            else:
                redraw = row.kind.endswith("redraw")
                until = self._clock() + faults.pause(error, row.attempts, redraw=redraw)
                await self._db.write(
                    lambda conn: outbox.postpone(conn, row, until, note, count=True)
                )
        except Exception as fault:
            self._unmarked = True
            log.error("row %s cannot be marked: %s", row.id, describe(fault))


def _stand(message: discord.PartialMessage) -> lanes.Stand:
    private_ = isinstance(message.channel, discord.DMChannel)
    return lanes.Stand(message.channel.id, message.id, private=private_)
