"""/office-source test: the stages a feed passes, each with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bot.articles import sources, topics
from bot.articles.intake.fetch import FEED_LIMIT, fetching
from bot.articles.sources import Source
from bot.articles.topic_rule import text_of
from bot.db import Connection
from bot.errors import UserError
from bot.interactions import answer, bot_of, redraw
from cogs.articles.taking import taking_of
from cogs.card import one_line, plain, private

STAGES = ("fetched", "parsed", "new", "matched", "posted")


@dataclass(frozen=True)
class Stage:
    """One stage: passed or not, and what was found."""

    name: str
    fine: bool
    says: str


async def test_source(interaction: discord.Interaction[Any], name: str) -> None:
    """Go through the stages, showing each as it is reached; nothing is stored."""
    guild_id, bot = interaction.guild_id or 0, bot_of(interaction)
    source = await bot.db.read(lambda conn: sources.named(conn, guild_id, name))
    await answer(interaction, private(_told(source, [], "fetching …")))
    found: list[Stage] = []
    try:
        body, url, kind = await _fetch(interaction, source.url)
        found.append(Stage("fetched", True, f"{len(body):,} bytes"))
        await redraw(interaction, private(_told(source, found, "parsing …")))
        feed = await _parse(interaction, body, url, kind)
        entries: list[dict[str, Any]] = feed["entries"]
        found.append(
            Stage("parsed", bool(entries), f"{len(entries)} items in “{feed.get('title') or url}”")
        )
        found += await bot.db.read(lambda conn: _judged(conn, source, entries))
    except UserError as refusal:
        found.append(Stage(STAGES[len(found)], False, str(refusal)))
    await redraw(interaction, private(_told(source, found)))


async def _fetch(interaction: discord.Interaction[Any], url: str) -> tuple[bytes, str, str]:
    bot = bot_of(interaction)
    async with fetching(allowed=bot.settings.allowed_hosts) as fetcher:
        page = await fetcher.get(url, now=bot.clock(), limit=FEED_LIMIT)
    return page.body, page.url, page.content_type


async def _parse(
    interaction: discord.Interaction[Any], body: bytes, url: str, kind: str
) -> dict[str, Any]:
    """The feed in a body, or the one that the page names."""
    worker = taking_of(interaction).worker
    feed = await worker.read({"job": "feed", "url": url, "content_type": kind}, body)
    if "found" in feed:
        body, url, kind = await _fetch(interaction, feed["found"])
        feed = await worker.read({"job": "feed", "url": url, "content_type": kind}, body)
    if "entries" not in feed:
        raise UserError("That page names another page, not a feed: give the feed's own address.")
    return feed


def _judged(conn: Connection, source: Source, entries: list[dict[str, Any]]) -> list[Stage]:
    """How many are new, how many a topic takes, and what becomes of them."""
    names = [[entry.get("guid") or "", entry.get("link") or ""] for entry in entries]
    fresh = sources.new_entries(conn, source.id, names)
    wanted = topics.by_names(conn, source.guild_id, source.topics)
    texts = [
        text_of(f"{entries[at].get('title') or ''} {entries[at].get('html') or ''}") for at in fresh
    ]
    matched = [text for text in texts if not wanted or any(topic.fits(text) for topic in wanted)]
    about = f"of {', '.join(source.topics)}" if source.topics else "it has no topics, so all"
    return [
        Stage("new", bool(fresh), f"{len(fresh)} not shown before"),
        Stage("matched", bool(matched), f"{len(matched)}, {about}"),
        Stage("posted", source.active and source.primed_at is not None, _posted(source)),
    ]


def _posted(source: Source) -> str:
    if not source.active:
        return "no: the source is off, /office-source add switches it on"
    if source.primed_at is None:
        return "no: a new source's present items are taken in quietly"
    return "what is new goes into the next digest whose topics take it"


def _told(source: Source, found: list[Stage], doing: str = "") -> str:
    lines = [f"### {plain(source.name)}"]
    for stage in found:
        sign = "passed" if stage.fine else "stopped here"
        lines.append(f"**{stage.name.capitalize()}** ({sign}): {one_line(stage.says, 250)}")
    if doing:
        lines.append(f"-# {doing}")
    return "\n".join(lines)
