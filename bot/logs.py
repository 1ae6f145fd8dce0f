"""Logs for the office: human or JSON lines that hold ids and references, never what members wrote
or chose."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger("lmcbot")

SNOWFLAKES = 1 << 32  # no id of Discord's is smaller


def reference() -> str:
    """A short code a member can quote and the log line carries."""
    return secrets.token_hex(3).upper()


def describe(error: BaseException) -> str:
    """Kind and place of a fault without its message, which may quote a label or a payload."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    path = " > ".join(
        f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames
    )
    detail = "".join(
        f" {name}={getattr(error, name)}" for name in ("status", "code") if hasattr(error, name)
    )
    return f"{type(error).__name__}{detail} at {path or 'unknown'}"


class WithoutContents(logging.Filter):
    """Takes words and tracebacks out of the records of every library: they can hold custom ids,
    labels, queries, whole operations with a member's id."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] != "lmcbot":
            record.msg = str(record.msg).partition("\n")[0]  # asyncio's second line is a repr
            if record.exc_info and record.exc_info[1] is not None:
                record.msg += f" [{describe(record.exc_info[1])}]"
            record.args = _numbers(record.args)
            record.exc_info = record.exc_text = None
        return True


def _numbers(args: object) -> tuple[object, ...]:
    """The template's small numbers, such as a pause or a shard; words and ids are hidden."""
    if not isinstance(args, tuple):
        return ()
    return tuple(one if one is None or _small(one) else "…" for one in args)


def _small(one: object) -> bool:
    return isinstance(one, int | float) and abs(one) < SNOWFLAKES


class WithoutVoice(logging.Filter):
    """Takes out discord.py's warnings that packages for voice are missing: the bot never speaks."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "voice will NOT be supported" not in str(record.msg)


class JsonLines(logging.Formatter):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "at": at,
            "level": record.levelname,
            "from": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(line, ensure_ascii=False)


def set_up(style: str = "human", level: str = "INFO") -> None:
    """Send all logging to standard error in that style. ``level`` is for the bot's own lines: the
    libraries' are warnings and worse, without their contents."""
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(
        JsonLines()
        if style == "json"
        else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    )
    output.addFilter(WithoutContents())
    output.addFilter(WithoutVoice())
    logging.basicConfig(level=logging.WARNING, handlers=[output], force=True)
    log.setLevel(level)
