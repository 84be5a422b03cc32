"""Which addresses may be asked for, and which machines connected to."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from retrieval.errors import AddressRefused
from retrieval.intake.addresses import is_public, page_address


@pytest.mark.parametrize(
    "number",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
        *(
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.0.9",
            "192.0.2.1",
        ),
        *("192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1"),
        *("240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::8.8.8.8"),
        *("64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:20::1", "2001:db8::1"),
        *("2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1"),
        *("fe80::1%eth0", "fec0::1", "ff02::1", "4000::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:7f00:1"),
    ],
)
def test_numbers_that_are_not_the_open_internet_are_closed(number: str) -> None:
    assert not is_public(ip_address(number), 443)


@pytest.mark.parametrize("number", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"])
def test_numbers_of_the_open_internet_are_open(number: str) -> None:
    assert is_public(ip_address(number), 443)
    assert is_public(ip_address(number), 80)


@pytest.mark.parametrize("port", [0, 22, 25, 53, 445, 3306, 5432, 6379, 9200, 11211, 27017, 65535])
def test_ports_that_serve_no_pages_are_closed(port: int) -> None:
    assert not is_public(ip_address("8.8.8.8"), port)


@given(st.ip_addresses())
def test_what_the_registries_do_not_call_global_is_closed(address: object) -> None:
    number = ip_address(str(address))
    assert number.is_global or not is_public(number, 443)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://example.org/a", "does not begin with http"),
        ("file:///etc/passwd", "does not begin with http"),
        ("gopher://example.org/", "does not begin with http"),
        ("javascript:alert(1)", "does not begin with http"),
        ("data:text/html,hello", "does not begin with http"),
        ("//example.org/", "does not begin with http"),
        ("example.org", "does not begin with http"),
        ("", "does not begin with http"),
        ("http://", "names no site"),
        ("http:///path", "names no site"),
        ("http:example.org", "names no site"),
        ("http://ada@example.org/", "name or password"),
        ("http://ada:secret@example.org/", "name or password"),
        ("http://:secret@example.org/", "name or password"),
        ("http://example.org\\@evil.example/", "spaces or signs"),
        ("http://exa mple.org/", "spaces or signs"),
        ("http://example.org/\r\nHost: evil", "spaces or signs"),
        ("http://example.org/\0", "spaces or signs"),
        ("http://\ud800.org/", "spaces or signs"),
        ("http://[::1", "not written as an address"),
        ("http://example.org:99999/", "not written as an address"),
        ("http://example.org:port/", "not written as an address"),
        ("http://example.org/" + "a" * 2000, "longer than"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(AddressRefused, match=reason):
        page_address(written, written)


def test_an_address_may_be_written_as_people_write_it() -> None:
    assert page_address("x", "http://bücher.example/größe?q=ü#teil").raw_host == "xn--bcher-kva.example"
    assert str(page_address("x", " http://example.org/a\n")) == "http://example.org/a"
    assert str(page_address("x", "HTTPS://EXAMPLE.org:443/a#b")) == "https://example.org/a"


@pytest.mark.parametrize(
    ("written", "absolute"),
    [
        ("/b", "https://example.org/b"),
        ("c", "https://example.org/a/c"),
        ("//other.example/d", "https://other.example/d"),
        ("http://plain.example/", "http://plain.example/"),
        ("?q=1", "https://example.org/a/?q=1"),
        (" /the mill ", "https://example.org/the%20mill"),
    ],
)
def test_a_relative_address_is_seen_from_its_page(written: str, absolute: str) -> None:
    assert str(page_address("x", written, base=URL("https://example.org/a/"))) == absolute


@given(st.text() | st.text().map("http://".__add__))
def test_any_text_is_an_address_or_refused(written: str) -> None:
    try:
        url = page_address(written, written)
    except AddressRefused:
        return
    assert url.scheme in ("http", "https")
    assert url.host
    assert url.user is None
