"""The gateway of the loopback server: HELLO, IDENTIFY, READY, heartbeats, RESUME with replay."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from brain import Brain

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, MEMBERS = 0, 1, 2, 6, 7, 8
INVALID, HELLO, ACK = 9, 10, 11
REPLAY = 5000  # events kept for a session that is away
AWAY = 8  # sessions kept
PRIVILEGED = discord.Intents(members=True, presences=True, message_content=True)


@dataclass
class Session:
    """One identified client; it outlives its connection so that it can be resumed."""

    id: str
    intents: discord.Intents
    sequence: int = 0
    past: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY))
    line: asyncio.Queue[str | None] | None = None

    def say(self, event: str, payload: Any) -> None:
        """Send an event, and keep it for a resume."""
        self.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": event, "s": self.sequence, "d": payload})
        self.past.append((self.sequence, frame))
        if self.line is not None:
            self.line.put_nowait(frame)


class Gateway:
    """Every session of the one bot this server knows."""

    def __init__(self, token: str, heartbeat: float, stir: Callable[[], None]) -> None:
        self.token = token
        self.heartbeat = heartbeat
        self.stir = stir  # called when something changed here
        self.brain: Brain | None = None
        self.url = ""
        self.allowed = discord.Intents.all()  # those the developer portal would allow
        self.sessions: dict[str, Session] = {}
        self.sockets: set[web.WebSocketResponse] = set()
        self.lists_asked_at: list[float] = []  # the loop's seconds
        self.identified = self.resumed = self.lists_asked = 0
        self.dark: set[int] = set()  # servers in an outage: named, and not shown
        self.pause = 0.0  # seconds before each part of a list of members
        self.withheld: set[int] = set()  # servers whose list of members is not given

    def hear(self, event: str, payload: Mapping[str, Any]) -> None:
        """Something happened at Discord: every session hears of it, also those away."""
        for session in self.sessions.values():
            self._tell(session, event, payload)

    def _tell(self, session: Session, event: str, payload: Mapping[str, Any]) -> None:
        assert self.brain is not None
        shaped = self.brain.shaped(event, payload, session.intents)
        if shaped is not None:
            session.say(event, shaped)

    async def close(self, code: int = 4000) -> None:
        """Close every connection with this code; sessions stay, to be resumed."""
        for socket in list(self.sockets):
            await socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Opcode 7, as Discord sends it before it restarts a gateway."""
        for socket in list(self.sockets):
            await socket.send_str(json.dumps({"op": RECONNECT, "d": None}))

    def show(self, guild_id: int) -> None:
        """A server's outage is over."""
        assert self.brain is not None
        self.dark.discard(guild_id)
        for guild in self.brain.guilds():
            if int(guild["id"]) == guild_id:
                self.hear("GUILD_CREATE", guild)

    def forget_sessions(self) -> None:
        """Sessions cannot be resumed any more; the next RESUME is answered INVALID."""
        self.sessions.clear()

    async def connected(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        if request.transport is None or request.transport.is_closing():
            raise web.HTTPGone  # the bot: it left while it was still knocking
        await socket.prepare(request)
        self.sockets.add(socket)
        line: asyncio.Queue[str | None] = asyncio.Queue()
        writer = asyncio.create_task(_write(socket, line))
        hello = {"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}}
        line.put_nowait(json.dumps(hello))
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._heard(json.loads(frame.data), socket, line)
                    self.stir()
        finally:
            self.sockets.discard(socket)
            for session in self.sessions.values():
                if session.line is line:
                    session.line = None
            self.stir()
            line.put_nowait(None)
            await writer
        return socket

    async def _heard(
        self, said: dict[str, Any], socket: web.WebSocketResponse, line: asyncio.Queue[str | None]
    ) -> None:
        operation, data = said["op"], said.get("d")
        if operation == HEARTBEAT:
            line.put_nowait(json.dumps({"op": ACK}))
        elif operation == IDENTIFY:
            await self._identify(data, socket, line)
        elif operation == RESUME:
            self._resume(data, line)
        elif operation == MEMBERS and self.brain is not None:
            session = next(one for one in self.sessions.values() if one.line is line)
            self.lists_asked += 1
            self.lists_asked_at.append(asyncio.get_running_loop().time())
            if int(data["guild_id"]) in self.withheld:
                return
            for chunk in self.brain.chunks(data):
                await asyncio.sleep(self.pause)
                session.say("GUILD_MEMBERS_CHUNK", chunk)

    async def _identify(
        self, data: dict[str, Any], socket: web.WebSocketResponse, line: asyncio.Queue[str | None]
    ) -> None:
        intents = discord.Intents._from_value(data["intents"])
        if data["token"] != self.token:
            await socket.close(code=4004)
            return
        if intents.value & PRIVILEGED.value & ~self.allowed.value:
            await socket.close(code=4014)
            return
        self.identified += 1
        session = Session(f"session-{self.identified}", intents, line=line)
        while len(self.sessions) >= AWAY:
            self.sessions.pop(next(iter(self.sessions)))
        self.sessions[session.id] = session
        assert self.brain is not None
        session.say("READY", self.brain.ready(session.id, self.url))
        for guild in self.brain.guilds():
            if int(guild["id"]) not in self.dark:
                self._tell(session, "GUILD_CREATE", guild)

    def _resume(self, data: dict[str, Any], line: asyncio.Queue[str | None]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.token:
            line.put_nowait(json.dumps({"op": INVALID, "d": False}))
            return
        self.resumed += 1
        for sequence, frame in session.past:
            if sequence > (data["seq"] or 0):
                line.put_nowait(frame)
        session.line = line
        session.say("RESUMED", {})


async def _write(socket: web.WebSocketResponse, line: asyncio.Queue[str | None]) -> None:
    """Send in order; what cannot be sent is there again at the resume."""
    while (frame := await line.get()) is not None:
        if socket.closed:
            continue
        try:
            await socket.send_str(frame)
        except ConnectionError:
            continue
