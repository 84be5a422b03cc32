"""What is counted: questions, how long answers take, the gateway, the sizes of libraries."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

Way = Literal["slash", "message", "button"]

# Seconds. Most answers take a few milliseconds; ten is past all patience.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_log = logging.getLogger(__name__)


class Asked:
    """One question while it is being answered. Its outcome is `error` until `found` says otherwise."""

    def __init__(self) -> None:
        self.outcome: Literal["answered", "nothing", "error"] = "error"

    def found(self, answered: bool) -> None:
        """Say whether the library had an answer."""
        self.outcome = "answered" if answered else "nothing"


class Metrics:
    """The figures of one running bot, in a registry of its own, so that two bots in a process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            "footnote_questions",
            "Questions, by how they were put and what became of them.",
            ("way", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "footnote_answer_seconds",
            "From a question to its card, without the way to Discord and back.",
            ("way",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._up = Gauge("footnote_gateway_up", "1 while connected to Discord's gateway.", registry=self._registry)
        self._latency = Gauge(
            "footnote_gateway_latency_seconds",
            "Between a heartbeat and Discord's answer to it.",
            registry=self._registry,
        )
        self._articles = Gauge("footnote_articles", "Articles in a library.", ("library",), registry=self._registry)

    @contextmanager
    def question(self, way: Way) -> Iterator[Asked]:
        """Count and time a question while it is answered, and log that it was: not what it said, nor whose it was."""
        asked = Asked()
        started = perf_counter()
        try:
            yield asked
        finally:
            seconds = perf_counter() - started
            self._questions.labels(way, asked.outcome).inc()
            self._seconds.labels(way).observe(seconds)
            fields = {"way": way, "outcome": asked.outcome, "milliseconds": round(seconds * 1000, 1)}
            _log.info("question", extra=fields)

    def watch_gateway(self, connected: Callable[[], bool], latency: Callable[[], float]) -> None:
        """Ask these for the state of the gateway and its latency in seconds whenever the figures are read."""
        self._up.set_function(connected)
        self._latency.set_function(latency)

    def set_libraries(self, articles: Mapping[str, int]) -> None:
        """Take over how many articles each library holds now."""
        self._articles.clear()
        for library, count in articles.items():
            self._articles.labels(library).set(count)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
