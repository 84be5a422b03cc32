"""What people may write in a question besides words: phrases, exclusions, fields."""

from __future__ import annotations

from datetime import date

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.model import Answer, Filters, Kind, Query, Scope
from retrieval.text.grammar import FIELDS

from .helpers import MAIN, Write, put

STORIES = {
    "gazette.md": """---
title: The lighthouse
outlet: Harbour Gazette
authors: [Ida Lund]
date: 2019-07-15
---

The keeper lit the green lamp at dusk. Nobody saw the ship.

A ship saw the lamp that the keeper had lit, and its green hull turned away.
""",
    "courier.md": """---
title: Dusk at the quay
outlet: Courier
authors: [Otto Renn]
date: 2021-03-04
---

At the quay the keeper’s “green lamp” was dark by dusk.
""",
}


@pytest_asyncio.fixture
async def stories(archive: Archive, write: Write) -> Archive:
    for name, text in STORIES.items():
        await put(archive, write(name, text))
    return archive


def shown(answer: Answer) -> list[tuple[str, int]]:
    return sorted((one.citation.entry.source, one.citation.paragraph) for one in answer.findings)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("green lamp", [("courier.md", 1), ("gazette.md", 1), ("gazette.md", 2)]),
        ('"green lamp"', [("courier.md", 1), ("gazette.md", 1)]),
        ("“GREEN  lamp” keeper", [("courier.md", 1), ("gazette.md", 1)]),
        ('"lamp green"', []),
        ("lamp -quay", [("gazette.md", 1), ("gazette.md", 2)]),
        ('lamp -"green lamp"', [("gazette.md", 2)]),
        ("lamp source:courier", [("courier.md", 1)]),
        ('lamp source:"harbour gazette" -ship', []),
        ("lamp author:lund", [("gazette.md", 1), ("gazette.md", 2)]),
        ("lamp title:dusk", [("courier.md", 1)]),
        ("lamp since:2020", [("courier.md", 1)]),
        ("lamp until:2019-07", [("gazette.md", 1), ("gazette.md", 2)]),
        ("lamp since:2020 until:2020", []),
        ("hull OR quay", [("courier.md", 1), ("gazette.md", 2)]),
    ],
)
async def test_the_language_narrows_what_is_found(
    stories: Archive, question: str, found: list[tuple[str, int]]
) -> None:
    assert shown(await stories.ask(question, MAIN, show=10)) == found


async def test_a_question_in_quotation_marks_of_one_word_is_that_word(stories: Archive) -> None:
    assert len(shown(await stories.ask('"lamp"', MAIN, show=10))) == 3


async def test_a_field_that_cannot_be_is_searched_as_words_with_a_note(stories: Archive) -> None:
    answer = await stories.ask("lamp since:dusk", MAIN)
    assert answer.query.terms == ("lamp", "dusk")
    assert answer.query.filters == Filters()
    assert answer.query.notes == (
        "“dusk” is no date that I can read. Write it like 2019, 2019-07 or 2019-07-15. "
        "So since:dusk was searched as words.",
    )


async def test_a_question_cannot_name_a_library_beyond_its_scope(stories: Archive, write: Write) -> None:
    await put(stories, write("secret.txt", "The lamp of another server is green."), "other")
    assert not (await stories.ask("lamp library:other", MAIN)).answered
    both = Scope.of("main", "other")
    assert shown(await stories.ask("lamp library:other", both)) == [("secret.txt", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "self-publishing",
        "COVID-19",
        "a - b",
        "-5 degrees",
        "re: Invent",
        "https://x.example/a:b",
        "5' 3\"",
        'its "',
        "--",
    ],
)
def test_what_only_looks_like_the_language_is_words(text: str) -> None:
    query = Query.parse(text)
    assert (query.phrases, query.excluded_terms, query.excluded_phrases, query.filters) == ((), (), (), Filters())


def test_in_a_long_question_quotation_marks_are_its_own_and_a_note_says_so() -> None:
    short = Query.parse('keeper lit the "green lamp" at dusk')
    assert short.phrases == ("green lamp",) and not short.notes
    long = Query.parse('Did the keeper of the harbour lighthouse light his so-called "green lamp" at dusk or dawn?')
    assert long.phrases == () and {"green", "lamp"} <= set(long.terms)
    assert long.notes == ("In a question this long, what stands in quotation marks was searched as words.",)


def test_fields_become_filters() -> None:
    query = Query.parse('strike source:"The Post" author:Lund title:lamp since:2019 until:2020-02')
    assert query.terms == ("strike",)
    assert query.filters == Filters("The Post", "Lund", date(2019, 1, 1), date(2020, 2, 29), "lamp")


def test_kinds_are_named_in_the_singular_or_plural_and_a_wrong_one_is_words() -> None:
    assert Query.parse("strike kind:comments kind:Caption").filters.kinds == {Kind.COMMENT, Kind.CAPTION}
    wrong = Query.parse("strike kind:rant")
    assert wrong.filters.kinds is None and wrong.terms == ("strike", "rant")
    assert wrong.notes[0].startswith("“rant” is no kind of passage. There are: body, caption, quotation, comment.")


language = st.lists(
    st.sampled_from(
        [*(f"{name}:" for name in FIELDS), '"', "“", "”", "-", "OR", " ", "lamp", "green", "2019", "keeper’s"]
    )
    | st.text(max_size=4),
    max_size=12,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(language)
def test_any_text_is_understood(text: str) -> None:
    query = Query.parse(text)
    assert all(term for term in query.terms)
    assert Query.parse(query.text) == query


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=8),
    st.lists(st.sampled_from("bcd"), min_size=2, max_size=3),
)
def test_a_phrase_is_required_letter_for_letter(words: list[str], phrase: list[str]) -> None:
    names = {"a": "anchor", "b": "buoy", "c": "cable", "d": "dock"}
    text, wanted = " ".join(names[w] for w in words), " ".join(names[w] for w in phrase)
    assert (Query.parse(f'"{wanted}"').phrases[0] in text) == (wanted in text)
