"""`footnote ingest` with addresses: what is refused. What is fetched, and how, `tests/retrieval` asks."""

import socket

import pytest

from .commandline import CommandLine


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://127.0.0.1/", "http://127.0.0.1/: it does not lead to a public web page, so it is not fetched."),
        ("http://[::ffff:169.254.169.254]/latest", "it does not lead to a public web page"),
        ("HTTP://LOCALHOST/", "it does not lead to a public web page"),
        ("ftp://example.org/a.txt", "it does not begin with http:// or https://"),
        ("file:///etc/passwd", "it does not begin with http:// or https://"),
        ("https://ada:lovelace@example.org/", "it holds a name or password"),
    ],
)
def test_an_address_that_is_not_fetched_is_one_line_and_status_2(
    footnote: CommandLine, address: str, sentence: str
) -> None:
    run = footnote("ingest", address)
    assert (run.status, run.out) == (2, "")
    assert sentence in run.complaint()


def test_a_site_on_this_machine_is_not_even_connected_to(footnote: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        run = footnote("ingest", f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert run.status == 2
        with pytest.raises(BlockingIOError):
            server.accept()


def test_a_refused_address_does_not_stop_the_files(footnote: CommandLine) -> None:
    footnote.write("heron.txt", "A heron stands on one leg.")
    run = footnote("ingest", "http://127.0.0.1/", "heron.txt", "--json")
    assert run.status == 2
    assert [(line["source"], line["status"]) for line in run.json] == [("heron.txt", "added")]
