"""What is asked of Discord for one row: where it goes, whether its message stands there already,
the message itself, its layout, its pin."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import discord

from bot.courier.faults import FORBIDDEN, GONE, Undeliverable
from bot.courier.post import Post, bears, content, mentions
from bot.logs import describe
from bot.outbox import Row

log = logging.getLogger("lmcbot.courier")

T = TypeVar("T")
SHUT = {50083, 160005}  # a thread that its members, or a moderator, closed
SLACK = timedelta(minutes=10)  # how far this computer's clock and Discord's may well differ
SEARCHED, NEWEST = 300, 100


async def places(
    client: discord.Client, row: Row, elsewhere: Sequence[int] = ()
) -> list[discord.abc.Messageable]:
    """Where the row goes, then where it falls back to."""
    found: list[discord.abc.Messageable] = []
    if row.user_id is not None and (own := await private(client, row.user_id)):
        found.append(own)
    channels = [c for c in (row.channel_id, *elsewhere) if c is not None]
    return found + [client.get_partial_messageable(c) for c in dict.fromkeys(channels)]


async def opened_for(
    client: discord.Client, place: discord.abc.Messageable, act: Callable[[], Awaitable[T]]
) -> T:
    """Do something in a place; a thread that was archived is opened again first.

    Raises what Discord refuses with; the code is in `SHUT` where the thread stays closed.
    """
    try:
        return await act()
    except discord.HTTPException as error:
        if error.code not in SHUT or not await _reopened(client, getattr(place, "id", 0)):
            raise
    return await act()


async def laid_anew(
    client: discord.Client, channel_id: int, message_id: int, view: discord.ui.LayoutView
) -> None:
    """Put another layout into a message that stands. Raises what Discord refuses it with."""
    place = client.get_partial_messageable(channel_id)
    edit = partial(
        place.get_partial_message(message_id).edit,
        content=None,  # a push line whose layout was still to come
        view=view,
        allowed_mentions=discord.AllowedMentions.none(),
    )
    await opened_for(client, place, edit)


async def edited(
    client: discord.Client, channel_id: int, message_id: int, view: discord.ui.LayoutView
) -> bool:
    """Put another layout into a message that stands; False where it is gone. Raises what Discord
    refuses otherwise."""
    try:
        await laid_anew(client, channel_id, message_id, view)
    except discord.NotFound as error:
        if not error.code:  # of a proxy, not of Discord
            raise
        return False
    return True


async def _reopened(client: discord.Client, channel_id: int) -> bool:
    """Open an archived thread again; False for one that is locked, or where the bot may not."""
    try:
        thread = await client.fetch_channel(channel_id)
        if not isinstance(thread, discord.Thread) or thread.locked:
            return False
        await thread.edit(archived=False)
    except discord.HTTPException:
        return False
    return True


async def private(client: discord.Client, user_id: int) -> discord.DMChannel | None:
    """A member's direct messages; None where Discord gives none.

    Asked for anew each time: the channel's id tells when it was first opened, and a poll's reminder
    opens it for those alone who had not voted, so the id is kept nowhere.
    """
    try:
        return await client.create_dm(discord.Object(user_id))
    except discord.HTTPException as error:
        if error.code not in GONE and error.status != 404:
            raise
        return None


async def sought(
    client: discord.Client, row: Row, where: Sequence[discord.abc.Messageable], since: datetime
) -> discord.PartialMessage | None:
    """The message of ours that bears the row's reference, in any of these places.

    A place that cannot be read holds nothing; a fault that passes is raised, for a later look.
    """
    assert client.user is not None
    for place in where:
        try:
            if found := await standing(place, row.ref, since, client.user.id):
                return found
        except (discord.Forbidden, discord.NotFound) as error:
            if not error.code:  # of a proxy, not of Discord
                raise
    return None


async def standing(
    place: discord.abc.Messageable, ref: str, since: datetime, author_id: int
) -> discord.PartialMessage | None:
    """The message of ours that bears ``ref``, sent about ``since`` or among the newest.

    Where this computer's clock was moved, ``since`` names the wrong hour: hence the newest too.
    """
    spans: tuple[dict[str, Any], ...] = ({"after": since - SLACK, "limit": SEARCHED}, {})
    for span in spans:
        async for message in place.history(**{"limit": NEWEST, **span}):
            if message.author.id == author_id and bears(
                [message.content, *message.components], ref
            ):
                return discord.PartialMessage(channel=message.channel, id=message.id)
    return None


async def create(
    client: discord.Client, row: Row, post: Post, where: Sequence[discord.abc.Messageable]
) -> tuple[discord.PartialMessage, Post]:
    """Send to the first place that takes it, without its files where these are refused; what was
    sent comes back too.

    Raises Undeliverable where no place takes it, and whatever fault may pass.
    """
    refused: discord.HTTPException | None = None
    for place in where:
        for one in filter(None, (post, post.lesser)):
            if one is not post and (refused is None or refused.code != FORBIDDEN):
                break
            try:
                send = partial(place.send, **content(row, one))
                sent = await opened_for(client, place, send)
                return discord.PartialMessage(channel=sent.channel, id=sent.id), one
            except discord.HTTPException as error:
                if error.code not in GONE:
                    raise
                refused = error
    if refused is None:
        raise Undeliverable("no channel is set")
    raise Undeliverable(GONE[refused.code], refused.code)


async def lay_out(row: Row, post: Post, message: discord.PartialMessage) -> Post:
    """Edit the pushed line into its layout, without files where these are refused; what it shows
    now. Where Discord takes neither, the line stands."""
    for one in filter(None, (post, post.lesser)):
        try:
            await message.edit(
                content=None,
                view=one.view,
                attachments=list(one.files()),
                allowed_mentions=mentions(one),
            )
            return one
        except discord.HTTPException as error:
            if _passes(error):
                raise
            log.warning("row %s keeps its line: %s", row.id, describe(error))
            if error.code != FORBIDDEN:
                break
    return post


async def pin(row: Row, message: discord.PartialMessage) -> None:
    """Pin the message; where Discord will not, it stands unpinned."""
    try:
        await message.pin()
    except discord.HTTPException as error:
        if _passes(error):
            raise
        log.warning("row %s could not be pinned: %s", row.id, describe(error))


def _passes(error: discord.HTTPException) -> bool:
    """Whether the row is worth another try: a refusal of Discord's own has a code."""
    return error.status >= 500 or error.status == 429 or not error.code
