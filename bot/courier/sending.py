"""What is asked of Discord for one row: a message, its layout, its pin."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

import discord

from bot.courier import faults
from bot.courier.places import FORBIDDEN, GONE, opened_for
from bot.courier.post import Post, content, mentions
from bot.logs import describe
from bot.outbox import Row

log = logging.getLogger("lmcbot.courier")


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
        raise faults.Undeliverable("no channel is set")
    raise faults.Undeliverable(GONE[refused.code], refused.code)


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
