"""Where fetching may never go, however it is asked to."""

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retrieval.errors import (
    AddressRefused,
    AddressUnreachable,
)
from retrieval.intake.addresses import is_public
from retrieval.intake.fetching import Fetcher

from .hostile import STORY, Names, Site, fetched, site_at


@pytest.fixture
async def secret(site: Site) -> AsyncIterator[Site]:
    """A site that may not be reached: another address of this machine, at the same port."""
    async with site_at("127.0.0.2", site.port) as opened:
        opened.gives("/", b"internal")
        yield opened


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1"),
        *("0.0.0.0", "0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
        *("[2002:7f00:1::]", "[2001:0:7f00:1::]", "[fe80::1]", "[fd00:ec2::254]", "169.254.169.254", "0xa9fea9fe"),
        *("10.0.0.1", "192.168.0.1", "localhost", "LOCALHOST"),
    ],
)
async def test_no_way_to_write_an_inner_address_leads_there(host: str) -> None:
    asked: list[object] = []

    def rule(address: object, port: int) -> bool:
        asked.append(address)
        return is_public(address, port)  # type: ignore[arg-type]

    with pytest.raises(AddressRefused):
        await Fetcher(rule).fetch(f"http://{host}/")
    # Some forms are no address to the HTTP client and never come so far.
    assert bool(asked) != (host in ("127.1", "2130706433", "0177.0.0.1", "0"))


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_the_open_internet_alone_is_reached_unless_said_otherwise(site: Site, scheme: str) -> None:
    with pytest.raises(AddressRefused):
        await Fetcher().fetch(f"{scheme}://127.0.0.1:{site.port}/")
    assert site.connections == 0


async def test_a_redirect_to_an_inner_address_is_not_followed(site: Site, secret: Site) -> None:
    site.leads("/a", secret.url("/"))
    with pytest.raises(AddressRefused) as refused:
        await fetched(site, "/a")
    assert secret.connections == 0
    assert secret.address not in str(refused.value)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.2/", "http://ada:b@127.0.0.1/", "data:,x"])
async def test_a_redirect_to_what_is_no_page_is_refused(site: Site, target: str) -> None:
    site.leads("/a", target)
    with pytest.raises(AddressRefused):
        await fetched(site, "/a")


async def test_a_robots_file_that_leads_inside_is_not_followed(site: Site, secret: Site) -> None:
    site.gives("/a", STORY)
    site.leads("/robots.txt", secret.url("/robots.txt"))
    with pytest.raises(AddressRefused):
        await fetched(site, "/a")
    assert secret.connections == 0


async def test_a_name_that_changes_its_address_is_checked_at_each_connection(site: Site, secret: Site) -> None:
    site.gives("/a", STORY)
    names = Names(turncoat_example=[site.address, secret.address])
    with pytest.raises(AddressRefused):
        await site.fetcher(resolver=names).fetch(site.url("/a", "turncoat.example"))
    assert [request.path for request in site.requests] == ["/robots.txt"]
    assert secret.connections == 0


async def test_an_inner_address_tells_nothing_by_answering_or_not(site: Site, secret: Site) -> None:
    said = set()
    for port in (secret.port, 1):
        for path in ("/", "/none"):
            with pytest.raises(AddressRefused) as refused:
                await site.fetcher().fetch(f"http://127.0.0.2:{port}{path}")
            said.add(refused.value.reason)
            assert refused.value.__cause__ is None
    assert len(said) == 1


async def test_a_name_that_nobody_has_is_said_to_be_none(site: Site) -> None:
    with pytest.raises(AddressUnreachable, match="no site of that name"):
        await site.fetcher(resolver=Names()).fetch("http://nowhere.example/")


async def test_a_closed_port_is_unreachable() -> None:
    async with site_at() as closed:
        pass
    with pytest.raises(AddressUnreachable, match="no connection"):
        await closed.fetcher().fetch(closed.url("/"))


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody but its owner vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate")
    made = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "certificate"), "-subj", "/CN=localhost"]
    new = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *made]
    subprocess.run(new, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    return context


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self_signed: ssl.SSLContext) -> None:
    async with site_at(secured=self_signed) as secured:
        with pytest.raises(AddressUnreachable, match="no secure connection"):
            await secured.fetcher().fetch(f"https://127.0.0.1:{secured.port}/")
        assert secured.requests == []
