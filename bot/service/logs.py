"""Logs: every line structured, none of them with the token.

Modules log through the standard library, with fields in `extra`; structlog draws the lines, those of discord.py
and of Python's warnings too.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

REDACTED = "[token]"


def configure(token: str, stream: TextIO | None = None) -> None:
    """Send all logging from INFO up to `stream` (standard error): drawn for people on a terminal, else JSON lines.

    `token` is taken out of every line, wherever in it it stands.
    """
    stream = stream or sys.stderr
    terminal = stream.isatty()
    chain: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=not terminal),
        structlog.processors.StackInfoRenderer(),
        # A trace becomes text here, without the values of variables, which may be secret or huge.
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=chain,
            # The secret goes last: what is drawn already can hide it nowhere.
            processors=[ProcessorFormatter.remove_processors_meta, _renderer(terminal), _Redactor(token)],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)


def _renderer(terminal: bool) -> Processor:
    if terminal:
        return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)


class _Redactor:
    """Takes a secret out of a line, as it is and as JSON and Python write it between quotation marks."""

    def __init__(self, secret: str) -> None:
        self._forms = {
            secret,
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
            repr(secret)[1:-1],
        }

    def __call__(self, _: WrappedLogger, __: str, line: EventDict) -> str:
        drawn = str(line)
        for form in self._forms:
            drawn = drawn.replace(form, REDACTED)
        return drawn
