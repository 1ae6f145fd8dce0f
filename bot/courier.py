"""The one loop that carries outbox rows to Discord: claim, send with the nonce, mark.

When it is unsure whether a message got through (a time-out, a lost reply, a killed process), it
looks for the row's reference in the channel's history before it sends again: Discord drops a
repeated nonce only for a few minutes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import discord

from bot import outbox
from bot.db import Connection, Database
from bot.logs import describe, reference
from bot.outbox import Row
from bot.post import (
    Done,
    Later,
    Nothing,
    Outcome,
    Post,
    Renderer,
    content,
    mentions,
    standing,
)
from bot.times import Clock

__all__ = ["Courier", "Done", "Later", "Nothing", "Outcome", "Post", "Renderer"]

log = logging.getLogger("lmcbot.courier")

LANES = 8  # sends in flight, of which the last is kept for urgent rows
SEND_LIMIT_S = 60
A_DAY = timedelta(days=1)
NONCE_TRUSTED = timedelta(minutes=1)  # a younger claim is guarded by Discord's own nonce check
# Unknown channel or server, no access, no permission, closed DMs.
GONE = {10003, 10004, 50001, 50013, 50007, 50278}


class Courier:
    """Carries what is due. ``arm`` is told when to wake it next."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        client: discord.Client,
        arm: Callable[[datetime, Callable[[], None]], None],
    ) -> None:
        self._db, self._clock, self._client, self._arm = db, clock, client, arm
        self._renderers: dict[str, Renderer] = {}
        self._flying: dict[asyncio.Task[None], Row] = {}
        self._runner: asyncio.Task[None] | None = None
        self._again = False
        self._news = asyncio.Event()
        self._open = False
        self.last_sent_at: datetime | None = None
        db.on_commit(outbox.TOPIC, self.wake)

    def register(self, kind: str, renderer: Renderer) -> None:
        """Say who makes the message (or does the work) of rows of that kind."""
        self._renderers[kind] = renderer

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
        """Take no more rows and let what is in flight land, for a while."""
        self._open = False
        self._news.set()
        if self._flying:
            await asyncio.wait(self._flying, timeout=patience_s)

    async def idle(self) -> None:
        """Wait until nothing is due or in flight."""
        while self._runner is not None and not self._runner.done():
            await asyncio.wait({self._runner})

    async def _run(self) -> None:
        while self._open:
            if self._again or not self._flying:
                self._again = False
                try:
                    rows, earliest = await self._db.write(partial(self._claim, now=self._clock()))
                except Exception as error:  # a full disk, say: the next wake-up tries again
                    log.error("the outbox cannot be read: %s", describe(error))
                    rows, earliest = [], self._clock() + timedelta(minutes=1)
                for row in rows:
                    self._launch(row)
                if not rows and not self._flying and not self._again:
                    if earliest is not None:
                        self._arm(max(earliest, self._clock()), self.wake)
                    return  # no await since the empty answer: a commit from now on starts a new run
            if self._flying and not self._again:
                await self._news.wait()  # a row landed or came: an urgent one has its own lane
            self._news.clear()

    def _claim(self, conn: Connection, now: datetime) -> tuple[list[Row], datetime | None]:
        flying = list(self._flying.values())
        rows = outbox.claim(
            conn,
            now,
            lanes=LANES - len(flying),
            busy=[outbox.lane(row) for row in flying],
            held=[row.id for row in flying],
        )
        return rows, outbox.earliest(conn)

    def _launch(self, row: Row) -> None:
        task = asyncio.create_task(self._carry(row), name=f"row:{row.id}")
        self._flying[task] = row
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._flying[task]
        self._again = True
        self._news.set()

    async def _carry(self, row: Row) -> None:
        try:
            async with asyncio.timeout(SEND_LIMIT_S):
                await self._deliver(row)
        except Exception as error:
            await self._failed(row, error)

    async def _deliver(self, row: Row) -> None:
        renderer = self._renderers.get(row.kind)
        if renderer is None:
            return await self._mark(row, "dead", f"nobody renders {row.kind}")
        match await renderer(row, self._clock()):
            case Nothing(reason):
                await self._mark(row, "skipped", reason)
            case Later(until):
                await self._db.write(lambda conn: outbox.postpone(conn, row, until))
            case Done(finally_):
                await self._mark(row, "sent", also=finally_)
            case Post() as post:
                await self._send(row, post)

    async def _send(self, row: Row, post: Post) -> None:
        message = await self._already_there(row, post) or await self._create(row, post)
        if row.state != "posted":
            await self._db.write(partial(_note, row=row, post=post, message=message))
        self.last_sent_at = self._clock()
        if post.line is not None:
            await self._lay_out(row, post, message)
        if post.pin:
            await self._pin(row, message)
        await self._mark(row, "sent")

    async def _already_there(self, row: Row, post: Post) -> discord.PartialMessage | None:
        """The message of a row that was claimed before, if it stands in Discord."""
        if row.state == "posted" and row.message_id and row.sent_to:
            return self._client.get_partial_messageable(row.sent_to).get_partial_message(
                row.message_id
            )
        if post.shared:
            return await self._standing(row, post, self._clock() - A_DAY)
        if row.state != "claimed" or row.claimed_at is None:
            return None
        age = self._clock() - row.claimed_at
        if row.attempts and timedelta(0) <= age < NONCE_TRUSTED:
            return None  # our own retry: Discord still knows the nonce
        return await self._standing(row, post, row.claimed_at)

    async def _standing(
        self, row: Row, post: Post, since: datetime
    ) -> discord.PartialMessage | None:
        assert self._client.user is not None
        for place in await self._places(row, post):
            try:
                if found := await standing(place, row.ref, since, self._client.user.id):
                    return found
            except discord.HTTPException as error:
                if error.status >= 500:
                    raise
        return None

    async def _create(self, row: Row, post: Post) -> discord.PartialMessage:
        """Send to the first place that takes it."""
        refused: discord.HTTPException | None = None
        for place in await self._places(row, post):
            try:
                sent = await place.send(**content(row, post))
                return discord.PartialMessage(channel=sent.channel, id=sent.id)
            except discord.HTTPException as error:
                if error.code not in GONE:
                    raise
                refused = error
        if refused is None:
            raise Undeliverable("no channel is set")
        raise Undeliverable(f"Discord refused it ({refused.status}/{refused.code})")

    async def _places(self, row: Row, post: Post) -> Sequence[discord.abc.Messageable]:
        """Where the row goes, then where it falls back to."""
        places: list[discord.abc.Messageable] = []
        if row.user_id is not None:
            try:
                places.append(await self._client.create_dm(discord.Object(row.user_id)))
            except discord.HTTPException as error:
                if error.code not in GONE and error.status != 404:
                    raise
        channels = [c for c in (row.channel_id, *post.elsewhere) if c is not None]
        return places + [self._client.get_partial_messageable(c) for c in dict.fromkeys(channels)]

    async def _lay_out(self, row: Row, post: Post, message: discord.PartialMessage) -> None:
        """Edit the pushed line into its layout; where Discord will not, the line stands."""
        try:
            await message.edit(
                content=None,
                view=post.view,
                attachments=list(post.files()),
                allowed_mentions=mentions(post),
            )
        except discord.HTTPException as error:
            if error.status >= 500 or error.status == 429:
                raise
            log.warning("row %s keeps its line: %s", row.id, describe(error))

    async def _pin(self, row: Row, message: discord.PartialMessage) -> None:
        try:
            await message.pin()
        except discord.HTTPException as error:
            log.warning("row %s could not be pinned: %s", row.id, describe(error))

    async def _mark(
        self,
        row: Row,
        state: str,
        error: str = "",
        also: Callable[[Connection], None] | None = None,
    ) -> None:
        now = self._clock()  # on the loop: a thread may live by another clock

        def finish(conn: Connection) -> None:
            if also is not None:
                also(conn)
            outbox.finish(conn, row, state, now, error)

        await self._db.write(finish)

    async def _failed(self, row: Row, error: Exception) -> None:
        """Decide what a fault means: refused for good, surely not sent, or perhaps sent."""
        code = reference()
        log.warning("row %s (%s) failed, reference %s: %s", row.id, row.kind, code, describe(error))
        note = f"{type(error).__name__} {getattr(error, 'status', '')} (reference {code})"
        wait = outbox.pause(row.attempts)
        if isinstance(error, discord.RateLimited):
            wait = max(wait, timedelta(seconds=error.retry_after))
        over = (
            isinstance(error, Undeliverable)
            or _refused_for_good(error)
            or row.attempts + 1 >= outbox.ATTEMPTS
        )
        try:
            if over:
                await self._mark(
                    row, "dead", str(error) if isinstance(error, Undeliverable) else note
                )
            else:
                until = self._clock() + wait
                await self._db.write(
                    lambda conn: outbox.postpone(conn, row, until, note, count=True)
                )
        except Exception as fault:
            log.error("row %s cannot be marked: %s", row.id, describe(fault))


class Undeliverable(Exception):
    """No place takes the message."""


def _note(conn: Connection, *, row: Row, post: Post, message: discord.PartialMessage) -> None:
    outbox.posted(conn, row.id, None if post.shared else message.id, message.channel.id)
    if post.on_sent is not None:
        post.on_sent(conn, message.channel.id, message.id)


def _refused_for_good(error: Exception) -> bool:
    """Whether Discord itself refuses the row. A 403 or 404 without a code comes from a proxy, and
    a 401 is about the token."""
    if not isinstance(error, discord.HTTPException):
        return False
    return error.status == 400 or (error.status in (403, 404) and error.code != 0)
