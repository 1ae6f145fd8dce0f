"""When a copy last left this machine: ``off-machine.sh``, which takes it away, leaves its name."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.storage.backup import made_at

STALE = timedelta(days=2)
_LEFT = "taken-away"


def taken(data: Path) -> datetime | None:
    """When the newest copy off this machine was made; None where none is known of."""
    try:
        return made_at((data / _LEFT).read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None
