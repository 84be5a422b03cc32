"""Where a cluster is and how to be let in, from what the operator sets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import ClusterAddressInvalid

NAME = "footnote"
_ADDRESS = re.compile(r"opensearch(?P<secure>s?)://(?P<hosts>[^/?#@\s]+)(?:/(?P<name>[a-z0-9][a-z0-9_-]{0,40})?)?")
_HOST = re.compile(r"(?P<name>[\w.-]+|\[[0-9a-fA-F:]+\])(?::(?P<port>[0-9]{1,5}))?")
_PORT = 9200


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of OpenSearch. `hosts` are (name, port); names of indices begin with `name`.

    `api_key` goes before `user` and `password`; `ca` is a file with the certificates that the hosts' are checked
    against, None for those that the system trusts. Secrets are never printed.
    """

    hosts: tuple[tuple[str, int], ...]
    secure: bool = False
    name: str = NAME
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    ca: Path | None = None

    @classmethod
    def at(
        cls,
        address: str,
        *,
        user: str | None = None,
        password: str | None = None,
        api_key: str | None = None,
        ca: Path | None = None,
    ) -> Cluster:
        """The cluster at `opensearch://host:port[,host2:port][/name]`; `opensearchs://` for TLS.

        Raises ClusterAddressInvalid where it is written otherwise, or where secrets would go without TLS to another
        machine.
        """
        if not (match := _ADDRESS.fullmatch(address)):
            raise ClusterAddressInvalid("opensearch://host:9200 or opensearchs://host:9200,host2:9200")
        hosts = []
        for written in match["hosts"].split(","):
            host = _HOST.fullmatch(written)
            if not host or not 0 < (port := int(host["port"] or _PORT)) < 2**16:
                raise ClusterAddressInvalid("hosts like search1.example.org:9200, with commas between them")
            hosts.append((host["name"], port))
        secure = bool(match["secure"])
        if (password or api_key) and not secure and not all(_is_here(name) for name, _ in hosts):
            raise ClusterAddressInvalid(
                "opensearchs:// (with TLS) where a password or key is sent to another machine"
            )
        return cls(tuple(hosts), secure, match["name"] or NAME, user, password, api_key, ca)


def _is_here(name: str) -> bool:
    return name in ("localhost", "[::1]") or name.startswith("127.")
