"""What the operator decides: environment variables, or the same names in a file `.env`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from bot.errors import SettingInvalid, SettingsUnreadable
from bot.model import is_peoples
from retrieval.opensearch.cluster import Cluster
from retrieval.store.holding import Quota

DEFAULT_DATA = Path("data")
# Some years of a busy newsroom's clippings, and an index that a small machine can hold for many servers.
DEFAULT_QUOTA = Quota(articles=5_000, megabytes=100)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    `data` is the folder of what the bot remembers, and of the archive unless that is on a `cluster`; `token` is the
    bot's own, None where it is not set. It is never printed or logged. `http_port` is the loopback port of /healthz
    and /metrics, None for neither. `peoples_quota` is how much each server's and each person's library may hold.
    """

    data: Path = DEFAULT_DATA
    token: str | None = field(default=None, repr=False)
    http_port: int | None = None
    cluster: Cluster | None = None
    peoples_quota: Quota = DEFAULT_QUOTA

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
        """Read the environment (the process's own by default); what it lacks is looked up in `dotenv`.

        Raises SettingsUnreadable, SettingInvalid, ClusterAddressInvalid.
        """
        process = os.environ if environment is None else environment
        try:
            values = {**dotenv_values(dotenv), **process}
        except UnicodeDecodeError:
            raise SettingsUnreadable(dotenv.name) from None
        return cls(
            data=Path(values.get("FOOTNOTE_DATA") or DEFAULT_DATA),
            token=(values.get("DISCORD_TOKEN") or "").strip() or None,
            http_port=_port("FOOTNOTE_HTTP_PORT", values),
            cluster=_cluster(values),
            peoples_quota=Quota(
                articles=_count("FOOTNOTE_LIBRARY_ARTICLES", values, DEFAULT_QUOTA.articles),
                megabytes=_count("FOOTNOTE_LIBRARY_MEGABYTES", values, DEFAULT_QUOTA.megabytes),
            ),
        )

    def quota(self, library: str) -> Quota | None:
        """How much a library may hold; what the operator fills has no limit."""
        return self.peoples_quota if is_peoples(library) else None


def _count(name: str, values: Mapping[str, str | None], default: int) -> int:
    written = (values.get(name) or "").strip()
    if not written:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", written):
        raise SettingInvalid(name, "a whole number, 0 or more")
    return int(written)


def _cluster(values: Mapping[str, str | None]) -> Cluster | None:
    def written(name: str) -> str | None:
        return (values.get(name) or "").strip() or None

    address = written("FOOTNOTE_ARCHIVE")
    if address is None:
        return None
    ca = written("FOOTNOTE_ARCHIVE_CA")
    return Cluster.at(
        address,
        user=written("FOOTNOTE_ARCHIVE_USER"),
        password=written("FOOTNOTE_ARCHIVE_PASSWORD"),
        api_key=written("FOOTNOTE_ARCHIVE_API_KEY"),
        ca=Path(ca) if ca else None,
    )


def _port(name: str, values: Mapping[str, str | None]) -> int | None:
    written = (values.get(name) or "").strip()
    if not written:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", written) or not 0 < int(written) < 2**16:
        raise SettingInvalid(name, "the number of a port, 1 to 65535")
    return int(written)
