"""How a topic was covered, as a picture: articles by month and outlet, and how often it and its nearest terms occur.

Drawn with matplotlib (the extra `charts`) for a phone in the dark: few elements, large letters, Discord's own dark
ground. Where matplotlib is not installed a line of bars takes its place.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bot.cards.limits import shortened
from bot.cards.summary_prose import spark_line
from bot.cards.topic_wording import topic_wording
from bot.cards.wording import Wording
from retrieval.answers.summary import TopicSummary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PICTURE = "coverage.png"

# Discord's dark ground and text, and hues that differ in brightness, too.
_GROUND, _TEXT, _QUIET = "#313338", "#dbdee1", "#80848e"
_HUES = ("#6ea8dc", "#f0b232", "#57c785", "#e0719e", "#b39ddb")
_OTHERS = "…"
# Inches at so many dots each: 960 by 960, which a phone shows at a third.
_SIZE, _DOTS = 6.4, 150
_LETTERS = 14
# Few enough that each can be read.
_OUTLETS, _BARS, _NAME, _TITLE = 4, 6, 26, 40
_DESCRIPTION = 1_000

# Months of a period, the shortest that makes no more than so many: a month, a year, a decade ...
_WIDTHS = (1, 12, 120, 1_200, 12_000)
_PERIODS = 36


def worth_a_picture(summary: TopicSummary) -> bool:
    """Whether there is something to compare: two articles at least."""
    return len(summary.coverage) > 1 and bool(summary.points)


def pictures_are_possible() -> bool:
    """Whether the extra `charts` is installed."""
    return find_spec("matplotlib") is not None


def line_of(summary: TopicSummary) -> str:
    """The articles by month as a line of bars between the first month and the last; empty without dates."""
    periods, counts = _by_period(summary)
    if not periods:
        return ""
    bars = spark_line([count.total() for count in counts])
    return " ".join(dict.fromkeys((periods[0], bars, periods[-1])))


def description_of(summary: TopicSummary, words: Wording) -> str:
    """What the picture shows, in words, for who cannot see it."""
    said = topic_wording(words)
    months = [f"{period}: {count.total()}" for period, count in zip(*_by_period(summary), strict=True) if count]
    mentions = [f"{name} {count}" for name, count in _mentions(summary)]
    text = said.picture_alt.format(
        topic=shortened(summary.topic, _TITLE),
        months=", ".join(months) or said.undated_outlet,
        mentions=", ".join(mentions),
    )
    return shortened(text, _DESCRIPTION)


def drawn(summary: TopicSummary, words: Wording) -> bytes:
    """The picture as PNG. Takes a fifth of a second: not for the event loop."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    said = topic_wording(words)
    periods, counts_by_period = _by_period(summary)
    # One period tells of no course.
    both = len(periods) > 1
    figure = Figure(figsize=(_SIZE, _SIZE if both else _SIZE / 2), dpi=_DOTS, facecolor=_GROUND)
    FigureCanvasAgg(figure)
    if both:
        above = figure.add_axes((0.08, 0.62, 0.86, 0.3))
        _draw_periods(above, periods, counts_by_period)
        _styled(above, said.coverage)
    below = figure.add_axes((0.36, 0.05, 0.54, 0.32) if both else (0.36, 0.08, 0.54, 0.74))
    names, counts = zip(*reversed(_mentions(summary)), strict=True)
    bars = below.barh(range(len(names)), counts, color=_HUES[0])
    below.bar_label(bars, padding=4, color=_TEXT, fontsize=_LETTERS)
    below.set_yticks(range(len(names)), [_drawable(name, _NAME) for name in names])
    below.set_xticks([])
    _styled(below, said.mentions)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor=_GROUND)
    return buffer.getvalue()


def _draw_periods(axes: Axes, periods: Sequence[str], counts: Sequence[Counter[str]]) -> None:
    """Bars of articles, stacked by outlet."""
    outlets = [name for name, _ in sum(counts, Counter[str]()).most_common()]
    named = outlets[:_OUTLETS]
    bottom = [0] * len(periods)
    for place, name in enumerate([*named, _OTHERS] if len(outlets) > len(named) else named):
        members = [name] if name in named else outlets[_OUTLETS:]
        heights = [sum(count[member] for member in members) for count in counts]
        axes.bar(range(len(periods)), heights, bottom=bottom, color=_HUES[place], label=_drawable(name, _NAME))
        bottom = [low + height for low, height in zip(bottom, heights, strict=True)]
    ticks = sorted({0, len(periods) - 1})
    axes.set_xticks(ticks, [periods[tick] for tick in ticks])
    axes.set_yticks([0, max(bottom)])
    legend = axes.legend(
        loc="upper left",
        bbox_to_anchor=(-0.02, -0.14),
        ncols=2,
        fontsize=_LETTERS - 2,
        labelcolor=_TEXT,
        frameon=False,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)


def _styled(axes: Axes, title: str) -> None:
    axes.set_facecolor(_GROUND)
    axes.set_title(title, color=_TEXT, fontsize=_LETTERS + 2, loc="left")
    axes.tick_params(colors=_TEXT, labelsize=_LETTERS, length=0)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        # What a source is called is no formula.
        label.set_parse_math(False)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(_QUIET)


def _mentions(summary: TopicSummary) -> list[tuple[str, int]]:
    """The topic and its nearest terms with their numbers of occurrences, the topic first."""
    names = [summary.topic, *summary.related][:_BARS]
    counts = [sum(one.mentions for one in summary.coverage)]
    counts += [sum(one.related[place] for one in summary.coverage) for place in range(len(summary.related))]
    return list(zip(names, counts, strict=False))


def _by_period(summary: TopicSummary) -> tuple[list[str], list[Counter[str]]]:
    """The periods from the first dated article to the last, by name, and in each the articles by outlet.

    An article without an outlet counts under its title. Empty where no article is dated.
    """
    dated = [(_month(day), one.entry.metadata) for one in summary.coverage if (day := one.entry.metadata.published)]
    if not dated:
        return [], []
    first, last = min(month for month, _ in dated), max(month for month, _ in dated)
    width = next(width for width in _WIDTHS if last // width - first // width < _PERIODS)
    counts = [Counter[str]() for _ in range(last // width - first // width + 1)]
    for month, known in dated:
        counts[month // width - first // width][known.outlet or known.title] += 1
    return [_named((first // width + place) * width, width) for place in range(len(counts))], counts


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _named(month: int, width: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}" if width == 1 else str(month // 12)


def _drawable(text: str, limit: int) -> str:
    """`text` in one line with letters that the font has."""
    return "".join(letter if letter in _letters() else "·" for letter in shortened(text, limit))


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    from matplotlib.font_manager import findfont, get_font

    font: Any = get_font(findfont("DejaVu Sans"))
    return frozenset(map(chr, font.get_charmap()))
