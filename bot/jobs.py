"""The only file that knows APScheduler: housekeeping, and one wake-up for what is due next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import Stopping
from bot.times import Clock

log = logging.getLogger(__name__)

SOONEST = timedelta(milliseconds=5)


class Jobs:
    """Wakes what asks to be woken. It holds no work of its own: what is due is a row."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.failed: set[str] = set()
        """What failed when it was last done, by name: told in /status until it succeeds."""
        self._repeated: dict[str, tuple[Callable[[], Awaitable[Any]], dict[str, int]]] = {}
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def wake_at(self, at: datetime, wake: Callable[[], None]) -> None:
        """Call ``wake`` once at ``at`` (UTC); a later call moves the one wake-up there is."""
        when = max(at, self._clock() + SOONEST)
        self._scheduler.add_job(
            _soon(wake), DateTrigger(when, timezone="UTC"), id="wake", replace_existing=True
        )

    def every(self, name: str, work: Callable[[], Awaitable[Any]], **interval: int) -> None:
        """Run ``work`` at an interval, for example ``minutes=10``."""
        self._repeated[name] = work, interval
        trigger = IntervalTrigger(timezone="UTC", **interval)
        self._add(name, work, trigger)

    def plan_anew(self) -> None:
        """The clock was set: have what repeats come an interval from now, not from what it was."""
        for name, (work, interval) in self._repeated.items():
            self.every(name, work, **interval)
        for job in self._scheduler.get_jobs():
            if isinstance(job.trigger, CronTrigger):
                job.reschedule(job.trigger)

    def once(self, name: str, work: Callable[[], Awaitable[Any]], at: datetime) -> None:
        """Run ``work`` at that moment (UTC)."""
        trigger = DateTrigger(at, timezone="UTC")
        self._add(name, work, trigger)

    def daily(
        self, name: str, work: Callable[[], Awaitable[Any]], *, hour: int, minute: int, zone: tzinfo
    ) -> None:
        """Run ``work`` every day at a wall-clock time."""
        trigger = CronTrigger(hour=hour, minute=minute, timezone=zone)
        self._add(name, work, trigger)

    def note(self, name: str, *, well: bool) -> None:
        """Keep whether something succeeded, also where it was done outside its turn."""
        if well:
            self.failed.discard(name)
        else:
            self.failed.add(name)

    def _add(self, name: str, work: Callable[[], Awaitable[Any]], trigger: Any) -> None:
        watched = self._watched(name, work)
        self._scheduler.add_job(watched, trigger, id=name, name=name, replace_existing=True)

    def _watched(
        self, name: str, work: Callable[[], Awaitable[Any]]
    ) -> Callable[[], Awaitable[None]]:
        """``work`` with its outcome kept: it fails by raising or by False."""

        async def run() -> None:
            try:
                done = await work()
            except (asyncio.CancelledError, Stopping):
                log.info("the bot stops in the middle of: %s", name)
                return  # no failure, and so none for the scheduler to log
            except Exception:  # the scheduler logs it
                self.note(name, well=False)
                raise
            self.note(name, well=done is not False)

        return run


def _soon(wake: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:  # a coroutine runs on the loop; a plain function would get a thread
        wake()

    return run
