"""Connections that lead only where they may.

That is decided in the one place that all connections pass, the making of the socket: there a name has been resolved,
an address written as a number has been read, and what is checked is what is connected to.
"""

from __future__ import annotations

import socket
from importlib.metadata import version
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver

from retrieval.intake.addresses import MayConnect
from retrieval.intake.robots import TOKEN

USER_AGENT = f"{TOKEN.title()}/{version('footnote-bot')} (+https://pypi.org/project/footnote-bot/)"


class Door:
    """What every connection of one fetch must pass."""

    def __init__(self, may_connect: MayConnect) -> None:
        self._may_connect = may_connect
        self.refused = False
        """Whether anything was kept out."""

    def open(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for this address. Raises OSError where nothing may be connected to it."""
        family, kind, protocol, _, (host, port, *_) = info
        try:
            allowed = isinstance(host, str) and self._may_connect(ip_address(host), int(port))
        except ValueError:
            allowed = False
        if not allowed:
            self.refused = True
            raise PermissionError
        return socket.socket(family, kind, protocol)


def open_session(door: Door, resolver: AbstractResolver | None) -> aiohttp.ClientSession:
    """A session whose connections pass `door`, without cookies, proxies or credentials. Whoever opened it closes it.

    Bodies come as they were sent, packed or not. `resolver` turns names into addresses, the system's if it is None.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=resolver, use_dns_cache=False, force_close=True, socket_factory=door.open
        ),
        headers={"User-Agent": USER_AGENT, "Accept": "text/html, */*;q=0.8", "Accept-Encoding": "gzip"},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        # Whoever reads a body knows how much of it may be unpacked, and needs no codec that is installed by chance.
        auto_decompress=False,
        max_line_size=8190,
        max_field_size=8190,
        max_headers=128,
    )
