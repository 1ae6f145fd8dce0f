"""What discord.py's requests are given: ears for the `Date` of each answer, and a bound on how many
connections they hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

MOST = 128  # a handle each; 300 open polls and these stay under 256 with room to spare
SERVER_ERROR = 500  # such an answer may come from a proxy, whose clock is its own


def dates(hear: Callable[[datetime], None]) -> aiohttp.TraceConfig:
    """What discord.py is given as ``http_trace``, to have each answer's date told to ``hear``."""

    async def ended(_session: object, _context: object, answered: Any) -> None:
        written = answered.response.headers.get("Date")
        date = read(written or "")
        if date is not None and answered.response.status < SERVER_ERROR:
            hear(date)

    config = aiohttp.TraceConfig()
    config.on_request_end.append(ended)
    return config


def connections() -> aiohttp.TCPConnector:
    """At most so many connections to Discord: after a storm of presses discord.py alone would keep
    one for each that was ever under way at once. Needs a running loop."""
    return aiohttp.TCPConnector(limit=MOST)


def read(written: str) -> datetime | None:
    """A date as HTTP writes it (RFC 9110, 5.6.7), in UTC; None for what is none."""
    try:
        date = parsedate_to_datetime(written)
    except ValueError:
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
