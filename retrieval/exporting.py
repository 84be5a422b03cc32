"""Articles as files that any program reads: Markdown with front matter, which `ingest` takes back as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from retrieval.model import Article, Metadata, Origin

# What file systems and people can carry.
_LONGEST_NAME = 80
_NO_LETTER = re.compile(r"[^\w]+")


def markdown(article: Article) -> str:
    """An article with its metadata as front matter; under it the text, letter for letter.

    A date that was only inferred stands under a key of its own, so that it does not come back as a printed one.
    """
    keys = yaml.safe_dump(
        _keys(article.entry.metadata, article.entry.source),
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    return f"---\n{keys}---\n\n{article.text}\n"


def file_name(article: Article) -> str:
    """A name that no other article has: its id, and so much of its title as a name can hold."""
    title = _NO_LETTER.sub("-", article.entry.metadata.title.lower()).strip("-")
    return f"{article.entry.id:05d}-{title[:_LONGEST_NAME].strip('-') or 'untitled'}.md"


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """Add articles to the zip at `path`, made if need be. Blocks: call it off the event loop."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for article in articles:
            archive.writestr(file_name(article), markdown(article).encode("utf-8", errors="replace"))


def _keys(known: Metadata, source: str) -> dict[str, Any]:
    day = known.published.isoformat() if known.published else None
    keys = {
        "title": known.title,
        "outlet": known.outlet,
        "authors": list(known.authors),
        "date" if known.published_from is Origin.PRINTED else "date_inferred": day,
        "url": known.url,
        "file": source,
    }
    return {name: value for name, value in keys.items() if value}
