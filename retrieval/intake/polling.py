"""When a followed feed is looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

EVERY = timedelta(hours=1)
AT_MOST = timedelta(days=1)
# By this share each wait is longer or shorter, so that feeds followed together are not asked for together.
_JITTER = 0.1


def next_poll(now: datetime, failures: int, random: Random) -> datetime:
    """When to poll next after so many failures in a row: an hour, doubled for each of them, a day at most.

    The clock and `random`, which spreads the waits by a tenth, are the caller's.

    A feed is never given up: one that comes back is read again within a day.
    """
    wait: timedelta = EVERY * 2 ** min(failures, 10) * random.uniform(1 - _JITTER, 1 + _JITTER)
    return now + min(wait, AT_MOST)
