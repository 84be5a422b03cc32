"""The databases: whole or not, of which schema, and what the archive holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.service.databases import DatabaseFile, damage_of, reading, schema_of
from bot.service.doctor.finding import Finding, ok, problem, warning
from bot.settings import Settings
from retrieval.archive import Archive


def database(data: Path, file: DatabaseFile) -> Finding:
    """Whether a database is whole and this version's. It is ok only where opening it will change nothing."""
    path = data / file.name
    if not path.exists():
        return warning(file.name, "not there yet", "It is made at the first `footnote serve`.")
    try:
        with reading(path) as connection:
            damage = damage_of(connection)
            schema = 0 if damage else schema_of(connection)
    except sqlite3.Error as error:
        damage, schema = str(error), 0
    if damage is not None:
        advice = "Stop the bot and restore a backup: footnote restore FILE --force"
        return problem(file.name, f"damaged or unreadable ({damage})", advice)
    newest = file.newest_schema
    found = f"whole, schema {schema}"
    if schema > newest:
        return problem(file.name, found, f"It was written by a newer Footnote; this one knows {newest}. Upgrade.")
    if schema < newest:
        return warning(file.name, found, f"It becomes schema {newest} at the next start. Make a backup before.")
    return ok(file.name, found)


async def libraries(settings: Settings) -> Finding:
    """What the archive holds, where `database` or `cluster` found it ok."""
    async with await Archive.open(settings.data, cluster=settings.cluster) as archive:
        held = await archive.libraries()
    articles = sum(held.values())
    if not articles:
        return warning("libraries", "no articles", "Add some: footnote ingest PATH...")
    return ok("libraries", f"{_counted(articles, 'article')} in {_counted(len(held), 'library', 'libraries')}")


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
