"""What `deploy/` says is true of this checkout: paths, commands, settings, times."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from bot.cli import footnote
from bot.service.serving import GRACE

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()
PAGE = (DEPLOY / "README.md").read_text()
UNIT = (DEPLOY / "footnote.service").read_text()
SETTINGS = set(re.findall(r"^#? ?([A-Z_]+)=", (TOP / ".env.example").read_text(), re.M))


def compose() -> dict[str, Any]:
    service: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["footnote"]
    return service


def copied() -> list[str]:
    """What the Containerfile takes from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", CONTAINERFILE, re.M)
    return [source for line in lines for source in line.split()[:-1]]


def test_what_the_container_copies_is_there_and_is_not_ignored() -> None:
    allowed = {line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied()) == allowed
    for source in copied():
        assert (TOP / source).exists(), source


def test_the_container_copies_all_that_the_package_is_built_from() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    described = [project["project"]["readme"], *project["project"]["license-files"]]
    assert {*wheel["packages"], *wheel["force-include"], *described, "pyproject.toml"} == set(copied())


def test_the_container_does_not_run_as_root() -> None:
    assert re.findall(r"^USER (.+)$", CONTAINERFILE, re.M) == ["10001:10001"]


@contextmanager
def answering(status: int) -> Iterator[int]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_containers_health_check_asks_healthz(status: int, healthy: bool) -> None:
    command = re.search(r"^HEALTHCHECK .* CMD (\[.+\])$", CONTAINERFILE, re.M)
    assert command is not None
    _, *arguments = json.loads(command[1])
    with answering(status) as port:
        environment = {**os.environ, "FOOTNOTE_HTTP_PORT": str(port)}
        ended = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, timeout=60)
    assert (ended.returncode == 0) is healthy


def test_the_compose_file_builds_from_what_is_there() -> None:
    build = compose()["build"]
    context = DEPLOY / build["context"]
    assert (context / build["dockerfile"]).samefile(DEPLOY / "Containerfile")
    assert (DEPLOY / compose()["env_file"]).resolve() == TOP / ".env"


def test_the_compose_file_takes_every_liberty_away() -> None:
    service = compose()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service


def test_data_goes_to_the_volume_whatever_the_token_file_says() -> None:
    assert compose()["environment"]["FOOTNOTE_DATA"] == "/data"
    assert compose()["volumes"] == ["data:/data"]
    # systemd lets a token file win over the unit, so an example that is copied must not set it.
    assert not re.search(r"^FOOTNOTE_DATA=", (TOP / ".env.example").read_text(), re.M)


def test_answers_in_flight_have_time_to_finish() -> None:
    assert float(compose()["stop_grace_period"].removesuffix("s")) > GRACE
    stop = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.M)
    assert stop is not None
    assert float(stop[1]) > GRACE


@pytest.mark.parametrize("text", [CONTAINERFILE, PAGE, UNIT, (DEPLOY / "compose.yaml").read_text()])
def test_settings_that_are_named_exist(text: str) -> None:
    assert set(re.findall(r"\b(?:FOOTNOTE|DISCORD)_[A-Z_]+\b", text)) <= SETTINGS


def test_commands_that_the_page_names_exist() -> None:
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", PAGE, re.M | re.S))
    named = re.findall(r"`footnote (\w+)`", PAGE) + re.findall(r"^(?:.*/bin/)?footnote (\w+)", blocks, re.M)
    named += re.findall(r"(?:exec footnote|:ro) footnote (\w+)", blocks)
    assert {"backup", "restore", "doctor", "ingest"} <= set(named) <= set(footnote.commands)


def test_figures_that_the_page_names_are_counted() -> None:
    from bot.metrics import Metrics

    metrics = Metrics()
    metrics.set_libraries({"main": 1})
    with metrics.question("slash"):
        pass
    for name in re.findall(r"`(footnote_\w+)`", PAGE):
        assert name in metrics.text().decode()
