"""What a new server starts with: the shipped digests, topics and (switched off) sources."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

from bot import seeds
from bot.articles.seed_digest import own_of, parsed_of
from bot.articles.store import Arrival, add
from bot.fact import fact, remember
from bot.seeds import Seeds
from bot.storage.db import Connection


@cache
def shipped() -> Seeds:
    """The seeds, read once."""
    return seeds.load()


def stock(conn: Connection, guild_id: int, now: datetime) -> None:
    """Give a server what it lacks of the seeds; safe to do twice."""
    found = shipped()
    stocked = f"articles.stocked.{guild_id}"
    if fact(conn, stocked) is not None:
        return
    for topic in found.topics:
        conn.execute(
            "INSERT INTO topic (guild_id, name, rule) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (guild_id, topic.name, topic.rule),
        )
    for source in found.sources:
        conn.execute(
            "INSERT INTO source (guild_id, name, address, topics) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (guild_id, source.name, source.address, json.dumps(topic_names(source.topics))),
        )
    for one in found.articles:
        arrival = Arrival(parsed_of(one), "seed", archive=True, own=own_of(one))
        add(conn, guild_id, arrival, now)
    remember(conn, stocked, "1")


def topic_names(slugs: tuple[str, ...]) -> list[str]:
    """The names of ready topics by their short names."""
    names = {topic.slug: topic.name for topic in shipped().topics}
    return [names[slug] for slug in slugs]
