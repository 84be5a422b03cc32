"""Web pages: which part is the article, what is said of it, and how we know."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from retrieval.errors import SourceDamaged, SourceEmpty
from retrieval.intake.reading import Intake, read_content
from retrieval.model import Kind, Metadata, Origin

from .made_files import STORY, saved_page, story_page, web_page


def intake_of(page: str | bytes, name: str = "page.html") -> Intake:
    return read_content(name, page.encode() if isinstance(page, str) else page, name=name)


def known_of(page: str | bytes) -> Metadata:
    (draft,) = intake_of(page).drafts
    return draft.metadata


def parts_of(page: str | bytes, name: str = "page.html") -> list[tuple[Kind, str]]:
    intake = intake_of(page, name)
    (draft,) = intake.drafts
    text = draft.span.of(intake.document.text)
    return [(passage.kind, passage.span.of(text)) for passage in draft.passages]


def described(**article: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **article})}</script>'


def test_only_the_article_is_read() -> None:
    assert [text for kind, text in parts_of(story_page()) if kind is Kind.BODY] == list(STORY)
    text = intake_of(story_page()).document.text
    assert "Front page" not in text and "trout" not in text and "rights reserved" not in text


@pytest.mark.parametrize("ending", ["html", "htm", "xhtml", "HTML"])
def test_every_ending_of_web_pages_is_read(ending: str) -> None:
    assert STORY[0] in intake_of(story_page(), f"page.{ending}").document.text


def test_every_passage_is_a_slice_of_the_text_that_was_drawn_from_the_page() -> None:
    intake = intake_of(story_page())
    (draft,) = intake.drafts
    for passage in draft.passages:
        letters = passage.span.of(draft.span.of(intake.document.text))
        assert letters == letters.strip() != ""
        assert passage.sentences[0].start == passage.span.start and passage.sentences[-1].end == passage.span.end


def test_headings_quotations_captions_and_lists_keep_their_kinds() -> None:
    letter = (
        "Whoever takes the key takes the mill, and whoever takes the mill takes the river with it, as we all know."
    )
    page = web_page(
        f"<h1>The last miller</h1><figure><img src=a.jpg><figcaption>Ada Holt with the key.</figcaption></figure>"
        f"<p>{STORY[0]}</p><h2>What she wrote</h2><blockquote><p>{letter}</p></blockquote><p>{STORY[1]}</p>"
        "<ul><li>The wheel has forty blades of oak.</li><li>The roof is new since the flood.</li></ul>"
        f"<figure><img src=b.jpg><figcaption>The wheel in winter.</figcaption></figure><p>{STORY[2]}</p>"
        "<figure><img src=c.jpg><figcaption>A trout.</figcaption></figure>"
    )
    assert parts_of(page) == [
        (Kind.HEADING, "The last miller"),
        (Kind.CAPTION, "Ada Holt with the key."),
        (Kind.BODY, STORY[0]),
        (Kind.HEADING, "What she wrote"),
        (Kind.QUOTATION, letter),
        (Kind.BODY, STORY[1]),
        (Kind.BODY, "The wheel has forty blades of oak."),
        (Kind.BODY, "The roof is new since the flood."),
        (Kind.CAPTION, "The wheel in winter."),
        (Kind.BODY, STORY[2]),
    ]


def comment(name: str, day: str, words: str, answers: str = "") -> str:
    return (
        f'<li class="comment depth-1"><div class="comment-author vcard"><cite class="fn">{name}</cite> '
        f'<span class="says">says:</span></div><div class="comment-meta"><a href="#">{day}</a></div>'
        f'<div class="comment-content"><p>{words}</p></div><ol class="children">{answers}</ol></li>'
    )


def test_comments_are_told_apart_with_their_writers_and_days() -> None:
    answer = comment("Bo L.", "May 4, 2019", "It was in the kitchen, behind the clock.")
    comments = comment("Una", "May 3, 2019", "I always wondered where the key was.", answer)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = web_page(f"<h1>The last miller</h1>{body}").replace(
        "</main>",
        f'</main><section id="comments"><h2>Two comments</h2><ol class="comment-list">{comments}</ol></section>',
    )
    intake = intake_of(page)
    (draft,) = intake.drafts
    text = draft.span.of(intake.document.text)
    found = [(one.speaker, one.said_at, one.span.of(text)) for one in draft.passages if one.kind is Kind.COMMENT]
    assert found == [
        ("Una", "May 3, 2019", "I always wondered where the key was."),
        ("Bo L.", "May 4, 2019", "It was in the kitchen, behind the clock."),
    ]
    assert [one.span.of(text) for one in draft.passages if one.kind is Kind.BODY] == list(STORY)


# What is known of it ------------------------------------------------------------------------------------


def test_json_ld_goes_before_the_other_tags() -> None:
    known = known_of(
        story_page(
            described(
                headline="The last miller keeps the key",
                datePublished="2019-05-03T23:30:00-05:00",
                author=[{"@type": "Person", "name": "Una Marsh"}, {"name": "Bo Lind"}],
                publisher={"@type": "Organization", "name": "River Post"},
            )
            + '<meta property="og:title" content="Other"><meta property="og:site_name" content="Other">'
            '<meta property="article:published_time" content="2020-01-01">'
            '<meta property="og:url" content="https://river.example/mill">'
        )
    )
    assert known == Metadata(
        title="The last miller keeps the key",
        outlet="River Post",
        outlet_from=Origin.PRINTED,
        authors=("Una Marsh", "Bo Lind"),
        published=date(2019, 5, 3),
        published_from=Origin.PRINTED,
        published_words="2019-05-03T23:30:00-05:00",
        url="https://river.example/mill",
    )


def test_authors_and_publishers_that_json_ld_only_refers_to_are_looked_up() -> None:
    graph = [
        {"@type": "WebPage", "@id": "#page"},
        {"@type": ["Article", "Thing"], "headline": "Key", "author": {"@id": "#una"}, "publisher": {"@id": "#post"}},
        {"@type": "Person", "@id": "#una", "name": "Una Marsh"},
        {"@type": "Organization", "@id": "#post", "name": "River Post"},
    ]
    known = known_of(story_page(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'))
    assert (known.title, known.authors, known.outlet) == ("Key", ("Una Marsh",), "River Post")


def test_open_graph_and_meta_tags_are_read_where_there_is_no_json_ld() -> None:
    known = known_of(
        story_page(
            '<script type="application/ld+json">{broken</script>'
            '<meta property="og:title" content="The last miller | River Post">'
            '<meta property="og:site_name" content="River Post">'
            '<meta name="author" content="By Una Marsh and Bo Lind">'
            '<meta property="article:published_time" content="2019-05-03">'
        )
    )
    assert (known.title, known.outlet, known.outlet_from) == ("The last miller", "River Post", Origin.PRINTED)
    assert known.authors == ("Una Marsh", "Bo Lind")
    assert (known.published, known.published_from) == (date(2019, 5, 3), Origin.PRINTED)


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        ('<time class="entry-date published" datetime="2019-05-03T10:00:00Z">Friday</time>', "2019-05-03T10:00:00Z"),
        ("<time pubdate>May 3, 2019</time>", "May 3, 2019"),
        ('<span itemprop="datePublished">3 May 2019</span>', "3 May 2019"),
    ],
)
def test_a_day_that_is_marked_as_that_of_publication_is_printed(mark: str, words: str) -> None:
    page = story_page().replace("</h1>", f"</h1>{mark}")
    known = known_of(page)
    assert (known.published, known.published_from, known.published_words) == (date(2019, 5, 3), Origin.PRINTED, words)


def test_a_day_that_only_the_address_tells_is_inferred() -> None:
    known = known_of(story_page('<link rel="canonical" href="https://river.example/2019/05/03/mill.html">'))
    assert (known.published, known.published_from) == (date(2019, 5, 3), Origin.INFERRED)
    assert known.published_words == "2019/05/03"


def test_without_a_sure_day_the_day_is_unknown() -> None:
    known = known_of(story_page('<meta property="article:published_time" content="May 2019">'))
    assert (known.published, known.published_from) == (None, Origin.UNKNOWN)


def test_an_outlet_that_only_the_title_names_is_inferred() -> None:
    known = known_of(story_page())
    assert (known.outlet, known.outlet_from) == ("River Post", Origin.INFERRED)


# Bytes --------------------------------------------------------------------------------------------------


def test_utf_8_is_believed_before_what_the_page_says_of_itself() -> None:
    page = story_page().replace('charset="utf-8"', 'charset="iso-8859-1"')
    assert "“I will not hand it over,”" in intake_of(page).document.text


def test_a_page_in_the_encoding_that_it_declares_is_read_with_its_letters() -> None:
    page = story_page().replace('charset="utf-8"', 'charset="iso-8859-1"')
    intake = intake_of(page.encode("cp1252"))
    assert "“I will not hand it over,”" in intake.document.text and intake.document.encoding == "cp1252"


def test_soft_hyphens_and_letters_without_width_are_left_away() -> None:
    page = story_page().replace("miller kept", "mil\u00adler\u200b kept").replace("the key.", "the\u00a0key.")
    assert parts_of(page)[1] == (Kind.BODY, STORY[0])


@pytest.mark.parametrize("page", ["<html></html>", "<p></p>", "<!-- nothing -->", "<html><body><script>x=1</script>"])
def test_a_page_without_an_article_is_empty_or_damaged(page: str) -> None:
    with pytest.raises((SourceEmpty, SourceDamaged)):
        intake_of(page)


def test_a_page_that_a_browser_saved_as_one_file_is_read_with_its_address() -> None:
    content = saved_page(story_page(), "https://river.example/mill")
    for ending in ("mhtml", "mht"):
        intake = intake_of(content, f"page.{ending}")
        assert STORY[1] in intake.document.text
        assert intake.drafts[0].metadata.url == "https://river.example/mill"
