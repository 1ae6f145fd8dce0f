"""A lean Discord on 127.0.0.1: canned answers, one gateway session, presses from a fixed stock.

The tests' loopback server knows what Discord knows and costs more than a bot does; beside it, what
a bot costs would not show.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

TOKEN = "bench.mark.1"
BOT, GUILD, CHANNEL, ROLE, CARD = 1001, 2001, 3001, 2001, 4001
FIRST_MEMBER = 10_000
LAYOUT = 1 << 15  # the flag of a message made of components
EPOCH_MS = 1_420_070_400_000  # Discord's snowflakes count from here

Components = list[dict[str, Any]]


class Wire:
    """The server. ``first_at`` is when the first request came (monotonic seconds).

    ``card`` holds the components that are pressed: those of a card laid out, where none are given.
    """

    def __init__(self, members: int = 0, card: Components | None = None) -> None:
        self.first_at = self.synced_at = 0.0
        self.api = self.gateway = ""
        self.members = [_member(FIRST_MEMBER + number) for number in range(members)]
        self.answered: Callable[[int], None] = lambda interaction_id: None
        self.synced = asyncio.Event()
        self.connected = asyncio.Event()
        self.card: Components = []
        self.posted = asyncio.Event()
        if card is not None:
            self._show(card)
        self._socket: web.WebSocketResponse | None = None
        self._sequence = 1
        self._last_id = 0

    def environment(self) -> dict[str, str]:
        """What a bot in a process of its own is told, to come here."""
        return {"LMCBOT_DISCORD_API": self.api, "DISCORD_TOKEN": TOKEN}

    def next_id(self) -> int:
        """An interaction's id, made of the present instant as Discord makes it."""
        self._last_id = max(self._last_id + 1, snowflake())
        return self._last_id

    def _show(self, card: Components) -> None:
        self.card = card
        self.posted.set()

    async def press(self, interaction_id: int, number: int, custom_id: str) -> None:
        """Member ``number`` presses a button of the card."""
        pressed = _press(interaction_id, self.members[number], self.card, custom_id)
        await self.say("INTERACTION_CREATE", pressed)

    async def say(self, event: str, payload: Any) -> None:
        """Send one event."""
        assert self._socket is not None
        self._sequence += 1
        frame = {"op": 0, "t": event, "s": self._sequence, "d": payload}
        await self._socket.send_str(json.dumps(frame))

    async def callback(self, request: web.Request) -> web.Response:
        """An interaction is answered."""
        said = await request.json()
        number = request.match_info["id"]
        self.answered(int(number))
        shown = {name: said["data"].get(name) for name in ("content", "components", "flags")}
        answer = message(CARD, CHANNEL) | {name: it for name, it in shown.items() if it}
        told = {"id": number, "type": 3, "response_message_id": answer["id"]}
        return json_answer(
            {"interaction": told, "resource": {"type": said["type"], "message": answer}}
        )

    async def rest(self, request: web.Request) -> web.Response:
        """Any other request: enough for a client to log in, sync its commands and connect."""
        self.first_at = self.first_at or time.monotonic()
        body = await request.json() if request.can_read_body else None
        if request.method == "PUT":
            self.synced_at = time.monotonic()
            self.synced.set()
            return json_answer([_command(n, one) for n, one in enumerate(body)])
        if request.path.endswith("/gateway/bot") or request.path.endswith("/gateway"):
            limit = {"total": 9, "remaining": 9, "reset_after": 0, "max_concurrency": 1}
            told = {"url": self.gateway, "shards": 1, "session_start_limit": limit}
            return json_answer(told)
        if "/messages" in request.path:  # a card goes out as a line, then is laid out
            if request.method == "PATCH":
                self._show(body["components"])
            return json_answer(message(CARD, CHANNEL) | {"components": body["components"]})
        return json_answer(_application() if "applications" in request.path else _user(BOT))

    async def gate(self, request: web.Request) -> web.WebSocketResponse:
        """One gateway connection."""
        socket = self._socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 41_250}}))
        async for frame in socket:
            said = json.loads(frame.data) if frame.type is WSMsgType.TEXT else {"op": 1}
            if said["op"] == 1:
                await socket.send_str(json.dumps({"op": 11, "d": None}))
            elif said["op"] == 2:
                await self._welcome()
        return socket

    async def _welcome(self) -> None:
        guild = {"id": str(GUILD), "unavailable": True}
        application = {"id": str(BOT), "flags": 0}
        ready = {"v": 10, "user": _user(BOT), "guilds": [guild], "application": application}
        await self.say("READY", ready | {"session_id": "s", "resume_gateway_url": self.gateway})
        await self.say("GUILD_CREATE", _guild(self.members))
        self.connected.set()


