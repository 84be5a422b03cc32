"""Did anybody say so, in these words? Verdicts, never more than the sources bear out."""

from __future__ import annotations

import pytest

from retrieval.answers.verdict import Change, Outcome, Standing, Verdict
from retrieval.archive import Archive
from retrieval.model import Kind, Scope
from retrieval.text.folding import forms
from tests.retrieval.helpers import MAIN
from tests.retrieval.quoted import applied, print_article

HOLM = "“We will not sell the ferry, which carried 1,200 people,” Mayor Lina Holm said on Monday."
PLAIN = "The bridge over the narrow strait was closed for eleven days after the storm."


def changes(verdict: Verdict) -> list[tuple[str, str, str]]:
    """What differs in the first match: how, the quotation's words, the source's."""
    match = verdict.matches[0]
    return [
        (one.change.value, one.quoted.of(verdict.quote), one.printed.of(match.article.text))
        for one in match.differences
    ]


# Verbatim


@pytest.mark.parametrize(
    "quote",
    [
        "We will not sell the ferry, which carried 1,200 people",
        "we will NOT sell the ferry which carried 1200 people.",
        "“we will not sell — the ferry…”",
        "We will not […] carried 1,200 people",
        "'[w]e will not sell'",
        "sell the ferry",
        "We will [sic] not sell the ferry",
        "We  will\u00a0not\nsell the ferry, which carried 1,200 people,” Mayor Lina Holm said on Monday",
    ],
)
async def test_what_stands_so_is_verbatim_typography_apart(archive: Archive, quote: str) -> None:
    await print_article(archive, PLAIN, HOLM)
    verdict = await archive.verify(quote, MAIN)
    assert verdict.outcome is Outcome.VERBATIM
    (match,) = verdict.matches
    assert match.exact and match.differences == () and match.citation.paragraph == 2
    assert match.text == match.article.text[match.span.start : match.span.end]
    assert match.speaker_name == "Lina Holm" and match.standing is Standing.NOT_ASKED


async def test_another_spelling_of_a_word_is_found_and_is_not_verbatim(archive: Archive) -> None:
    await print_article(archive, PLAIN, "“We analyzed the color of the harbor,” said Mayor Lina Holm.")
    verdict = await archive.verify("We analysed the colour of the harbor", MAIN)
    assert verdict.outcome is Outcome.ALTERED
    assert changes(verdict) == [("changed", "analysed", "analyzed"), ("changed", "colour", "color")]


async def test_an_attribution_may_interrupt_the_words(archive: Archive) -> None:
    await print_article(archive, "“We will sell,” Lina Holm, the mayor, told the Gazette, “and we will not wait.”")
    verdict = await archive.verify("We will sell, and we will not wait.", MAIN)
    assert verdict.outcome is Outcome.VERBATIM
    (match,) = verdict.matches
    (said,) = match.interruptions
    assert said.of(match.article.text).startswith("Lina Holm") and match.speaker_name == "Lina Holm"
    assert applied(verdict, match) == forms(verdict.quote)


async def test_what_interrupts_must_be_an_attribution_and_nothing_else(archive: Archive) -> None:
    await print_article(archive, "They called it “a sale of the ferry” at once, and others “a gift to the few”.")
    verdict = await archive.verify("a sale of the ferry a gift to the few", MAIN)
    assert verdict.outcome is Outcome.ALTERED
    assert [change for change, *_ in changes(verdict)] == ["left_out"]


async def test_a_quotation_may_run_over_sentences_and_paragraphs(archive: Archive) -> None:
    await print_article(archive, PLAIN, "“The ferry waits. Nobody pays for it.", "“Everybody uses it,” Holm said.")
    verdict = await archive.verify("Nobody pays for it. Everybody uses it.", MAIN)
    assert verdict.outcome is Outcome.VERBATIM
    (match,) = verdict.matches
    assert [excerpt.passage.number for excerpt in match.excerpts] == [2, 3]
    assert match.text.startswith("Nobody") and match.text.endswith("uses it") and match.speaker_name == "Holm"


