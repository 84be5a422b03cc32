"""Log lines: readable by programs, by people on a terminal, and never with the token."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.service import logs
from tests.bot.service.process import TOKEN

log = logging.getLogger("discord.somewhere")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    logging.captureWarnings(False)


@pytest.fixture
def stream() -> io.StringIO:
    stream = io.StringIO()
    logs.configure(TOKEN, stream)
    return stream


def test_each_line_is_json_with_when_how_bad_and_whence(stream: io.StringIO) -> None:
    log.info("logged in as %s", "Zoë")
    log.warning("slow", extra={"milliseconds": 12.5})
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["level"], first["logger"]) == ("logged in as Zoë", "info", "discord.somewhere")
    assert first["timestamp"].endswith("Z")
    assert second["milliseconds"] == 12.5


def test_a_line_break_in_what_is_logged_makes_no_second_line(stream: io.StringIO) -> None:
    log.info('joined "%s"', 'a\n{"event": "forged"}\r\x1b[31m')
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["event"].startswith('joined "a\n')


def test_what_json_does_not_know_is_still_logged(stream: io.StringIO) -> None:
    log.info("odd", extra={"what": {1, 2}, "who": object})
    assert "odd" in json.loads(stream.getvalue())["event"]


def test_debugging_lines_are_left_out(stream: io.StringIO) -> None:
    log.debug("chatter")
    assert not stream.getvalue()


def everything_with_the_token() -> None:
    log.info("starting with %s", TOKEN)
    log.info("headers", extra={"headers": {"Authorization": f"Bot {TOKEN}"}, "list": [TOKEN.encode()]})
    try:
        token = TOKEN
        raise RuntimeError(f"refused: {token}") from ValueError(token)
    except RuntimeError:
        log.exception("failed")
    log.error("seen from here", stack_info=True)


def test_the_token_stands_in_no_line_not_even_in_a_trace(stream: io.StringIO) -> None:
    everything_with_the_token()
    assert TOKEN not in stream.getvalue()
    assert stream.getvalue().count(logs.REDACTED) == 5
    assert (
        "RuntimeError: refused: [token]"
        in [json.loads(line) for line in stream.getvalue().splitlines()][2]["exception"]
    )


def test_on_a_terminal_lines_are_drawn_and_the_token_is_missing_too() -> None:
    stream = Terminal()
    logs.configure(TOKEN, stream)
    everything_with_the_token()
    assert TOKEN not in stream.getvalue()
    assert stream.getvalue().count(logs.REDACTED) == 5
    assert "Traceback (most recent call last)" in stream.getvalue()
    with pytest.raises(ValueError):
        json.loads(stream.getvalue().splitlines()[0])


@pytest.mark.parametrize("secret", ['with "quotes"', "with\\backslash", "naïve", "it's"])
def test_a_token_that_is_written_with_escapes_is_found_too(secret: str) -> None:
    stream = io.StringIO()
    logs.configure(secret, stream)
    log.info("it is %s", secret)
    log.info("fields", extra={"it": secret, "pair": (secret, repr([secret]))})
    for line in stream.getvalue().splitlines():
        assert secret not in str(json.loads(line).values())
        assert logs.REDACTED in line


def test_warnings_of_python_are_lines_as_well(stream: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old ways", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "old ways" in json.loads(stream.getvalue())["event"]
