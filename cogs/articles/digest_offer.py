"""A digest shown to its officer first, and posted by one press: exactly what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import discord

from bot import drafts
from bot.articles import choice, digests, library
from bot.articles.items import Item, several
from bot.errors import UserError
from bot.house import Interaction
from bot.interactions import answer, committee_of, redraw
from bot.storage.db import Connection
from cogs.articles.audited import kept, noted
from cogs.articles.autocomplete import article_id_of
from cogs.articles.buttons import PostDigest, PostNow
from cogs.articles.digest_card import DigestCard, render_digest
from cogs.articles.digests import Asking, asking, digest_of
from cogs.card import clip, private

NOTHING = "There is nothing new to tell in that channel. With `article:` you can post one again."
ARCHIVE = "Nothing new is waiting: `/office-digest now` offers older articles from the archive."


@dataclass(frozen=True)
class Offer:
    """What an officer was shown, for which channel, and how many more wait."""

    channel_id: int
    articles: tuple[int, ...]
    more: int = 0


async def preview(interaction: Interaction, channel: discord.TextChannel | None) -> None:
    """The next digest as it would be."""
    who = await asking(interaction, channel)

    def read(conn: Connection) -> tuple[list[Item], int, bool]:
        digest = digest_of(conn, who)
        waiting = choice.waiting(conn, digest, who.now)
        older = not waiting and bool(choice.waiting(conn, digest, who.now, archive=True))
        return waiting, digest.most, older

    waiting, most, older = await who.bot.db.read(read)
    await _show(interaction, who, waiting, most, ARCHIVE if older else "")


async def now(
    interaction: Interaction, channel: discord.TextChannel | None, article: str | None
) -> None:
    """What waits, else from the archive; or exactly one article, told before or not."""
    who = await asking(interaction, channel)
    guild_id = who.committee.guild_id
    if article:
        only = await article_id_of(interaction, article)
        await who.bot.db.read(lambda conn: library.article(conn, guild_id, only))
        await _show(
            interaction, who, await who.bot.db.read(lambda conn: several(conn, guild_id, [only])), 1
        )
        return

    def read(conn: Connection) -> tuple[list[Item], int]:
        digest = digests.make(conn, who.committee, who.now, channel_id=who.channel_id)
        return choice.waiting(conn, digest, who.now, archive=True), digest.most

    waiting, most = await who.bot.db.write(lambda conn: drafts.rehearsed(conn, read))
    if not waiting:
        raise UserError(NOTHING)
    await _show(interaction, who, waiting, most)


async def _show(
    interaction: Interaction, who: Asking, waiting: Sequence[Item], most: int, doubt: str = ""
) -> None:
    """Draw what would be posted, and keep it for the press."""
    items, more = waiting[:most], max(0, len(waiting) - most)
    button = PostDigest(_label(who), style=discord.ButtonStyle.success, draft=interaction.id)
    if items:
        articles = tuple(one.id for one in items)
        await kept(interaction, interaction.id, Offer(who.channel_id, articles, more))
    shown = DigestCard(
        items, more, who.now, who.committee.zone,
        notes=(doubt,) if doubt else (), buttons=(button,) if items else (),
    )  # fmt: skip
    await answer(interaction, render_digest(shown))


def _label(who: Asking) -> str:
    """The button names the channel, so that nothing lands where it was not meant to."""
    channel = who.bot.get_channel(who.channel_id)
    name = getattr(channel, "name", "")
    return clip(f"Post it in #{name}", 80) if name else "Post it"


@PostDigest.does
async def post(press: PostDigest, interaction: Interaction, at: datetime) -> None:
    """Post what was shown, once."""
    mark, who = press.number("draft"), await asking(interaction, None)

    def write(conn: Connection) -> Offer:
        offer = drafts.held(conn, mark, who.committee.guild_id, who.user_id, Offer)
        drafts.drop(conn, mark, who.committee.guild_id, who.user_id)
        digest = digests.make(conn, who.committee, who.now, channel_id=offer.channel_id)
        digests.post_now(
            conn, digest, who.now, mark=mark, article_ids=offer.articles, more=offer.more
        )
        posted = {"channel": offer.channel_id, "articles": list(offer.articles)}
        who.noted(conn, "digest.now", digest, after=posted)
        return offer

    offer = await who.bot.db.write(write)
    await redraw(interaction, private(f"It is being posted in <#{offer.channel_id}>."))


@PostNow.does
async def post_article(press: PostNow, interaction: Interaction, at: datetime) -> None:
    """Post an article just saved in the committee's digest channel: its preview was shown."""
    committee = await committee_of(interaction)
    channel_id = committee.rules.digest_channel or interaction.channel_id or 0
    article_id, mark = press.number("article"), interaction.id

    def work(conn: Connection) -> library.Article:
        one = library.article(conn, committee.guild_id, article_id)
        digest = digests.make(conn, committee, at, channel_id=channel_id)
        digests.post_now(conn, digest, at, mark=mark, article_ids=(article_id,))
        return one

    await noted(interaction, "digest.now", work, becomes=lambda one: {"channel": channel_id})
    await redraw(interaction, private(f"It is being posted in <#{channel_id}>."))
