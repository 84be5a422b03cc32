"""Word files, books, mails and rich text."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.errors import NotAFeed, PackRefused, SourceDamaged, SourceEmpty, SourceLocked
from retrieval.intake.reading import Intake, read_content
from retrieval.model import Kind, Origin

from .made_files import STORY, docx, epub, feed, mail, pack, rtf, story_page, swelling


def intake_of(name: str, content: bytes) -> Intake:
    return read_content(name, content, name=name)


def passages_of(name: str, content: bytes) -> list[tuple[Kind, str]]:
    intake = intake_of(name, content)
    (draft,) = intake.drafts
    text = draft.span.of(intake.document.text)
    return [(one.kind, one.span.of(text)) for one in draft.passages]


BODY = [(Kind.BODY, paragraph) for paragraph in STORY]


# Word ---------------------------------------------------------------------------------------------------


def test_the_styles_of_a_word_file_say_what_its_paragraphs_are() -> None:
    content = docx(
        [
            ("Title", "The last miller"),
            ("", STORY[0]),
            ("heading 1", "What she wrote"),
            ("Quote", "Whoever takes the key takes the mill."),
            ("caption", "The wheel in winter."),
            ("", STORY[1]),
        ],
        title="An old template",
        author="Una Marsh",
    )
    assert passages_of("mill.docx", content) == [
        (Kind.HEADING, "The last miller"),
        (Kind.BODY, STORY[0]),
        (Kind.HEADING, "What she wrote"),
        (Kind.QUOTATION, "Whoever takes the key takes the mill."),
        (Kind.CAPTION, "The wheel in winter."),
        (Kind.BODY, STORY[1]),
    ]
    known = intake_of("mill.docx", content).drafts[0].metadata
    assert (known.title, known.authors, known.published) == ("The last miller", ("Una Marsh",), None)


def test_without_a_heading_the_properties_of_a_word_file_name_it() -> None:
    content = docx([("", paragraph) for paragraph in STORY], title="Millers & keys", author="jsmith")
    known = intake_of("mill.docx", content).drafts[0].metadata
    assert (known.title, known.authors) == ("Millers & keys", ())


def test_an_empty_word_file_is_empty() -> None:
    with pytest.raises(SourceEmpty):
        intake_of("mill.docx", docx([("", "")]))


# Books --------------------------------------------------------------------------------------------------

FACTS = (
    "<dc:title>The River</dc:title><dc:creator>Una Marsh</dc:creator><dc:publisher>Quay Books</dc:publisher>"
    "<dc:date>2019-05-03T00:00:00Z</dc:date>"
)


def test_the_chapters_of_a_book_are_read_in_their_order_without_its_contents() -> None:
    content = epub({"z%20one.xhtml": "", "two.xhtml": f"<h2>Two</h2><p>{STORY[1]}</p>"}, facts=FACTS)
    content = epub(
        {"one.xhtml": f"<h2>One</h2><p>{STORY[0]}</p>", "a.xhtml": f"<h2>Two</h2><p>{STORY[1]}</p>"}, facts=FACTS
    )
    assert passages_of("river.epub", content) == [
        (Kind.HEADING, "One"),
        (Kind.BODY, STORY[0]),
        (Kind.HEADING, "Two"),
        (Kind.BODY, STORY[1]),
    ]
    known = intake_of("river.epub", content).drafts[0].metadata
    assert (known.title, known.outlet, known.authors) == ("The River", "Quay Books", ("Una Marsh",))
    assert (known.published, known.published_from) == (date(2019, 5, 3), Origin.PRINTED)


def test_a_book_that_states_only_a_year_has_no_day() -> None:
    content = epub({"one.xhtml": f"<p>{STORY[0]}</p>"}, facts="<dc:date>2019</dc:date>")
    assert intake_of("river.epub", content).drafts[0].metadata.published is None


def test_a_locked_book_is_locked_and_scrambled_fonts_are_no_lock() -> None:
    chapters = {"one.xhtml": f"<p>{STORY[0]}</p>"}
    lock = '<encryption><CipherReference URI="OEBPS/{}"/></encryption>'
    with pytest.raises(SourceLocked):
        intake_of("river.epub", epub(chapters, extra={"META-INF/encryption.xml": lock.format("one.xhtml")}))
    open_book = epub(chapters, extra={"META-INF/encryption.xml": lock.format("font.otf")})
    assert STORY[0] in intake_of("river.epub", open_book).document.text


def test_entities_in_a_book_bring_nothing_in_and_do_not_grow() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    outside = bomb + '<!ENTITY passwords SYSTEM "file:///etc/passwd">]><package>&j;&passwords;</package>'
    content = epub({"one.xhtml": f"<p>{STORY[0]}</p>"}, extra={"OEBPS/book.opf": outside})
    with pytest.raises((SourceEmpty, SourceDamaged)):
        intake_of("river.epub", content)


@pytest.mark.parametrize("name", ["mill.docx", "river.epub"])
def test_zip_files_that_are_no_such_document_are_damaged(name: str) -> None:
    for content in (pack({"a.txt": "Text."}), b"PK\x03\x04 cut off", b"\x00" * 100 + b"x"):
        with pytest.raises(SourceDamaged):
            intake_of(name, content)


@pytest.mark.parametrize("name", ["mill.docx", "river.epub"])
def test_documents_that_swell_when_unpacked_are_refused(name: str) -> None:
    with pytest.raises(PackRefused, match="grows"):
        intake_of(name, swelling("word/document.xml", 64 << 20))


# Mails --------------------------------------------------------------------------------------------------


def test_a_mail_is_its_text_without_the_signature() -> None:
    content = mail(
        "\n\n".join(STORY) + "\n\n-- \nAda Holt\nThe Mill\n",
        f"<p>{STORY[0]}</p>",
        Date="Fri, 03 May 2019 10:00:00 +0200",
    )
    assert passages_of("key.eml", content)[-3:] == BODY
    known = intake_of("key.eml", content).drafts[0].metadata
    assert (known.title, known.authors) == ("The key", ("Ada Holt",))
    assert (known.published, known.published_from, known.published_words) == (
        date(2019, 5, 3),
        Origin.PRINTED,
        "03 May 2019",
    )


def test_a_mail_without_a_text_is_its_html() -> None:
    content = mail(html=story_page(), Date="Fri, 03 May 2019 10:00:00 +0200")
    assert [one for one in passages_of("key.eml", content) if one[0] is Kind.BODY] == BODY
    known = intake_of("key.eml", content).drafts[0].metadata
    assert (known.title, known.authors, known.published) == ("The key", ("Ada Holt",), date(2019, 5, 3))


def test_a_mail_in_another_encoding_with_lines_wrapped_for_the_way_is_read_whole() -> None:
    content = (
        b"From: =?iso-8859-1?Q?Zo=EB?= Berg <z@x.example>\r\nSubject: Soup\r\nContent-Type: text/plain; "
        b"charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        b"The caf\xe9 on the quay sold soup \r\nuntil noon, and nobody objected.\r\n"
    )
    assert (
        passages_of("soup.eml", content)[-1][1] == "The café on the quay sold soup until noon, and nobody objected."
    )
    assert intake_of("soup.eml", content).drafts[0].metadata.authors == ("Zoë Berg",)


def test_what_is_no_mail_is_damaged_and_a_mail_of_nothing_is_empty() -> None:
    with pytest.raises(SourceDamaged):
        intake_of("key.eml", STORY[0].encode())
    with pytest.raises(SourceEmpty):
        intake_of("key.eml", mail(""))


# Feeds --------------------------------------------------------------------------------------------------


def test_each_item_of_a_saved_feed_is_an_article() -> None:
    told = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in STORY[:2])
    content = feed(
        "River Post",
        [
            "<title>The last miller</title><link>https://river.example/1</link><author>Una Marsh</author>"
            f"<pubDate>Fri, 03 May 2019 10:00:00 GMT</pubDate><description>{told}</description>",
            "<title>A wheel turns</title><link>https://river.example/2</link>",
        ],
    )
    for name in ("feed.xml", "feed.rss", "feed.atom"):
        intake = intake_of(name, content)
        first, second = intake.drafts
        text = first.span.of(intake.document.text)
        assert [(one.kind, one.span.of(text)) for one in first.passages] == [
            (Kind.HEADING, "The last miller"),
            *BODY[:2],
        ]
        known = first.metadata
        assert (known.title, known.outlet, known.authors) == ("The last miller", "River Post", ("Una Marsh",))
        assert (known.published, known.url) == (date(2019, 5, 3), "https://river.example/1")
        text = second.span.of(intake.document.text)
        assert [(one.kind, one.span.of(text)) for one in second.passages] == [(Kind.BODY, "A wheel turns")]


def test_what_is_no_feed_is_refused() -> None:
    with pytest.raises(NotAFeed):
        intake_of("feed.xml", b"<?xml version='1.0'?><list><one/></list>")


# Rich text ----------------------------------------------------------------------------------------------


def test_rich_text_is_read_paragraph_by_paragraph() -> None:
    content = rtf(["The last miller", *STORY])
    assert [one for one in passages_of("mill.rtf", content) if one[0] is Kind.BODY] == BODY
    assert intake_of("mill.rtf", content).drafts[0].metadata.title == "The last miller"


def test_what_is_no_rich_text_is_damaged() -> None:
    with pytest.raises(SourceDamaged):
        intake_of("mill.rtf", STORY[0].encode())
