"""Every touch of SimCord's private parts, for exactly the version it was written against."""

import asyncio
import contextlib
import datetime as dt
import importlib
import importlib.metadata
import inspect
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import discord
import simcord
from simcord import _dpy_internals, _runtime, interactions
from simcord.backend import serializers
from simcord.http import FakeHTTPClient, FakeWebhookAdapter
from simcord.http.client import _path_of
from wire import Wire, body_of, refused, reply_lost

PINNED = "3.2.1"
assert importlib.metadata.version("simcord") == PINNED, "a new SimCord: read this file again"

_wires: WeakKeyDictionary[Any, Wire] = WeakKeyDictionary()


async def advance(env: simcord.Env, *, budget: float = 60.0, **delta: float) -> None:
    """Let simulated time pass (`hours=3`), with `budget` real seconds for what happens in it."""
    patience, env.settle_timeout = env.settle_timeout, budget
    try:
        await env.advance_time(dt.timedelta(**delta).total_seconds())
    finally:
        env.settle_timeout = patience


def set_wrong(env: simcord.Env, by: dt.timedelta) -> None:
    """The computer's clock is set; Discord's goes on."""
    move_clock(env, seconds=by.total_seconds())
    wire(env).clock_late += by


def move_clock(env: simcord.Env, **delta: float) -> None:
    """Set the wall clock forward or back as an administrator would: no timer notices."""
    env.backend.clock._epoch += dt.timedelta(**delta)


def hand_over(env: simcord.Env, guild: Any, member: Any) -> None:
    """Make a member the server's owner, as its owner can in Discord's own settings."""
    env.backend.edit_guild(guild.id, {"owner_id": member.id})


async def click_all_at_once(
    env: simcord.Env, channel: Any, message: Any, clicks: Sequence[tuple[Any, str]]
) -> list[Any]:
    """Deliver many presses `(actor, custom_id)`, then settle once: a true race."""
    records = deliver(env, channel, message, clicks)
    await env.settle(timeout=60)
    return records


def deliver(
    env: simcord.Env, channel: Any, message: Any, clicks: Sequence[tuple[Any, str]]
) -> list[Any]:
    """Hand many presses to the bot in one moment, and wait for nothing."""
    stored = env.backend.get_message(channel.id, message.id)
    records = []
    for actor, custom_id in clicks:
        record, payload = interactions.base_payload(
            env.backend,
            type=3,
            channel_id=channel.id,
            guild_id=channel.guild.id,
            user_id=actor.id,
            data={"custom_id": custom_id, "component_type": 2},
        )
        payload["message"] = dict(serializers.message_payload(env.backend, stored))
        record.source_message_id = message.id
        env.backend.emit("INTERACTION_CREATE", payload)
        records.append(record)
    return records


def repeat_interaction(env: simcord.Env, interaction_id: int) -> None:
    """Deliver an interaction a second time, as Discord's gateway sometimes does."""
    for kind, event, payload in env.backend.transcript:
        if (kind, event) == ("GATEWAY", "INTERACTION_CREATE") and int(
            payload["id"]
        ) == interaction_id:
            env.backend.emit(event, payload)
            return
    raise LookupError(interaction_id)


class _Arrivals(asyncio.Queue[Any]):
    """The guilds after READY, taken without waiting."""

    def get(self) -> asyncio.Future[Any]:  # type: ignore[override]
        first = asyncio.get_running_loop().create_future()
        if not self.empty():
            first.set_result(self.get_nowait())
        return first


def _let_guilds_arrive(client: discord.Client, timeout: float) -> None:
    """Make the wait after READY find the guilds that are there.

    SimCord makes that wait 0 s long, which on Python 3.11 is over before the first guild is
    looked at: after a restart no guild would be chunked, nor on_guild_available heard.
    """
    state = _dpy_internals.get_state(client)
    state.guild_ready_timeout = timeout
    parse = type(state).parse_ready

    def ready(data: Any) -> None:
        parse(state, data)
        if hasattr(state, "_ready_state"):
            state._ready_state = _Arrivals()

    state.parsers["READY"] = ready


_dpy_internals.set_guild_ready_timeout = _let_guilds_arrive


# --- the wire ---------------------------------------------------------------------------------


def wire(env: simcord.Env) -> Wire:
    """The wire of this environment; made at the first call, kept over restarts of the bot."""
    if env.backend not in _wires:
        _wires[env.backend] = Wire(env.now)
    return _wires[env.backend]


def enforce_nonce(env: simcord.Env, *, lose_response: int | Collection[int] = ()) -> Wire:
    """Discord's de-duplication by nonce; the replies to these posts (1 is the next) are lost."""
    line = wire(env)
    line.nonces = True
    for number in [lose_response] if isinstance(lose_response, int) else lose_response:
        line.fail("POST", "/channels/*/messages", reply_lost, skip=number - 1, after=True)
    return line


