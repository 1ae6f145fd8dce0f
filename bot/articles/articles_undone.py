"""What an officer's act about articles changes, so that *Undo* puts it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.articles import digests, sources, topics
from bot.committee import Committee
from bot.errors import UserError
from bot.storage.db import Connection
from bot.undoing import MEANWHILE, Rows, Undoing


def _arm(conn: Connection, committee: Committee, ids: Mapping[str, Any], now: datetime) -> None:
    for one in digests.of_channels(conn, committee.guild_id):
        if len(topics.by_names(conn, committee.guild_id, one.topics)) < len(one.topics):
            raise UserError(MEANWHILE)  # without its topic it would take everything
        digests.arm(conn, committee, one, now)


_NAMED = (
    "SELECT 1 FROM topic JOIN digest USING (guild_id), json_each(digest.topics)"
    " WHERE topic_id = :topic_id AND value = topic.name"
)  # a digest that names no topic which stands takes everything
_TOPIC = Undoing([Rows("topic", used=_NAMED)])
_FEED = Rows("source", by_itself=sources.READ)
_SOURCE = Undoing([_FEED])
_WHOLE_SOURCE = Undoing([_FEED, Rows("source_entry", "source_id = :source")])
_ARTICLE = Undoing([Rows("article", "guild_id = :guild AND article_id = :article")])
_TOLD = "SELECT 1 FROM digest_item WHERE digest_id = :digest_id"  # it must not tell that again
_CHANNELS = Rows("digest", "guild_id = :guild AND channel_id IS NOT NULL", used=_TOLD)
_DIGEST = Undoing([_CHANNELS], _arm)
UNDOES: Mapping[str, Undoing] = {
    **dict.fromkeys(("topic.add", "topic.edit", "topic.remove"), _TOPIC),
    **dict.fromkeys(("source.add", "source.pause", "source.resume"), _SOURCE),
    "source.remove": _WHOLE_SOURCE,
    **dict.fromkeys(("article.edit", "article.remove"), _ARTICLE),
    **dict.fromkeys(("digest.schedule", "digest.pause", "digest.resume"), _DIGEST),
}
