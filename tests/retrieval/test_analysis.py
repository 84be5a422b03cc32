"""From letters to terms: what is found by what."""

import re
import threading
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text import analysis, folding
from retrieval.text.analysis import ENGLISH, Analyzer, fold

from .helpers import any_file_text, assert_in_order, prose

EXAMPLES = settings(max_examples=300, deadline=None)


def finds(question: str, text: str) -> bool:
    """Whether every term of the question, of which there is at least one, stands in the text."""
    terms = set(ENGLISH.terms(question))
    return bool(terms) and terms <= set(ENGLISH.terms(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("cafe", "A café at the corner."),
        ("CAFÉ", "Two cafes at the corner."),
        ("Malmo", "The train to Malmö was late."),
        ("straße", "Die STRASSE ist lang."),
        ("Lina's bakery", "Lina’s bakery is shut."),
        ("Lina bakery", "Lina’s bakery is shut."),
        ("Lina’s", "Lina bakes."),
        ("ﬁsh", "They sell fish."),
        ("mayors", "The mayor left."),
        ("voting", "They voted twice."),
        ("270000", "About 270,000 people came."),
        ("270,000", "About 270000 people came."),
        ("1,270,000", "About 1270000 people came."),
        ("1.5bn", "It cost 1.5bn in all."),
        ("the US", "The U.S. team won."),
        ("a PhD", "She holds a Ph.D. from Delft."),
        ("U.S.", "The US team won."),
        ("COVID-19", "Since covid-19 began."),
        ("covid 19", "Since COVID-19 began."),
        ("self-published", "A self published book."),
        ("4chan", "A thread on 4chan said so."),
        ("WHO guidance", "New guidance by the WHO."),
        ("it’s harbour", "The harbour."),
    ],
)
def test_a_question_finds_what_is_written_otherwise(question: str, text: str) -> None:
    assert finds(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("us", "The U.S. team won."),
        ("who", "New guidance by the WHO."),
        ("27", "About 270,000 people came."),
        ("15bn", "It cost 1.5bn in all."),
        ("chan", "A thread on 4chan said so."),
        ("harbor", "The barber."),
    ],
)
def test_a_question_does_not_find_what_is_something_else(question: str, text: str) -> None:
    assert not finds(question, text)


_TWO_SPELLINGS = """
    analysed analyzed, paralysing paralyzing, organisation organization, organised organized, recognise
    recognize, privatisation privatization, criticised criticized, subsidising subsidizing, authorise authorize,
    ionised ionized, anonymised anonymized, unrecognisable unrecognizable, reorganisers reorganizers, colour
    color, colourful colorful, neighbourhoods neighborhoods, unfavourable unfavorable, labourers laborers,
    behavioural behavioral, rumours rumors, centre center, centres centers, centred centered, centring
    centering, kilometres kilometers, litre liter, theatres theaters, fibre fiber, manoeuvres maneuvers,
    manoeuvring maneuvering, defence defense, offences offenses, licence license, licensing licencing, practised
    practiced, dialogues dialogs, catalogued cataloged, travelled traveled, travellers travelers, cancelled
    canceled, labelling labeling, modelled modeled, fuelled fueled, counsellors counselors, jewellery jewelry,
    medallist medalist, skilful skillful, fulfil fulfill, enrolment enrollment, programme program, programmes
    programs, judgement judgment, focussed focused, plough plow, scepticism skepticism, aluminium aluminum,
    aeroplanes airplanes, mouldy moldy, artefacts artifacts, enquiries inquiries, anaemia anemia, haemorrhage
    hemorrhage, leukaemic leukemic, paediatrician pediatrician, foetal fetal, diarrhoea diarrhea, archaeologists
    archeologists, oestrogen estrogen, ischaemic ischemic, sulphur sulfur, anaesthetic anesthetic
"""
_FAMILIES = """
    revise revision, supervise supervision, televise television, advise advising, precise precision, improvise
    improvisation, advertise advertisement, enterprise enterprising, surprise surprising, exercise exercising,
    promise promising, compromise compromising, franchise franchising, comprise comprising, arise arising,
    praise praising, analyse analysing, analyzed analyzing, defensive defense, criticize critic, normalized
    normal, labor labors
"""
_WORDS_OF_THEIR_OWN = """
    prize prise, rise rice, wise wiz, hour hor, four for, tour tor, devour devor, contour contor, cheque check,
    tyre tire, kerb curb, storey story, draught draft, Grey Gray, liter literal, timbre timber, metric metre,
    haem hem, premise premium, rogue rog, league leag, tiller tiler, Rancourt rancor
"""


@pytest.mark.parametrize("pair", " ".join(_TWO_SPELLINGS.split()).split(", "))
def test_british_and_american_spellings_find_each_other(pair: str) -> None:
    british, american = pair.split()
    assert finds(british, american.capitalize())
    assert finds(american, british.upper() + "’s")


@pytest.mark.parametrize("kin", " ".join(_FAMILIES.split()).split(", "))
def test_words_of_one_family_are_found_by_each_other_as_before(kin: str) -> None:
    assert len({*ENGLISH.terms(kin)}) == 1, ENGLISH.terms(kin)


@pytest.mark.parametrize("others", " ".join(_WORDS_OF_THEIR_OWN.split()).split(", "))
def test_spellings_that_are_words_of_their_own_stay_apart(others: str) -> None:
    first, second = others.split()
    assert not finds(first, second)


@pytest.mark.parametrize(
    "text", ["", " \n\t", "the of and", "What is it?", "…—!?", "🚢🚢", "__ _", "don’t", "Don't we?"]
)
def test_texts_without_a_word_that_counts_have_no_terms(text: str) -> None:
    assert ENGLISH.terms(text) == []