def _wired(real: Callable[..., Awaitable[Any]], key: str, parts: str) -> Callable[..., Any]:
    async def request(self: Any, route: discord.http.Route, *args: Any, **kw: Any) -> Any:
        path = _path_of(route.url)

        async def act() -> Any:
            if kw.get("files") and not may_attach(self.backend, path):
                raise refused(403, 50013, "Missing Permissions")
            if path == "/gateway":  # SimCord knows no such route
                answer: Any = {"url": "wss://simulated"}
            else:
                answer = await real(self, route, *args, **kw)
            _tell_time(self)
            return answer

        line = _wires.get(self.backend)
        if line is None:
            return await act()
        return await line.carry(route.method, path, body_of(kw.get(key), kw.get(parts)), act)

    return request


def may_attach(backend: Any, path: str) -> bool:
    """Whether the bot may send files there, at which SimCord does not look."""
    top, _, rest = path.removeprefix("/").partition("/")
    channel = backend.channels.get(int(rest.split("/")[0])) if top == "channels" else None
    if channel is None or channel.guild_id is None:
        return True
    held = backend.compute_permissions(channel.guild_id, backend.bot_user.id, channel.id)
    return discord.Permissions(held).attach_files


def _tell_time(transport: Any) -> None:
    """What a real answer says in its Date: the time, in whole seconds."""
    line = _wires.get(transport.backend)
    late = line.clock_late if line is not None else dt.timedelta()
    for clock in _listeners.get(transport.backend, ()):
        clock.hear(transport.backend.clock.now().replace(microsecond=0) - late)


_listeners: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()
_install = _dpy_internals.install_http


def _install_and_listen(client: discord.Client, http: Any) -> None:
    _install(client, http)
    clock = getattr(client, "discords_clock", None)
    _listeners[http.backend] = [] if clock is None else [clock]


_dpy_internals.install_http = _install_and_listen


FakeHTTPClient.request = _wired(FakeHTTPClient.request, "json", "form")  # type: ignore[method-assign]
FakeWebhookAdapter.request = _wired(  # type: ignore[method-assign]
    FakeWebhookAdapter.request, "payload", "multipart"
)


# --- the gateway ------------------------------------------------------------------------------


class Outage:
    """The gateway connection is gone; what Discord would have sent is kept for a resume."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.feed = env._gateway_feed
        self.missed: list[tuple[str, Mapping[str, Any]]] = []
        env.backend.subscribers.remove(self.feed)
        env.backend.subscribers.append(self._keep)
        self._dispatch("disconnect")

    def _keep(self, event: str, payload: Mapping[str, Any]) -> None:
        self.missed.append((event, payload))

    def _dispatch(self, event: str) -> None:
        with self.env._bot_scope():
            self.env.bot.dispatch(event)

    async def resume(self) -> None:
        """Back in time: Discord replays what was missed, then says RESUMED."""
        self._reconnect()
        for event, payload in self.missed:
            self.feed(event, payload)
        self._dispatch("resumed")
        await self.env.settle()

    async def identify(self) -> None:
        """Back too late: what was missed is lost, READY and the guilds come anew."""
        self._reconnect()
        router = inspect.getclosurevars(self.feed).nonlocals["raw_feed"].__self__
        with self.env._bot_scope():
            for shard_id in router.shard_ids:
                router.identify(shard_id, replay_guilds=True)
        await self.env.settle()

    def _reconnect(self) -> None:
        self.env.backend.subscribers.remove(self._keep)
        self.env.backend.subscribers.append(self.feed)


async def drop_gateway(env: simcord.Env) -> Outage:
    """Cut the bot's gateway; requests still work. End it with `resume()` or `identify()`."""
    outage = Outage(env)
    await env.settle()
    return outage


# --- what faults.py needs ---------------------------------------------------------------------


def belongs_to_bot(env: simcord.Env, context: Any = None) -> bool:
    """Whether code run in this context (default: here) is the bot's, not the test's."""
    scope = context.get(_runtime._BOT_SCOPE) if context is not None else _runtime._BOT_SCOPE.get()
    return scope is not None and scope[0] is env


def bot_scope(env: simcord.Env) -> contextlib.AbstractContextManager[None]:
    """Code inside counts as the bot's."""
    return env._bot_scope()


def answers(env: simcord.Env) -> int:
    """How many interactions show their person an answer: a message (not only "thinking")."""
    records = list(env.backend.interactions.values())
    return sum(_shown(simcord.InteractionResult(env, record)) for record in records)


def _shown(found: simcord.InteractionResult) -> bool:
    said = found.response
    filled = said is not None and bool(said.content or said.components or said.embeds)
    return found.acknowledged and (not found.deferred or filled or bool(found.followups))


def silence(env: simcord.Env) -> None:
    """A dead process hears nothing: no gateway event, no timer, no callback of its own."""
    if env._gateway_feed in env.backend.subscribers:
        env.backend.subscribers.remove(env._gateway_feed)
    for record in env._work.callbacks:
        callback = getattr(record.handle, "_callback", None)
        callback = getattr(callback, "__simcord_original_callback__", callback)
        if isinstance(getattr(callback, "__self__", None), asyncio.Task):
            continue  # tasks end by themselves, and must be stepped to do so
        for handle in (record.handle, record.real_handle):
            if handle is not None:
                handle.cancel()


async def begin(env: simcord.Env, bot: discord.Client) -> None:
    """Attach `bot`, whether or not one was attached before."""
    if env._started:
        await env.restart_bot(bot)
    else:
        env.bot = bot
        await env.start()
