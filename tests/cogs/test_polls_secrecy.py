"""Nobody can learn how a colleague voted: what is left on disk, in logs and on the server."""

import logging
import random
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest
from committee import populate, settle_in
from faults import stage
from layouts import text
from pollstory import QUESTION, card, opened
from simulated import apscheduler_follows_bot_clock, bot_scope

from bot.client import LmcBot
from bot.polls.secrets import Secrets
from bot.register import Entry, import_register
from bot.settings import Settings
from bot.shell.start import house
from bot.storage import backup

FIRST = ("Support", "Oppose", "Support", "Abstain", "Support", "Oppose", "")
SWAPPED = ("Oppose", "Support", "Support", "Abstain", "Support", "Oppose", "")
PLACES = [(f"Practice {n % 3}", ("Medway", "Swale")[n % 2]) for n in range(7)]


@asynccontextmanager
async def seeded_house(folder: Path) -> AsyncIterator[LmcBot]:
    """The bot with the polls' room, its randomness seeded."""
    settings = Settings(data=folder, keys=folder / "keys")
    async with house(
        settings,
        clock=discord.utils.utcnow,
        token_bytes=random.Random(7).randbytes,
        cogs=("cogs.polls",),
    ) as bot:
        yield bot


@dataclass
class Left:
    """All that is left of a poll once it has closed."""

    files: dict[str, bytes]
    rows: list[str]
    backup: list[str]
    export: list[bytes]
    channel: list[str]
    logs: list[str]
    key: bytes
    box: str
    people: list[int]


async def lived(folder: Path, choices: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> Left:
    """One poll from opening to its result; some change their mind on the way."""
    caplog.clear()
    with apscheduler_follows_bot_clock():
        async with stage(seeded_house, folder) as scene:
            world = populate(scene.env, members=len(choices))
            await scene.act(lambda: settle_in(scene.bot, world))
            await scene.act(lambda: _listed(scene.bot, world))
            await scene.forward(hours=10)
            poll = await scene.act(lambda: opened(world))
            (key_file,) = (folder / "keys").glob("*.key")
            key, box = key_file.read_bytes(), key_file.stem
            for member, label in zip(world.members, choices, strict=True):
                if label:
                    await scene.act(partial(member.click, poll, label="Abstain"))
                    await scene.act(partial(member.click, poll, label=label))
            await scene.forward(days=1)
            export = await scene.act(lambda: _exported(world))
            copy = backup.back_up(folder / "lmcbot.db", folder / "backups", scene.env.now())
            channel = [text(message) for message in world.channel.history()]
            people = [member.id for member in world.members]
            assert "Turnout 6 of 8" in text(card(world, "Straw poll result"))
    logs = [f"{r.name} {r.levelname} {r.getMessage()}" for r in caplog.records]
    rows = dump(folder / "lmcbot.db")
    return Left(files_in(folder), rows, dump(copy), export, channel, logs, key, box, people)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a data folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


async def _listed(bot: LmcBot, world: Any) -> None:
    rows = [
        Entry(member.id, f"Dr {member.name}", *place)
        for member, place in zip(world.members, PLACES, strict=True)
    ]
    now = world.env.now()
    with bot_scope(world.env):
        await bot.db.write(lambda conn: import_register(conn, world.guild.id, rows, now))


async def _exported(world: Any) -> list[bytes]:
    result = await world.officer.slash(world.channel, "office-poll export", poll="P-1")
    message = result.followups[-1] if result.followups else result.response
    return [bytes(await file.read()) for file in message.attachments]


def dump(database: Path) -> list[str]:
    """Every row of a database as text."""
    with closing(sqlite3.connect(database)) as conn:
        return list(conn.iterdump())


@pytest.fixture
def loud(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything the bot itself logs, down to the smallest line."""
    caplog.set_level(logging.DEBUG, logger="lmcbot")
    return caplog


async def test_two_voters_choices_swapped_leave_everything_identical(
    tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    one = await lived(tmp_path / "one", FIRST, loud)
    two = await lived(tmp_path / "two", SWAPPED, loud)
    assert one.rows == two.rows
    assert one.backup == two.backup
    assert one.export == two.export
    assert one.channel == two.channel
    assert one.logs == two.logs
    assert one.files.keys() == two.files.keys()


async def test_nothing_that_is_left_says_who_voted(
    tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    left = await lived(tmp_path / "one", FIRST, loud)
    secrets = Secrets(left.key, left.box)
    tokens = [secrets.token(member_id) for member_id in left.people]
    for name, content in left.files.items():
        assert left.key not in content, name
        for token in tokens:
            assert token not in content, name
            assert token.hex().encode() not in content.lower(), name
    assert not [name for name in left.files if name.startswith("boxes/") or ".key" in name]
    voter, absent = left.people[0], left.people[-1]
    assert mentions(left.rows, voter) == mentions(left.rows, absent)
    assert mentions(left.backup, voter) == mentions(left.backup, absent)
    said = "\n".join([*left.logs, *left.channel])
    assert not any(str(member_id) in said for member_id in left.people)
    assert QUESTION not in "\n".join(left.logs)


def mentions(rows: list[str], member_id: int) -> Mapping[str, int]:
    """In which tables an account stands, and how often; the internal number as well."""
    own = [row for row in rows if row.startswith('INSERT INTO "person"') and str(member_id) in row]
    number = own[0].split("VALUES(")[1].split(",")[0]
    found: dict[str, int] = {}
    for row in rows:
        table = row.removeprefix('INSERT INTO "').partition('"')[0]
        values = row.split("VALUES(")[-1].rstrip(");").split(",")
        about = str(member_id) in row or (table == "poll_roll" and values[1] == number)
        if about:
            found[table] = found.get(table, 0) + 1
    return found


async def test_codes_and_choices_stand_apart_in_what_is_published(
    tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    left = await lived(tmp_path / "one", FIRST, loud)
    secrets = Secrets(left.key, left.box)
    codes = sorted(secrets.receipt(secrets.token(i), 8) for i in left.people[:6])
    lines = left.export[0].decode("utf-8-sig").splitlines()
    published = [line.split(",")[2] for line in lines if line.split(",")[1] == "receipt"]
    assert published == codes
    ballots = [line.split(",")[2:] for line in lines if line.split(",")[1] == "ballot"]
    assert ballots == sorted(ballots, reverse=True)


async def test_no_public_custom_id_outbox_row_or_audit_holds_a_ballot(world: Any) -> None:
    from pollstory import noon

    await noon(world)
    poll = await opened(world)
    before = await _rows(world)
    await world.member.click(poll, label="Oppose")
    assert await _rows(world) == before


async def _rows(world: Any) -> list[str]:
    with bot_scope(world.env):
        return list(await world.bot.db.read(lambda conn: list(conn.iterdump())))