def test_a_text_all_in_capitals_has_the_terms_of_the_same_text_in_small_letters() -> None:
    text = "The ferry to us and to the islands has been late for it all"
    assert ENGLISH.terms(text.upper()) == ENGLISH.terms(text) == ["ferri", "island", "late"]


def test_an_acronym_that_looks_like_a_stop_word_counts_only_in_capitals() -> None:
    assert ENGLISH.terms("The IT department asked us, and the US agreed with it") == [
        "it",
        "depart",
        "ask",
        "us",
        "agre",
    ]


def test_a_single_capital_stop_word_is_no_acronym() -> None:
    assert ENGLISH.terms("A harbour, I said") == ENGLISH.terms("harbour")


def test_spans_of_tokens_slice_to_the_words_as_written() -> None:
    text = "Berg’s 270,000 fans (in the U.S.) read “4chan-like” café menus."
    assert [token.span.of(text) for token in ENGLISH.tokens(text)] == [
        "Berg’s",
        "270,000",
        "fans",
        "U.S.",
        "read",
        "4chan",
        "like",
        "café",
        "menus",
    ]


@EXAMPLES
@given(st.text(max_size=200) | prose)
def test_any_text_gives_tokens_whose_spans_are_ordered_disjoint_and_inside(text: str) -> None:
    tokens = list(ENGLISH.tokens(text))
    assert_in_order([token.span for token in tokens], text)
    for term, span in tokens:
        assert term
        assert any(letter.isalnum() for letter in span.of(text))


@EXAMPLES
@given(st.text(max_size=200) | prose)
def test_the_terms_of_a_text_are_those_of_its_tokens(text: str) -> None:
    assert ENGLISH.terms(text) == [token.term for token in ENGLISH.tokens(text)]


@EXAMPLES
@given(prose)
def test_the_same_words_with_other_apostrophes_have_the_same_terms(text: str) -> None:
    assert ENGLISH.terms(text.replace("’", "'")) == ENGLISH.terms(text)


@EXAMPLES
@given(st.text(st.characters(categories=["Ll", "Lu", "Nd", "Mn"]), max_size=20))
def test_folding_twice_changes_nothing_more(word: str) -> None:
    assert fold(fold(word)) == fold(word)


def test_folding_drops_case_accents_and_typographic_forms() -> None:
    assert fold("Müller’s") == "muller's"
    assert fold("ÅNGSTRÖM") == "angstrom"
    assert fold("ﬂat²") == "flat2"


def test_several_threads_get_the_same_terms_as_one() -> None:
    words = [f"word{number}ing runners{number}" for number in range(2_000)]
    alone = [ENGLISH.terms(word) for word in words]
    together: list[list[list[str]]] = []
    threads = [
        threading.Thread(target=lambda: together.append([ENGLISH.terms(word + " running") for word in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [[[*terms, "run"] for terms in alone]] * 4


@pytest.mark.parametrize("text", ["\uff9e", "harbour \uff9f bridge", "\uff76\uff9e \uff9e"])
def test_a_sound_mark_that_folds_to_nothing_is_no_term(text: str) -> None:
    assert "" not in ENGLISH.terms(text)


def test_terms_are_those_that_indexes_on_disk_were_made_with() -> None:
    # If this fails, `_VERSION` in retrieval/text/analysis.py must be raised, and this number set anew: indexes on
    # disk hold the terms of the version that made them.
    text = (
        "The U.S. Council’s 1,200 ferries (formerly 12.5bn) weren't HERE; café naïve Straße, 270,000 miles, "
        "e.g. 4chan and WHO, a Ph.D. Bezos's running runners ran: universal university — it's IT, isn't it?"
    )
    shouted = "NOBODY IN THE HARBOUR HEARD THE BELLS"
    terms = [*ENGLISH.terms(text), *ENGLISH.terms(shouted)]
    assert ENGLISH.version.startswith("english 3,")
    assert zlib.crc32(" ".join(terms).encode()) == 908452262


def test_terms_are_the_terms_of_the_tokens() -> None:
    for text in (
        "The U.S. Council’s 1,200 ferries",
        "NOBODY IN THE HARBOUR HEARD",
        "US WHO",
        "",
        "naïve Straße e.g.",
    ):
        assert ENGLISH.terms(text) == [token.term for token in ENGLISH.tokens(text)]


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("abU.S,' ’-_3(\n\"é\u0301!?[]"), max_size=24) | any_file_text)
def test_the_short_way_to_most_words_changes_no_word(text: str) -> None:
    for pattern in (analysis._WORD, folding._WORD):
        short, _, whole = pattern.pattern.partition("|")
        assert short.split("#")[0].strip().startswith("[A-Za-z]++")
        assert pattern.findall(text) == re.compile(whole, re.VERBOSE).findall(text)


@EXAMPLES
@given(st.text(max_size=200) | prose, st.data())
def test_at_any_places_as_many_terms_begin_before_as_tokens_do(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    terms, before = ENGLISH.terms_before(text, places)
    tokens = list(ENGLISH.tokens(text))
    assert list(terms) == [token.term for token in tokens]
    assert before == [sum(token.span.start < place for token in tokens) for place in places]


def test_more_written_words_than_are_kept_change_nothing() -> None:
    analyzer = Analyzer("english", frozenset())
    for start in range(0, 150_000, 1_000):
        words = [f"n{number}" for number in range(start, start + 1_000)]
        assert analyzer.terms(" ".join(words)) == words
    assert analyzer.terms("n0 n149999") == ["n0", "n149999"]
    assert len(analyzer._written) <= 1 << 17
