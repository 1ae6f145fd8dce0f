"""When a copy last left this machine: ``off-machine.sh``, which takes it away, leaves its name."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.storage.backup import made_at

STALE = timedelta(days=2)
LEFT = "taken-away"  # the file that holds that name


def taken(data: Path) -> datetime | None:
    """When the newest copy off this machine was made; None where none is known of."""
    try:
        return made_at((data / LEFT).read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return None


def trouble(data: Path, since: datetime | None, now: datetime) -> str:
    """What officers and the operator are told where a lost disk would lose everything, and nothing
    otherwise. ``since`` is when there was first something to lose."""
    at = taken(data)
    if at is not None and now - at > STALE:
        return (
            f"The newest copy off the bot’s computer is {(now - at).days} days old. Whoever runs"
            " the bot looks at what takes it away."
        )
    if at is None and since is not None and now - since > STALE:
        return (
            "No copy has left the bot’s computer: with its disk, all would be lost. For whoever"
            " runs the bot: docs/running.md, “Off the machine”."
        )
    return ""
