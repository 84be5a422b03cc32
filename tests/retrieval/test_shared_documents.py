"""The five documents that the project was created from, against a table written by reading them closely.

The documents are other people's and never in the repository: titles are known here by their first letters, facts
as facts. Where the documents are absent these tests are skipped; each thing they show has a fixture elsewhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from retrieval.intake.furniture import is_furniture
from retrieval.intake.reading import SourceFile, read_file
from retrieval.model import Draft, Kind, Origin


class Expected(NamedTuple):
    """What is to be found. `title` and `end` are how the title begins and how the last passage ends."""

    title: str
    end: str
    body: int
    captions: int = 0
    quotations: int = 0
    comments: int = 0
    outlet: str | None = None
    outlet_from: Origin = Origin.UNKNOWN
    authors: tuple[str, ...] = ()
    published: date | None = None
    earliest: date | None = None
    latest: date | None = None


PRINTED, INFERRED = Origin.PRINTED, Origin.INFERRED
INTERCEPT = ("Akela Lacy", "Alice Speri", "Jordan Smith", "Sam Biddle")
FIFTEENTH = date(2019, 7, 15)

TABLE = {
    "000": [
        Expected("How People", "Beat Amazon in NYC", body=0),
        Expected("No Tech for ICE!", "contracts with ICE.", body=2, quotations=1),
        Expected(
            "Amazon Web Services", "peddling.", 11, captions=1, outlet="The Intercept", outlet_from=INFERRED,
            authors=INTERCEPT, published=date(2020, 4, 21),
        ),
        Expected("NY Times Profile", "Amazon resistance.", 4),
        Expected("Virginia Pushback", "over $150,000.", 3),
        Expected("Amazon’s Self-Publishing", "interlocutor replied.", 5, 1, outlet="ProPublica", outlet_from=PRINTED),
        Expected("Whole Foods Wants", "Motherboard, said.", 7),
        Expected("World’s Richest", "fund’s website.", 4),
        Expected(
            "Amazon accused", "any other consideration”.", 21, outlet="FT", outlet_from=INFERRED,
            authors=("Ilan Ben Zion", "Max Harlow"),
        ),
        Expected("Amazon Threatens", "speaking out.”", 3, outlet="AP", outlet_from=PRINTED),
    ],
    "001": [
        Expected(
            "Protesters petition", "in front of the Spheres.", 13, captions=1, earliest=FIFTEENTH,
            outlet="The Seattle Times/Tribune News Service", outlet_from=PRINTED,
        )
    ],
    "002": [
        Expected(
            "Amazon Said The Government", "It letter.", 7, quotations=14, outlet="BuzzFeed News", outlet_from=INFERRED
        )
    ],
    "003": [Expected("Amazon employees have circulated", "already happening.", 31, quotations=3)],
    "004": [
        Expected("Amazon employees seek", "are made.", 32, quotations=3, comments=69, latest=date(2018, 6, 24)),
    ],
}  # fmt: skip


@pytest.fixture
def documents(shared: Path) -> dict[str, tuple[str, tuple[Draft, ...]]]:
    found = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        intake = read_file(SourceFile(path, path.name))
        found[path.name[:3]] = (intake.document.text, intake.drafts)
    return found


Documents = dict[str, tuple[str, tuple[Draft, ...]]]


@pytest.mark.parametrize("name", TABLE)
def test_every_story_is_found_with_its_title_its_parts_and_what_is_known_of_it(
    documents: Documents, name: str
) -> None:
    text, drafts = documents[name]
    for draft, expected in zip(drafts, TABLE[name], strict=True):
        known = draft.metadata
        assert known.title.startswith(expected.title)
        assert draft.span.of(text).rstrip().endswith(expected.end) or expected.end in draft.span.of(text)[-80:]
        last = draft.passages[-1]
        assert last.span.shifted(draft.span.start).of(text).endswith(expected.end)
        counts = [sum(one.kind is kind for one in draft.passages) for kind in Kind]
        assert counts[:1] + counts[2:] == [expected.body, expected.captions, expected.quotations, expected.comments]
        assert (known.outlet, known.outlet_from) == (expected.outlet, expected.outlet_from)
        assert known.authors == expected.authors
        assert (known.published, known.earliest, known.latest) == (
            expected.published, expected.earliest, expected.latest,
        )  # fmt: skip


def test_no_passage_is_furniture(documents: Documents) -> None:
    for text, drafts in documents.values():
        for draft in drafts:
            for passage in draft.passages:
                assert (
                    not is_furniture(passage.span.shifted(draft.span.start).of(text)) or passage.kind is Kind.HEADING
                )


def test_the_comments_begin_right_after_the_last_sentence_of_the_story(documents: Documents) -> None:
    text, (draft,) = documents["004"]
    first = next(one for one in draft.passages if one.kind is Kind.COMMENT)
    over = draft.passages[first.number - 2]
    assert over.span.shifted(draft.span.start).of(text).endswith("already happening.")
    assert {"maxmillion", "Milhouse", "Close The Fed"} <= {one.speaker for one in draft.passages}


def test_the_letter_in_the_story_is_a_quotation_with_its_source(documents: Documents) -> None:
    _, (draft,) = documents["002"]
    assert {one.speaker for one in draft.passages if one.kind is Kind.QUOTATION} == {"the employee letter"}
