"""SimCord's pace: quick where it naps, searches or copies, patient where a busy machine is slow.

Nothing here changes what happens in a test, only how long it takes.
"""

import asyncio
import copy
import inspect
import itertools
import time
from datetime import datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import _pytest.runner
import discord
import simcord
from apscheduler.job import Job
from apscheduler.triggers.interval import IntervalTrigger
from discord.ext.commands.bot import BotBase
from simcord import _dpy_internals, _settlement, components, gateway, results
from simcord.http import router

from bot.articles.intake.worker import Worker

LOOKS_AHEAD_S = 2.0  # what comes later than that is not waited for in real time
MANY_TIMERS = 64  # before one looks which of them could go
PLAIN = {str, int, float, bool, type(None)}  # what needs no copy
PATIENCE = 12  # times its seconds, on a machine that gives a test little of its time


def set_pace() -> None:
    """Once for each process that runs tests."""
    settle_quickly_and_patiently()
    look_for_sleepers_quickly()
    look_for_waits_quickly()
    copy_quickly()
    catch_up_at_once()
    keep_rooms_imported()
    keep_readers_warm()
    fail_alone()


def settle_quickly_and_patiently() -> None:
    """Actor verbs nap 50 ms on SimCord's own bookkeeping callback: 1 ms is enough.

    And they give up after seconds of the wall's clock: on a busy machine that is no time at all.
    What hangs uses no processor, so a try that got less than its seconds of it is tried again.
    """
    settle = simcord.Env._settle_internal
    assert settle.__kwdefaults__ == {
        "timeout": None,
        "idle": 0.05,
        "dispatch": None,
        "_deadline": None,
    }, "SimCord changed: redo this"

    async def patient(
        self: simcord.Env,
        *,
        timeout: float | None = None,  # noqa: ASYNC109
        idle: float = 0.001,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        allowed = self.settle_timeout if timeout is None else timeout
        begun = None  # asking costs more than settling does: only once it has failed
        for left in reversed(range(PATIENCE)):
            try:
                await settle(
                    self, timeout=timeout, idle=idle, dispatch=dispatch, _deadline=_deadline
                )
            except TimeoutError:
                begun = begun or time.process_time()
                used_up = time.process_time() - begun >= allowed
                if used_up or not left or _deadline is not None:
                    raise
            else:
                return

    init = simcord.Env.__init__.__kwdefaults__
    assert init["settle_timeout"] == 5.0, "SimCord changed: look at what settling waits for"
    init["settle_timeout"] = LOOKS_AHEAD_S
    advance = simcord.Env.advance_time

    async def unhurried(self: simcord.Env, seconds: float) -> None:
        allowed, self.settle_timeout = self.settle_timeout, self.settle_timeout * PATIENCE
        try:
            await advance(self, seconds)
        finally:
            self.settle_timeout = allowed

    simcord.Env._settle_internal = patient  # type: ignore[method-assign]
    simcord.Env.advance_time = unhurried  # type: ignore[method-assign]
    assert simcord.Env.settle.__defaults__ == (None, 0.05), "SimCord changed: look at settle"
    simcord.Env.settle.__defaults__ = (None, 0.001)


def look_for_sleepers_quickly() -> None:
    """Each turn of settling asks which timer wakes a task, of hundreds that were cancelled.

    SimCord unwraps each one's callback before it compares; comparing first says the same. And it
    leaves the wall clock's twin of each of its own timers standing when that one is cancelled.
    """
    slow = _dpy_internals.is_sleep_waiter
    assert list(inspect.signature(slow).parameters) == ["waiter", "loop", "deadline"]

    def quick(waiter: Any, loop: Any, deadline: float) -> bool:
        if len(loop._scheduled) > getattr(loop, "most_timers", MANY_TIMERS):
            cancel_twins(loop._scheduled)
            loop.most_timers = MANY_TIMERS + 2 * _waiting(loop._scheduled)
        found = [handle for handle in loop._scheduled if waiter in (handle._args or ())]
        return bool(found) and slow(waiter, SimpleNamespace(_scheduled=found), deadline)

    _dpy_internals.is_sleep_waiter = quick


def cancel_twins(scheduled: list[asyncio.TimerHandle]) -> None:
    """Cancel the timers whose simulated twin was cancelled: asyncio then drops them."""
    for timer in scheduled:
        callback: Any = timer._callback  # type: ignore[attr-defined]
        if getattr(callback, "__name__", "") == "run_real":
            at = callback.__code__.co_freevars.index("record")
            twin = callback.__closure__[at].cell_contents.handle
            if twin is not None and twin.cancelled():
                timer.cancel()


def _waiting(scheduled: list[asyncio.TimerHandle]) -> int:
    return sum(not timer.cancelled() for timer in scheduled)


def look_for_waits_quickly() -> None:
    """Each turn of settling asks of every task what it waits for: by each attribute of each view,
    each timer there is, and its own stack. What is asked for has one name, so that looking at that
    says the same; a task that waits for no such thing is not looked into.
    """
    on_listener, timers = _dpy_internals.is_wait_for_listener, _settlement._timer_records_waking
    assert list(inspect.signature(on_listener).parameters) == ["client", "task"]
    assert list(inspect.signature(timers).parameters) == ["self", "task", "waiter"]
    stopped, sleeps = "_BaseView__stopped", "_set_result_unless_cancelled"
    assert stopped in vars(discord.ui.View()), "discord.py changed: look at views"

    def is_wait(client: Any, task: Any) -> bool:
        return bool(_dpy_internals.listener_futures(client)) and on_listener(client, task)

    def views_ends(client: Any) -> set[Any]:
        store = _dpy_internals.get_state(client)._view_store
        items = (item for entries in store._views.values() for item in entries.values())
        views = itertools.chain((item._view for item in items), store._modals.values())
        ends = (getattr(view, stopped, None) for view in views)
        return {end for end in ends if end is not None}

    def waking(state: Any, task: Any, waiter: Any) -> Any:
        some = [
            record
            for record in state.work.callbacks
            if record.label != sleeps
            or (record.handle and any(arg is waiter for arg in record.handle._args or ()))
        ]
        work = SimpleNamespace(callbacks=some)
        return timers(SimpleNamespace(work=work, virtual_time=state.virtual_time), task, waiter)

    _dpy_internals.is_wait_for_listener = is_wait
    _dpy_internals._stored_wait_futures = views_ends
    _settlement._timer_records_waking = waking


def copy_quickly() -> None:
    """SimCord copies every request, event, message and component: plain JSON nearly always."""

    def copied(thing: Any) -> Any:
        kind = type(thing)
        if kind is dict:
            return {key: copied(value) for key, value in thing.items()}
        if kind is list:
            return [copied(value) for value in thing]
        return thing if kind in PLAIN else copy.deepcopy(thing)

    for module in (router, gateway):
        assert module.copy is copy, "SimCord changed: redo this"
        module.copy = SimpleNamespace(deepcopy=copied)
    for copies in (components, results):
        assert copies.deepcopy is copy.deepcopy, "SimCord changed: redo this"
        copies.deepcopy = copied


def catch_up_at_once() -> None:
    """A job that is behind by weeks, after a leap of the clock, is due once: APScheduler counts up
    to that turn through all before it."""
    counted = Job._get_run_times
    assert list(inspect.signature(counted).parameters) == ["self", "now"]

    def reckoned(self: Any, now: datetime) -> list[datetime]:
        every, at = self.trigger, self.next_run_time
        plain = type(every) is IntervalTrigger and every.jitter is every.end_date is None
        behind = (now - at) // every.interval if plain and at and self.coalesce else 0
        return [at + behind * every.interval] if behind > 0 else counted(self, now)

    Job._get_run_times = reckoned


def keep_rooms_imported() -> None:
    """A bot that closes drops its cogs' modules, and the next would read and compile them again."""

    async def keep(self: Any, lib: ModuleType, key: str) -> None:
        if hasattr(lib, "teardown"):
            await lib.teardown(self)
        self._BotBase__extensions.pop(key, None)  # one that failed was never kept

    assert BotBase._call_module_finalizers, "discord.py changed: redo this"
    BotBase._call_module_finalizers = keep  # type: ignore[method-assign]


def fail_alone() -> None:
    """A case whose work is cut off while it is cleared away fails; the next ones do not.

    To asyncio that is no Exception, so pytest would leave the clearing half done, and hand the
    next cases what is left: the last server, closed.
    """
    assert _pytest.runner.TEST_OUTCOME[-1] is Exception, "pytest changed: redo this"
    _pytest.runner.TEST_OUTCOME = (*_pytest.runner.TEST_OUTCOME, asyncio.CancelledError)


_warm: list[Any] = []  # children of readers that were closed while they had nothing to do


def keep_readers_warm() -> None:
    """A reader that is closed ends its child process, and the next test's would import all anew.

    One that is idle is handed on, as one bot hands it from page to page; a busy one is killed.
    """
    ask, alive, close = Worker._ask, Worker._alive, Worker.close

    def asked(self: Any, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        self.busy = True
        try:
            return ask(self, job, body)
        finally:
            self.busy = False

    def warm(self: Any) -> Any:
        if self._child is None and _warm:
            self._child = _warm.pop()
        return alive(self)

    def closed(self: Any) -> None:
        if self._child is not None and not getattr(self, "busy", False):
            _warm.append(self._child)
            self._child = None
        close(self)

    Worker._ask, Worker._alive, Worker.close = asked, warm, closed  # type: ignore[method-assign]


def let_readers_go() -> None:
    """End the children that wait for a next reader."""
    while _warm:
        child = _warm.pop()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            pipe.close()
