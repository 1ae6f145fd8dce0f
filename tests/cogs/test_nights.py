"""One night of the running bot: of each kind of data the old goes and the young stays."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from simulated import advance

from bot import drafts as at_hand
from bot import people
from bot.meetings import drafts, papers
from bot.polls import traces as polls
from bot.privacy import forget, retention
from bot.room import keeps_nothing
from bot.storage import backup
from bot.storage.db import Connection
from bot.times import to_ms

A_DAY, YEAR = timedelta(days=1), timedelta(days=366)
Plant = Callable[[Connection, int, str, datetime], object]


def roll(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    """A poll that ended then, with its roll and a named vote."""
    person = people.find(conn, guild_id, 900, "Grace")
    number = 900 + (mark == "old")
    poll_id = conn.execute(
        "INSERT INTO poll (guild_id, number, state, question, options, terms, box, roll_basis,"
        " created_at, closes_at, ended_at)"
        " VALUES (?, ?, 'closed', ?, '[]', '{}', ?, '', ?, ?, ?)",
        (guild_id, number, mark, mark, to_ms(at), to_ms(at), to_ms(at)),
    ).lastrowid
    conn.execute(
        "INSERT INTO poll_roll (poll_id, person_id, guild_id, practice, reason)"
        " VALUES (?, ?, ?, ?, '')",
        (poll_id, person.id, guild_id, mark),
    )
    conn.execute(
        "INSERT INTO poll_named (poll_id, person_id, guild_id, choice) VALUES (?, ?, ?, ?)",
        (poll_id, person.id, guild_id, mark),
    )


def poll_draft(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    person = people.find(conn, guild_id, 900, "Grace")
    conn.execute(
        "INSERT INTO poll_draft (guild_id, person_id, body, updated_at) VALUES (?, ?, ?, ?)",
        (guild_id, person.id, mark, to_ms(at)),
    )


def meeting_draft(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    person = people.find(conn, guild_id, 900, "Grace")
    conn.execute(
        "INSERT INTO meeting_draft (guild_id, person_id, kind, content, created_at)"
        " VALUES (?, ?, 'new', ?, ?)",
        (guild_id, person.id, mark, to_ms(at)),
    )


def letter(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    """A letter that came with a draft nobody saved."""
    conn.execute(
        "INSERT INTO paper (guild_id, title, added_at) VALUES (?, ?, ?)",
        (guild_id, mark, to_ms(at)),
    )


def notice(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    conn.execute(
        "INSERT INTO notice (key, guild_id, user_id, kind, due_at, told_at)"
        " VALUES (?, ?, 900, 'test', ?, ?)",
        (mark, guild_id, to_ms(at), to_ms(at)),
    )


def day(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    conn.execute(
        "INSERT INTO dm_day (guild_id, user_id, day, row_id) VALUES (?, ?, ?, 0)",
        (guild_id, 900 + (mark == "old"), at.date().isoformat()),
    )


def preview(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    person = people.find(conn, guild_id, 900, "Grace")
    conn.execute(
        "INSERT INTO at_hand (guild_id, person_id, held, made_at) VALUES (?, ?, ?, ?)",
        (guild_id, person.id, f'"{mark}"', to_ms(at)),
    )


def sent(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    for state in ("sent", "skipped", "cancelled", "dead"):
        conn.execute(
            "INSERT INTO outbox (key, ref, nonce, kind, guild_id, priority, due_at, next_at, state)"
            " VALUES (?, '', '', 'test', ?, 5, ?, ?, ?)",
            (f"{state}-{mark}", guild_id, to_ms(at), to_ms(at), state),
        )


def member(conn: Connection, guild_id: int, mark: str, at: datetime) -> None:
    gone = people.find(conn, guild_id, 910 + (mark == "old"), mark)
    people.left(conn, guild_id, gone.user_id or 0, at)


# What is planted, how long it stays, and the words that show it is still there.
KINDS: dict[str, tuple[Plant, timedelta, str]] = {
    "rolls": (roll, YEAR, "SELECT practice FROM poll_roll"),
    "named votes": (roll, YEAR, "SELECT choice FROM poll_named"),
    "poll drafts": (poll_draft, polls.DRAFTS, "SELECT body FROM poll_draft"),
    "meeting drafts": (meeting_draft, drafts.KEPT, "SELECT content FROM meeting_draft"),
    "letters": (letter, drafts.KEPT, "SELECT title FROM paper"),
    "previews": (preview, at_hand.LASTS, "SELECT trim(held, '\"') FROM at_hand"),
    "notices": (notice, retention.TOLD, "SELECT key FROM notice"),
    "days": (day, retention.TOLD, "SELECT iif(user_id = 901, 'old', 'young') FROM dm_day"),
    "posts": (sent, retention.POSTED, "SELECT key FROM outbox WHERE kind = 'test'"),
    "members": (member, retention.GRACE, "SELECT name FROM person WHERE user_id >= 910"),
}
STAYS = {"posts": {"sent-young", "skipped-young", "cancelled-young", "dead-young", "dead-old"}}


async def test_of_every_kind_the_old_goes_and_the_young_stays(world: Any) -> None:
    now, guild_id = world.env.now(), world.guild.id
    planted = {plant: limit for plant, limit, _ in KINDS.values()}

    def plant_all(conn: Connection) -> None:
        for plant, limit in planted.items():
            plant(conn, guild_id, "old", now - limit - A_DAY)
            plant(conn, guild_id, "young", now - limit + 2 * A_DAY)

    def found(conn: Connection) -> dict[str, set[str]]:
        return {
            kind: {row[0] for row in conn.execute(query)} for kind, (_, _, query) in KINDS.items()
        }

    await world.write(plant_all)
    before = await world.bot.db.read(found)
    assert all("old" in " ".join(marks) for marks in before.values()), before
    await advance(world.env, hours=4)
    after = await world.bot.db.read(found)
    assert after == {kind: STAYS.get(kind, {"young"}) for kind in KINDS}


async def test_files_that_nothing_needs_go_at_night(world: Any) -> None:
    settings, now = world.bot.settings, world.env.now()
    for folder in (settings.papers, settings.boxes, settings.keys, settings.backups):
        folder.mkdir(parents=True, exist_ok=True)
    old, young = settings.papers / ("a" * 64), settings.papers / ("b" * 64)
    for file, age in ((old, papers.UNNAMED + A_DAY), (young, timedelta(hours=1))):
        file.write_bytes(b"a paper nobody kept")
        at = (now - age).timestamp()
        os.utime(file, (at, at))
    spent, unknown = "5e" * 16, "ab" * 16
    await world.write(lambda conn: roll(conn, world.guild.id, spent, now))
    box, key = settings.boxes / f"{spent}.db", settings.keys / f"{spent}.key"
    strange = settings.boxes / f"{unknown}.db", settings.keys / f"{unknown}.key"
    for file in (box, key, *strange):
        file.write_bytes(b"of a poll that has ended, or that nobody knows")
    await advance(world.env, hours=4)
    assert not old.exists()
    assert young.exists()
    assert not box.exists()
    assert not key.exists()
    assert all(file.exists() for file in strange), "somebody may still need them"


async def test_the_night_ends_a_forgetting_that_was_cut_short(world: Any) -> None:
    settings, now, guild_id = world.bot.settings, world.env.now(), world.guild.id
    account = 1234567890987654321
    await world.write(lambda conn: people.find(conn, guild_id, account, "Grace"))
    assert await forget.forget(
        world.bot.db, settings, guild_id, account, world.bot.rooms.traces, now
    )

    def stands() -> bool:
        files = settings.data.glob("lmcbot.db*")
        return any(account.to_bytes(8, "big") in file.read_bytes() for file in files)

    assert stands()
    await advance(world.env, hours=4)
    assert not stands()


async def test_copies_are_made_and_run_out_at_night(world: Any) -> None:
    settings, now = world.bot.settings, world.env.now()
    settings.backups.mkdir(parents=True, exist_ok=True)
    for age in range(1, 60):
        stamp = f"{now - timedelta(days=age):{backup.STAMP}}"
        (settings.backups / f"{backup.PREFIX}{stamp}{backup.SUFFIX}").write_bytes(b"")
    put_aside = [_put_aside(settings.database, now - timedelta(days=age)) for age in (29, 1)]
    await advance(world.env, hours=4)
    made = sorted(settings.backups.glob(f"{backup.PREFIX}*"))
    assert backup.DAILY < len(made) <= backup.DAILY + backup.WEEKLY
    assert f"{now:%Y%m%d}" in made[-1].name
    oldest = now - timedelta(weeks=backup.WEEKLY)
    assert made[0].name >= f"{backup.PREFIX}{oldest:{backup.STAMP}}"
    assert [file.exists() for file in put_aside] == [False, True]


def _put_aside(database: Path, at: datetime) -> Path:
    file = database.with_name(f"{database.stem}{backup.REPLACED}{at:{backup.STAMP}}.db")
    file.write_bytes(b"")
    return file


async def test_every_nightly_job_is_one_of_those_tried_here(world: Any) -> None:
    """A new one wants a test of what it removes."""
    from apscheduler.triggers.cron import CronTrigger

    jobs = world.bot.jobs._scheduler.get_jobs()
    nightly = {job.id for job in jobs if isinstance(job.trigger, CronTrigger)}
    assert nightly == {"backup", "retention", "series", "boxes", "papers"}
    sweeping = {room.name for room in world.bot.rooms if room.sweep is not keeps_nothing}
    assert sweeping == {"articles", "meetings", "polls"}
