"""How good topic summaries are, beside other ways to make them from the same sentences, in one run.

    topics.json    [{topic, docs [{id, title, date, text}], references []}]

The documents of a topic become a library of their own. Footnote sums it up twice: asked with the topic's words (where
the set has only numbers for its topics, the words that most titles share) and without any. Each summary is cut to 250
words, and compared with every human one: ROUGE-1, -2 and -L recall, stemmed, the mean over the humans and topics.
Because ROUGE alone misleads, three more are printed: how many pairs of words repeat, the share of the articles cited,
and the share of the sentences that stand alone.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from pathlib import Path
from statistics import mean
from typing import Any

from retrieval.answers.summary import TopicSummary
from retrieval.archive import Archive
from retrieval.model import Scope
from retrieval.text.analysis import ENGLISH
from retrieval.text.paragraphs import paragraph_spans
from retrieval.text.sentences import sentence_spans
from retrieval.text.standing import stands_alone
from retrieval.text.stopwords import ENGLISH_STOP_WORDS
from tests.benchmarks.collections import Text, archive_of

WORDS = 250
_TITLE_WORDS = 4
_PEER_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a summary and the number of its article."""

    text: str
    article: int


Summary = Sequence[_Said]
Peer = Callable[[Sequence[Sequence[str]]], Summary]


async def measure(folder: Path) -> dict[str, dict[str, Any]]:
    """A row of figures for Footnote, asked with and without words, and for each of the others."""
    found: dict[str, list[dict[str, float]]] = {}
    for topic in json.loads((folder / "topics.json").read_text("utf-8")):
        sentences = [_sentences(document["text"]) for document in topic["docs"]]
        summaries = await _footnote(topic) | {name: peer(sentences) for name, peer in _peers().items()}
        for name, summary in summaries.items():
            cut = _cut(summary)
            figures = _rouge(cut, topic["references"]) | _shape(cut, len(sentences))
            found.setdefault(name, []).append(figures)
    return {
        name: {"topics": len(rows)} | {figure: mean(row[figure] for row in rows) for figure in rows[0]}
        for name, rows in found.items()
    }


async def _footnote(topic: dict[str, Any]) -> dict[str, Summary]:
    texts = [Text(str(number), document["title"], document["text"]) for number, document in enumerate(topic["docs"])]
    async with archive_of(texts) as (archive, scope):
        return {
            "Footnote, topic's words": await _grown(archive, scope, _words_of(topic)),
            "Footnote, no words": await _grown(archive, scope, None),
        }


async def _grown(archive: Archive, scope: Scope, words: str | None) -> Summary:
    """The shortest summary of enough words; where there are not so many, the longest."""
    summary: Summary = ()
    for sentences in range(8, 40):
        found = await (
            archive.overview(scope, sentences) if words is None else archive.topic(words, scope, sentences)
        )
        if len(found.points) == len(summary):
            break
        summary = _said(found)
        if sum(len(one.text.split()) for one in summary) >= WORDS:
            break
    return summary


def _said(found: TopicSummary) -> Summary:
    findings = [point.finding for point in found.points]
    return [_Said(finding.excerpt.text, int(finding.citation.entry.source)) for finding in findings]


def _words_of(topic: dict[str, Any]) -> str:
    """The topic's name, or where no text holds a word of it, the words that most titles share."""
    texts = {term for document in topic["docs"] for term in ENGLISH.terms(document["text"])}
    if texts & set(ENGLISH.terms(topic["topic"])):
        return str(topic["topic"])
    titles = [document["title"] for document in topic["docs"]]
    shared = Counter(term for title in titles for term in set(ENGLISH.terms(title)) if term.isalpha())
    words = {token.term: token.span.of(title) for title in titles for token in ENGLISH.tokens(title)}
    most = sorted(
        (term for term in shared if 3 * shared[term] >= len(titles)), key=lambda term: (-shared[term], term)
    )
    return " ".join(words[term] for term in most[:_TITLE_WORDS])


def _sentences(text: str) -> list[str]:
    return [
        " ".join(sentence.of(paragraph).split())
        for paragraph in (span.of(text) for span in paragraph_spans(text))
        for sentence in sentence_spans(paragraph)
    ]


def _peers() -> dict[str, Peer]:
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer

    return {
        "lead of the newest": lambda documents: [_Said(text, len(documents) - 1) for text in documents[-1]],
        "leads in turn": _leads_in_turn,
        "LexRank": _sumy(LexRankSummarizer),
        "TextRank": _sumy(TextRankSummarizer),
        "LSA": _sumy(LsaSummarizer),
    }


def _leads_in_turn(documents: Sequence[Sequence[str]]) -> Summary:
    return [
        _Said(text, number) for row in zip_longest(*documents) for number, text in enumerate(row) if text is not None
    ]


class _Tokens:
    """Our sentences, each a paragraph, and words for sumy, which else would download a model of them."""

    def to_sentences(self, text: str) -> list[str]:
        return [text]

    def to_words(self, text: str) -> list[str]:
        return re.findall(r"\w+", text.lower())


def _sumy(summarizer: Any) -> Peer:
    from sumy.nlp.stemmers import Stemmer
    from sumy.parsers.plaintext import PlaintextParser

    def summarise(documents: Sequence[Sequence[str]]) -> Summary:
        article = {text: number for number, document in enumerate(documents) for text in document}
        parser = PlaintextParser.from_string("\n\n".join(article), _Tokens())
        summarize = summarizer(Stemmer("english"))
        summarize.stop_words = ENGLISH_STOP_WORDS
        picked = [str(sentence) for sentence in summarize(parser.document, _PEER_SENTENCES)]
        return [_Said(text, article.get(text, -1)) for text in picked]

    return summarise


def _cut(summary: Summary) -> Summary:
    """The first 250 words."""
    kept: list[_Said] = []
    left = WORDS
    for one in summary:
        words = one.text.split()[:left]
        if words:
            kept.append(_Said(" ".join(words), one.article))
        left -= len(words)
    return kept


def _rouge(summary: Summary, references: Iterable[str]) -> dict[str, float]:
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    text = " ".join(one.text for one in summary)
    scores = [scorer.score(" ".join(reference.split()[:WORDS]), text) for reference in references]
    named = {"R1": "rouge1", "R2": "rouge2", "RL": "rougeL"}
    return {name: 100 * mean(score[key].recall for score in scores) for name, key in named.items()}


def _shape(summary: Summary, articles: int) -> dict[str, float]:
    pairs = [pair for one in summary for pair in pairwise(ENGLISH.terms(one.text))]
    # The last sentence was cut anywhere.
    whole = summary[:-1] or summary
    return {
        "repeated pairs %": 100 * (1 - len(set(pairs)) / max(len(pairs), 1)),
        "articles cited %": 100 * len({one.article for one in summary}) / articles,
        "stand alone %": 100 * mean(stands_alone(_first_sentence(one.text)) for one in whole),
        "sentences": len(summary),
    }


def _first_sentence(text: str) -> str:
    return next((span.of(text) for span in sentence_spans(text)), text)
