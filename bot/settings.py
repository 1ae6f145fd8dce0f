"""Settings from the environment and ``.env``: read once, frozen, every fault reported at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import UserError

TOKEN_HELP = (
    "DISCORD_TOKEN is missing: create an application at discord.com/developers, open its page Bot, "
    "press Reset Token, and put the line DISCORD_TOKEN=... into a file named .env beside where "
    "you start the bot."
)
NAMES = (
    "DISCORD_TOKEN",
    "LMCBOT_DATA",
    "LMCBOT_KEYS",
    "LMCBOT_LOG_FORMAT",
    "LMCBOT_LOG_LEVEL",
    "LMCBOT_DM_PAUSE_MS",
    "LMCBOT_CONTACT",
    "LMCBOT_ALLOWED_HOSTS",
    "LMCBOT_DISCORD_API",
    "LMCBOT_PUBLISH",
    "LMCBOT_PUBLISH_URL",
    "LMCBOT_BACKUP_HOURS",
    "LMCBOT_PING",
)


@dataclass(frozen=True)
class Settings:
    """Everything the process is told from outside."""

    data: Path = Path("data")
    keys: Path = Path("data/keys")
    token: str = field(default="", repr=False)
    discord_api: str = ""
    log_format: str = "human"
    log_level: str = "INFO"
    dm_pause_ms: int = 500
    contact: str = ""
    allowed_hosts: tuple[str, ...] = ()
    publish: Path | None = None
    publish_url: str = ""
    backup_hours: int = 24
    ping: str = field(default="", repr=False)

    @property
    def database(self) -> Path:
        return self.data / "lmcbot.db"

    @property
    def boxes(self) -> Path:
        return self.data / "boxes"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def papers(self) -> Path:
        return self.data / "papers"

    @property
    def around(self) -> tuple[Path, ...]:
        """Folders that only a bot that ran fills: beside them a database is missing, not new."""
        return (self.boxes, self.keys, self.backups, self.papers)


def dotenv(text: str) -> dict[str, str]:
    """The ``NAME=value`` lines of a ``.env`` file; quotes round a value are taken off."""
    found = {}
    for line in text.splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            found[name.strip()] = value.strip().strip("'\"")
    return found


def environment(folder: Path | None = None) -> dict[str, str]:
    """The process's environment over the ``.env`` file in ``folder`` (by default where the bot is
    started)."""
    file = (folder or Path.cwd()) / ".env"
    if not file.exists() and (hidden := file.with_name(".env.txt")).is_file():
        raise UserError(
            f"The settings lie in {hidden.name}: rename that file to .env (Windows hides the "
            "ending unless Explorer is told to show file name extensions)."
        )
    try:
        written = dotenv(_text(file.read_bytes())) if file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"The file .env cannot be read ({error}): save it as plain UTF-8 text."
        ) from error
    return {**written, **os.environ}


def _text(raw: bytes) -> str:
    """As editors write it: Windows' own put a mark first, and PowerShell writes UTF-16."""
    return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")


def load(source: Mapping[str, str], *, need_token: bool = False) -> Settings:
    """Settings from ``source``. Raises :class:`UserError` naming every fault, one a line."""
    faults: list[str] = _unknown(source)
    token = source.get("DISCORD_TOKEN", "").strip()
    if need_token:
        faults += _token_faults(token)
    data = Path(source.get("LMCBOT_DATA") or "data")
    keys = Path(source.get("LMCBOT_KEYS") or data / "keys")
    publish = Path(source["LMCBOT_PUBLISH"]) if source.get("LMCBOT_PUBLISH") else None
    faults += filter(None, [unusable("LMCBOT_DATA", data), *_publish_faults(source, publish, data)])
    if source.get("LMCBOT_KEYS"):  # inside the data they share its fault
        faults += filter(None, [unusable("LMCBOT_KEYS", keys)])
    settings = Settings(
        data=data,
        keys=keys,
        token=token,
        discord_api=_address(source, "LMCBOT_DISCORD_API", faults),
        log_format=_one_of(source, "LMCBOT_LOG_FORMAT", ("human", "json"), faults),
        log_level=_one_of(
            source, "LMCBOT_LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR"), faults
        ),
        dm_pause_ms=_number(source, "LMCBOT_DM_PAUSE_MS", 500, 0, 60_000, faults),
        contact=source.get("LMCBOT_CONTACT", ""),
        allowed_hosts=tuple(source.get("LMCBOT_ALLOWED_HOSTS", "").replace(",", " ").split()),
        publish=publish,
        publish_url=_address(source, "LMCBOT_PUBLISH_URL", faults),
        backup_hours=_number(source, "LMCBOT_BACKUP_HOURS", 24, 1, 24, faults),
        ping=_whole_address(source, "LMCBOT_PING", faults),
    )
    if faults:
        raise UserError("\n".join(faults))
    return settings


