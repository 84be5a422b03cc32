"""A sketch of a text by which near-copies are found, also where one holds the other and more.

Broder 1997, "On the resemblance and containment of documents": hash every run of a few words and keep the hashes
that are 0 modulo a number. Unlike the minimum hashes of a text, these are the same wherever the words stand, so
what two sketches share, over the size of the smaller, estimates how much of the one is contained in the other: a
story with another's text and a hundred lines more is found, which minimum hashes miss.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from retrieval.text.analysis import fold

# Words in a run: shorter runs are shared by chance, longer ones break at every changed word.
_RUN = 5
# One hash in so many is kept: a story of 500 words has about 120.
_SAMPLED = 4
_WORD = re.compile(r"\w+")


def fingerprints(text: str) -> frozenset[int]:
    """The sketch of `text`: signed 64-bit numbers, about one for every four words. Empty for a few words."""
    words = _WORD.findall(fold(text))
    runs = (" ".join(words[first : first + _RUN]) for first in range(len(words) - _RUN + 1))
    hashes = (int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), signed=True) for run in runs)
    return frozenset(number for number in hashes if number % _SAMPLED == 0)
