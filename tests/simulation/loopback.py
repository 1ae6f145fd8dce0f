"""Discord on 127.0.0.1: HTTP and WebSocket, for a real discord.py client in or out of process.

State stays while clients come and go, so a bot can be killed and started again. `trouble` scripts
what goes wrong; `calls` is what was asked, in the shape `openapi` and `limits` check.
"""

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any

import yarl
from aiohttp import web
from brain import Brain, Upload
from discord.gateway import DiscordWebSocket
from discord.http import Route
from gateway import Gateway
from wire import Struck, Wire

TOKEN = "loopback.token.1"
PREFIX = "/api/v10"
MOMENT_S = 0.05
CALLS = 200_000  # requests remembered
VIA = {"Via": "1.1 google"}  # without it discord.py takes a 429 for a ban


@dataclass(frozen=True)
class Call:
    """One request. `at` is seconds on the monotonic clock."""

    method: str
    path: str
    params: Mapping[str, Any]
    json: Any
    at: float


@dataclass
class Trouble(Struck):
    """What happens to those requests."""

    delay: float = 0.0  # seconds, before anything else
    status: int = 0  # answered instead of acting
    retry_after: float = 0.1  # seconds, with a 429
    everywhere: bool = False  # with a 429: the global limit
    drop: bool = False  # act, then break the connection
    after: bool = False  # with a status: act, then answer it all the same

    def answer(self) -> web.Response:
        """The refusal."""
        if self.status != 429:
            return _json(self.status, {"message": "scripted", "code": 0})
        body = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.everywhere,
        }
        headers = {"Retry-After": str(self.retry_after)}
        if self.everywhere:
            headers["X-RateLimit-Global"] = "true"
        return _json(429, body, headers)


class Loopback:
    """The server. Made by `loopback()`."""

    def __init__(self, heartbeat: float) -> None:
        self.gateway = Gateway(TOKEN, heartbeat, self._stir)
        self.brain = self.gateway.brain = Brain(self._hear)
        self.calls: deque[Call] = deque(maxlen=CALLS)
        self.wire = Wire(self.brain.backend.clock.now, nonces=True)
        self.api = ""
        self._troubles: list[Trouble] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def trouble(self, method: str, path: str, **what: Any) -> None:
        """Script what happens to requests to `path` (a pattern): see `Trouble`."""
        self._troubles.append(Trouble(method, path, **what))

    def unstruck(self) -> list[str]:
        """The troubles that met no request yet, by their routes."""
        return [f"{one.method} {one.path}" for one in self._troubles if one.times]

    def environment(self) -> dict[str, str]:
        """What a bot in a process of its own is told, to come here instead of to Discord."""
        return {"LMCBOT_DISCORD_API": self.api, "DISCORD_TOKEN": TOKEN}

    @contextlib.contextmanager
    def in_process(self) -> Iterator[None]:
        """Clients of this process come here instead of to Discord."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE = self.api
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self.gateway.url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    async def until(self, true: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait for something to be true, looked at after each request and event."""
        async with asyncio.timeout(seconds):
            while not true():
                await self.news()

    async def news(self) -> None:
        """Wait for the next request or event, or for a moment: the bot may do something alone."""
        news = asyncio.get_running_loop().create_future()
        self._waiting.add(news)
        await asyncio.wait({news}, timeout=MOMENT_S)
        self._waiting.discard(news)

    def _stir(self) -> None:
        for news in self._waiting:
            if not news.done():
                news.set_result(None)

    def asked(self, method: str, path: str) -> list[Call]:
        """The requests of this method to this path (a pattern) so far."""
        return [one for one in self.calls if one.method == method and fnmatch(one.path, path)]

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answered(request)
        finally:
            self._stir()

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        self.gateway.hear(event, payload)

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        body, files = await _read(request)
        params = {key: int(v) if v.isdigit() else v for key, v in request.query.items()}
        self.calls.append(Call(request.method, path, params, body, time.monotonic()))
        struck = [one for one in self._troubles if one.strikes(request.method, path)]
        for one in struck:
            if one.delay:
                await asyncio.sleep(one.delay)
            if one.status and not one.after:
                return one.answer()
        if not _open(path) and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json(401, {"message": "401: Unauthorized", "code": 0})
        status, answer = await self._act(request.method, path, body, params, files)
        if any(one.drop for one in struck) and request.transport is not None:
            request.transport.abort()
        return next((one.answer() for one in struck if one.status), _json(status, answer))

    async def _act(
        self, method: str, path: str, body: Any, params: dict[str, Any], files: list[Upload]
    ) -> tuple[int, Any]:
        if path in ("/gateway", "/gateway/bot"):
            limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
            return 200, {"url": self.gateway.url, "shards": 1, "session_start_limit": limit}
        path = path.replace("/applications/@me", "/oauth2/applications/@me", not path.find("/app"))
        status = 0

        async def act() -> Any:
            nonlocal status
            status, answer = self.brain.answer(method, path, body, params, files)
            return answer

        answer = await self.wire.carry(method, path, body, act)
        return status or 200, answer


def _open(path: str) -> bool:
    """Whether the address alone gives leave, by the token in it."""
    return path.startswith(("/interactions/", "/webhooks/"))


def _json(status: int, body: Any, headers: Mapping[str, str] | None = None) -> web.Response:
    """An answer; discord.py wants exactly application/json."""
    if body is None:
        return web.Response(status=204, headers=VIA)
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type="application/json",
        headers={**VIA, **(headers or {})},
    )


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON of a request and the files beside it."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else None), []
    form = await request.post()
    files = [
        Upload(part.filename, part.file.read())
        for part in form.values()
        if isinstance(part, web.FileField)
    ]
    return json.loads(str(form["payload_json"])), files


@contextlib.asynccontextmanager
async def loopback(*, heartbeat: float = 41.25, port: int = 0) -> AsyncIterator[Loopback]:
    """A running server; `heartbeat` is what clients are told, in seconds."""
    server = Loopback(heartbeat)
    app = web.Application(client_max_size=32 << 20)
    app.router.add_get("/gateway", server.gateway.connected)
    app.router.add_get("/gateway/", server.gateway.connected)
    app.router.add_route("*", PREFIX + "/{rest:.*}", server._rest)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    port = runner.addresses[0][1]
    server.api = f"http://127.0.0.1:{port}{PREFIX}"
    server.gateway.url = f"ws://127.0.0.1:{port}/gateway"
    try:
        yield server
    finally:
        await server.gateway.close(1001)
        await runner.cleanup()
