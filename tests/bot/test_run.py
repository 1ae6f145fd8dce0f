"""`lmcbot run` as a process of its own, against a Discord on loopback with real sockets."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from loopback import loopback


@pytest.fixture
async def discord_server() -> AsyncIterator[Any]:
    async with loopback() as server:
        yield server


async def start(server: Any, folder: Path, **extra: str) -> asyncio.subprocess.Process:
    environment = {**os.environ, **server.environment(), "LMCBOT_DATA": str(folder / "data")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env={**environment, **extra},
        stderr=asyncio.subprocess.PIPE,
    )


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    async with asyncio.timeout(15):
        _, error = await process.communicate()
    return process.returncode, error.decode()


async def test_it_connects_tells_its_invite_and_stops_when_told(
    discord_server: Any, tmp_path: Path
) -> None:
    """SIGTERM ends it within ten seconds, with exit code 0."""
    process = await start(discord_server, tmp_path)
    await discord_server.until(lambda: discord_server.gateway.sessions)
    process.send_signal(signal.SIGTERM)
    code, said = await ended(process)
    assert code == 0, said
    assert "oauth2/authorize" in said
    assert "stopping" in said


async def test_a_wrong_token_is_said_in_words(discord_server: Any, tmp_path: Path) -> None:
    process = await start(discord_server, tmp_path, DISCORD_TOKEN="wrong.token.here")
    code, said = await ended(process)
    assert code == 1
    assert "does not accept DISCORD_TOKEN" in said
    assert "wrong.token.here" not in said


async def test_a_missing_token_is_said_in_words(discord_server: Any, tmp_path: Path) -> None:
    process = await start(discord_server, tmp_path, DISCORD_TOKEN="")
    code, said = await ended(process)
    assert code == 1
    assert "DISCORD_TOKEN is missing" in said


async def test_a_discord_that_is_not_there_is_said_in_words(
    discord_server: Any, tmp_path: Path
) -> None:
    nowhere = "http://127.0.0.1:9/api/v10"
    process = await start(discord_server, tmp_path, LMCBOT_DISCORD_API=nowhere)
    code, said = await ended(process)
    assert code == 1
    assert "cannot be reached" in said


async def test_a_second_copy_names_the_first(discord_server: Any, tmp_path: Path) -> None:
    first = await start(discord_server, tmp_path)
    await discord_server.until(lambda: discord_server.gateway.sessions)
    code, said = await ended(await start(discord_server, tmp_path))
    assert code == 1
    assert f"process {first.pid}" in said
    first.send_signal(signal.SIGTERM)
    assert (await ended(first))[0] == 0
