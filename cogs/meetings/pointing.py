"""Who looks up what an agenda points at: this cog knows both rooms, the rooms not each other."""

from __future__ import annotations

from bot.articles import library
from bot.db import Connection
from bot.errors import UserError
from bot.meetings import references
from bot.polls.store import poll_numbered


def register() -> None:
    """Have polls and articles looked up."""
    references.register("P", "poll", has_poll)
    references.register("A", "article", has_article)


def has_poll(conn: Connection, guild_id: int, number: int) -> bool:
    """Whether the server has a poll of that number."""
    return poll_numbered(conn, guild_id, number) is not None


def has_article(conn: Connection, guild_id: int, number: int) -> bool:
    """Whether the server keeps an article of that number."""
    try:
        library.article(conn, guild_id, number)
    except UserError:
        return False
    return True
