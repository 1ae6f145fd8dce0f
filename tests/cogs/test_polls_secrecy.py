"""Nobody can learn how a colleague voted: what is left on disk, in logs and on the server."""

import gc
import logging
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest
from committee import populate, settle_in
from faults import stage
from layouts import inbox, text
from pollstory import QUESTION, all_vote, behind, card, noon, opened
from sealedstory import phrase, sealed_poll, typed
from seeded import seeded_house, whole_house
from simulated import advance, bot_scope

from bot import people
from bot.client import LmcBot
from bot.demo.stage import apscheduler_follows
from bot.logs import WithoutContents
from bot.meetings import actions
from bot.polls.secrets import SHORT_CODE, Secrets
from bot.register.kept_register import Entry, import_register
from bot.storage import backup
from bot.storage.db import Connection

LIBRARIES = ("", "aiosqlite", "apscheduler", "asyncio", "discord", "simcord")
CHAINED = r"\b[A-Z2-7]{16,26}\b|\b(?:[A-Z2-7]{4,6}[ -]){3,}[A-Z2-7]{2,6}\b"  # links and the seal
FIRST = ("Support", "Oppose", "Support", "Abstain", "Support", "Oppose", "")
SWAPPED = ("Oppose", "Support", "Support", "Abstain", "Support", "Oppose", "")
PLACES = [(f"Practice {n % 3}", ("Medway", "Swale")[n % 2]) for n in range(7)]


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


