"""The three nodes of the compose file: every name that one part uses is one that another part gives."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from retrieval.opensearch.cluster import NAME, Cluster
from retrieval.opensearch.mappings import bodies

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
CLUSTER: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.cluster.yaml").read_text())
NODES = [name for name, service in COMPOSE["services"].items() if "cluster" in service.get("profiles", ())]
CONFIG = PurePosixPath("/usr/share/opensearch/config")
BOT: dict[str, Any] = CLUSTER["services"]["footnote"]


def secrets_of(service: dict[str, Any]) -> dict[str, PurePosixPath]:
    return {one["source"]: PurePosixPath(one["target"]) for one in service.get("secrets", ())}


def mounts_of(service: dict[str, Any]) -> dict[str, PurePosixPath]:
    return {one.split(":")[0]: PurePosixPath(one.split(":")[1]) for one in service["volumes"]}


def test_there_are_three_nodes() -> None:
    assert NODES == ["search1", "search2", "search3"]


@pytest.mark.parametrize("name", NODES)
def test_a_node_knows_itself_and_the_others(name: str) -> None:
    settings = COMPOSE["services"][name]["environment"]
    assert settings["node.name"] == name == COMPOSE["services"][name]["hostname"]
    # Its certificate names no address that Docker gives it.
    assert settings["network.publish_host"] == name
    for others in ("discovery.seed_hosts", "cluster.initial_cluster_manager_nodes"):
        assert settings[others].split(",") == NODES
    assert settings["plugins.security.nodes_dn"].split(",") == [f"CN={one}" for one in NODES]
    assert settings["plugins.security.ssl.http.enabled"] == "true"
    assert all(isinstance(value, str) for value in settings.values())


@pytest.mark.parametrize("name", NODES)
def test_a_node_finds_its_own_certificate_where_it_looks_for_it(name: str) -> None:
    service = COMPOSE["services"][name]
    wanted = {CONFIG / path for key, path in service["environment"].items() if key.endswith("_filepath")}
    given = secrets_of(service)
    assert {path for path in given.values() if "certificates" in path.parts} == wanted
    assert given.keys() == {"search-ca", "search-users", f"{name}-certificate", f"{name}-key"}
    assert given["search-users"] == CONFIG / "opensearch-security" / "internal_users.yml"


@pytest.mark.parametrize("name", NODES)
def test_a_node_has_a_disk_of_its_own_and_the_roles(name: str) -> None:
    mounts = mounts_of(COMPOSE["services"][name])
    assert mounts.pop(name) == PurePosixPath("/usr/share/opensearch/data")
    assert name in COMPOSE["volumes"]
    assert mounts.keys() == {"./security/roles.yml", "./security/roles_mapping.yml"}
    for here, there in mounts.items():
        assert (DEPLOY / here).is_file()
        assert there == CONFIG / "opensearch-security" / PurePosixPath(here).name


def test_every_secret_is_a_file_that_git_ignores() -> None:
    used = {name for service in (*COMPOSE["services"].values(), BOT) for name in secrets_of(service)}
    assert used == set(COMPOSE["secrets"])
    files = [one["file"] for one in COMPOSE["secrets"].values()]
    assert len(set(files)) == len(files)
    assert all(re.fullmatch(r"secrets/[\w.]+", file) for file in files)
    assert "/deploy/secrets/" in (TOP / ".gitignore").read_text().splitlines()
    page = (DEPLOY / "capacity.md").read_text()
    for name in ("ca.pem", "search1.pem", "search1.key", "internal_users.yml"):
        assert f"secrets/{name}" in files and f"`{name}`" in page


def test_the_bot_is_led_to_the_nodes_with_their_authority_and_as_a_user_that_has_a_role(tmp_path: Path) -> None:
    environment = {**BOT["environment"], "FOOTNOTE_ARCHIVE_PASSWORD": "secret"}
    cluster = Settings.load(environment, tmp_path / "none").cluster
    assert cluster is not None
    assert cluster.secure
    assert cluster.hosts == tuple((name, 9200) for name in NODES)
    assert PurePosixPath(str(cluster.ca)) == secrets_of(BOT)["search-ca"]
    assert set(BOT["depends_on"]) == set(NODES)
    mapping = yaml.safe_load((DEPLOY / "security" / "roles_mapping.yml").read_text())
    assert cluster.user in mapping["footnote"]["users"]


def test_the_role_covers_every_index_that_the_archive_has() -> None:
    role = yaml.safe_load((DEPLOY / "security" / "roles.yml").read_text())["footnote"]
    (granted,) = role["index_permissions"]
    assert granted["index_patterns"] == [f"{NAME}-*"]
    for alias in bodies(Cluster.at("opensearch://one")):
        assert alias.startswith(f"{NAME}-")


def test_settings_that_are_named_exist() -> None:
    known = set(re.findall(r"^#? ?([A-Z_]+)=", (TOP / ".env.example").read_text(), re.M))
    for page in ("compose.cluster.yaml", "capacity.md"):
        assert set(re.findall(r"\bFOOTNOTE_[A-Z_]+\b", (DEPLOY / page).read_text())) <= known