def snowflake() -> int:
    """The smallest id Discord would give something made now."""
    return (int(time.time() * 1000) - EPOCH_MS) << 22


def json_answer(body: Any) -> web.Response:
    """An answer; discord.py wants exactly application/json."""
    return web.Response(body=json.dumps(body).encode(), content_type="application/json")


def _user(number: int) -> dict[str, Any]:
    return {
        **{"id": str(number), "username": f"u{number}", "discriminator": "0", "avatar": None},
        **{"bot": number == BOT, "global_name": None, "public_flags": 0},
    }


def _application() -> dict[str, Any]:
    return {
        **{"id": str(BOT), "name": "bench", "icon": None, "description": "", "verify_key": ""},
        **{"bot_public": True, "bot_require_code_grant": False, "owner": _user(1), "flags": 0},
    }


def _member(number: int) -> dict[str, Any]:
    return {
        **{"user": _user(number), "roles": [], "joined_at": "2026-01-01T00:00:00+00:00"},
        **{"deaf": False, "mute": False, "flags": 0, "nick": None, "avatar": None},
        **{"permissions": "0", "premium_since": None, "pending": False},
    }


def _guild(members: list[dict[str, Any]]) -> dict[str, Any]:
    everyone = {
        **{"id": str(ROLE), "name": "@everyone", "color": 0, "hoist": False, "position": 0},
        **{"permissions": "3072", "managed": False, "mentionable": False, "flags": 0},
    }
    channel = {"id": str(CHANNEL), "type": 0, "name": "lmc", "position": 0, "guild_id": str(GUILD)}
    own = {"user": _user(BOT), "roles": [], "joined_at": None, "flags": 0}
    return {
        **{"id": str(GUILD), "name": "Bench LMC", "owner_id": "1", "roles": [everyone]},
        **{"channels": [channel | {"permission_overwrites": []}], "members": [own, *members]},
        **{"member_count": len(members) + 1, "emojis": [], "stickers": [], "features": []},
        **{"voice_states": [], "presences": [], "threads": [], "large": False},
        **{"stage_instances": [], "guild_scheduled_events": [], "verification_level": 0},
        **{"default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0},
        **{"nsfw_level": 0, "premium_tier": 0, "preferred_locale": "en-GB", "afk_timeout": 60},
        **{"system_channel_flags": 0, "soundboard_sounds": []},
    }


def message(number: int, channel: int) -> dict[str, Any]:
    """A message of the bot's."""
    return {
        **{"id": str(number), "channel_id": str(channel), "author": _user(BOT), "content": ""},
        **{"timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False},
        **{"mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": []},
        **{"embeds": [], "pinned": False, "type": 0, "flags": 0, "components": []},
    }


def _press(
    interaction_id: int, member: dict[str, Any], shown: Components, custom_id: str
) -> dict[str, Any]:
    card = message(CARD, CHANNEL) | {"components": shown, "flags": LAYOUT}
    channel = {"id": str(CHANNEL), "type": 0, "name": "lmc", "guild_id": str(GUILD)}
    return {
        **{"id": str(interaction_id), "application_id": str(BOT), "type": 3, "token": "t"},
        **{"version": 1, "guild_id": str(GUILD), "channel_id": str(CHANNEL), "channel": channel},
        **{"member": member, "message": card, "locale": "en-GB", "guild_locale": "en-GB"},
        **{"entitlements": [], "authorizing_integration_owners": {}, "context": 0},
        **{"app_permissions": "3072", "attachment_size_limit": 10_000_000},
        **{"data": {"custom_id": custom_id, "component_type": 2, "id": 2}},
    }


def _command(number: int, asked: dict[str, Any]) -> dict[str, Any]:
    known = {"id": str(5_000 + number), "application_id": str(BOT), "version": "1"}
    return {"description": "", **asked, **known}


@asynccontextmanager
async def wire(
    members: int = 0,
    routes: Sequence[web.AbstractRouteDef] = (),
    card: Components | None = None,
) -> AsyncIterator[Wire]:
    """A running server; ``routes`` come before its own."""
    server = Wire(members, card)
    app = web.Application(client_max_size=32 << 20)
    app.router.add_routes(routes)
    app.router.add_get("/gateway", server.gate)
    app.router.add_get("/gateway/", server.gate)
    app.router.add_post("/api/v10/interactions/{id}/{token}/callback", server.callback)
    app.router.add_route("*", "/api/v10/{rest:.*}", server.rest)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    server.api, server.gateway = f"http://{host}/api/v10", f"ws://{host}/gateway"
    try:
        yield server
    finally:
        await runner.cleanup()
