"""Laws: a slice is verbatim, a changed word is not, the differences applied to the source give the quotation."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from retrieval.answers.verdict import Outcome
from retrieval.model import Kind
from retrieval.text.folding import Word, forms, words
from retrieval.text.spans import Span
from tests.retrieval.helpers import MAIN, archive_of, prose
from tests.retrieval.quoted import applied

# Each example opens an archive on disk.
_FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

_WORDS = (
    "ferry harbour council bridge mayor night storm lamp keeper pier tide island school winter ticket engine letter "
    "captain meadow market the a of to and was not never carried closed sold opened 12 1,200 seven 3.5 Oslo"
)
_SENTENCES = st.lists(st.sampled_from(_WORDS.split()), min_size=5, max_size=14).map(
    lambda chosen: " ".join(chosen).capitalize() + "."
)
_ARTICLES = st.lists(
    st.lists(_SENTENCES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=5, unique=True
).map("\n\n".join)

_TYPOGRAPHY = {
    "as it is": lambda text: text,
    "capitals": str.upper,
    "curly": lambda text: f"“{text}”".replace("'", "’"),
    "spaces": lambda text: text.replace(" ", "\u00a0 \n"),
    "dashes": lambda text: text.replace("-", "–").replace(" ", " — "),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "in brackets": lambda text: f"[{text[0]}]{text[1:]}" if text[0].isalpha() and text[1:2].isalpha() else text,
    "ellipses around it": lambda text: f"… {text} [...]",
}


def run_of(found: list[Word], data: st.DataObject, least: int) -> list[Word]:
    assume(len(found) >= least)
    start = data.draw(st.integers(0, len(found) - least))
    end = data.draw(st.integers(start + least, min(len(found), start + 30)))
    return found[start:end]


@_FEW
@given(prose, st.data())
async def test_any_slice_however_set_is_verbatim_and_names_its_place(text: str, data: st.DataObject) -> None:
    assume(any(letter.isalnum() for letter in text))
    async with archive_of([text]) as archive:
        (entry,) = [entry async for entry in archive.articles(MAIN)]
        passages = await archive.passages(entry.id, range(1, 1_000), MAIN)
        article = await archive.article(entry.id, MAIN)
        passage = data.draw(st.sampled_from([one for one in passages if one.kind is not Kind.HEADING]))
        taken = run_of(list(words(article.text, passage.span)), data, 1)
        piece = article.text[taken[0].span.start : taken[-1].span.end]
        quote = _TYPOGRAPHY[data.draw(st.sampled_from(sorted(_TYPOGRAPHY)))](piece)
        # Upper case and decomposition are lossy for a few letters; what is left must be the same words.
        assume(forms(quote) == [word.form for word in taken] and any(letter.isalnum() for letter in quote))
        verdict = await archive.verify(quote, MAIN)
        assert verdict.outcome is Outcome.VERBATIM
        match = verdict.matches[0]
        assert match.exact and forms(match.text) == forms(quote)
        document = text[article.entry.start + match.span.start : article.entry.start + match.span.end]
        assert document == match.text


@_FEW
@given(_ARTICLES, st.data())
async def test_a_quotation_with_a_changed_word_is_not_verbatim(text: str, data: st.DataObject) -> None:
    async with archive_of([text]) as archive:
        taken = run_of(list(words(text)), data, 3)
        changed = data.draw(st.integers(0, len(taken) - 1))
        quote = " ".join("zeppelin" if number == changed else word.form for number, word in enumerate(taken))
        verdict = await archive.verify(quote, MAIN)
        assert verdict.outcome in (Outcome.ALTERED, Outcome.NOT_FOUND)
        for match in verdict.matches:
            assert "zeppelin" in {one.quoted.of(quote) for one in match.differences} or len(match.differences) >= 1


@_FEW
@given(_ARTICLES, st.data())
async def test_the_differences_applied_to_the_source_give_the_quotation(text: str, data: st.DataObject) -> None:
    taken = [word.span.of(text) for word in run_of(list(words(text)), data, 6)]
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(taken) - 1))
        how = data.draw(st.sampled_from(["drop", "add", "change"]))
        taken[place : place + (how != "add")] = [] if how == "drop" else [data.draw(st.sampled_from(["zoo", "97"]))]
    quote = " ".join(taken)
    async with archive_of([text]) as archive:
        verdict = await archive.verify(quote, MAIN)
        for match in (*verdict.matches, *verdict.nearest[: int(bool(verdict.matches))]):
            assert applied(verdict, match) == forms(quote)
            for one in match.differences:
                inside = Span(match.span.start, match.span.end)
                assert inside.start <= one.printed.start <= one.printed.end <= inside.end


async def test_what_is_added_before_all_else_is_marked_at_the_beginning_of_the_match() -> None:
    async with archive_of(["Ferry ferry ferry ferry ferry. Ferry ferry ferry ferry ferry."]) as archive:
        verdict = await archive.verify("zoo Ferry ferry ferry ferry ferry", MAIN)
        for match in verdict.matches:
            for one in match.differences:
                assert match.span.start <= one.printed.start <= one.printed.end <= match.span.end
        assert verdict.matches