async def test_an_ellipsis_keeps_the_order_and_stays_within_a_few_sentences(archive: Archive) -> None:
    between = " ".join(f"Sentence number {number} stands here." for number in range(12))
    await print_article(archive, f"The harbour opens at dawn. {between} The night watch goes home.")
    near = await archive.verify("The harbour opens … Sentence number 1 stands here", MAIN)
    assert near.outcome is Outcome.VERBATIM and near.matches[0].left_out
    assert (await archive.verify("Sentence number 1 stands … The harbour opens at dawn", MAIN)).outcome is not (
        Outcome.VERBATIM
    )
    far = await archive.verify("The harbour opens at dawn … The night watch goes home", MAIN)
    assert far.outcome is not Outcome.VERBATIM


async def test_a_not_behind_an_ellipsis_is_pointed_out(archive: Archive) -> None:
    await print_article(archive, HOLM)
    verdict = await archive.verify("We will … sell the ferry", MAIN)
    (omission,) = verdict.matches[0].left_out
    assert omission.negation and omission.printed.of(verdict.matches[0].article.text) == "not"


# Altered


@pytest.mark.parametrize(
    ("quote", "expected", "number", "negation"),
    [
        ("We will sell the ferry, which carried 1,200 people", ("left_out", "", "not"), False, True),
        ("We will not sell the ferry, which carried 1,300 people", ("changed", "1,300", "1,200"), True, False),
        ("We will not sell the old ferry, which carried 1,200 people", ("added", "old", ""), False, False),
        ("We will never sell the ferry, which carried 1,200 people", ("changed", "never", "not"), False, True),
        ("We will not sell the ferry, that carried 1,200 people", ("changed", "that", "which"), False, False),
    ],
)
async def test_what_differs_is_marked_word_by_word(
    archive: Archive, quote: str, expected: tuple[str, str, str], number: bool, negation: bool
) -> None:
    await print_article(archive, PLAIN, HOLM)
    verdict = await archive.verify(quote, MAIN)
    assert verdict.outcome is Outcome.ALTERED
    assert changes(verdict) == [expected]
    (difference,) = verdict.matches[0].differences
    assert (difference.number, difference.negation) == (number, negation)
    assert applied(verdict, verdict.matches[0]) == [word.lower().replace(",", "") for word in quote.split()]


async def test_changed_words_at_an_end_are_set_against_the_sentences_own(archive: Archive) -> None:
    await print_article(archive, PLAIN + " Ships waited.")
    verdict = await archive.verify("The bridge over the narrow strait was closed for eleven days after the war", MAIN)
    assert changes(verdict) == [("changed", "war", "storm")]
    verdict = await archive.verify("Yesterday the bridge over the narrow strait was closed for eleven days", MAIN)
    assert changes(verdict) == [("added", "Yesterday", "")]


async def test_two_sentences_joined_are_altered(archive: Archive) -> None:
    await print_article(archive, "The ferry waits at the pier. It is old and slow. Nobody pays for the crossing.")
    verdict = await archive.verify("The ferry waits at the pier. Nobody pays for the crossing.", MAIN)
    assert verdict.outcome is Outcome.ALTERED
    assert changes(verdict) == [("left_out", "", "It is old and slow")]


async def test_halves_of_two_sentences_are_not_the_sentence_of_either(archive: Archive) -> None:
    await print_article(archive, PLAIN, "The council of the island voted to build a new school on the northern hill.")
    verdict = await archive.verify("The bridge over the narrow strait was to build a new school on the hill", MAIN)
    assert verdict.outcome is Outcome.NOT_FOUND


# Who said it


async def test_words_that_a_source_gives_to_another_are_misattributed(archive: Archive) -> None:
    await print_article(archive, HOLM)
    verdict = await archive.verify("We will not sell the ferry", MAIN, "Ole Dahl")
    assert verdict.outcome is Outcome.MISATTRIBUTED
    assert verdict.matches[0].speaker_name == "Lina Holm" and verdict.matches[0].standing is Standing.OTHER


