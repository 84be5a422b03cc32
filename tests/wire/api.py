"""What every REST request goes through before its route: recording, faults set by the test, the token."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from aiohttp import BodyPartReader, web

from .payloads import Json

PREFIX = "/api/v10"


@dataclass(frozen=True)
class File:
    """One part of a multipart body that carries bytes."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class Request:
    """One request as it arrived; `path` is without the prefix, `at` is `time.monotonic()`."""

    method: str
    path: str
    json: Any
    at: float
    files: tuple[File, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    authorization: str | None = None


Answer = Json | list[Json] | None
Handler = Callable[[Request], Awaitable[Answer]]


class ApiError(Exception):
    """Raised by a route to refuse a request as Discord does: a status, and a code of its own in the JSON."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"code": code, "message": message}


def respond(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    # aiohttp's own json_response adds a charset, and discord.py then keeps the body as a string.
    return web.Response(
        body=json.dumps(data).encode(), status=status, content_type="application/json", headers=headers
    )


@dataclass
class Fault:
    """What the next `times` requests that match will meet."""

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    retry_after: float
    is_global: bool
    body: Json | list[Json] | str | None
    delay: float
    lost: bool

    def response(self, status: int) -> web.Response:
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=status, content_type="text/html")
        if status != 429:
            default = {"code": 0, "message": f"{status}: set by the test"}
            return respond(default if self.body is None else self.body, status)
        limited = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.is_global,
        }
        headers = {
            # Without Via discord.py takes the answer for a ban by Cloudflare, and raises instead of waiting.
            "Via": "1.1 google",
            "Retry-After": str(self.retry_after),
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(time.time() + self.retry_after),
            "X-RateLimit-Reset-After": str(self.retry_after),
            "X-RateLimit-Bucket": "loopback",
            "X-RateLimit-Scope": "global" if self.is_global else "user",
        }
        return respond(self.body or limited, status, headers)


class Faults:
    """The faults waiting for a request, oldest first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(
        self,
        method: str,
        path_regex: str,
        *,
        status: int | None = None,
        times: int = 1,
        retry_after: float = 0.05,
        is_global: bool = False,
        body: Json | list[Json] | str | None = None,
        delay: float = 0.0,
        lost: bool = False,
    ) -> None:
        """Without a status the request is only delayed, by `delay` seconds, and then answered as usual.

        What is `lost` is only the answer: Discord does as it was asked, and the bot hears `status` all the same.
        A body that is a string is sent as an HTML page, as Discord's edge does when it is ill.
        """
        path = re.compile(path_regex)
        self._waiting.append(Fault(method, path, status, times, retry_after, is_global, body, delay, lost))

    def take(self, method: str, path: str) -> Fault | None:
        for fault in self._waiting:
            if fault.method == method and fault.path.fullmatch(path):
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None


class Api:
    """The door of the REST side: `route` mounts handlers that know nothing of aiohttp."""

    def __init__(self, app: web.Application, token: str, clock_ahead: float) -> None:
        self.requests: list[Request] = []
        self.faults = Faults()
        self._app = app
        self._token = token
        self._clock_ahead = clock_ahead
        app.on_response_prepare.append(self._date)

    def route(self, method: str, pattern: str, handler: Handler, *, needs_token: bool = True) -> None:
        """Mounts a handler: it returns what goes out as JSON, None for an empty 204, or raises ApiError."""

        async def serve(raw: web.Request) -> web.Response:
            request = await read(raw)
            self.requests.append(request)
            fault = self.faults.take(request.method, request.path)
            if fault:
                await asyncio.sleep(fault.delay)
                if fault.status is not None and not fault.lost:
                    return fault.response(fault.status)
            try:
                if needs_token and request.authorization != f"Bot {self._token}":
                    raise ApiError(401, 0, "401: Unauthorized")
                answer = await handler(request)
            except ApiError as error:
                return respond(error.body, error.status)
            if fault and fault.status is not None:
                return fault.response(fault.status)
            return web.Response(status=204) if answer is None else respond(answer)

        self._app.router.add_route(method, PREFIX + pattern, serve)

    async def _date(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = formatdate(time.time() + self._clock_ahead, usegmt=True)


async def read(raw: web.Request) -> Request:
    """The request with its body taken in, whether JSON or multipart with a `payload_json` part."""
    body: Any = None
    files: list[File] = []
    if raw.content_type.startswith("multipart/"):
        async for part in await raw.multipart():
            if not isinstance(part, BodyPartReader):
                raise ApiError(400, 50035, "Discord's multipart bodies do not nest")
            content = bytes(await part.read())
            if part.name == "payload_json":
                body = json.loads(content)
            else:
                files.append(File(part.filename or "", content))
    elif raw.can_read_body:
        body = await raw.json()
    return Request(
        method=raw.method,
        path=raw.path.removeprefix(PREFIX),
        json=body,
        at=time.monotonic(),
        files=tuple(files),
        query=dict(raw.query),
        params=dict(raw.match_info),
        authorization=raw.headers.get("Authorization"),
    )
