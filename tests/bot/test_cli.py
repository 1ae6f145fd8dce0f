"""The shell's commands as somebody types them."""

import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from officefiles import pdf, set_out

from bot import committee, people
from bot.articles import sources
from bot.cli import main, parser
from bot.settings import Settings, load
from bot.shell import doctor
from bot.storage import backup
from bot.storage.db import connect, transaction
from bot.storage.lock import DataLock
from bot.storage.migrate import migrate, shipped, version
from bot.times import utc_now

ROOT = Path(__file__).parents[2]


def cleared() -> dict[str, str]:
    """This computer's environment without any setting of a bot."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DISCORD", "LMCBOT"))}
    return {**env, "PYTHONPATH": str(ROOT)}


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**cleared(), **more},
        capture_output=True,
        text=True,
        timeout=60,
    )


def made(settings: Settings) -> None:
    with closing(connect(settings.database)) as conn:
        migrate(conn, shipped())


def test_run_without_a_token_says_where_to_get_one(tmp_path: Path) -> None:
    done = run(tmp_path, "run")
    assert done.returncode == 1
    assert "discord.com/developers" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_names_every_wrong_setting_at_once(tmp_path: Path) -> None:
    done = run(tmp_path, "run", LMCBOT_LOG_LEVEL="LOUD", LMCBOT_DM_PAUSE_MS="soon")
    assert len(done.stderr.splitlines()) == 3


def test_run_against_a_discord_that_is_not_there_says_so_and_waits_until_stopped(
    tmp_path: Path,
) -> None:
    api = {"DISCORD_TOKEN": "a.b.c", "LMCBOT_DISCORD_API": "http://127.0.0.1:9"}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env={**cleared(), **api},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        while said and "Discord cannot be reached yet" not in said:
            said = process.stderr.readline()
        process.terminate()
        rest = process.stderr.read()
    assert said
    assert "Traceback" not in rest
    assert process.returncode == 0


def test_doctor_tells_one_line_each_and_needs_no_token(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor")
    assert done.returncode == 1
    assert "MEND Token" in done.stdout
    assert all(line[:5] in ("ok   ", "MEND ") for line in done.stdout.splitlines())


def test_health_is_for_machines(tmp_path: Path) -> None:
    assert run(tmp_path, "health").returncode == 1


def test_backup_and_restore_go_round(tmp_path: Path) -> None:
    made(Settings(data=_data(tmp_path)))
    assert run(tmp_path, "backup").returncode == 0
    (copy,) = (tmp_path / "data" / "backups").glob("*.db")
    assert copy.name in run(tmp_path, "restore").stderr.splitlines()[1]
    done = run(tmp_path, "restore", str(copy))
    assert done.returncode == 0, done.stderr
    assert "is restored" in done.stdout


def _data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_when_answers_machines_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["when", "tomorrow 7pm", "--now", "2026-03-28T12:00", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert code == 0
    assert said["start"] == "2026-03-29T19:00:00+01:00"


@pytest.mark.parametrize("phrase", ["blah", "31 February 7pm"])
def test_when_refuses_with_one_sentence(phrase: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", phrase]) == 1
    assert capsys.readouterr().out.strip()


def test_when_refuses_a_wrong_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "tomorrow 7pm", "--now", "yesterday"]) == 1
    assert "is not a time" in capsys.readouterr().err


def test_recount_of_a_missing_file_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recount", str(tmp_path / "none.csv")]) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["run", "demo", "restore", "officers", "when"])
def test_every_command_says_what_it_is_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert name in parser().format_help()
    with pytest.raises(SystemExit):
        main([name, "--help"])
    said = capsys.readouterr().out.split("\n\n")[1]
    assert said[0].isupper()
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["demo", "--port", "80000"], "a port is a number from 0 to 65535, not “80000”"),
        (["officers", "Officer"], "“Officer” is no role's number"),
    ],
)
def test_a_word_where_a_number_belongs_is_told_what_would_be_right(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert says in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "To begin: lmcbot demo"),
        (["status"], "no command “status”: lmcbot doctor may be"),
        (["statuss"], "lmcbot doctor may be"),
        (["restor"], "lmcbot restore may be"),
        (["xyzzy"], "no command “xyzzy”: lmcbot --help lists all"),
    ],
)
def test_a_command_that_there_is_not_is_told_what_there_is(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert says in capsys.readouterr().err


def test_doctor_finds_a_damaged_database_an_old_backup_and_a_wrong_clock(
    bot_settings: Settings,
) -> None:
    bot_settings.database.write_bytes(b"not a database" * 100)
    (finding,) = doctor.database(bot_settings)
    assert not finding.well
    assert not doctor.clock(datetime(1970, 1, 1, tzinfo=UTC)).well
    bot_settings.database.unlink()
    made(bot_settings)
    now = utc_now()
    assert "nothing to back up yet" in doctor.backups(bot_settings, now).says
    with closing(connect(bot_settings.database)) as conn, transaction(conn):
        committee.joined(conn, 1, "Demo LMC", now - timedelta(days=2))
    assert doctor.backups(bot_settings, now - timedelta(days=1)).well
    assert "none: run lmcbot backup" in doctor.backups(bot_settings, now).says
    backup.back_up(bot_settings.database, bot_settings.backups, now)
    assert doctor.backups(bot_settings, now + timedelta(hours=1)).well
    assert not doctor.backups(bot_settings, now + timedelta(days=2)).well
    assert "is of a day to come" in doctor.backups(bot_settings, now - timedelta(days=3)).says
    (copy,) = backup.copies(bot_settings.backups)
    copy.write_bytes(copy.read_bytes()[:5000])  # the disk lost the rest of it
    assert f"{copy.name} " in doctor.backups(bot_settings, now).says
    assert not doctor.backups(bot_settings, now).well


def test_doctor_has_a_line_for_everything_it_looks_at(bot_settings: Settings) -> None:
    made(bot_settings)
    with DataLock(bot_settings.data):
        found = {each.what: each.says for each in doctor.findings(bot_settings, utc_now())}
    assert list(found) == [
        "Python", "Running copies", "Clock", "Zone data", "Disk space", "Database", "Schema",
        "Audit trail", "Backups", "Off the machine", "Ballot keys",
    ]  # fmt: skip
    assert found["Running copies"].startswith(f"one, process {os.getpid()};")
    assert found["Database"] == "whole"
    assert not any("\n" in says for says in found.values())


def test_doctor_finds_a_database_of_a_newer_release(bot_settings: Settings) -> None:
    made(bot_settings)
    with closing(connect(bot_settings.database)) as conn:
        conn.execute("PRAGMA user_version = 9999")
    (finding,) = doctor.database(bot_settings)
    assert not finding.well
    assert "newer release" in finding.says


def test_doctor_finds_an_audit_trail_that_was_changed(bot_settings: Settings) -> None:
    from bot import audit

    made(bot_settings)
    now = utc_now()
    with closing(connect(bot_settings.database)) as conn:
        with transaction(conn):
            for number in range(3):
                audit.record(conn, 1, None, "test", subject=str(number), now=now)
        assert all(finding.well for finding in doctor.database(bot_settings))
        conn.execute("DROP TRIGGER audit_grows")
        conn.execute("UPDATE audit SET subject = 'forged' WHERE id = 2")
    trail = [f for f in doctor.database(bot_settings) if f.what == "Audit trail"]
    assert "entry 2" in trail[0].says


def test_a_token_never_shows_in_the_settings() -> None:
    assert "a.b.c" not in repr(load({"DISCORD_TOKEN": "a.b.c"}, need_token=True))


def _served(tmp_path: Path, *names: str) -> Settings:
    """A data folder with servers."""
    settings = Settings(data=_data(tmp_path))
    made(settings)
    with closing(connect(settings.database)) as conn, transaction(conn):
        for number, name in enumerate(names, 1):
            committee.joined(conn, number, name, utc_now())
    return settings


LETTER = (
    "Letter to the editor\n\nDr Ada Example writes that the list is full.\n\nIt closes on Friday."
)


def test_import_shows_a_table_and_stores_once(tmp_path: Path) -> None:
    settings = _served(tmp_path, "Demo LMC")
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "letter.txt").write_text(LETTER)
    first, second = run(tmp_path, "import", "papers"), run(tmp_path, "import", "papers")
    assert first.returncode == 0, first.stderr
    assert "letter.txt" in first.stdout
    assert first.stdout.rstrip().endswith("new")
    assert second.stdout.rstrip().endswith("already here")
    with closing(connect(settings.database)) as conn:
        assert conn.execute("SELECT count(*) FROM article").fetchone()[0] == 1


def test_import_reads_an_offices_files_too(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "letter.pdf").write_bytes(pdf(*set_out(LETTER.split("\n\n"))))
    (papers / "scan.pdf").write_bytes(pdf([]))
    done = run(tmp_path, "import", "--dry-run", "papers")
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert rows["letter.pdf"].rstrip().endswith("read")
    assert "This PDF holds no text" in rows["scan.pdf"]


def test_import_asks_which_server_is_meant(tmp_path: Path) -> None:
    _served(tmp_path, "Demo LMC", "Other LMC")
    (tmp_path / "letter.txt").write_text(LETTER)
    asked = run(tmp_path, "import", "letter.txt")
    assert asked.returncode == 1
    assert "--server" in asked.stderr
    assert run(tmp_path, "import", "letter.txt", "--server", "Other LMC").returncode == 0


def test_import_without_a_server_shows_what_was_read_and_stores_nothing(tmp_path: Path) -> None:
    _served(tmp_path)
    (tmp_path / "letter.txt").write_text(LETTER)
    done = run(tmp_path, "import", "letter.txt")
    assert done.returncode == 1
    assert "letter.txt" in done.stdout
    assert "Nothing was stored" in done.stderr


def test_import_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    (tmp_path / "letter.txt").write_text(LETTER)
    done = run(tmp_path, "import", "--dry-run", "bad.txt", "letter.txt")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert run(tmp_path, "import", "none.txt").returncode == 1


def test_export_holds_one_servers_rows_and_overwrites_nothing(tmp_path: Path) -> None:
    _served(tmp_path, "Demo LMC", "Other LMC")
    assert run(tmp_path, "export", "out.json", "--server", "Other LMC").returncode == 0
    held = json.loads((tmp_path / "out.json").read_text())
    assert [row["name"] for row in held["tables"]["guild"]] == ["Other LMC"]
    assert (tmp_path / "out.json").stat().st_mode & 0o077 == 0
    again = run(tmp_path, "export", "out.json")
    assert again.returncode == 1
    assert "exists already" in again.stderr


@pytest.mark.parametrize("words", ["run", "backup", "migrate", "export out.json", "import a.txt"])
def test_a_damaged_database_is_one_sentence_with_the_way_out(tmp_path: Path, words: str) -> None:
    (_data(tmp_path) / "lmcbot.db").write_bytes(b"not a database" * 100)
    (tmp_path / "a.txt").write_text(LETTER)
    done = run(tmp_path, *words.split(), DISCORD_TOKEN="a.b.c")
    assert done.returncode == 1
    assert "lmcbot restore FILE" in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


BOTS_OWN = {"fact", "box_gone"}  # a box that is to be burned names no server


def test_the_export_of_one_server_leaves_out_no_table_of_its_own(tmp_path: Path) -> None:
    settings = _served(tmp_path, "Demo LMC", "Other LMC")
    (tmp_path / "a.txt").write_text(LETTER)
    for name in ("Demo LMC", "Other LMC"):
        assert run(tmp_path, "import", "a.txt", "--server", name).returncode == 0
    now = utc_now()
    with closing(connect(settings.database)) as conn, transaction(conn):
        for guild_id in (1, 2):
            person = people.find(conn, guild_id, 7, "Grace")
            (article,) = conn.execute(
                "SELECT article_id FROM article WHERE guild_id = ?", (guild_id,)
            ).fetchone()
            conn.execute("INSERT INTO saved VALUES (?, ?, 0)", (person.id, article))
            feed = sources.add(conn, guild_id, "Pulse", "https://feed.example/rss", [], now)
            sources.entry_taken(conn, feed.id, ["one"], None if guild_id == 2 else article, now)
    held = {}
    for number, name in enumerate(("", "Demo LMC", "Other LMC")):
        words = ["--server", name] if name else []
        assert run(tmp_path, "export", f"{number}.json", *words).returncode == 0
        held[name] = json.loads((tmp_path / f"{number}.json").read_text())["tables"]
    for name in ("Demo LMC", "Other LMC"):
        assert set(held[""]) - set(held[name]) == BOTS_OWN
    for table in set(held[""]) - BOTS_OWN:
        each = [row for name in ("Demo LMC", "Other LMC") for row in held[name][table]]
        assert sorted(map(str, each)) == sorted(map(str, held[""][table])), table
    assert len(held["Other LMC"]["saved"]) == len(held["Other LMC"]["source_entry"]) == 1


def test_a_file_where_a_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    made(Settings(data=_data(tmp_path)))
    (tmp_path / "data" / "backups").touch()
    done = run(tmp_path, "backup")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["data/backups cannot be used (File exists)."]


def test_doctor_names_wrong_settings_one_line_each(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", LMCBOT_LOG_LEVEL="loud", LMCBOT_DM_PAUSE_MS="soon")
    assert done.returncode == 1
    assert [line[:15] for line in done.stdout.splitlines()] == ["MEND Settings: "] * 2


def test_doctor_names_a_token_file_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=x")
    (tmp_path / ".env").chmod(0o644)
    (found,) = doctor.token_file(tmp_path)
    assert "chmod 600" in str(found)
    (tmp_path / ".env").chmod(0o600)
    assert not list(doctor.token_file(tmp_path))


def test_whoever_runs_the_bot_names_the_officers_of_a_server_that_lost_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir()
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "data" / "keys")
    made(settings)
    with closing(connect(settings.database)) as conn, transaction(conn):
        for guild_id in (71, 72):
            committee.joined(conn, guild_id, f"LMC {guild_id}", utc_now())
    unsure = run(tmp_path, "officers", "5")
    assert (unsure.returncode, unsure.stdout) == (1, "")
    assert "Name one server with --server: LMC 71 (71), LMC 72 (72)." in unsure.stderr
    done = run(tmp_path, "officers", "5", "--server", "71")
    assert done.returncode == 0, done.stderr
    with closing(connect(settings.database)) as conn:
        assert committee.load(conn, 71).role_ids("officer") == {5}
        assert committee.load(conn, 72).role_ids("officer") == frozenset()
        assert [row["act"] for row in conn.execute("SELECT act FROM audit")] == ["office.appoint"]


def test_who_reads_no_further_is_no_fault(tmp_path: Path) -> None:
    command = f"{sys.executable} -m bot sentences | head -n 1"
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.startswith("bot/")


@pytest.mark.parametrize(
    "words", ["backup", "migrate", "export out.json", "import a.txt", "officers 5"]
)
def test_no_command_makes_a_database_where_there_is_none(tmp_path: Path, words: str) -> None:
    """An empty one would hide from the next start that the disk is not mounted."""
    data = _data(tmp_path)
    (tmp_path / "a.txt").write_text(LETTER)
    done = run(tmp_path, *words.split())
    assert done.returncode == 1
    assert "no database at data/lmcbot.db yet" in done.stderr
    (data / "papers").mkdir()
    (data / "papers" / "ab12").touch()
    assert "is missing, but data/papers" in run(tmp_path, *words.split()).stderr
    assert run(tmp_path, "doctor").returncode == 1
    assert not (data / "lmcbot.db").exists()
    (data / "lmcbot.db").touch()
    assert "is empty, but data/papers" in run(tmp_path, *words.split()).stderr


@pytest.mark.parametrize("words", ["import a.txt", "officers 5", "sources test nowhere"])
def test_no_other_command_brings_an_older_database_along(tmp_path: Path, words: str) -> None:
    """It is the start's and migrate's, which make a copy first."""
    settings = Settings(data=_data(tmp_path))
    with closing(connect(settings.database)) as conn:
        migrate(conn, shipped()[:-1])
    (tmp_path / "a.txt").write_text(LETTER)
    done = run(tmp_path, *words.split())
    assert done.returncode == 1
    assert "lmcbot migrate" in done.stderr or "no source of that name" in done.stderr
    with closing(connect(settings.database)) as conn:
        assert version(conn) == shipped()[-2].number


def test_officers_are_not_named_in_a_newer_releases_database(tmp_path: Path) -> None:
    settings = _served(tmp_path, "Demo LMC")
    with closing(connect(settings.database)) as conn:
        conn.execute("PRAGMA user_version = 9999")
    assert "newer release" in run(tmp_path, "officers", "5").stderr
