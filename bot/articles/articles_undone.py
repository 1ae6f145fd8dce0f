"""What an officer's act about articles changes, so that *Undo* puts it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.articles import digests
from bot.committee import Committee
from bot.storage.db import Connection
from bot.undoing import Rows, Undoing


def _arm(conn: Connection, committee: Committee, ids: Mapping[str, Any], now: datetime) -> None:
    for one in digests.of_channels(conn, committee.guild_id):
        digests.arm(conn, committee, one, now)


_TOPIC = Undoing([Rows("topic")])
_SOURCE = Undoing([Rows("source")])
_WHOLE_SOURCE = Undoing([Rows("source"), Rows("source_entry", "source_id = :source")])
_ARTICLE = Undoing([Rows("article", "guild_id = :guild AND article_id = :article")])
_DIGEST = Undoing([Rows("digest", "guild_id = :guild AND channel_id IS NOT NULL")], _arm)
UNDOES: Mapping[str, Undoing] = {
    **dict.fromkeys(("topic.add", "topic.edit", "topic.remove"), _TOPIC),
    **dict.fromkeys(("source.add", "source.pause", "source.resume"), _SOURCE),
    "source.remove": _WHOLE_SOURCE,
    **dict.fromkeys(("article.edit", "article.remove"), _ARTICLE),
    **dict.fromkeys(("digest.schedule", "digest.pause", "digest.resume"), _DIGEST),
}
