"""A sign of life: sent while all is well, silent otherwise, and never harmful."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from website import Site, page, website

from bot import ping
from bot.boards.health import breathe
from bot.settings import Settings, load
from bot.storage.db import connect
from bot.storage.lock import DataLock
from bot.storage.migrate import migrate, shipped
from bot.times import utc_now

NOW = utc_now()


@pytest_asyncio.fixture
async def watcher() -> AsyncIterator[Site]:
    async with website() as made:
        yield made


@pytest.fixture
def running(bot_settings: Settings) -> Any:
    """The data of a bot that runs."""
    bot_settings.data.mkdir(parents=True, exist_ok=True)
    with closing(connect(bot_settings.database)) as conn:
        migrate(conn, shipped())
    with DataLock(bot_settings.data):
        breathe(bot_settings, NOW)
        yield bot_settings


async def test_a_bot_that_is_well_is_heard(running: Settings, watcher: Site) -> None:
    watcher.pages["/alive"] = page()
    assert await ping.ping(replace(running, ping=watcher.address("/alive")), NOW)
    (asked,) = watcher.asked
    assert asked.method == "GET"
    assert "Authorization" not in asked.headers


async def test_a_bot_that_is_stuck_is_silent(running: Settings, watcher: Site) -> None:
    watcher.pages["/alive"] = page()
    later = NOW + timedelta(hours=1)  # it has not breathed since
    assert not await ping.ping(replace(running, ping=watcher.address("/alive")), later)
    assert watcher.asked == []


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_only_a_good_answer_counts_and_nothing_is_followed(
    running: Settings, watcher: Site, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.pages["/alive"] = page(status=status, Location=watcher.address("/elsewhere"))
    reached = await ping.ping(replace(running, ping=watcher.address("/alive")), NOW)
    assert not reached
    assert [asked.path for asked in watcher.asked] == ["/alive"]
    assert ("name the address that it leads to" in caplog.text) == (status == 302)


async def test_nobody_there_is_a_line_in_the_log_without_the_address(
    running: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for address in ("http://127.0.0.1:9/secret", "http://", "https://[broken/secret"):
            assert not await ping.ping(replace(running, ping=address), NOW)
    assert "did not get through" in caplog.text
    assert "secret" not in caplog.text


async def test_the_bot_goes_on_when_the_watcher_hangs(running: Settings, watcher: Site) -> None:
    given_up = asyncio.Event()

    async def hang(request: Any) -> Any:
        await given_up.wait()
        return await page()(request)

    watcher.pages["/alive"] = hang
    address = watcher.address("/alive")
    assert not await ping.ping(replace(running, ping=address), NOW, patience_s=0.2)
    given_up.set()


def test_the_address_and_the_hours_are_settings() -> None:
    found = load({"LMCBOT_PING": "https://watch.test/abc", "LMCBOT_BACKUP_HOURS": "6"})
    assert (found.ping, found.backup_hours) == ("https://watch.test/abc", 6)
    assert "watch.test" not in repr(found)
    with pytest.raises(Exception, match=r"a whole number from 1 to 24"):
        load({"LMCBOT_BACKUP_HOURS": "0"})
    with pytest.raises(Exception, match=r"must be an address"):
        load({"LMCBOT_PING": "watch.test"})
