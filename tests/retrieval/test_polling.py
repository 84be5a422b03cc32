"""When a followed feed is looked at again."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from retrieval.intake.polling import next_poll

NOW = datetime(2020, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@given(st.integers(0, 10**6), st.integers())
def test_the_wait_doubles_with_each_failure_up_to_a_day(failures: int, seed: int) -> None:
    wait = next_poll(NOW, failures, Random(seed)) - NOW
    middle = HOUR * 2 ** min(failures, 5)
    assert min(middle * 0.9, 21 * HOUR) <= wait <= min(middle * 1.1, 24 * HOUR)


def test_feeds_followed_together_are_not_polled_together() -> None:
    random = Random(1)
    assert len({next_poll(NOW, 0, random) for _ in range(100)}) == 100
