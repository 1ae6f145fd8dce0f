"""Housekeeping by the clock."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.errors import Stopping
from bot.jobs import Jobs
from bot.times import utc_now


async def test_a_job_that_the_stop_cuts_off_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    begun, left = asyncio.Event(), asyncio.Event()

    async def copy() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            left.set()

    jobs = Jobs(utc_now)
    jobs.start()
    jobs.once("backup", copy, utc_now() - timedelta(seconds=1))
    async with asyncio.timeout(10):
        await begun.wait()
        with caplog.at_level(logging.INFO, "bot"):
            jobs.stop()
            await left.wait()
            await asyncio.sleep(0)
    assert [record.getMessage() for record in caplog.records if record.name == "bot.jobs"] == [
        "the bot stops in the middle of: backup"
    ]
    assert not jobs.failed


async def test_a_job_that_finds_the_database_closed_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = asyncio.Event()

    async def look() -> None:
        asked.set()
        raise Stopping

    jobs = Jobs(utc_now)
    jobs.start()
    jobs.once("look", look, utc_now() - timedelta(seconds=1))
    async with asyncio.timeout(10):
        with caplog.at_level(logging.INFO, "bot"):
            await asked.wait()
            await asyncio.sleep(0)
    jobs.stop()
    assert "the bot stops in the middle of: look" in caplog.messages
    assert not jobs.failed
