"""PDF files: paragraphs out of lines, with the pages that they stand on."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from retrieval.errors import NoTextLayer, SourceDamaged, SourceLocked
from retrieval.intake.reading import Intake, read_content
from retrieval.model import Kind

from .made_files import STORY, PdfLine, pdf, story_pdf, wrapped


def intake_of(content: bytes, name: str = "paper.pdf") -> Intake:
    return read_content(name, content, name=name)


def passages_of(content: bytes) -> list[tuple[int | None, Kind, str]]:
    intake = intake_of(content)
    (draft,) = intake.drafts
    text = draft.span.of(intake.document.text)
    return [(one.page, one.kind, one.span.of(text)) for one in draft.passages]


def bodies_of(content: bytes) -> list[str]:
    return [text for _, kind, text in passages_of(content) if kind is Kind.BODY]


def set_in(
    lines: list[str], *, x: float = 72, top: float = 700, leading: float = 14, size: float = 11
) -> list[PdfLine]:
    return [(line, x, top - number * leading, size, False) for number, line in enumerate(lines)]


def test_lines_become_paragraphs_and_larger_ones_headings() -> None:
    assert passages_of(story_pdf()) == [
        (1, Kind.HEADING, "The last miller"),
        *((1, Kind.BODY, paragraph) for paragraph in STORY),
    ]


def test_the_title_is_what_the_file_states_else_its_first_heading() -> None:
    assert intake_of(story_pdf()).drafts[0].metadata.title == "The last miller"
    heading = ("A key without a mill", 72, 800, 20, True)
    for stated in ("", "Microsoft Word - mill.docx", "untitled", "mill_final.indd"):
        content = pdf([[heading, *wrapped(STORY)]], title=stated, author="jsmith")
        known = intake_of(content).drafts[0].metadata
        assert (known.title, known.authors, known.published) == ("A key without a mill", (), None)


def test_a_byline_under_the_headline_is_what_is_known_of_the_authors() -> None:
    lines = [("The last miller", 72, 800, 20, True), ("By Una Marsh and Bo Lind", 72, 780, 11, False)]
    content = pdf([[*lines, *wrapped(STORY, top=740)]])
    assert intake_of(content).drafts[0].metadata.authors == ("Una Marsh", "Bo Lind")
    assert bodies_of(content) == list(STORY)


def test_indented_first_lines_begin_paragraphs_where_there_is_no_space_between_them() -> None:
    lines = [
        ("The mill by the river closed in May after ninety", 72),
        ("years, and its last miller kept the key for herself.", 72),
        ("The council offered to buy the building from her.", 90),
        ("Nobody could say what it would do with the wheel.", 72),
    ]
    content = pdf([[(text, x, 700 - 14 * n, 11, False) for n, (text, x) in enumerate(lines)]])
    assert bodies_of(content) == [" ".join(text for text, _ in lines[:2]), " ".join(text for text, _ in lines[2:])]


def test_words_cut_at_the_ends_of_lines_are_whole_in_the_text() -> None:
    lines = [
        "The council prom-",
        "ised to pay for the re-",
        "pairs of the well-",
        "known wheel, a well-known prom-",
        "ise.",
    ]
    text = "The council promised to pay for the repairs of the well-known wheel, a well-known promise."
    assert bodies_of(pdf([set_in(lines)])) == [text]


def test_a_name_with_a_hyphen_at_the_end_of_a_line_keeps_it() -> None:
    lines = ["The judge was Jean-", "Paul Marsh, who came from the north and knew nothing."]
    assert bodies_of(pdf([set_in(lines)])) == [
        "The judge was Jean-Paul Marsh, who came from the north and knew nothing."
    ]


def test_a_paragraph_goes_on_over_the_page_and_belongs_to_the_page_it_begins_on() -> None:
    first = ["The mill by the river closed in May after ninety years, and its last"]
    second = [
        "miller kept the key that opens the door to the wheel.",
        "Nobody asked her for it in all the years that followed.",
    ]
    pages = [set_in(first), [set_in(second)[0], (second[1], 72, 640, 11, False)]]
    assert passages_of(pdf(pages)) == [
        (1, Kind.BODY, f"{first[0]} {second[0]}"),
        (2, Kind.BODY, second[1]),
    ]


def test_what_stands_at_the_head_and_foot_of_every_page_is_left_out() -> None:
    pages = [
        [
            ("River Post, May 2019", 72, 820, 9, False),
            *set_in([f"{paragraph} Part {'abcdef'[number]}."]),
            (f"- {number + 1} -", 290, 30, 9, False),
            (f"page {number + 1} of 3", 500, 20, 9, False),
        ]
        for number, paragraph in enumerate(STORY)
    ]
    assert [(page, text) for page, _, text in passages_of(pdf(pages))] == [
        (number + 1, f"{paragraph} Part {'abcdef'[number]}.") for number, paragraph in enumerate(STORY)
    ]


def test_a_number_on_its_only_page_is_no_page_number() -> None:
    assert "1998" in intake_of(pdf([[*set_in(list(STORY)), ("1998", 72, 30, 11, False)]])).document.text


def test_columns_are_read_one_after_the_other_as_the_file_draws_them() -> None:
    left = ["The mill by the river", "closed in May after", "ninety years and its"]
    right = ["last miller kept the", "key to the old door."]
    content = pdf([[*set_in(left), *set_in(right, x=320)]])
    assert bodies_of(content) == [" ".join(left + right)]


def test_captions_lists_and_tables_of_contents_are_known() -> None:
    lines = [
        "Figure 3. The wheel in winter, seen from the bridge.",
        "1. The wheel . . . . . . . . . . . . . . . . . . . . . 12",
    ]
    content = pdf([[(lines[0], 72, 700, 11, False), (lines[1], 72, 650, 11, False), *wrapped(STORY, top=600)]])
    assert passages_of(content)[0] == (1, Kind.CAPTION, lines[0])
    assert ". . ." not in intake_of(content).document.text


def test_ligatures_are_spelt_out_so_that_their_words_are_found() -> None:
    # The font calls this letter by its name only, so it is mapped by the reader of the font; the table is ours.
    from retrieval.intake.formats.pdf_lines import Line, paragraphs_of

    (paragraph,) = paragraphs_of([[Line("the o\ufb03ce of \ufb01sh and \ufb02our", 72, 700, 11)]])
    assert paragraph.text == "the office of fish and flour"


# What is refused ----------------------------------------------------------------------------------------


def encrypted(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_encrypted_file_is_locked_unless_it_opens_without_a_password() -> None:
    with pytest.raises(SourceLocked, match="encrypted"):
        intake_of(encrypted(story_pdf(), "secret"))
    assert STORY[0] in intake_of(encrypted(story_pdf(), "")).document.text


def test_a_scan_has_no_text_layer() -> None:
    blank: list[list[PdfLine]] = [[], [("7", 290, 30, 9, False)], []]
    with pytest.raises(NoTextLayer, match="without a text layer"):
        intake_of(pdf(blank))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
def test_a_file_that_was_cut_off_is_damaged_or_scanned_never_half_read(share: float) -> None:
    content = story_pdf()
    with pytest.raises((SourceDamaged, NoTextLayer)):
        intake_of(content[: int(len(content) * share)])


def test_bytes_that_are_no_pdf_are_damaged() -> None:
    with pytest.raises(SourceDamaged):
        intake_of(b"\x00\x01\x02 nothing of the kind")
