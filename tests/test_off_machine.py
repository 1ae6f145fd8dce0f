"""Copies off the machine with restic itself: what goes, what never goes, and the way back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import committee, people
from bot.privacy import forget
from bot.settings import Settings
from bot.shell import doctor
from bot.shell.restore import restore
from bot.storage import backup
from bot.storage.db import connect, opened, transaction
from bot.storage.migrate import migrate, shipped
from bot.storage.off_machine import taken

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 5, 4, 3, 10, tzinfo=UTC)
HELD_IN = {"person": people.TRACES}
with_restic = pytest.mark.skipif(shutil.which("restic") is None, reason="restic is not installed")


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """A repository in another folder."""
    places = {"RESTIC_REPOSITORY": str(tmp_path / "elsewhere"), "HOME": str(tmp_path)}
    return {**os.environ, **places, "RESTIC_PASSWORD": "a password", "RESTIC_CACHE_DIR": ""}


def restic(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(["restic", *words], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def take(settings: Settings, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(ROOT / "off-machine.sh"), str(settings.data)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def lived_in(settings: Settings) -> None:
    """A database, a paper, an open poll's box and key, and a copy that was cut off."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with closing(connect(settings.database)) as conn:
        migrate(conn, shipped())
        with transaction(conn):
            committee.joined(conn, 1, "Demo LMC", NOW)
            for number, name in enumerate(("Grace", "Linus"), 100):
                people.find(conn, 1, number, name)
    for path in (
        settings.papers / "ab12", settings.boxes / "x.db", settings.keys / "x.key",
        settings.backups / "cut.part", settings.data / ".env",
    ):  # fmt: skip
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret", "utf-8")


def names(database: Path) -> list[str]:
    with closing(connect(database, read_only=True)) as conn:
        return [row["name"] for row in conn.execute("SELECT name FROM person ORDER BY person_id")]


@with_restic
async def test_what_left_the_machine_brings_a_bare_one_back_and_nobody_forgotten(
    bot_settings: Settings, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    lived_in(bot_settings)
    backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    async with opened(bot_settings.database, shipped()) as db:
        assert await forget.forget(db, bot_settings, 1, 100, HELD_IN, NOW + timedelta(hours=1))
    first = take(bot_settings, elsewhere)
    assert first.returncode == 0, first.stderr
    assert taken(bot_settings.data) == NOW
    assert take(bot_settings, elsewhere).returncode == 0  # again, into what is there
    bare = Settings(data=tmp_path / "bare", keys=tmp_path / "bare-keys")
    restic(elsewhere, "restore", "latest", "--host", "lmcbot", "--target", str(bare.data))
    found = backup.latest(bare.backups)
    assert found is not None
    assert "is restored" in restore(bare, found[1], NOW)
    assert names(bare.database) == ["Grace", "Linus"]
    async with opened(bare.database, shipped()) as db:
        assert await forget.forget_again(db, bare, HELD_IN, NOW) == 1
    assert names(bare.database) == ["", "Linus"]
    assert (bare.papers / "ab12").read_text("utf-8") == "secret"


@with_restic
def test_no_box_no_key_and_no_unchecked_copy_leaves_and_all_is_enciphered(
    bot_settings: Settings, elsewhere: dict[str, str]
) -> None:
    lived_in(bot_settings)
    copy = backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    assert take(bot_settings, elsewhere).returncode == 0
    listed = restic(elsewhere, "ls", "latest").splitlines()[1:]
    assert [line for line in listed if line.startswith("/")] == [
        "/backups", f"/backups/{copy.name}", "/papers", "/papers/ab12",
    ]  # fmt: skip
    kept = [path for path in Path(elsewhere["RESTIC_REPOSITORY"]).rglob("*") if path.is_file()]
    assert kept
    assert not any(b"Linus" in path.read_bytes() for path in kept)


@with_restic
def test_what_failed_is_said_and_not_taken_for_done(
    bot_settings: Settings, elsewhere: dict[str, str]
) -> None:
    lived_in(bot_settings)
    nothing = take(bot_settings, elsewhere)
    assert nothing.returncode == 1
    assert "There is no checked copy" in nothing.stderr
    backup.back_up(bot_settings.database, bot_settings.backups, NOW)
    assert take(bot_settings, elsewhere).returncode == 0
    backup.back_up(bot_settings.database, bot_settings.backups, NOW + timedelta(days=1))
    for name in ("RESTIC_REPOSITORY", "RESTIC_PASSWORD"):
        unset = take(bot_settings, {**elsewhere, name: ""})
        assert unset.returncode == 1
        assert unset.stderr.startswith(f"{name} is not set")
    wrong = take(bot_settings, {**elsewhere, "RESTIC_PASSWORD": "another"})
    assert wrong.returncode != 0
    assert taken(bot_settings.data) == NOW


def test_nothing_is_kept_elsewhere_for_longer_than_here() -> None:
    script = (ROOT / "off-machine.sh").read_text("utf-8")
    assert f"--keep-within {backup.RUNS_OUT.days}d" in script


def test_doctor_tells_the_age_of_the_newest_copy_elsewhere(bot_settings: Settings) -> None:
    lived_in(bot_settings)

    def said(days: int) -> doctor.Finding:
        return doctor.off_machine(bot_settings, NOW + timedelta(days=days))

    assert said(1).well
    assert not said(3).well
    assert "no copy has left this computer" in said(3).says
    left = bot_settings.data / "taken-away"
    left.write_text("lmcbot-20260506T031000Z.db\n", "utf-8")
    assert said(3).well
    assert "is 24 hours old" in said(3).says
    assert "look at what off-machine.sh last said" in said(5).says
    for broken in (b"", b"lmcbot-yesterday.db", b"\xff\xfe"):
        left.write_bytes(broken)
        assert taken(bot_settings.data) is None


def service(name: str) -> Iterator[str]:
    """The lines of one service of compose.yaml."""
    within = False
    for line in (ROOT / "compose.yaml").read_text("utf-8").splitlines():
        if line.startswith("  ") and not line.startswith("   "):
            within = line.strip() == f"{name}:"
        elif within:
            yield line.strip()


def test_the_bot_starts_where_nobody_takes_copies_away() -> None:
    """Compose up to 2.33 asks for the file of a service that is not started, too."""
    lines = list(service("off-machine"))
    assert lines[lines.index("- path: off-machine.env") + 1] == "required: false"
    guide = (ROOT / "docs" / "running.md").read_text("utf-8")
    assert "compose plug-in (2.24 or later)" in guide  # the first that knows the word


def test_the_containers_that_take_copies_away_see_neither_keys_nor_token() -> None:
    lines = list(service("off-machine"))
    assert "profiles: [off-machine]" in lines
    assert "- data:/data" in lines
    assert "- path: off-machine.env" in lines
    assert 'user: "10001:10001"' in lines  # the bot's own, as the image has it
    assert not any("keys" in line or line == "env_file: .env" for line in lines)
    assert replace(Settings(), ping="https://secret.test").__repr__().count("secret") == 0
