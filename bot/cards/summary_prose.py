"""Parts of summaries as lines of text: times, counts, when headings are earned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from bot.cards.limits import shortened
from bot.cards.prose import plain
from bot.cards.topic_wording import topic_wording
from bot.cards.wording import Wording
from retrieval.answers.summary import Point, TopicSummary
from retrieval.text.mentioned import Mentioned

# A heading over one sentence says less than the sentence.
_EARNED = 2
_WORD, _WORDS = 40, 8
_BARS = "▁▂▃▄▅▆▇█"


def headings_earned(points: Sequence[Point]) -> bool:
    """Whether the parts of a summary are worth headings: at least two of them hold several points."""
    sizes = Counter(point.part for point in points)
    return sum(size >= _EARNED for size in sizes.values()) >= 2


def when(time: Mentioned, words: Wording) -> str:
    """A time as people write it: a day, a month or a year."""
    first, last = time.first, time.last
    if first == last:
        return words.on(first)
    if first.month == last.month and last - first < timedelta(days=31):
        return f"{words.months[first.month - 1]} {first.year}"
    return str(first.year)


def counted(summary: TopicSummary, words: Wording) -> str:
    """Where a summary is from: sentences, articles, outlets, days, copies set aside."""
    said = topic_wording(words)
    places = [words.counted(said.articles, summary.articles)]
    if summary.speaking:
        places.append(words.counted(said.outlets, len(summary.speaking)))
    sentences = words.counted(said.sentences, len(summary.points))
    parts = [said.from_places.format(sentences=sentences, places=", ".join(places))]
    if summary.days:
        parts.append(" – ".join(dict.fromkeys(words.on(day) for day in summary.days)))
    if summary.copies:
        parts.append(words.counted(said.copies, summary.copies))
    return " · ".join(parts)


def spark_line(counts: Sequence[int]) -> str:
    """Numbers as a line of bars; an empty one for numbers that are all 0."""
    top = max(counts, default=0)
    if not top:
        return ""
    return "".join(_BARS[(count * (len(_BARS) - 1) + top - 1) // top] for count in counts)


def missing(summary: TopicSummary, words: Wording) -> str:
    """The words of a topic that stand nowhere, as inert Markdown; empty where there are none."""
    if not summary.missing_terms:
        return ""
    named = [f"“{plain(shortened(word, _WORD))}”" for word in summary.missing_terms[:_WORDS]]
    return words.lacking.format(words=", ".join(named))