async def lived(
    folder: Path,
    choices: tuple[str, ...],
    caplog: pytest.LogCaptureFixture,
    trustees: tuple[int, ...] = (),
) -> Left:
    """One poll from opening to its result, sealed to these of its members or to nobody; some change
    their mind on the way."""
    caplog.clear()
    with apscheduler_follows():
        async with stage(seeded_house, folder) as scene:
            world = populate(scene.env, members=len(choices))
            await scene.act(lambda: settle_in(scene.bot, world))
            await scene.act(lambda: _listed(scene.bot, world))
            await scene.forward(hours=10)
            chosen = [world.members[number] for number in trustees]
            open_ = partial(sealed_poll, world, chosen) if chosen else partial(opened, world)
            poll = await scene.act(open_)
            (key_file,) = (folder / "keys").glob("*.key")
            key, box = key_file.read_bytes(), key_file.stem
            for member, label in zip(world.members, choices, strict=True):
                if label:
                    await scene.act(partial(member.click, poll, label="Abstain"))
                    await scene.act(partial(member.click, poll, label=label))
            await scene.forward(days=1)
            for one in chosen[:2]:
                wait = card(world, "trustees, please open it")
                await scene.act(partial(typed, one, wait, "Type my passphrase", phrase(one)))
                await scene.forward(minutes=1)
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
def loud(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged, by the bot and by every library, down to the smallest line, as
    the bot's own handler lets it through."""
    mine = WithoutContents()
    caplog.handler.addFilter(mine)
    for name in ["lmcbot", *LIBRARIES]:
        caplog.set_level(logging.DEBUG, logger=name)
    yield caplog
    caplog.handler.removeFilter(mine)


async def test_two_voters_choices_swapped_leave_everything_identical(
    tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    one = await lived(tmp_path / "one", FIRST, loud)
    two = await lived(tmp_path / "two", SWAPPED, loud)
    assert one.rows == two.rows
    assert one.backup == two.backup
    assert one.export == two.export
    assert one.channel == two.channel
    assert spoken(one.logs) == spoken(two.logs)
    assert one.files.keys() == two.files.keys()


async def test_swapped_choices_leave_everything_identical_in_a_poll_sealed_to_trustees(
    tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    """Its key is made from true randomness, and nothing of it is left either."""
    one = await lived(tmp_path / "one", FIRST, loud, trustees=(0, 2, 6))
    two = await lived(tmp_path / "two", SWAPPED, loud, trustees=(0, 2, 6))
    assert one.rows == two.rows
    assert one.backup == two.backup
    assert one.export == two.export
    assert one.channel == two.channel
    assert spoken(one.logs) == spoken(two.logs)
    assert one.files.keys() == two.files.keys()
    left = [*one.files.values(), "\n".join(one.logs).encode()]
    assert not any(b"cobalt ladder" in content for content in left), "no passphrase anywhere"
    assert not [name for name in one.files if name.startswith("boxes/") or ".key" in name]


def spoken(logs: list[str]) -> tuple[list[str], set[str]]:
    """The bot's own lines in their order, and which the libraries wrote: how often a thread says
    "executing" hangs on how many operations shared a commit."""
    own = [line for line in logs if line.startswith("lmcbot")]
    return own, set(logs) - set(own)


async def reminded(folder: Path, absent: int, caplog: pytest.LogCaptureFixture) -> Left:
    """A poll in which all but one voted, that one being reminded, with restarts and somebody who
    has the bot forget them; afterwards everybody is written to."""
    caplog.clear()
    with apscheduler_follows():
        async with stage(whole_house, folder) as scene:
            world = populate(scene.env, members=7)
            await scene.act(lambda: settle_in(scene.bot, world))
            await scene.forward(hours=10)
            poll = await scene.act(lambda: opened(world))
            (key_file,) = (folder / "keys").glob("*.key")
            key, box = key_file.read_bytes(), key_file.stem
            for member in world.members:
                await scene.act(partial(behind, member, poll, "Remind me"))
            for at, member in enumerate(world.members):
                if at != absent:
                    await scene.act(partial(member.click, poll, label="Support"))
            await scene.restart()
            await scene.forward(hours=9)
            assert len(inbox(world.members[absent])) == 1, "the one who had not voted is reminded"
            await scene.act(lambda: forgotten(world.members[3], world))
            await scene.restart()
            await scene.forward(days=1)
            for member in (*world.members[:3], *world.members[4:]):  # one after the other: who is
                # written to at the same moment is so in any order
                await scene.act(partial(given_something_to_do, scene.bot, world, member))
                await scene.forward(minutes=2)
            written_to = [member for member in world.members if inbox(member)]
            assert len(written_to) == 6, "all but the one who was forgotten"
            export = await scene.act(lambda: _exported(world))
            copy = backup.back_up(folder / "lmcbot.db", folder / "backups", scene.env.now())
            channel = [text(message) for message in world.channel.history()]
            people = [member.id for member in world.members]
    logs = [f"{r.name} {r.levelname} {r.getMessage()}" for r in caplog.records]
    rows = dump(folder / "lmcbot.db")
    return Left(files_in(folder), rows, dump(copy), export, channel, logs, key, box, people)


def unnamed(left: Left, texts: Iterable[str]) -> list[str]:
    """Texts without the voters' codes, each made from who they are, and the seal over them."""
    secrets = Secrets(left.key, left.box)
    codes = [secrets.receipt(secrets.token(member_id), SHORT_CODE) for member_id in left.people]
    names = re.compile("|".join([*codes, CHAINED]))
    return [names.sub("·", line) for line in texts]


async def forgotten(member: Any, world: Any) -> None:
    asked = await member.slash(world.channel, "me forget")
    await member.click(asked.response, label="Forget me")


async def given_something_to_do(bot: LmcBot, world: Any, member: Any) -> None:
    """A member is told at once, by direct message, of an action of theirs."""
    now, committee = world.env.now(), await bot.committee(world.guild.id)

    def give(conn: Connection) -> None:
        one = people.find(conn, world.guild.id, member.id, member.name)
        due = now + timedelta(days=30)
        action = actions.add(conn, committee, None, one, "Write to us", due, one.id, now)
        actions.tell(conn, committee, action.id, f"told:{action.id}", now)

    with bot_scope(world.env):
        await bot.db.write(give)


async def test_a_voter_and_a_non_voter_exchanged_leave_everything_identical(
    tmp_path: Path, loud: pytest.LogCaptureFixture
) -> None:
    one = await reminded(tmp_path / "one", 0, loud)
    two = await reminded(tmp_path / "two", 6, loud)
    assert unnamed(one, one.rows) == unnamed(two, two.rows)
    assert unnamed(one, one.backup) == unnamed(two, two.backup)
    assert unnamed(one, map(bytes.decode, one.export)) == unnamed(
        two, map(bytes.decode, two.export)
    )
    assert unnamed(one, one.channel) == unnamed(two, two.channel)
    assert spoken(one.logs) == spoken(two.logs)
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
    codes = sorted(secrets.receipt(secrets.token(i), SHORT_CODE) for i in left.people[:6])
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


async def test_no_press_on_a_poll_stays_in_memory(world: Any) -> None:
    """A timer keeps what was at hand where it was set: a press would tell the vote until it fires.

    Six votes have the card's redrawing planned, within the press that made the batch.
    """
    await noon(world)
    poll = await opened(world)
    await advance(world.env, seconds=30)
    await all_vote(world, poll, "Support", world.members[:6])
    gc.collect()
    kept = [each for each in gc.get_objects() if isinstance(each, discord.Interaction)]
    votes = [each for each in kept if str((each.data or {}).get("custom_id")).startswith("pv:")]
    assert votes == []
