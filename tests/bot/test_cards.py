"""Any answer, any page and any context can be posted, and says where each excerpt stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from discord import ui
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import actions
from bot.cards.answer import answer_card
from bot.cards.article import PARAGRAPHS_ON_PAGE, article_card, context_card
from bot.cards.notice import help_card, notice_card
from bot.cards.search import search_card
from bot.cards.wording import ENGLISH, SPANISH
from retrieval.model import Answer, Article, Context, Finding, Kind, Metadata, Order, Passage, Suggestion
from tests.bot import made_up
from tests.bot.limits_checker import check_components, walk
from tests.bot.made_up import WORST, answer, finding
from tests.bot.markdown_reader import read
from tests.bot.nasty import texts

SHORT = Metadata(
    "The ferry", outlet="Gazette", authors=("Ida Lund",), published=date(2021, 3, 4), url="https://x.example/f"
)
FOREIGN = replace(SHORT, url="https://x.example/" + "\N{CJK UNIFIED IDEOGRAPH-8A9E}" * 480)
kind_metadata = made_up.metadata(made_up.plain_addresses)
any_metadata = made_up.metadata()


def parts(view: ui.LayoutView) -> tuple[list[str], dict[str, str]]:
    """The texts of a card, and its buttons' custom_ids by label, after it was held against Discord's limits."""
    components = view.to_components()
    check_components(components)
    everything = list(walk(components))
    texts = [part["content"] for part in everything if part["type"] == 10]
    buttons = (part for part in everything if part["type"] == 2)
    return texts, {(part.get("label") or part["emoji"]["name"]): part["custom_id"] for part in buttons}


def check_answer(given: Answer, question_id: int) -> None:
    texts, buttons = parts(answer_card(given, question_id))
    heading, *blocks = texts
    assert heading.startswith("### ")
    shown = [one for one in given.findings if f"Context {one.citation.number}" in buttons]
    assert shown == list(given.findings[: len(shown)]) and shown, "what is shown is the first of what was found"
    for one, block in zip(shown, blocks, strict=False):
        check_block(one, block)
        custom_id = buttons[f"Context {one.citation.number}"]
        match = actions.CONTEXT.fullmatch(custom_id)
        assert match and int(match["passage"]) == one.excerpt.passage.id
    rest = given.more + len(given.findings) - len(shown)
    assert ("More" in buttons) == (rest > 0)
    if rest:
        match = actions.MORE.fullmatch(buttons["More"])
        assert match and int(match["skip"]) == shown[-1].citation.number
        assert int(match["answer"]) == question_id
        assert f"{rest} more excerpt" in texts[-1]


def check_block(finding: Finding, block: str) -> None:
    *quotation, citation = block.split("\n")
    assert citation.startswith(f"-# **{finding.citation.number}** · ")
    assert f" · ¶ {finding.citation.paragraph}" in citation
    assert quotation and all(line.startswith("> ") for line in quotation)


def letters_of(block: str) -> str:
    """What a person reads in the quotation of a block."""
    *quotation, _ = block.split("\n")
    return read("\n".join(line.removeprefix("> ") for line in quotation)).shown


def same_lines(text: str) -> str:
    """Which character ends a line is not for a card to keep."""
    return "\n".join(text.splitlines())


# Answers


@given(made_up.answers(kind_metadata, most_copies=1), st.integers(0, 10**17))
@example(answer("ferry", finding(1, SHORT, "The ferry stopped."), more=1), 12)
@example(answer("a", *(finding(n, SHORT, "a*" * 150) for n in (1, 2, 3)), more=0), 12)
def test_an_answer_can_be_posted_and_cites_each_excerpt(given: Answer, question_id: int) -> None:
    check_answer(given, question_id)


@given(made_up.answers(kind_metadata, most_copies=0))
@example(answer("ferry", finding(1, SHORT, "The crew (of the ferry) stopped.")))
def test_an_excerpt_is_shown_letter_for_letter(given: Answer) -> None:
    texts, _ = parts(answer_card(given, 0))
    for found, block in zip(given.findings, [text for text in texts[1:] if text.startswith("> ")], strict=False):
        excerpt = found.excerpt
        before, after = "" if excerpt.opens_passage else "… ", "" if excerpt.closes_passage else " …"
        assert same_lines(letters_of(block)) == same_lines(before + excerpt.text + after)


@given(made_up.answers(any_metadata), st.integers(0, 10**17))
@example(answer("ferry", finding(1, FOREIGN, "The ferry stopped.")), 0)
def test_any_answer_whatever_the_address_can_be_posted(given: Answer, question_id: int) -> None:
    check_answer(given, question_id)


@pytest.mark.parametrize("copies", [3, 50])
def test_the_longest_answer_of_one_excerpt_can_be_posted(copies: int) -> None:
    long = finding(1, WORST, "a*" * 150, copies=[made_up.entry(100 + copy, WORST) for copy in range(copies)])
    check_answer(answer("a ferry", long, missing=["w" * 60] * 12, more=5), 9)


def test_answers_of_every_length_about_the_limit_can_be_posted() -> None:
    last = []
    for length in range(1, 481, 8):
        known = replace(WORST, url="https://x.example/" + "a" * length)
        given = answer("a", *(finding(n, known, "*" * 300) for n in (1, 2, 3)))
        check_answer(given, 5)
        last.append("More" in parts(answer_card(given, 5))[1])
    assert last[0] is False and True in last, "somewhere the third excerpt stops fitting"


def test_excerpts_that_do_not_fit_are_left_to_more() -> None:
    three = [finding(n, replace(WORST, url=None), "*" * 300) for n in (4, 5, 6)]
    copies = [made_up.entry(100, replace(WORST, url=None))] * 3
    texts, buttons = parts(answer_card(answer("a", *(replace(one, copies=tuple(copies)) for one in three)), 77))
    contexts = [label for label in buttons if label.startswith("Context ")]
    assert contexts in (["Context 4"], ["Context 4", "Context 5"])
    assert buttons["More"] == f"fn1:more:77:{3 + len(contexts)}"
    assert re.search(r"\b[12] more excerpts?\b", texts[-1])


def test_copies_beyond_three_are_counted() -> None:
    copies = [made_up.entry(100 + n, replace(SHORT, title=f"Copy {n}", url=None)) for n in range(5)]
    texts, _ = parts(answer_card(answer("ferry", finding(1, SHORT, "The ferry.", copies=copies)), 0))
    assert texts[1].endswith("¶ 2 · also in Copy 0, Copy 1, Copy 2 and 2 more")


@given(texts(), st.lists(st.from_regex(r"\A\w{1,60}\Z"), max_size=40))
def test_an_absence_can_be_posted_and_names_the_missing_words(question: str, missing: list[str]) -> None:
    texts, buttons = parts(answer_card(answer(question, missing=missing), 0))
    assert not buttons
    assert len(texts) == (3 if missing else 2)
    for word in missing[:8]:
        assert word[:30] in read(texts[2]).shown


@given(made_up.declined(any_metadata), st.integers(0, 10**17))
@example(
    made_up.decline(answer("a ferry", missing=["w" * 60] * 12), *(finding(n, WORST, "a*" * 150) for n in (1, 2))), 3
)
def test_what_is_near_can_be_posted_marked_as_no_answer(given: Answer, meant_id: int) -> None:
    for words in (ENGLISH, SPANISH):
        texts, buttons = parts(answer_card(given, 0, words, meant_id=meant_id))
        assert texts[1] == words.nothing_answers
        near = [text for text in texts if text.startswith("> ")]
        assert len(near) <= len(given.nearest)
        assert (f"-# {words.nearest}" in texts) is bool(near)
        for one, block in zip(given.nearest, near, strict=False):
            check_block(one, block)
        contexts = [custom_id for custom_id in buttons.values() if actions.CONTEXT.fullmatch(custom_id)]
        assert len(contexts) == len(near)
        asks = [custom_id for custom_id in buttons.values() if actions.MEANT.fullmatch(custom_id)]
        assert asks == ([f"fn1:meant:{meant_id}"] if meant_id else [])
        assert len(buttons) == len(contexts) + len(asks)


def test_two_near_passages_of_usual_length_are_both_shown() -> None:
    near = [finding(n, SHORT, "The ferry was late. " * 15) for n in (1, 2)]
    texts, buttons = parts(answer_card(made_up.decline(answer("why ferry?", missing=["zebra"]), *near), 0))
    assert texts[0] == "### why ferry?"
    assert texts[1:3] == ["Nothing in the library answers this.", "-# Nearest, not an answer:"]
    assert texts[-1] == "-# Not in the library: “zebra”"
    assert list(buttons) == ["Context 1", "Context 2"]


def test_the_end_of_the_results_says_so() -> None:
    texts, buttons = parts(answer_card(replace(answer("ferry"), skipped=3), 0))
    assert (texts[1], buttons) == ("There is no more to show.", {})
    assert "There is no more to show." in parts(search_card(replace(answer("ferry"), skipped=5), 0, Order.NEWEST))[0]


def test_a_word_that_may_have_been_meant_is_a_button() -> None:
    meant = (Suggestion("Palntir", "Palantir"), Suggestion("fery", "ferry"))
    given = replace(answer("Palntir fery", finding(1, SHORT, "The ferry.")), suggestions=meant)
    assert parts(answer_card(given, 5, meant_id=9))[1]["Did you mean Palantir, ferry?"] == "fn1:meant:9"
    assert parts(answer_card(given, 5, SPANISH, meant_id=9))[1]["¿Quisiste decir Palantir, ferry?"] == "fn1:meant:9"


@pytest.mark.parametrize(
    ("kind", "speaker", "said"),
    [
        (Kind.COMMENT, None, "a reader’s comment"),
        (Kind.COMMENT, "ferry*fan", r"a reader’s comment, by ferry\*fan"),
        (Kind.QUOTATION, "the harbour board", "quoted from the harbour board"),
        (Kind.QUOTATION, None, None),
        (Kind.BODY, "the harbour board", None),
    ],
)
def test_who_speaks_where_the_article_does_not_is_said(kind: Kind, speaker: str | None, said: str | None) -> None:
    one = finding(1, SHORT, "The ferry.")
    passage = replace(one.excerpt.passage, kind=kind, speaker=speaker)
    one = replace(one, excerpt=replace(one.excerpt, passage=passage))
    block = parts(answer_card(answer("ferry", one), 0))[0][1]
    assert f"-# **1** · {f'{said} · ' if said else ''}[The ferry]" in block
    article = one.excerpt.article
    for card in (context_card(Context(article, (passage,), passage)), article_card(article, [passage])):
        assert any(said in text for text in parts(card)[0]) if said else parts(card)


def test_who_speaks_where_the_excerpt_does_not_say_so_is_said_under_it() -> None:
    one = replace(finding(1, SHORT, "“We will not rest.”"), speaker="Ada *Holt*")
    assert r"-# **1** · Ada \*Holt\* speaking · [The ferry]" in parts(answer_card(answer("rest", one), 0))[0][1]
    assert r"habla Ada \*Holt\*" in parts(answer_card(answer("rest", one), 0, SPANISH))[0][1]


# Pages


def check_page(page: tuple[Article, list[Passage]]) -> None:
    article, passages = page
    texts, buttons = parts(article_card(article, passages))
    _, *blocks, footer = texts
    shown = passages[: len(blocks)]
    assert 1 <= len(blocks) <= PARAGRAPHS_ON_PAGE
    assert footer == f"-# ¶ {shown[0].number}–{shown[-1].number}"
    first, following = f"fn1:read:{article.entry.id}:1", f"fn1:read:{article.entry.id}:{shown[-1].number + 1}"
    assert buttons.get("First page") == (first if shown[0].number > 1 else None)
    assert buttons.get("Next page") == (following if len(shown) < len(passages) else None)
    for custom_id in buttons.values():
        assert actions.READ.fullmatch(custom_id) or custom_id == f"fn1:cite:article:{article.entry.id}"


@given(made_up.pages(kind_metadata))
def test_any_page_can_be_posted_and_leads_to_the_next(page: tuple[Article, list[Passage]]) -> None:
    check_page(page)


def test_a_page_and_a_context_that_fill_a_card_can_be_posted() -> None:
    article, passages = made_up.article(7, replace(WORST, url=None), ["x" * 20_000] * 3)
    check_page((article, passages))
    check_context(Context(article, passages, passages[1]))


@given(made_up.pages(any_metadata))
@example(made_up.article(7, FOREIGN, ["x" * 20_000]))
@example(made_up.article(7, WORST, ["x" * 20_000]))
def test_any_page_whatever_the_address_can_be_posted(page: tuple[Article, list[Passage]]) -> None:
    check_page(page)


# Contexts


def check_context(context: Context) -> None:
    texts, buttons = parts(context_card(context))
    *blocks, footer = texts
    assert any(block.startswith("> ") for block in blocks)
    assert footer.endswith(f"· ¶ {context.centre.number}")
    read_here = f"fn1:read:{context.article.entry.id}:{context.centre.number}"
    centre = context.centre
    assert buttons == {
        "Read from here": read_here,
        "Save": f"fn1:save:{centre.id}:0:{centre.span.length}:0",
        "Cite": f"fn1:cite:passage:{centre.id}",
    }
    assert actions.READ.fullmatch(read_here)


@given(made_up.contexts(kind_metadata))
def test_any_context_can_be_posted(context: Context) -> None:
    check_context(context)


@given(made_up.contexts(any_metadata))
@example(Context(*(made := made_up.article(7, FOREIGN, ["x" * 20_000])), made[1][0]))
@example(Context(*(made := made_up.article(7, WORST, ["x" * 20_000])), made[1][0]))
def test_any_context_whatever_the_address_can_be_posted(context: Context) -> None:
    check_context(context)


def test_a_short_context_shows_three_whole_paragraphs() -> None:
    article, passages = made_up.article(7, SHORT, ["Before.", "The *centre*.", "After."])
    texts, _ = parts(context_card(Context(article, passages, passages[1])))
    assert texts[:3] == ["Before.", r"> The \*centre\*.", "After."]


# Notices


@given(texts(min_size=1, max_size=400).filter(str.strip))
@example("*" * 10_000)
def test_any_notice_can_be_posted(sentence: str) -> None:
    assert parts(notice_card(sentence))[1] == {}


@pytest.mark.parametrize("mentions", [{}, {"ask": "</ask:1234567890123456789>"}])
def test_the_help_can_be_posted(mentions: dict[str, str]) -> None:
    texts, _ = parts(help_card(mentions))
    assert mentions.get("ask", "**/ask**") in "\n".join(texts)
