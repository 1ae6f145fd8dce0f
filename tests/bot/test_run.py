"""``lmcbot run`` as a process of its own, against a Discord on this computer."""

import asyncio
import os
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from loopback import Loopback

from bot import committee, people
from bot.privacy import forget
from bot.settings import Settings
from bot.shell.gateway import SOON_TRIES, PromptKeepAlive, SoonBack
from bot.shell.restore import restore
from bot.shell.run import raise_handle_limit
from bot.storage import backup
from bot.storage.db import connect, opened
from bot.storage.migrate import shipped

ROOT = Path(__file__).parents[2]
LETTER = (
    "Letter to the editor\n\nDr Ada Example writes that the list is full.\n\nIt closes on Friday."
)


async def start(server: Loopback, folder: Path, *words: str, **more: str) -> Any:
    """A bot in a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DISCORD", "LMCBOT"))}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *(words or ("run",)),
        cwd=folder, env={**clean, **server.environment(), "PYTHONPATH": str(ROOT), **more},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


def town(server: Loopback) -> SimpleNamespace:
    guild = server.brain.guild("Demo LMC")
    return SimpleNamespace(guild=guild, channel=server.brain.channel(guild, "lmc"))


async def connected(process: Any) -> str:
    """Everything up to the line that says so."""
    lines = []
    async with asyncio.timeout(30):
        while "connected, on" not in "".join(lines):
            lines.append((await process.stderr.readline()).decode())
    return "".join(lines)


async def said(process: Any) -> str:
    out, err = await asyncio.wait_for(process.communicate(), 20)
    return (out + err).decode()


async def test_sigterm_ends_it_within_ten_seconds(server: Loopback, tmp_path: Path) -> None:
    town(server)
    process = await start(server, tmp_path)
    await server.until(lambda: server.gateway.identified, 30)
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        words = await said(process)
    assert process.returncode == 0, words
    assert "invite the bot with" in words
    assert "finishing what is in hand" in words


async def test_a_second_copy_is_refused_and_told_which_one_runs(
    server: Loopback, tmp_path: Path
) -> None:
    town(server)
    process = await start(server, tmp_path)
    await server.until(lambda: server.gateway.identified, 30)
    second = await start(server, tmp_path)
    words = await said(second)
    health = await start(server, tmp_path, "health")
    await said(health)
    process.send_signal(signal.SIGTERM)
    await said(process)
    assert second.returncode == 1
    assert f"process {process.pid}" in words
    assert health.returncode == 0


async def test_a_wrong_token_is_named(server: Loopback, tmp_path: Path) -> None:
    process = await start(server, tmp_path, DISCORD_TOKEN="wrong.token.here")
    words = await said(process)
    assert process.returncode == 1
    assert "Discord does not accept DISCORD_TOKEN" in words
    assert "Traceback" not in words
    assert "wrong.token.here" not in words


@pytest.mark.parametrize(
    ("code", "words"), [(4004, "Discord does not accept DISCORD_TOKEN"), (4012, "code 4012")]
)
async def test_a_connection_closed_for_good_is_named(
    server: Loopback, tmp_path: Path, code: int, words: str
) -> None:
    """Such as by a token that was reset while the bot ran."""
    town(server)
    process = await start(server, tmp_path)
    assert "connected, on 1 server\n" in await connected(process)
    await server.gateway.close(code)
    told = await said(process)
    assert process.returncode == 1
    assert words in told
    assert "Traceback" not in told


async def spoken(process: Any, words: str) -> str:
    """Everything up to the line with these words."""
    lines = [""]
    async with asyncio.timeout(30):
        while words not in lines[-1]:
            lines.append((await process.stderr.readline()).decode())
    return "".join(lines)


async def test_a_gateway_that_is_not_there_is_named_and_waited_for(
    server: Loopback, tmp_path: Path
) -> None:
    town(server)
    there, server.gateway.url = server.gateway.url, "ws://127.0.0.1:9/gateway"
    process = await start(server, tmp_path)
    told = await spoken(process, "gateway cannot be reached yet")
    server.gateway.url = there
    process.send_signal(signal.SIGTERM)
    told += await said(process)
    assert process.returncode == 0, told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/users/@me", {"status": 503}),
        ("/users/@me", {"status": 429, "retry_after": 40.0}),
        ("/oauth2/applications/@me", {"status": 503}),
        ("/applications/*/commands", {"status": 503}),
    ],
)
async def test_discords_faults_at_the_start_are_waited_for(
    server: Loopback, tmp_path: Path, path: str, more: Any
) -> None:
    town(server)
    server.trouble("*", path, **more)
    process = await start(server, tmp_path)
    again = "will be again" if "commands" in path else "trying again in"
    told = await spoken(process, again)
    process.send_signal(signal.SIGTERM)
    told += await said(process)
    assert process.returncode == 0, told
    assert "Traceback" not in told


def test_the_bot_is_back_within_half_a_minute_of_discord() -> None:
    pauses = SoonBack()
    assert max(pauses.delay() for _ in range(SOON_TRIES)) <= 16
    rest = [pauses.delay() for _ in range(2_000)]
    assert max(rest) <= 256
    assert sum(rest) / len(rest) > 100, "few enough sessions begun in a day"


def test_a_heartbeat_nobody_answers_ends_the_connection_at_the_next() -> None:
    line: Any = SimpleNamespace(thread_id=0, _max_heartbeat_timeout=60.0)
    assert PromptKeepAlive(ws=line, interval=5.0).heartbeat_timeout == 6.0
    assert PromptKeepAlive(ws=line, interval=41.25).heartbeat_timeout < 2 * 41.25


@pytest.mark.parametrize("seconds", [0.0, 1.9])
async def test_a_stop_during_the_start_is_quiet(
    server: Loopback, tmp_path: Path, seconds: float
) -> None:
    """Discord says that all is ready two seconds after the bot came."""
    town(server)
    process = await start(server, tmp_path)
    await server.until(lambda: server.gateway.identified, 30)
    asyncio.get_running_loop().call_later(seconds, process.send_signal, signal.SIGTERM)
    told = await said(process)
    assert process.returncode == 0, told
    assert "ERROR" not in told


async def test_without_the_members_intent_it_runs_and_says_what_is_lost(
    server: Loopback, tmp_path: Path
) -> None:
    town(server)
    server.gateway.allowed = discord.Intents.none()
    process = await start(server, tmp_path)
    await server.until(lambda: server.gateway.identified >= 1, 30)
    process.send_signal(signal.SIGTERM)
    words = await said(process)
    assert process.returncode == 0, words
    assert "Server Members Intent is off" in words
    assert "Traceback" not in words


async def test_doctor_asks_discord(server: Loopback, tmp_path: Path) -> None:
    town(server)
    process = await start(server, tmp_path, "doctor")
    words = await said(process)
    assert "ok   Token" in words, words
    assert "Server Members Intent" in words
    assert "Invite" in words


async def test_the_start_after_a_restore_forgets_whom_the_backup_brought_back(
    server: Loopback, tmp_path: Path
) -> None:
    town(server)
    now, settings = datetime(2026, 5, 4, tzinfo=UTC), Settings(data=tmp_path / "data")
    async with opened(settings.database, shipped()) as db:
        await db.write(lambda conn: committee.joined(conn, 1, "Demo LMC", now))
        await db.write(lambda conn: people.find(conn, 1, 100, "Perpetua"))
        copy = backup.back_up(settings.database, settings.backups, now)
        await forget.forget(db, settings, 1, 100, {"person": people.TRACES}, now)
    restore(settings, copy, now)
    assert b"Perpetua" in settings.database.read_bytes()
    process = await start(server, tmp_path)
    await server.until(lambda: server.gateway.identified, 30)
    process.send_signal(signal.SIGTERM)
    assert "forgotten again after the restore: 1" in await said(process)
    assert b"Perpetua" not in settings.database.read_bytes()


async def test_what_works_beside_a_running_bot_and_what_does_not(
    server: Loopback, tmp_path: Path
) -> None:
    town(server)
    process = await start(server, tmp_path)
    await connected(process)
    (tmp_path / "a.txt").write_text(LETTER)
    told = {}
    for words in ("health", "backup", "export out.json", "import a.txt", "migrate"):
        other = await start(server, tmp_path, *words.split())
        told[words] = await said(other), other.returncode
    (copy,) = (tmp_path / "data" / "backups").iterdir()
    other = await start(server, tmp_path, "restore", str(copy))
    told["restore"] = await said(other), other.returncode
    process.send_signal(signal.SIGTERM)
    assert "ERROR" not in await said(process)
    for words in ("health", "backup", "export out.json", "import a.txt"):
        assert told[words][1] == 0, told[words]
    for words in ("migrate", "restore"):
        assert told[words][1] == 1
        assert f"The bot is running (process {process.pid}): stop it first" in told[words][0]


async def test_commands_are_told_to_discord_only_when_their_shape_changed(
    server: Loopback, tmp_path: Path
) -> None:
    town(server)
    for changed, times in ((False, 1), (False, 1), (True, 2)):
        if changed:  # as after an upgrade
            with closing(connect(tmp_path / "data" / "lmcbot.db")) as conn:
                conn.execute("UPDATE fact SET value = 'another' WHERE name = 'commands'")
        process = await start(server, tmp_path)
        await connected(process)
        process.send_signal(signal.SIGTERM)
        await said(process)
        assert len(server.asked("PUT", "/applications/*/commands")) == times


def test_the_process_may_hold_as_many_files_as_the_system_allows() -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
    try:
        raise_handle_limit()
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (hard, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
