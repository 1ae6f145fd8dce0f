"""Where a row goes, and whether its message stands there already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import discord

from bot.courier.post import bears
from bot.outbox import Row

T = TypeVar("T")
GONE = {  # Discord's codes for a place that takes no post, in words for officers
    10003: "its channel is gone",
    10004: "the server is gone",
    50001: "the bot may not see its channel",
    50013: "the bot lacks a permission in its channel",
    50007: "direct messages are closed",
    50278: "direct messages are closed",
    50083: "its thread is archived",
    160005: "its thread is locked",
    50008: "its channel takes no messages, as a forum does",
    50024: "its channel takes no messages, as a forum does",
    20016: "its channel is in slow mode",
}
FORBIDDEN = 50013  # a permission is missing: to send at all, or to attach files
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
