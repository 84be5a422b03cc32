"""How a cluster is named in the environment."""

from pathlib import Path

import pytest

from bot.settings import Settings
from retrieval.errors import ClusterAddressInvalid
from retrieval.opensearch.cluster import Cluster


def test_hosts_ports_and_the_name_of_the_indices_are_read() -> None:
    assert Cluster.at("opensearch://one").hosts == (("one", 9200),)
    several = Cluster.at("opensearchs://one:9201,two.example.org,[::1]:80/news")
    assert several.hosts == (("one", 9201), ("two.example.org", 9200), ("[::1]", 80))
    assert (several.secure, several.name) == (True, "news")


REFUSED = (
    *("", "http://one", "opensearch://", "opensearch://a b", "opensearch://one:0", "opensearch://one:99999"),
    *("opensearch://one,", "opensearch://user:secret@one", "opensearch://one/Upper", "opensearch://one/a/b"),
)


@pytest.mark.parametrize("address", REFUSED)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(ClusterAddressInvalid, match="FOOTNOTE_ARCHIVE must be"):
        Cluster.at(address)


def test_secrets_go_to_other_machines_only_with_tls() -> None:
    with pytest.raises(ClusterAddressInvalid, match="TLS"):
        Cluster.at("opensearch://127.0.0.1,one", user="u", password="p")
    with pytest.raises(ClusterAddressInvalid, match="TLS"):
        Cluster.at("opensearch://one", api_key="k")
    assert Cluster.at("opensearch://127.0.0.1:9200", user="u", password="p").password == "p"
    assert Cluster.at("opensearchs://one", api_key="k").api_key == "k"


def test_secrets_are_never_shown() -> None:
    assert "hidden" not in repr(Cluster.at("opensearchs://one", user="u", password="hidden", api_key="hidden"))


def test_the_environment_says_where_the_archive_is(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path / "none").cluster is None
    environment = {"FOOTNOTE_ARCHIVE": "opensearchs://one", "FOOTNOTE_ARCHIVE_USER": "u"}
    environment |= {"FOOTNOTE_ARCHIVE_PASSWORD": "p", "FOOTNOTE_ARCHIVE_CA": "ca.pem"}
    cluster = Settings.load(environment, tmp_path / "none").cluster
    assert cluster is not None
    assert (cluster.user, cluster.password, cluster.ca) == ("u", "p", Path("ca.pem"))
