"""What the paragraphs of a clipping are: body, headings, captions, quotations, comments, or no part of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from retrieval.intake.drafts import drafts_of
from retrieval.intake.formats import plain
from retrieval.intake.parts import Parts, parts_of
from retrieval.intake.shapes import paragraphs_of
from retrieval.model import Draft, Kind, Origin

from .helpers import any_file_text, assert_in_order, assert_trimmed, prose

FIRST = (
    "The old ferry came back to the harbour this spring, painted blue and carrying twice as many bicycles as before, "
    "which pleased nobody on the quay so much as the children."
)
SECOND = (
    "Its captain, who had waited two winters for the yard to finish, said nothing for a while, looked at the water "
    "and then rang the bell so long that people came out of the market hall."
)
THIRD = (
    "The harbour council voted in May to pay for a second boat, and the yard has promised to deliver it before the "
    "bridge is closed for its repairs in the autumn of the coming year."
)


def parts(text: str) -> Parts:
    return parts_of(text, paragraphs_of(text))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(part.kind.value, part.span.of(text)) for part in parts(text).parts]


def drafts(text: str) -> tuple[Draft, ...]:
    return drafts_of(plain.read("clipping.txt", text.encode()))


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        ("The miller leaves", "heading"),
        ("## The miller leaves.", "heading"),
        ("“The miller leaves”", "heading"),
        ("Here is what the yard wrote:", "heading"),
        ("The miller leaves.", "body"),
        ("“The miller leaves.”", "body"),
        ("Will the miller leave?", "body"),
        ("The miller leaves the valley and the river and " + "the mill and " * 6 + "the wheel", "body"),
        ("The miller\nleaves", "body"),
        ("1. The miller leaves", "heading"),
        ("1. The miller leaves.", "body"),
        ("#mill", "heading"),
    ],
)
def test_a_short_line_that_does_not_end_like_a_sentence_is_a_heading(paragraph: str, kind: str) -> None:
    assert kinds(f"The old mill\n\n{paragraph}\n\nThe mill stands by the river.")[1] == (kind, paragraph)


def test_a_text_of_short_lines_has_those_under_its_title_for_its_body() -> None:
    assert [kind for kind, _ in kinds("Shopping\n\nBread\n\nMilk")] == ["heading", "body", "body"]
    assert kinds("Bread") == [("body", "Bread")]


def test_furniture_is_left_out_and_offsets_stay_those_of_the_source() -> None:
    text = f"Skip to content\n\nThe blue ferry\n\n- Advertisement -\n\n{FIRST}\n\nShare this:\n\nLeave a Reply\n"
    (draft,) = drafts(text)
    assert [one.span.shifted(draft.span.start).of(text) for one in draft.passages] == ["The blue ferry", FIRST]
    assert draft.span.of(text).startswith("The blue ferry") and draft.span.of(text).endswith(FIRST)


def test_a_page_of_nothing_but_furniture_is_kept_as_it_is() -> None:
    (draft,) = drafts("Home\n\nLeave a Reply")
    assert [one.kind for one in draft.passages] == [Kind.BODY, Kind.BODY]


def test_a_mail_signature_at_the_end_is_no_byline_and_no_passage() -> None:
    signature = (
        "Ada Holt, Harbour Campaigner\n\nQuay Friends, 12 River Street Suite 4, Oslo, NY 10001\n\nThink of boats?"
    )
    found = parts(f"The blue ferry\n\n{FIRST}\n\n{SECOND}\n\n{signature}")
    assert [part.kind for part in found.parts] == [Kind.HEADING, Kind.BODY, Kind.BODY]
    assert found.authors == ()


def test_a_sentence_with_an_address_in_it_is_no_signature() -> None:
    text = f"The blue ferry\n\n{FIRST}\n\nThe office of the yard is at 12 River Street."
    assert kinds(text)[-1] == ("body", "The office of the yard is at 12 River Street.")


def test_what_stands_over_a_story_tells_who_wrote_it_and_when_and_is_no_passage() -> None:
    text = f"The blue ferry\n\nby Ada Holt in Oslo and Bo Lind\n\nPublished: 21 April 2020\n\n{FIRST}"
    found = parts(text)
    assert kinds(text) == [("heading", "The blue ferry"), ("body", FIRST)]
    assert (found.authors, found.published, found.published_words) == (
        ("Ada Holt", "Bo Lind"),
        date(2020, 4, 21),
        "21 April 2020",
    )


def test_a_caption_bounds_the_date_of_an_article_and_does_not_give_it() -> None:
    caption = "Children on the quay on May 3, 2019, before the boat came in."
    text = f"The blue ferry\n\n{caption} — River Post/Wire\n\nHARBOUR TOWN: {FIRST}\n\n{SECOND}"
    found = parts(text)
    assert kinds(text)[1:3] == [("caption", caption), ("body", FIRST)]
    assert (found.published, found.earliest, found.latest) == (None, date(2019, 5, 3), None)


@pytest.mark.parametrize(
    "caption",
    [
        "Photo: The ferry at dusk",
        "Featured Image: the ferry at dusk. (Ada Holt, special to the Post)",
        "The ferry at dusk. (Photo by Ada Holt)",
        "The ferry at dusk. Photograph: Ada Holt",
        "The ferry at dusk (AP Photo/Ada Holt, File)",
    ],
)
def test_labels_and_credits_of_pictures_make_captions(caption: str) -> None:
    assert kinds(f"The blue ferry\n\n{FIRST}\n\n{caption}\n\n{SECOND}")[2] == ("caption", caption)


def test_a_sentence_that_speaks_of_a_picture_is_none() -> None:
    told = f"Her boat, which is pictured above, was built by hand. {SECOND}"
    assert kinds(f"The blue ferry\n\n{told}\n\n{FIRST}")[1] == ("body", told)


def test_the_credit_after_the_last_sentence_is_the_outlet_and_no_part_of_the_sentence() -> None:
    text = f"The blue ferry\n\n{FIRST}\n\n{SECOND} – The River Post/Wire Service.\n\nLeave a Reply"
    found = parts(text)
    assert (found.outlet, found.outlet_from) == ("The River Post/Wire Service", Origin.PRINTED)
    assert kinds(text)[-1] == ("body", SECOND)


@pytest.mark.parametrize("speaker", ["Ada Holt", "Ms. Holt", "Ms", "Holt"])
@pytest.mark.parametrize("place", [1, 3])
def test_who_stands_after_a_quotation_is_its_speaker_and_no_credit(speaker: str, place: int) -> None:
    quotation = f"“We will not rest until the ferry runs again.” – {speaker}"
    story = ["The blue ferry", FIRST, SECOND]
    story.insert(place, quotation)
    found = parts("\n\n".join(story))
    assert kinds("\n\n".join(story))[place] == ("body", quotation)
    assert found.outlet is None


def test_a_person_named_after_the_last_sentence_is_no_outlet() -> None:
    found = parts(f"The blue ferry\n\n{FIRST}\n\n{SECOND} – Ada Holt")
    assert (found.outlet, found.outlet_from) == (None, Origin.UNKNOWN)


def test_the_agency_of_a_dateline_is_the_outlet_and_the_story_begins_after_it() -> None:
    text = f"The blue ferry\n\nHARBOUR TOWN (NW) — {FIRST}\n\n{SECOND}"
    assert (parts(text).outlet, kinds(text)[1]) == ("NW", ("body", FIRST))


def test_capitals_that_come_back_in_the_story_are_no_dateline() -> None:
    text = f"The blue ferry\n\nNORDIC: {FIRST}\n\nThe NORDIC yard closed. {SECOND}"
    assert kinds(text)[1] == ("body", f"NORDIC: {FIRST}")


def test_what_is_left_of_an_address_after_the_last_word_is_no_part_of_the_sentence() -> None:
    text = f"The blue ferry\n\n{FIRST}–20190503-0007.html\n\n{SECOND} https://example.org/ferry?page=2"
    assert [part for _, part in kinds(text)[1:]] == [FIRST, SECOND]


def test_a_site_that_speaks_of_itself_names_the_outlet() -> None:
    notice = "RiverWatch is a nonprofit newsroom that looks at rivers. Sign up for our stories as they come."
    found = parts(f"The blue ferry\n\n{notice}\n\n{FIRST}")
    assert (found.outlet, found.outlet_from, len(found.parts)) == ("RiverWatch", Origin.PRINTED, 2)


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("“We are glad,” the captain told River Post.", "River Post"),
        ("In an interview with The Quay, the captain said that it was time.", "The Quay"),
        ("The boats carried fewer people, an RW investigation has found.", "RW"),
        ("“We are glad,” the captain told Ada Holt.", None),
        ("The captain told River Post, and the yard said so in a statement to The Quay.", None),
        ("River Post reported that the captain was glad.", None),
    ],
)
def test_a_story_that_speaks_of_one_paper_as_of_itself_is_inferred_to_be_from_it(
    sentence: str, outlet: str | None
) -> None:
    found = parts(f"The blue ferry\n\n{FIRST}\n\n{sentence}\n\n{SECOND}")
    assert (found.outlet, found.outlet_from) == (outlet, Origin.INFERRED if outlet else Origin.UNKNOWN)


def test_a_letter_given_in_full_is_a_quotation_to_its_end_with_whose_it_is() -> None:
    letter = f"Dear council,\n\n{THIRD}\n\n1. Buy the boat\n\n2. Paint it blue\n\nSincerely,\n\nThe ferry crew"
    text = f"The blue ferry\n\n{FIRST}\n\nRead the full text of the crew’s letter here:\n\n{letter}\n\n{SECOND}"
    found = parts(text).parts
    quoted = [part for part in found if part.kind is Kind.QUOTATION]
    assert [part.span.of(text) for part in quoted] == letter.split("\n\n")
    assert {part.speaker for part in quoted} == {"the crew’s letter"}
    assert found[-1].kind is Kind.BODY


@pytest.mark.parametrize(
    ("lead_in", "speaker"),
    [
        ("That is not how people read it. Here is how The River Post headlined it:", "The River Post"),
        ("The Quay, which first reported the vote, notes something else in its report of the night:", "The Quay"),
        ("Here is the language from the letter via The Quay:", "The Quay"),
        ("As recently reported:", None),
    ],
)
def test_a_paragraph_led_in_to_by_another_outlet_is_its_quotation(lead_in: str, speaker: str | None) -> None:
    text = f"The blue ferry\n\n{FIRST}\n\n{lead_in}\n\n{SECOND}\n\n{THIRD}"
    found = parts(text).parts
    assert [(part.kind.value, part.speaker) for part in found[-2:]] == [("quotation", speaker), ("body", None)]


def test_a_lead_in_to_a_list_quotes_nobody() -> None:
    text = f"The blue ferry\n\n{FIRST} The council wants three things:\n\n{SECOND}"
    assert [kind for kind, _ in kinds(text)] == ["heading", "body", "body"]


def test_lines_marked_as_in_a_mail_are_a_quotation() -> None:
    assert kinds(f"The blue ferry\n\n{FIRST}\n\n> The boat is late.\n> Again.\n\n{SECOND}")[2][0] == "quotation"


def test_any_text_makes_parts_in_order_inside_it_and_at_least_one() -> None:
    @settings(max_examples=300, deadline=None)
    @given(prose | any_file_text)
    def law(text: str) -> None:
        paragraphs = paragraphs_of(text)
        if not paragraphs:
            return
        spans = [part.span for part in parts_of(text, paragraphs).parts]
        assert spans
        assert_in_order(spans, text)
        assert_trimmed(spans, text)

    law()
