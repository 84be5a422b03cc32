"""Three nodes with the security plugin, set up as `deploy/` says: by its compose files, its roles and its commands.

Only hosts, ports, paths and memory are others: what a container finds under a path lies under the node's folder, and
the names of the compose file lead to this machine, for the nodes and for whoever asks them. It takes some 25 s of two
processors until they are together, and 400 MB for each.
"""

import base64
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import zipfile
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Any
from unittest import mock
from urllib.request import Request, urlopen

import yaml

from .cluster import Missing, Nodes, fetched

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
BOT: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text())["services"]["footnote"]
CONFIG = PurePosixPath("/usr/share/opensearch/config")
PORT = 9200
# What the image takes for a setting of OpenSearch, of all that is in its environment.
SETTING = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")
PLUGIN = "org.opensearch.security.OpenSearchSecurityPlugin"
PASSWORDS = {"admin": "Who watches 3 lights?", "footnote": "The keeper of 9 boats."}


class GuardedNodes(Nodes):
    """The nodes search1 to search3. `secrets` is the folder with the certificates and keys that they have."""

    plugins = PLUGIN

    def __init__(self, folder: Path) -> None:
        names = [name for name, service in COMPOSE["services"].items() if "cluster" in service.get("profiles", ())]
        super().__init__(folder, len(names))
        self._names = names
        self._plugin = folder / "plugin"
        with zipfile.ZipFile(fetched("security", "--activate-profiles", "security", "-DincludeTypes=zip")) as archive:
            archive.extractall(self._plugin)
        # What the runner brings goes before: it is of the same version.
        self._classpath = os.pathsep.join([self._classpath, str(self._plugin / "*")])
        (folder / "hosts").write_text(f"127.0.0.1 {' '.join(names)} localhost {socket.gethostname()}\n")
        self.secrets = folder / "deploy" / "secrets"
        self._make_secrets()
        for name in names:
            self._fill(folder / name / "node_1" / "config", COMPOSE["services"][name])
        self._open = ExitStack()

    @property
    def names(self) -> list[str]:
        """What the nodes are called, by themselves and by their certificates."""
        return self._names

    @property
    def ports(self) -> list[int]:
        """Where the nodes are on this machine."""
        return self._http

    @property
    def transport_ports(self) -> list[int]:
        """Where the nodes are for each other on this machine."""
        return self._transport

    @property
    def ca(self) -> Path:
        """What FOOTNOTE_ARCHIVE_CA is set to."""
        return self.secrets / "ca.pem"

    @property
    def address(self) -> str:
        """What FOOTNOTE_ARCHIVE is set to, as the compose file does it."""
        return str(BOT["environment"]["FOOTNOTE_ARCHIVE"])

    @property
    def environment(self) -> dict[str, str]:
        """What of the bot's environment is about the cluster."""
        secret = {"FOOTNOTE_ARCHIVE_PASSWORD": PASSWORDS["footnote"], "FOOTNOTE_ARCHIVE_CA": str(self.ca)}
        return {**BOT["environment"], **secret}

    def __enter__(self) -> "GuardedNodes":
        self._open.enter_context(mock.patch.object(socket, "getaddrinfo", self._found(socket.getaddrinfo)))
        super().__enter__()
        return self

    def close(self) -> None:
        super().close()
        self._open.close()

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: Any = None, user: str = "admin") -> Any:
        """What a node answers to a user of `PASSWORDS`. Raises OSError."""
        known = base64.b64encode(f"{user}:{PASSWORDS[user]}".encode()).decode()
        headers = {"Authorization": f"Basic {known}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"https://{self._names[0]}:{PORT}{path}", data, headers, method=method)
        trusted = ssl.create_default_context(cafile=self.ca)
        # As Python 3.13 looks at certificates.
        trusted.verify_flags |= ssl.VERIFY_X509_STRICT
        with urlopen(request, timeout=10, context=trusted) as answer:
            return json.load(answer)

    def _settings(self, number: int) -> dict[str, Any]:
        environment = COMPOSE["services"][self._names[number]]["environment"]
        settings = {name: value for name, value in environment.items() if SETTING.match(name)}
        ports = dict(zip(self._names, self._transport, strict=True))
        seeds = ",".join(f"{name}:{ports[name]}" for name in settings["discovery.seed_hosts"].split(","))
        return settings | {"discovery.seed_hosts": seeds}

    def _options(self) -> list[str]:
        return [*super()._options(), f"-Djdk.net.hosts.file={self._folder / 'hosts'}"]

    def _found(self, asked: Any) -> Any:
        ports = dict(zip(self._names, self._http, strict=True))

        def found(host: Any, port: Any, *others: Any, **more: Any) -> Any:
            here = ("127.0.0.1", ports[host]) if host in ports and port == PORT else (host, port)
            return asked(*here, *others, **more)

        return found

    def _make_secrets(self) -> None:
        if shutil.which("openssl") is None:
            raise Missing("openssl is not installed")
        version = subprocess.run(["openssl", "version"], check=True, capture_output=True, text=True).stdout.strip()
        if not re.match(r"OpenSSL [3-9]", version):
            raise Missing(f"the commands of capacity.md need OpenSSL 3, and here is {version}")
        commands = ["bash", "-euc", written("openssl req")]
        subprocess.run(commands, cwd=self._folder, check=True, capture_output=True)
        users = yaml.safe_load(written("type: internalusers"))
        for name, user in users.items():
            if "hash" in user:
                user["hash"] = self._hashed(PASSWORDS[name])
        (self.secrets / "internal_users.yml").write_text(yaml.safe_dump(users))

    def _hashed(self, password: str) -> str:
        command = [self._java, "-cp", self._classpath, "org.opensearch.security.tools.Hasher", "-p", password]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _fill(self, config: Path, service: dict[str, Any]) -> None:
        """Put a node's files where its container has them."""
        # Those that the image comes with.
        shutil.copytree(self._plugin / "config", config / "opensearch-security")
        mounted = [(COMPOSE["secrets"][one["source"]]["file"], one["target"]) for one in service["secrets"]]
        mounted += [volume.split(":")[:2] for volume in service["volumes"] if volume.startswith(".")]
        for source, target in mounted:
            there = config / PurePosixPath(target).relative_to(CONFIG)
            there.parent.mkdir(parents=True, exist_ok=True)
            secret = self.secrets.parent / source
            shutil.copy(secret if secret.exists() else DEPLOY / source, there)


def written(holding: str) -> str:
    """The one block of capacity.md that holds this text."""
    blocks = re.findall(r"^```\n(.*?)^```$", (DEPLOY / "capacity.md").read_text(), re.M | re.S)
    (found,) = [block for block in blocks if holding in block]
    return found
