"""Three nodes of OpenSearch on loopback, each a process of its own, so that one can be killed as machines die."""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from retrieval.opensearch.cluster import Cluster
from retrieval.opensearch.connection import Connection
from retrieval.opensearch.mappings import passages, records

HERE = Path(__file__).parent
NODES = 3
HEAP = "512m"
# What the version in pom.xml runs on: later ones have no security manager any more.
JAVAS = range(17, 24)
# Seconds, on a machine that is busy with other things.
FETCHING, STARTING = 300, 300


class Missing(Exception):
    """What a cluster needs is not on this machine; the text says what."""


def java() -> str:
    """A Java that the cluster runs on. Raises Missing."""
    home = os.environ.get("JAVA_HOME")
    found = f"{home}/bin/java" if home else shutil.which("java")
    if not found or not Path(found).is_file():
        raise Missing("Java is not installed")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=True).stderr
    version = re.search(r'version "(\d+)', said)
    if not version or int(version[1]) not in JAVAS:
        raise Missing(f"OpenSearch 2.19 needs Java {JAVAS[0]} to {JAVAS[-1]}, and here is {said.splitlines()[0]}")
    return found


def fetched(name: str, *options: str) -> str:
    """Where what pom.xml names lies; Maven, with these options, fetches it once. Raises Missing."""
    pom = HERE / "pom.xml"
    known = Path.home() / ".m2" / f"footnote-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}.{name}"
    if known.exists() and all(Path(file).exists() for file in known.read_text().split(os.pathsep)):
        return known.read_text()
    if not (maven := shutil.which("mvn")):
        raise Missing("Maven is not installed")
    command = [maven, "--batch-mode", "--quiet", "--file", str(pom), *options]
    command += ["dependency:build-classpath", f"-Dmdep.outputFile={known}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCHING, cwd=HERE, check=False)
    except subprocess.TimeoutExpired:
        raise Missing(f"Maven did not fetch OpenSearch within {FETCHING} s") from None
    if done.returncode:
        raise Missing(f"Maven could not fetch OpenSearch: {done.stdout.strip().splitlines()[:1]}")
    return known.read_text()


def free_ports(number: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Nodes:
    """The nodes, their files in `folder`. A context manager: at its end no process is left."""

    # Classes of plugins that are on the classpath besides the runner's own.
    plugins = ""

    def __init__(self, folder: Path, nodes: int) -> None:
        self._java = java()
        self._classpath = os.pathsep.join([fetched("classpath"), str(folder)])
        self._folder = folder
        self._names = [f"node{number}" for number in range(nodes)]
        compiler = [self._java, "-m", "jdk.compiler/com.sun.tools.javac.Main"]
        subprocess.run([*compiler, "-cp", self._classpath, "-d", folder, HERE / "OpenSearchNode.java"], check=True)
        self._http, self._transport = free_ports(nodes), free_ports(nodes)
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * nodes

    @property
    def address(self) -> str:
        """What FOOTNOTE_ARCHIVE is set to."""
        return "opensearch://" + ",".join(f"127.0.0.1:{port}" for port in self._http)

    def __enter__(self) -> "Nodes":
        try:
            self.start_all()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End every node; nothing that they hold is wanted any more."""
        for number in range(len(self._processes)):
            self.kill(number)

    def kill(self, number: int) -> None:
        """End a node as a power cut does."""
        process, self._processes[number] = self._processes[number], None
        if process is not None:
            assert process.stdin is not None
            process.kill()
            process.wait()
            process.stdin.close()

    def start_all(self) -> None:
        """Start the nodes that do not run, with their files where there are any; wait until the cluster is whole."""
        for number, process in enumerate(self._processes):
            if process is None:
                self._launch(number)
        self.wait_for(len(self._http))

    def start(self, number: int) -> None:
        """Start a node that was killed, with its files as they were, and wait until the cluster is whole."""
        self._launch(number)
        self.wait_for(len(self._http))

    def wait_for(self, nodes: int) -> None:
        """Until so many nodes are together and every shard has all its copies."""
        until = time.monotonic() + STARTING
        while True:
            try:
                found = self.get(f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status=green&timeout=5s")
                if not found["timed_out"]:
                    return
            except (OSError, ValueError):
                time.sleep(0.25)
            dead = [one for one in self._processes if one is not None and one.poll() is not None]
            if dead or time.monotonic() > until:
                raise RuntimeError(f"the cluster did not come together: {self._log()}")

    def get(self, path: str) -> Any:
        """What a node that runs answers. Raises OSError."""
        number = next(number for number, one in enumerate(self._processes) if one is not None)
        with urllib.request.urlopen(f"http://127.0.0.1:{self._http[number]}{path}", timeout=10) as answer:
            return json.load(answer)

    def _settings(self, number: int) -> dict[str, Any]:
        return {
            "cluster.name": "footnote-tests",
            "node.name": self._names[number],
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in self._transport],
            "cluster.initial_cluster_manager_nodes": self._names,
            "thread_pool.write.queue_size": 1000,
        }

    def _options(self) -> list[str]:
        # On two cores the second compiler takes more than it gives back for the first ten minutes.
        return [f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]

    def _launch(self, number: int) -> None:
        home = self._folder / self._names[number]
        here = {
            "network.host": "127.0.0.1",
            "http.port": self._http[number],
            "transport.port": self._transport[number],
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        settings = home.with_suffix(".json")
        settings.write_text(json.dumps(self._settings(number) | here))
        command = [self._java, *self._options(), "-cp", self._classpath, "OpenSearchNode"]
        command += [str(home), str(settings), self.plugins]
        with home.with_suffix(".log").open("ab") as log:
            self._processes[number] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)

    def _log(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-2_000:] for path in sorted(self._folder.glob("*.log")))


async def empty(cluster: Cluster) -> None:
    """Take everything out of an archive but the numbers that it gave out, as if all of it had been removed."""
    query = {"query": {"bool": {"must_not": [{"term": {"type": "numbers"}}]}}}
    anyway = {"refresh": "true", "conflicts": "proceed", "patience": STARTING}
    connection = Connection(cluster)
    try:
        for index in (records(cluster), passages(cluster)):
            await connection.ask("POST", f"/{index}/_delete_by_query", query, **anyway)
    finally:
        await connection.close()


async def vanish(cluster: Cluster) -> None:
    """Let there be no archive."""
    connection = Connection(cluster)
    try:
        await connection.ask("DELETE", f"/{cluster.name}-*")
    finally:
        await connection.close()


async def age_removals(cluster: Cluster, minutes: int) -> None:
    """Let so many minutes pass since every removal."""
    script = f"ctx._source.removed_at = Instant.parse(ctx._source.removed_at).minusSeconds({60 * minutes}).toString()"
    body = {"query": {"exists": {"field": "removed_at"}}, "script": {"source": script}}
    connection = Connection(cluster)
    try:
        await connection.ask("POST", f"/{records(cluster)}/_update_by_query", body, refresh="true")
    finally:
        await connection.close()
