"""``lmcbot handover``: what the next volunteer needs, on one page, and no secret."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bot import committee
from bot.plain_text import many
from bot.settings import NAMES, Settings
from bot.shell.data_in_use import servers
from bot.storage import backup
from bot.storage.db import Connection, connect
from bot.storage.lock import holder
from bot.storage.off_machine import taken
from bot.times import LONDON, words

TITLE = "# LMC Bot: handover"
SECRETS = {"DISCORD_TOKEN", "LMCBOT_PING"}
PASS_ON = (
    "The Discord application (discord.com/developers): make the next volunteer a member of its"
    " team, or have them reset the token there.",
    "The bot's token: it stands in .env; whoever has it is the bot. Reset it when somebody leaves.",
    "The password and the address of the copies elsewhere (off-machine.env, or where you keep"
    " them): without that password no copy can be read. Keep it on paper too.",
    "The account of this computer, of whoever rents it out, and of the address that is pinged.",
)
FIRST = (
    "lmcbot doctor, and mend what it says",
    "lmcbot backup, then fetch the newest copy from elsewhere and restore it in an empty folder",
    "/status on each server, as an officer",
    "docs/running.md: Is it well, Restore, Upgrade, Move to another computer",
)


def page(settings: Settings, source: Mapping[str, str], now: datetime) -> str:
    """The page as Markdown. ``source`` is the environment: of what is set there only the names of
    secrets are told."""
    parts = [
        ("What runs", _runs(settings, now)),
        ("Where it lies", _places(settings)),
        ("What is set", _set(source)),
        ("Servers", _servers(settings)),
        ("Copies", _copies(settings, now)),
        ("To pass on by hand, none of it by mail", iter(PASS_ON)),
        ("On the first day", iter(FIRST)),
    ]
    told = [
        f"## {heading}\n\n" + "\n".join(f"- {line}" for line in lines) for heading, lines in parts
    ]
    return "\n\n".join([f"{TITLE}\n\nAs of {words(now, LONDON)}, London time.", *told])


def _runs(settings: Settings, now: datetime) -> Iterator[str]:
    yield f"LMC Bot {version('lmcbot')} on Python {platform.python_version()}, {platform.system()}"
    number = holder(settings.data)
    yield "It does not run now." if number is None else f"It runs, as process {number}."
    yield "One process, no open port; it speaks to Discord and to the sites whose feeds it reads."
    how = "docker compose up --detach" if _contained() else "lmcbot run"
    yield f"Started with `{how}` in the folder that holds .env; stopped with SIGTERM or Ctrl+C."


def _contained() -> bool:
    return Path("/.dockerenv").exists()


def _places(settings: Settings) -> Iterator[str]:
    yield f"Started in {Path.cwd()}"
    yield f"Data: {settings.data.absolute()} (database, papers, backups, boxes of open polls)"
    yield f"Keys of open polls: {settings.keys.absolute()}; never in a backup or snapshot"
    if settings.publish is not None:
        yield f"Calendars: {settings.publish.absolute()}, handed out at {settings.publish_url}"


def _set(source: Mapping[str, str]) -> Iterator[str]:
    found = [name for name in NAMES if source.get(name, "").strip()]
    for name in found:
        yield f"{name}: {'set, not shown' if name in SECRETS else source[name]}"
    if not found:
        yield "Nothing: no token, and all else as it comes."


def _servers(settings: Settings) -> Iterator[str]:
    if not settings.database.exists():
        yield "None yet: there is no database."
        return
    try:
        with closing(connect(settings.database, read_only=True)) as conn:
            told = [_server(conn, guild_id, name) for guild_id, name in servers(conn).items()]
    except sqlite3.Error as error:
        told = [f"The database cannot be read ({error}): lmcbot doctor."]
    yield from told or ["None yet: invite it with the address that lmcbot doctor prints."]


def _server(conn: Connection, guild_id: int, name: str) -> str:
    found = committee.load(conn, guild_id)
    state = "" if found.rules.set_up else "; not set up yet"
    open_polls = conn.execute(
        "SELECT count(*) FROM poll WHERE guild_id = ? AND state = 'open'", (guild_id,)
    ).fetchone()[0]
    return f"{name or 'A server'} ({guild_id}), {found.zone_name}, open polls: {open_polls}{state}"


def _copies(settings: Settings, now: datetime) -> Iterator[str]:
    newest, away = backup.latest(settings.backups), taken(settings.data)
    here = "none" if newest is None else f"{newest[1].name}, in {settings.backups.absolute()}"
    yield f"Newest on this computer: {here}"
    yield f"Newest elsewhere: {'none is known of' if away is None else words(away, LONDON)}"
    every = settings.backup_hours
    yield (
        "Made every night"
        + ("" if every == 24 else f" and every {many(every, 'hour')}")
        + ", and checked"
    )
    yield "No copy holds an open poll's ballots: after a restore such a poll comes back stopped."
