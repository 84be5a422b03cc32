"""Markdown with YAML front matter.

The front matter's keys are the common ones of static site generators: title, author or authors, outlet (or
publication, publisher, source), date (or published), url (or link). Other keys are left alone.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import frontmatter
import yaml

from retrieval.errors import BadFrontMatter, SourceEmpty
from retrieval.intake.formats.plain import decode
from retrieval.intake.formats.reading import Reading, Stated
from retrieval.text.spans import Span

_FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*$", re.MULTILINE)


def read(source: str, content: bytes) -> Reading:
    """Read Markdown. Raises BadFrontMatter where the front matter is no YAML or a key holds what it cannot be."""
    text, encoding = decode(source, content)
    try:
        keys, body = frontmatter.parse(text.removeprefix("\ufeff"))
    except yaml.YAMLError as error:
        raise BadFrontMatter(source, _first_line(error)) from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadFrontMatter(source, "it is not a list of 'key: value' lines") from error
    if not body.strip():
        raise SourceEmpty(source)
    stated = _stated(source, keys)
    if stated.title is None and (heading := _FIRST_HEADING.match(body)):
        stated = Stated(heading["title"], stated.outlet, stated.authors, stated.published, stated.url)
    # The parser hands the body back trimmed; it is always the last of the text.
    end = len(text.rstrip())
    return Reading(text=text, body=Span(end - len(body.rstrip()), end), encoding=encoding, stated=stated)


def _stated(source: str, keys: dict[str, Any]) -> Stated:
    def text_of(*names: str) -> str | None:
        for name in names:
            value = keys.get(name)
            if isinstance(value, str | int | float) and str(value).strip():
                return " ".join(str(value).split())
            if value not in (None, "") and not isinstance(value, str):
                raise BadFrontMatter(source, f"'{name}' must be one line of text")
        return None

    return Stated(
        title=text_of("title"),
        outlet=text_of("outlet", "publication", "publisher", "source"),
        authors=_authors(source, keys.get("authors", keys.get("author"))),
        published=_date(source, keys.get("date", keys.get("published"))),
        url=text_of("url", "link"),
    )


def _authors(source: str, value: object) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadFrontMatter(source, "'authors' must be a name or a list of names")
    return tuple(" ".join(name.split()) for name in names if name.strip())


def _date(source: str, value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError:
        raise BadFrontMatter(source, "'date' must be like 2019-07-15") from None


def _first_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it is no valid YAML"
    return f"{problem} (line {mark.line + 1})" if mark else str(problem)
