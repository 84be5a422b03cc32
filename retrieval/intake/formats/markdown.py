"""Markdown with YAML front matter.

The front matter's keys are the common ones of static site generators: title, author or authors, outlet (or
publication, publisher, source), date (or published), url (or link). Other keys are left alone. What stands
between two rules and is no list of keys is prose.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import yaml

from retrieval.errors import BadFrontMatter, SourceEmpty
from retrieval.intake.formats.plain import decode
from retrieval.intake.formats.reading import Reading, Stated
from retrieval.text.spans import Span, stripped

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)(?:\A|(?<=\n))---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = re.compile(r"^[A-Za-z_][\w-]*[ \t]*:", re.MULTILINE)
_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_NOTHING = ("", "null", "~")


def read(source: str, content: bytes) -> Reading:
    """Read Markdown. Raises BadFrontMatter where the front matter is no YAML or a key holds what it cannot be."""
    text, encoding = decode(source, content)
    keys, start = _front_matter(source, text)
    body = stripped(text, Span(start, len(text)))
    if not body.length:
        raise SourceEmpty(source)
    stated = _stated(source, keys)
    if stated.title is None and (heading := _FIRST_HEADING.match(body.of(text))):
        stated = replace(stated, title=heading["title"])
    return Reading(text=text, body=body, encoding=encoding, stated=stated)


def _front_matter(source: str, text: str) -> tuple[dict[str, Any], int]:
    """The keys, and where the body begins."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, 0
    try:
        # Every scalar stays a string and no merge keys are followed: nothing can grow or be computed.
        keys = yaml.load(match["yaml"], Loader=yaml.BaseLoader)  # noqa: S506  makes no objects
    except yaml.YAMLError as error:
        if _KEY.search(match["yaml"]):
            raise BadFrontMatter(source, _first_line(error)) from error
        return {}, 0
    except RecursionError as error:
        raise BadFrontMatter(source, "it is nested too deeply") from error
    if isinstance(keys, dict) or not match["yaml"].strip():
        return (keys if isinstance(keys, dict) else {}), match.end()
    return {}, 0


def _stated(source: str, keys: dict[str, Any]) -> Stated:
    def text_of(*names: str) -> str | None:
        for name in names:
            value = keys.get(name, "")
            if not isinstance(value, str):
                raise BadFrontMatter(source, f"'{name}' must be one line of text")
            if value.strip() not in _NOTHING:
                return " ".join(value.split())
        return None

    written = text_of("date", "published")
    return Stated(
        title=text_of("title"),
        outlet=text_of("outlet", "publication", "publisher", "source"),
        authors=_authors(source, keys.get("authors", keys.get("author", ""))),
        published=_date(source, written) if written else None,
        url=text_of("url", "link"),
        published_words=written,
    )


def _authors(source: str, value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadFrontMatter(source, "'authors' must be a name or a list of names")
    return tuple(" ".join(name.split()) for name in names if name.strip() not in _NOTHING)


def _date(source: str, written: str) -> date:
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        raise BadFrontMatter(source, "'date' must be like 2019-07-15") from None


def _first_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is no valid YAML"
    return f"{problem} (line {mark.line + 1})" if mark else str(problem)