def _unknown(source: Mapping[str, str]) -> list[str]:
    """A misspelt name would otherwise be ignored, and the keys lie where nobody meant them to."""
    strange = sorted(n for n in source if n.startswith("LMCBOT_") and n not in NAMES)
    return [f"{name} is no setting of this bot: it knows {', '.join(NAMES)}." for name in strange]


def unusable(name: str, folder: Path) -> str:
    """Why the bot cannot keep its files in ``folder``, with the remedy; empty where it can."""
    there = folder.absolute()
    while not os.path.exists(there) and there != there.parent:  # hidden is as good as absent
        there = there.parent
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return ""
    why = f"{there} is not a folder" if not there.is_dir() else f"{there} may not be written to"
    return (
        f"{name} is {folder}, but {why}: name another folder, or give the bot's account that one."
    )


def _publish_faults(source: Mapping[str, str], folder: Path | None, data: Path) -> list[str]:
    if folder is None:
        alone = bool(source.get("LMCBOT_PUBLISH_URL", "").strip())
        return ["LMCBOT_PUBLISH_URL needs LMCBOT_PUBLISH, the folder that it serves."] * alone
    if not source.get("LMCBOT_PUBLISH_URL", "").strip():
        return ["LMCBOT_PUBLISH needs LMCBOT_PUBLISH_URL: the address at which it is served."]
    if data.absolute() in (folder.absolute(), *folder.absolute().parents):
        return [
            f"LMCBOT_PUBLISH is {folder}, inside the bot's data: name a folder of its own, since a"
            " web server hands out everything in it."
        ]
    return list(filter(None, [unusable("LMCBOT_PUBLISH", folder)]))


def _token_faults(token: str) -> list[str]:
    if not token:
        return [TOKEN_HELP]
    if token.lower().startswith("bot ") or token.count(".") != 2:
        return [
            "DISCORD_TOKEN does not look like a bot token (three parts with full stops between, "
            "without the word Bot): copy it again from the application's page Bot, not the "
            "client secret."
        ]
    return []


def _address(source: Mapping[str, str], name: str, faults: list[str]) -> str:
    """An address that others are put behind; it is not repeated where it is wrong: it may be
    secret."""
    return _whole_address(source, name, faults).rstrip("/")


def _whole_address(source: Mapping[str, str], name: str, faults: list[str]) -> str:
    value = source.get(name, "").strip()
    if value and not value.startswith(("http://", "https://")):
        faults.append(f"{name} must be an address that begins with https:// or http://.")
    return value


def _one_of(
    source: Mapping[str, str], name: str, allowed: tuple[str, ...], faults: list[str]
) -> str:
    value = source.get(name, "").strip() or allowed[0]
    for each in allowed:
        if value.casefold() == each.casefold():
            return each
    faults.append(f"{name} is {value!r}: it must be one of {', '.join(allowed)}.")
    return allowed[0]


def _number(
    source: Mapping[str, str], name: str, default: int, low: int, high: int, faults: list[str]
) -> int:
    value = source.get(name, "").strip()
    if not value:
        return default
    if value.isdigit() and low <= int(value) <= high:
        return int(value)
    faults.append(f"{name} is {value!r}: it must be a whole number from {low} to {high}.")
    return default
