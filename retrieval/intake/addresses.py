"""Which addresses may be asked for, and which machines may be connected to for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_network

from yarl import URL

from retrieval.errors import AddressRefused

IPAddress = IPv4Address | IPv6Address
# Whether a connection may be opened to this machine and port.
MayConnect = Callable[[IPAddress, int], bool]

_LONGEST = 2000
# White space, control characters and halves of letters: no browser sends them, and parsers disagree about them.
_UNWRITABLE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
# Where web pages are served. On other ports live mail, databases and the like, which speak no HTTP.
_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443})

# `is_global` follows the registries, but differently from one Python to the next; this list does not change with it.
_CLOSED = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own; a cloud keeps its metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's wire server: public by number, answers inside only
        "169.254.0.0/16",  # link-local, with the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; another cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # the 6to4 relay
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # protocol assignments, with Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds an IPv4 address
        "3fff::/20",  # documentation
    )
)
# Of IPv6 only this is given out to the public; ::1, ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48, fc00::/7, fe80::/10
# and ff00::/8 all lie outside.
_PUBLIC_IPV6 = ip_network("2000::/3")
# Interface identifiers that hold an IPv4 address (ISATAP), whatever stands before them.
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: IPAddress, port: int) -> bool:
    """Whether `address` belongs to the open internet and `port` is one of web pages."""
    if port not in _PORTS or not address.is_global or any(address in block for block in _CLOSED):
        return False
    if isinstance(address, IPv4Address):
        return True
    return address in _PUBLIC_IPV6 and int(address) >> 32 & 0xFFFFFFFF not in _ISATAP


def page_address(asked: str, written: str, base: URL | None = None) -> URL:
    """The absolute address that `written`, in a page at `base` where one is given, stands for, without its fragment.

    `asked` is the address that a person gave, for the error. Raises AddressRefused where it is no address of a
    web page, holds a name or password, or cannot be understood.
    """
    written = written.strip()
    if base:
        written = written.replace(" ", "%20")  # sites forget to, and browsers do it for them
    if len(written) > _LONGEST:
        raise AddressRefused(asked, f"it is longer than {_LONGEST} characters")
    if _UNWRITABLE.search(written):
        raise AddressRefused(asked, "it holds spaces or signs that no address can have")
    try:
        url = (base.join(URL(written)) if base else URL(written)).with_fragment(None)
        host = url.host
    except ValueError as error:
        raise AddressRefused(asked, "it is not written as an address can be") from error
    if url.scheme not in ("http", "https"):
        raise AddressRefused(asked, "it does not begin with http:// or https://")
    if not host:
        raise AddressRefused(asked, "it names no site")
    if url.user is not None or url.password is not None:
        raise AddressRefused(asked, "it holds a name or password, which would be kept and shown")
    return url
