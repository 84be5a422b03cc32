"""The starter library: the briefs that ship, and the folder being followed."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml

from bot.starter import SEEDS, load_starter
from retrieval.archive import Archive
from tests.bot.newsroom import write

ROOT = Path(__file__).resolve().parents[2]
BRIEFS = sorted(path for path in (ROOT / "seeds").glob("*.md") if path.name != "README.md")
ORIGINALS = ROOT.parent / "shared" / "seeds"

briefs = pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Archive]:
    async with await Archive.open(tmp_path / "archive") as archive:
        yield archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the briefs that may be changed; without clippings, whatever somebody keeps there."""
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("clippings")))


async def catalogue(archive: Archive) -> dict[str, tuple[int, str]]:
    """The ids and titles of the starter library by their files."""
    scope = await archive.scope(await archive.libraries())
    return {entry.source: (entry.id, entry.metadata.title) async for entry in archive.articles(scope)}


# The briefs


def test_there_are_briefs_and_the_bot_finds_them() -> None:
    assert len(BRIEFS) >= 10
    assert SEEDS.resolve() == ROOT / "seeds"


def read(path: Path) -> tuple[dict[str, Any], str]:
    """The front matter of a brief and its body."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body.strip()


@briefs
def test_a_brief_has_its_front_matter(path: Path) -> None:
    brief, _ = read(path)
    assert set(brief.keys()) - {"date"} == {"title", "outlet", "authors", "based_on"}
    assert isinstance(brief["title"], str) and 10 <= len(brief["title"]) <= 150
    assert brief["outlet"].startswith("Footnote brief, after ")
    assert brief["authors"] == ["Footnote"]
    assert isinstance(brief.get("date", date.today()), date)
    assert not isinstance(brief.get("date"), datetime)
    assert set(brief["based_on"]) == {"title", "outlet", "authors", "date", "note"}
    assert isinstance(brief["based_on"]["authors"], list)


@briefs
def test_a_brief_has_6_to_12_plain_paragraphs(path: Path) -> None:
    paragraphs = read(path)[1].split("\n\n")
    assert 6 <= len(paragraphs) <= 12
    for paragraph in paragraphs:
        assert "\n" not in paragraph.strip(), "a paragraph is one line"
        assert not re.match(r"[#>*+-]|\d+[.)]", paragraph)
        assert not re.search(r"[*_`|<>\[\]]", paragraph)
        assert paragraph.strip()[-1] in '.!?”"'


@briefs
def test_a_brief_is_named_with_a_slug(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold().replace("’", "'"))


def runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def test_runs_of_words_are_seen_through_case_marks_and_line_ends() -> None:
    assert runs("One two, THREE\nfour “five” six seven eight.") == runs("one two three four five six seven - eight")
    assert not runs("one two three four five six seven")


@briefs
def test_a_brief_copies_no_sentence_of_its_original(path: Path) -> None:
    originals = list(ORIGINALS.glob("*.txt"))
    if not originals:
        pytest.skip("the original documents are not beside this checkout")
    brief, body = read(path)
    copied = runs(f"{brief['title']}.\n{body}")
    for original in originals:
        common = copied & runs(original.read_text("utf-8", errors="replace"))
        assert not common, f"{original.name}: {[' '.join(run) for run in common]}"


# Loading


async def test_the_library_holds_each_brief_as_one_article(empty: Archive, folder: Path) -> None:
    await load_starter(empty, folder)
    assert await empty.libraries() == {"seeds": len(BRIEFS)}
    titles = {source: title for source, (_, title) in (await catalogue(empty)).items()}
    assert titles == {path.name: str(read(path)[0]["title"]) for path in BRIEFS}


async def test_loading_twice_changes_nothing(empty: Archive, folder: Path) -> None:
    await load_starter(empty, folder)
    before = await catalogue(empty)
    await load_starter(empty, folder)
    assert await catalogue(empty) == before


async def test_a_changed_an_added_and_a_deleted_file_are_followed(empty: Archive, folder: Path) -> None:
    await load_starter(empty, folder)
    before = await catalogue(empty)
    changed, deleted, *kept = (path.name for path in BRIEFS)
    text = (folder / changed).read_text("utf-8")
    (folder / changed).write_text(re.sub(r"^title: .*$", "title: A new title", text, flags=re.MULTILINE), "utf-8")
    (folder / deleted).unlink()
    (folder / "added.md").write_text("---\ntitle: An added brief\n---\n\nA walrus came to town.\n", "utf-8")
    await load_starter(empty, folder)
    after = await catalogue(empty)
    assert {source: after[source] for source in kept} == {source: before[source] for source in kept}
    assert set(after) == {*kept, changed, "added.md"}
    assert after[changed][1] == "A new title" and after[changed][0] not in {number for number, _ in before.values()}
    answer = await empty.ask("walrus", await empty.scope(["seeds"]))
    assert [finding.excerpt.text for finding in answer.findings] == ["A walrus came to town."]


async def test_clippings_are_read_beside_the_briefs(empty: Archive, folder: Path) -> None:
    (folder / "clippings" / "2019").mkdir(parents=True)
    (folder / "clippings" / "one.txt").write_text("A clipping about a walrus.", "utf-8")
    (folder / "clippings" / "2019" / "two.md").write_text("A clipping about a heron.", "utf-8")
    (folder / "clippings" / "film.mp4").write_bytes(b"no clipping")
    await load_starter(empty, folder)
    assert set(await catalogue(empty)) - {path.name for path in BRIEFS} == {
        "clippings/one.txt",
        "clippings/2019/two.md",
    }
    shutil.rmtree(folder / "clippings")
    await load_starter(empty, folder)
    assert set(await catalogue(empty)) == {path.name for path in BRIEFS}


async def test_a_broken_file_is_left_out_and_logged_and_the_rest_loads(
    empty: Archive, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "aaa-broken.md").write_text("---\ntitle: [\n---\n\nText.\n", "utf-8")
    (folder / "zzz-empty.txt").write_bytes(b"")
    for _ in range(2):
        caplog.clear()
        await load_starter(empty, folder)
        assert set(await catalogue(empty)) == {path.name for path in BRIEFS}
        assert "aaa-broken.md" in caplog.text and "zzz-empty.txt" in caplog.text
        assert str(folder) not in caplog.text


async def test_the_same_words_in_two_files_are_one_document(empty: Archive, folder: Path) -> None:
    shutil.copy(folder / BRIEFS[0].name, folder / "zzz-copy.md")
    await load_starter(empty, folder)
    assert await empty.libraries() == {"seeds": len(BRIEFS)}


async def test_other_libraries_are_left_alone(empty: Archive, folder: Path, tmp_path: Path) -> None:
    (mine,) = write({"mine.txt": "My own article about a heron."}, tmp_path / "mine")
    await empty.add(mine, "main")
    await load_starter(empty, folder)
    await load_starter(empty, folder)
    assert (await empty.libraries())["main"] == 1


async def test_without_the_folder_the_bot_starts_all_the_same(
    empty: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await load_starter(empty, tmp_path / "nowhere")
    assert await empty.libraries() == {}
    assert "the starter library is not installed" in caplog.text
