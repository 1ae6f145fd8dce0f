"""Copies, rotation, restore, migration: on real files."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import committee, people
from bot.errors import UserError
from bot.privacy import forget
from bot.settings import Settings
from bot.shell.doctor import findings
from bot.shell.restore import migrate_now, restore
from bot.shell.start import house, open_data
from bot.storage import backup
from bot.storage.db import connect, opened, transaction
from bot.storage.lock import DataLock
from bot.storage.migrate import Step, migrate, shipped, version

NOW = datetime(2026, 5, 4, 3, 10, tzinfo=UTC)
HELD_IN = {"person": people.TRACES}


def filled(settings: Settings, *names: str) -> None:
    """A database with one server and some people."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with closing(connect(settings.database)) as conn:
        migrate(conn, shipped())
        with transaction(conn):
            committee.joined(conn, 1, "Demo LMC", NOW)
            for number, name in enumerate(names, 100):
                people.find(conn, 1, number, name)


def names(database: Path) -> list[str]:
    with closing(connect(database, read_only=True)) as conn:
        return [row["name"] for row in conn.execute("SELECT name FROM person ORDER BY person_id")]


def test_a_backup_is_whole_and_private(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    assert names(copy) == ["Grace"]
    assert copy.stat().st_mode & 0o077 == 0
    assert backup.latest(bot_settings.backups) == (NOW, copy)


def test_nothing_can_be_backed_up_before_the_first_start(bot_settings: Settings) -> None:
    with pytest.raises(UserError, match="no database"):
        backup.back_up(bot_settings.database, bot_settings.backups, NOW)


def test_seven_days_and_four_weeks_are_kept(bot_settings: Settings) -> None:
    filled(bot_settings)
    for day in range(60):
        backup.back_up(bot_settings.database, bot_settings.backups, NOW + timedelta(days=day))
        backup.rotate(bot_settings.backups)
    kept = sorted(file.name[7:15] for file in bot_settings.backups.glob("*.db"))
    last = NOW + timedelta(days=59)
    assert {f"{last - timedelta(days=k):%Y%m%d}" for k in range(7)} <= set(kept)
    assert 8 <= len(kept) <= 11
    oldest = datetime.strptime(kept[0], "%Y%m%d").replace(tzinfo=UTC)
    assert last - oldest <= timedelta(weeks=4)


def test_the_copy_before_a_migration_outlives_later_copies_of_its_day(
    bot_settings: Settings,
) -> None:
    """Whoever goes back to the release before needs it."""
    filled(bot_settings)
    folder = bot_settings.backups
    before = backup.back_up(bot_settings.database, folder, NOW, why="before-0005")
    for hours in (1, 24 * 27, 24 * 29):
        assert before.exists()
        backup.back_up(bot_settings.database, folder, NOW + timedelta(hours=hours))
        backup.rotate(folder)
    assert not before.exists()


def test_a_copy_that_fails_leaves_no_part_of_it(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    with bot_settings.database.open("r+b") as file:
        file.seek(8192)
        file.write(b"x" * 4096)
    with pytest.raises((UserError, sqlite3.DatabaseError)):
        backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    assert list(bot_settings.backups.iterdir()) == []


def test_what_a_power_cut_left_of_a_copy_goes_with_the_next_nights(bot_settings: Settings) -> None:
    """Whoever is forgotten would be in it for ever. One being made just now is left alone."""
    filled(bot_settings, "Grace")
    made = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    for name, age in (("old.part", 25), ("old.part-journal", 25), ("new.part", 0)):
        part = bot_settings.backups / name
        part.touch()
        at = made.stat().st_mtime - timedelta(hours=age).total_seconds()
        os.utime(part, (at, at))
    backup.rotate(bot_settings.backups)
    assert [file.name for file in bot_settings.backups.glob("*.part*")] == ["new.part"]


def test_parts_go_where_no_copy_was_ever_finished(bot_settings: Settings) -> None:
    bot_settings.backups.mkdir(parents=True)
    for name, age in (("first.part", 49), ("first.part-journal", 49), ("second.part", 0)):
        part = bot_settings.backups / name
        part.touch()
        at = part.stat().st_mtime - timedelta(hours=age).total_seconds()
        os.utime(part, (at, at))
    backup.rotate(bot_settings.backups)
    assert [file.name for file in bot_settings.backups.iterdir()] == ["second.part"]


async def test_a_failing_migration_leaves_one_copy_however_often_it_is_tried(
    bot_settings: Settings,
) -> None:
    filled(bot_settings, "Grace")
    steps = [*shipped(), Step(shipped()[-1].number + 1, "bad.sql", "SELECT no_such_column;")]
    for minute in range(5):
        with pytest.raises(UserError, match="could not be brought"):
            await open_data(bot_settings, NOW + timedelta(minutes=minute), steps)
    (copy,) = bot_settings.backups.iterdir()
    assert names(copy) == ["Grace"]


async def test_a_copy_of_another_shape_is_no_earlier_try(bot_settings: Settings) -> None:
    """Some steps were taken before one failed: the copy from before them all is the one to keep."""
    filled(bot_settings, "Grace")
    last = shipped()[-1].number
    good = Step(last + 1, "good.sql", "CREATE TABLE spare (a);")
    steps = [*shipped(), good, Step(last + 2, "bad.sql", "SELECT no_such_column;")]
    for minute in range(4):
        with pytest.raises(UserError, match="could not be brought"):
            await open_data(bot_settings, NOW + timedelta(minutes=minute), steps)
    shapes = sorted(backup.check(copy) for copy in bot_settings.backups.iterdir())
    assert shapes == [last, last + 1]


async def test_what_a_killed_restore_left_goes_at_the_next_start(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    half = bot_settings.database.with_suffix(".restoring")
    half.write_bytes(b"half a database")
    async with house(bot_settings, cogs=()):
        assert not half.exists()


def test_a_copy_being_made_outlasts_a_clock_that_was_moved_on(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    part = bot_settings.backups / "being-made.part"
    bot_settings.backups.mkdir()
    part.touch()
    ahead = datetime.fromtimestamp(part.stat().st_mtime, UTC) + timedelta(days=30)
    backup.back_up(bot_settings.database, bot_settings.backups, ahead)
    backup.rotate(bot_settings.backups)
    assert part.exists()


def test_restore_keeps_what_it_replaces(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    filled(bot_settings, "Grace", "Linus")
    said = restore(bot_settings, copy, NOW + timedelta(days=1))
    assert names(bot_settings.database) == ["Grace"]
    (kept,) = bot_settings.data.glob("lmcbot-replaced-*.db")
    assert kept.name in said
    assert names(kept) == ["Grace", "Linus"]


def test_restore_mends_a_damaged_database_and_keeps_its_remains(bot_settings: Settings) -> None:
    """A damaged file is why one restores."""
    filled(bot_settings, "Grace")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    remains = b"not a database" * 100
    bot_settings.database.write_bytes(remains)
    restore(bot_settings, copy, NOW)
    assert names(bot_settings.database) == ["Grace"]
    (kept,) = bot_settings.data.glob("lmcbot-replaced-*.db")
    assert kept.read_bytes() == remains


def test_restore_refuses_while_the_bot_runs(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    with DataLock(bot_settings.data), pytest.raises(UserError, match="stop it first"):
        restore(bot_settings, copy, NOW)


def test_restore_refuses_a_newer_database_and_changes_nothing(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    with closing(sqlite3.connect(copy)) as conn:
        conn.execute("PRAGMA user_version = 9999")
    with pytest.raises(UserError, match="newer release"):
        restore(bot_settings, copy, NOW)
    assert names(bot_settings.database) == ["Grace"]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 4000])
def test_restore_refuses_what_is_no_backup(bot_settings: Settings, content: bytes) -> None:
    filled(bot_settings, "Grace")
    false = bot_settings.data / "false.db"
    false.write_bytes(content)
    with pytest.raises(UserError):
        restore(bot_settings, false, NOW)
    assert names(bot_settings.database) == ["Grace"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that no account can read")
def test_a_backup_that_may_not_be_read_is_not_called_damaged(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    with pytest.raises(OSError, match="Input/output"):
        restore(bot_settings, Path("/proc/self/mem"), NOW)
    assert names(bot_settings.database) == ["Grace"]


async def test_who_was_forgotten_after_the_backup_is_forgotten_again(
    bot_settings: Settings,
) -> None:
    filled(bot_settings, "Grace", "Linus")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    async with opened(bot_settings.database, shipped()) as db:
        assert await forget.forget(db, bot_settings, 1, 100, HELD_IN, NOW)
    restore(bot_settings, copy, NOW)
    assert names(bot_settings.database) == ["Grace", "Linus"]
    async with opened(bot_settings.database, shipped()) as db:
        assert await forget.forget_again(db, bot_settings, HELD_IN, NOW) == 1
        assert await forget.forget_again(db, bot_settings, HELD_IN, NOW) == 0
    assert names(bot_settings.database) == ["", "Linus"]


@pytest.mark.expects_errors
async def test_a_spoiled_line_of_the_list_costs_no_other_and_is_told(
    bot_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    filled(bot_settings, "Grace", "Linus", "Ada")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    listed = bot_settings.data / forget.LIST
    async with opened(bot_settings.database, shipped()) as db:
        assert await forget.forget(db, bot_settings, 1, 100, HELD_IN, NOW)
        listed.write_bytes(listed.read_bytes() + b"\0\0\0\xff 1767")  # as a power cut leaves it
        assert await forget.forget(db, bot_settings, 1, 102, HELD_IN, NOW)
    restore(bot_settings, copy, NOW)
    said = [each.says for each in findings(bot_settings, NOW) if each.what == "Who was forgotten"]
    assert "1 line of" in said[0]
    async with opened(bot_settings.database, shipped()) as db:
        assert await forget.forget_again(db, bot_settings, HELD_IN, NOW) == 2
        assert "put a copy of that file back" in caplog.text
        newcomer = await db.write(lambda conn: people.find(conn, 1, 555, "Mary"))
        assert newcomer.id > backup.FAR  # nobody's whom the spoiled line may name
        mended = [each for each in listed.read_bytes().split(b"\n") if b"\0" not in each]
        listed.write_bytes(b"\n".join(mended))
        assert forget.restored(bot_settings.data)  # so that the copy is read once it is there
        await forget.forget_again(db, bot_settings, HELD_IN, NOW)
    assert not forget.restored(bot_settings.data)
    assert names(bot_settings.database) == ["", "Linus", "", "Mary"]


async def test_a_restore_that_dies_has_set_boxes_aside_and_left_its_note_before(
    bot_settings: Settings,
) -> None:
    """A restored poll must come back stopped, and nobody forgotten, whenever the power goes."""
    filled(bot_settings, "Grace", "Linus")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    bot_settings.boxes.mkdir()
    box = f"{'0a' * 16}.db"
    (bot_settings.boxes / box).write_bytes(b"ballots")
    in_the_way = f"{bot_settings.database.stem}{backup.REPLACED}{NOW:{backup.STAMP}}.db"
    (bot_settings.data / in_the_way / "so that nothing is replaced").mkdir(parents=True)
    with pytest.raises(OSError, match=in_the_way):
        restore(bot_settings, copy, NOW)
    assert names(bot_settings.database) == ["Grace", "Linus"]
    assert [path.name for path in (bot_settings.boxes / "aside").iterdir()] == [box]
    assert forget.restored(bot_settings.data)
    backup.clear_unfinished(bot_settings.database)
    assert not list(bot_settings.data.glob("*.restoring*"))


async def test_a_newcomer_never_gets_a_forgotten_members_number(bot_settings: Settings) -> None:
    filled(bot_settings, "Grace")
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    filled(bot_settings, "Grace", "Linus")
    async with opened(bot_settings.database, shipped()) as db:
        await forget.forget(db, bot_settings, 1, 101, HELD_IN, NOW)
    restore(bot_settings, copy, NOW)
    async with opened(bot_settings.database, shipped()) as db:
        newcomer = await db.write(lambda conn: people.find(conn, 1, 555, "Ada"))
        assert await forget.forget_again(db, bot_settings, HELD_IN, NOW) == 0
        assert newcomer.id > 2


def test_migrate_refuses_while_the_bot_runs(bot_settings: Settings) -> None:
    filled(bot_settings)
    with DataLock(bot_settings.data), pytest.raises(UserError, match="stop it first"):
        migrate_now(bot_settings, NOW)


def test_migrate_takes_what_waits_after_a_copy(bot_settings: Settings) -> None:
    bot_settings.data.mkdir(exist_ok=True)
    with closing(connect(bot_settings.database)) as conn:
        migrate(conn, shipped()[:1])
    said = migrate_now(bot_settings, NOW)
    assert "A copy made before" in said
    assert len(list(bot_settings.backups.glob("*before*"))) == 1
    with closing(connect(bot_settings.database)) as conn:
        assert version(conn) == shipped()[-1].number
    assert migrate_now(bot_settings, NOW) == "The database is of this release already."


GOOD = Step(90, "0090_good.sql", "CREATE TABLE good (x TEXT) STRICT;")
BAD = Step(91, "0091_bad.sql", "CREATE TABLE half (x TEXT) STRICT; this is not SQL")


@pytest.mark.parametrize(
    ("new", "stands"),
    [((BAD,), "It is unchanged."), ((GOOD, BAD), "It is whole and has taken the steps up to 0090")],
)
async def test_a_failed_migration_says_where_the_file_stands_and_where_its_copy_is(
    bot_settings: Settings, new: tuple[Step, ...], stands: str
) -> None:
    filled(bot_settings, "Grace")
    with pytest.raises(UserError) as refusal:
        await open_data(bot_settings, NOW, (*shipped(), *new))
    (copy,) = bot_settings.backups.glob("*-before-*.db")
    assert stands in str(refusal.value)
    assert str(copy) in str(refusal.value)
    assert names(bot_settings.database) == names(copy) == ["Grace"]
    with closing(connect(bot_settings.database, read_only=True)) as conn:
        assert not conn.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone()
    restore(bot_settings, copy, NOW)
    await (await open_data(bot_settings, NOW)).close()


async def test_a_newer_database_is_refused_at_the_start(bot_settings: Settings) -> None:
    filled(bot_settings)
    with closing(sqlite3.connect(bot_settings.database)) as conn:
        conn.execute("PRAGMA user_version = 9999")
    with pytest.raises(UserError, match="newer release"):
        await open_data(bot_settings, NOW)


def test_the_lock_names_its_holder_and_dies_with_it(data_dir: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bot.storage.lock import DataLock\n"
        "lock = DataLock(Path(sys.argv[1])).__enter__(); print('held', flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONPATH": str(root)}
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(data_dir)], stdout=subprocess.PIPE, env=env
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(UserError, match=f"process {other.pid}"), DataLock(data_dir):
            pass
    finally:
        other.kill()
        other.communicate()
    with DataLock(data_dir):
        pass


def test_what_a_restore_put_aside_goes_after_four_weeks(tmp_path: Path) -> None:
    """Whoever was forgotten since would live on in it."""
    database = tmp_path / "lmcbot.db"
    old, new = (tmp_path / f"lmcbot-replaced-2026{day}T030000Z.db" for day in ("1001", "1120"))
    for file in (database, old, new):
        file.touch()
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert backup.let_replaced_go(database, now) == [old]
    assert sorted(tmp_path.iterdir()) == [new, database]