@pytest.mark.parametrize("speaker", ["Lina Holm", "Holm", "lina holm", "Mayor Holm", "L. Holm"])
async def test_the_right_speaker_is_known_under_other_names(archive: Archive, speaker: str) -> None:
    await print_article(archive, HOLM)
    verdict = await archive.verify("We will not sell the ferry", MAIN, speaker)
    assert verdict.outcome is Outcome.VERBATIM and verdict.matches[0].standing is Standing.SAME


async def test_where_the_source_names_nobody_the_speaker_is_not_established(archive: Archive) -> None:
    await print_article(archive, PLAIN)
    verdict = await archive.verify("The bridge over the narrow strait was closed", MAIN, "Lina Holm")
    assert verdict.outcome is Outcome.VERBATIM
    assert verdict.matches[0].standing is Standing.NOT_ESTABLISHED and verdict.matches[0].speaker_name is None


async def test_who_wrote_the_article_says_what_nobody_else_does(archive: Archive) -> None:
    await print_article(archive, PLAIN, authors=["Ann Moe"])
    verdict = await archive.verify("The bridge over the narrow strait was closed", MAIN, "Ann Moe")
    assert verdict.matches[0].standing is Standing.SAME


async def test_a_source_with_the_right_speaker_goes_before_one_with_another(archive: Archive) -> None:
    await print_article(archive, "“We will not sell the ferry,” said Ole Dahl.", title="Wrong")
    await print_article(archive, HOLM, title="Right")
    verdict = await archive.verify("We will not sell the ferry", MAIN, "Holm")
    assert verdict.outcome is Outcome.VERBATIM
    assert [match.article.entry.metadata.title for match in verdict.matches] == ["Right", "Wrong"]
    assert [match.standing for match in verdict.matches] == [Standing.SAME, Standing.OTHER]


async def test_words_that_stand_twice_are_taken_from_who_says_them(archive: Archive) -> None:
    await print_article(
        archive, "She feared a sale of the ferry. “There is a sale of the ferry ahead,” Ole Dahl said."
    )
    verdict = await archive.verify("a sale of the ferry", MAIN, "Ole Dahl")
    assert verdict.outcome is Outcome.VERBATIM and verdict.matches[0].standing is Standing.SAME
    assert len(verdict.matches) == 1


async def test_the_signatory_of_a_letter_in_full_is_its_speaker(archive: Archive) -> None:
    letter = (Kind.QUOTATION, "We ask the council to keep the ferry running at night.", "The ferrymen")
    await print_article(archive, PLAIN, letter)
    verdict = await archive.verify("keep the ferry running at night", MAIN, "Lina Holm")
    assert verdict.outcome is Outcome.MISATTRIBUTED and verdict.matches[0].speaker_name == "The ferrymen"


# Readers' comments


async def test_what_only_a_reader_wrote_is_a_readers_comment(archive: Archive) -> None:
    comment = (Kind.COMMENT, "They will sell the ferry to their friends.", "gull42")
    await print_article(archive, HOLM, comment)
    verdict = await archive.verify("They will sell the ferry to their friends", MAIN, "Lina Holm")
    assert verdict.outcome is Outcome.READER_COMMENT
    assert verdict.matches[0].speaker_name == "gull42" and verdict.matches[0].kind is Kind.COMMENT


async def test_what_the_article_says_too_is_no_mere_comment(archive: Archive) -> None:
    await print_article(archive, (Kind.COMMENT, "“We will not sell the ferry” my foot!", "gull42"), HOLM)
    verdict = await archive.verify("We will not sell the ferry", MAIN, "Lina Holm")
    assert verdict.outcome is Outcome.VERBATIM and verdict.matches[0].kind is Kind.BODY


# Not found


