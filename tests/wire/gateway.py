"""The websocket side: identify, heartbeats, numbered events, resume, and three ways to compress."""

from __future__ import annotations

import asyncio
import contextlib
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import discord
import zstandard
from aiohttp import WSMsgType, web

from .payloads import Guild, Json, User

PRIVILEGED = discord.Intents(members=True, presences=True, message_content=True).value
BAD_TOKEN, PRIVILEGED_INTENTS = 4004, 4014

Compress = Callable[[bytes], bytes]


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


def zlib_stream() -> Compress:
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def zstd_stream() -> Compress:
    stream = zstandard.ZstdCompressor().compressobj()
    return lambda data: stream.compress(data) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


COMPRESSIONS: dict[str, Callable[[], Compress]] = {"zlib-stream": zlib_stream, "zstd-stream": zstd_stream}


def frame(op: Op, data: Any = None, **rest: Any) -> bytes:
    return json.dumps({"op": op, "d": data, **rest}).encode()


class Socket:
    """One websocket with the compressor that belongs to it alone."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request) -> None:
        self._ws = ws
        self._transport = request.transport
        compression = request.query.get("compress")
        self._compress = COMPRESSIONS[compression]() if compression else None
        # A stream is only readable if frames leave in the order in which they were compressed.
        self._order = asyncio.Lock()

    async def send(self, *frames: bytes) -> None:
        async with self._order:
            # A client that has just gone finds in the replay of its session what could not be sent here.
            with contextlib.suppress(ConnectionError):
                for plain in frames:
                    if self._compress:
                        await self._ws.send_bytes(self._compress(plain))
                    else:
                        await self._ws.send_str(plain.decode())

    async def close(self, code: int | None) -> None:
        """Closes with a code, or without one the way a lost network does: no close frame at all."""
        if code is not None:
            await self._ws.close(code=code)
        elif self._transport is not None:
            self._transport.abort()


@dataclass
class Session:
    """What Discord keeps of a client between connections: every event in order, until it says goodbye."""

    id: str
    intents: int
    shard: tuple[int, int]
    socket: Socket | None
    events: list[bytes] = field(default_factory=list)

    def record(self, event: str, data: Json) -> bytes:
        # Encoded at once, so that a replay shows the event as it was and not as its message looks by then.
        self.events.append(frame(Op.DISPATCH, data, t=event, s=len(self.events) + 1))
        return self.events[-1]

    async def dispatch(self, event: str, data: Json) -> None:
        encoded = self.record(event, data)
        if self.socket:
            await self.socket.send(encoded)

    def hears(self, intent: int, guild_id: int | None) -> bool:
        index, count = self.shard
        # Direct messages go to shard 0.
        on_this_shard = ((guild_id or 0) >> 22) % count == index
        return on_this_shard and (not intent or bool(self.intents & intent))


@dataclass
class Counts:
    connections: int = 0
    identifies: int = 0
    resumes: int = 0
    heartbeats: int = 0


class Gateway:
    """All websockets of one loopback Discord; `url` is known once the server listens."""

    def __init__(
        self, token: str, bot: User, application_id: int, guilds: Iterable[Guild], heartbeat_interval: float
    ) -> None:
        self.url = ""
        self.counts = Counts()
        self.identified: list[Json] = []
        self.compressions: list[str | None] = []
        self._sessions: dict[str, Session] = {}
        self._sockets: set[Socket] = set()
        self._token = token
        self._bot = bot
        self._application_id = application_id
        self._guilds = tuple(guilds)
        self._heartbeat_interval = heartbeat_interval

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(compress=False, max_msg_size=0, timeout=1.0)
        await ws.prepare(request)
        socket = Socket(ws, request)
        self._sockets.add(socket)
        self.counts.connections += 1
        self.compressions.append(request.query.get("compress"))
        await socket.send(frame(Op.HELLO, {"heartbeat_interval": self._heartbeat_interval * 1000}))
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                await self._receive(socket, json.loads(message.data))
        self._sockets.discard(socket)
        self._part(socket, said_goodbye=ws.close_code in (1000, 1001))
        return ws

    async def dispatch(self, event: str, data: Json, *, intent: int = 0, guild_id: int | None = None) -> None:
        """Sends an event to every session that may hear it; a client that is away gets it when it resumes."""
        if not self._sessions:
            raise LookupError(f"{event} would reach nobody: no client has identified")
        for session in list(self._sessions.values()):
            if session.hears(intent, guild_id):
                await session.dispatch(event, data)

    async def drop(self, code: int | None, *, forget: bool) -> None:
        # Parted before the close, which takes a round trip: from here on events belong to the replay.
        for socket in list(self._sockets):
            self._part(socket, said_goodbye=forget)
        await asyncio.gather(*(socket.close(code) for socket in list(self._sockets)))

    async def ask_to_reconnect(self) -> None:
        await asyncio.gather(*(socket.send(frame(Op.RECONNECT)) for socket in self._sockets))

    def _part(self, socket: Socket, *, said_goodbye: bool) -> None:
        for session in [session for session in self._sessions.values() if session.socket is socket]:
            session.socket = None
            if said_goodbye:
                del self._sessions[session.id]

    async def _receive(self, socket: Socket, payload: Json) -> None:
        op = payload["op"]
        if op == Op.HEARTBEAT:
            self.counts.heartbeats += 1
            await socket.send(frame(Op.HEARTBEAT_ACK))
        elif op == Op.IDENTIFY:
            self.counts.identifies += 1
            self.identified.append(payload["d"])
            await self._identify(socket, payload["d"])
        elif op == Op.RESUME:
            self.counts.resumes += 1
            await self._resume(socket, payload["d"])

    async def _identify(self, socket: Socket, identify: Json) -> None:
        refusal = self._refusal(identify)
        if refusal:
            await socket.close(refusal)
            return
        index, count = identify.get("shard", (0, 1))
        session = Session(f"session-{self.counts.identifies}", identify["intents"], (index, count), socket)
        guilds = [guild for guild in self._guilds if session.hears(0, guild.id)]
        self._sessions[session.id] = session
        ready: Json = {
            "v": 10,
            "user": self._bot.json(),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self._application_id), "flags": 0},
        }
        # A sharded client reads its shard from here, an unsharded one has sent none.
        await session.dispatch("READY", ready | {"shard": [index, count]} if "shard" in identify else ready)
        for guild in guilds:
            await session.dispatch("GUILD_CREATE", guild.json(self._bot))

    async def _resume(self, socket: Socket, resume: Json) -> None:
        session = self._sessions.get(resume["session_id"])
        if session is None or resume["token"] != self._token:
            await socket.send(frame(Op.INVALID_SESSION, False))
        else:
            session.record("RESUMED", {})
            session.socket = socket
            await socket.send(*session.events[resume["seq"] :])

    def _refusal(self, identify: Json) -> int | None:
        if identify["token"] != self._token:
            return BAD_TOKEN
        return PRIVILEGED_INTENTS if identify["intents"] & PRIVILEGED else None
