"""A small website on loopback for tests of fetching."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Site:
    """A small website; ``asked`` holds the requests it saw."""

    host: str = ""
    pages: dict[str, Answer] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.pages[request.path](request)

    def address(self, path: str) -> str:
        return f"http://{self.host}{path}"


@asynccontextmanager
async def website() -> AsyncIterator[Site]:
    """The website for the length of a ``with`` block."""
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", made.serve)
    runner = web.AppRunner(app, handle_signals=False)
    await runner.setup()
    place = web.TCPSite(runner, "127.0.0.1", 0)
    await place.start()
    made.host = "127.0.0.1:" + str(runner.addresses[0][1])
    yield made
    await runner.cleanup()


def page(body: bytes = b"hello", status: int = 200, **headers: str) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers=named)

    return answer