async def test_what_nobody_says_is_not_found_and_the_nearest_is_no_support(archive: Archive) -> None:
    await print_article(archive, "The tide turned. " + PLAIN)
    verdict = await archive.verify("The bridge will be sold to a company from the mainland", MAIN)
    assert verdict.outcome is Outcome.NOT_FOUND and verdict.matches == ()
    assert [match.text for match in verdict.nearest] == [PLAIN]


@pytest.mark.parametrize("quote", ["", "…", "“”", "?!", "plutonium", "%", "\ud800"])
async def test_any_text_at_all_gets_a_verdict(archive: Archive, quote: str) -> None:
    await print_article(archive, HOLM)
    verdict = await archive.verify(quote, MAIN, "\ud800")
    assert verdict.outcome is Outcome.NOT_FOUND and verdict.matches == verdict.nearest == ()


async def test_few_words_are_only_found_as_they_are(archive: Archive) -> None:
    await print_article(archive, "We will never know who lit the lamps.")
    assert (await archive.verify("We will never", MAIN)).outcome is Outcome.VERBATIM
    assert (await archive.verify("We will never leave", MAIN)).outcome is Outcome.NOT_FOUND
    assert (await archive.verify("lit lamps", MAIN)).outcome is Outcome.NOT_FOUND


async def test_words_that_carry_no_meaning_are_found_too(archive: Archive) -> None:
    await print_article(archive, PLAIN, "They are what they are, and so am I.")
    verdict = await archive.verify("they are what they are", MAIN)
    assert verdict.outcome is Outcome.VERBATIM and verdict.matches[0].citation.paragraph == 2


# Several sources


async def test_every_source_is_listed_and_copies_are_grouped(archive: Archive) -> None:
    for title in ("First", "Second"):
        await print_article(archive, HOLM, title=title)
    await print_article(archive, "Lina Holm said: “We will not sell the ferry.”", title="Third")
    verdict = await archive.verify("We will not sell the ferry", MAIN)
    assert [match.article.entry.metadata.title for match in verdict.matches] == ["First", "Third"]
    assert [match.citation.number for match in verdict.matches] == [1, 2]
    assert [entry.metadata.title for entry in verdict.matches[0].copies] == ["Second"]


async def test_different_wordings_are_shown_together(archive: Archive) -> None:
    await print_article(
        archive, "Holm said: “Companies and organisations need to use the harbour lawfully.”", title="A"
    )
    await print_article(
        archive, "Holm said: “Companies and organizations need to use the harbour lawfully.”", title="B"
    )
    verdict = await archive.verify("Companies and organizations need to use the harbour lawfully", MAIN)
    assert verdict.outcome is Outcome.VERBATIM
    assert [(match.article.entry.metadata.title, match.exact) for match in verdict.matches] == [
        ("B", True),
        ("A", False),
    ]
    assert verdict.matches[1].differences[0].change is Change.CHANGED


async def test_more_sources_than_can_be_shown_are_counted(archive: Archive) -> None:
    for number in range(13):
        await print_article(archive, f"Number {number}: the ferry shall not be sold.")
    verdict = await archive.verify("the ferry shall not be sold", MAIN)
    assert (len(verdict.matches), verdict.more) == (10, 3)


# Scope


async def test_a_verdict_sees_only_its_scope(archive: Archive) -> None:
    await print_article(archive, HOLM, library="other")
    await print_article(archive, PLAIN)
    verdict = await archive.verify("We will not sell the ferry", MAIN)
    assert verdict.outcome is Outcome.NOT_FOUND
    both = await archive.verify("We will not sell the ferry", Scope.of("main", "other"))
    assert both.outcome is Outcome.VERBATIM


async def test_what_was_removed_is_not_found_any_more(archive: Archive) -> None:
    await print_article(archive, PLAIN)
    article_id = await print_article(archive, HOLM)
    assert (await archive.verify("We will not sell the ferry", MAIN)).outcome is Outcome.VERBATIM
    await archive.remove(article_id, MAIN)
    verdict = await archive.verify("We will not sell the ferry", MAIN)
    assert verdict.outcome is Outcome.NOT_FOUND
