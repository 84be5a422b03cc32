"""An author as printed -> the parts that a citation puts in another order.

A person's last word is the family name, with the particles before it; a comma says it outright. Compound family
names without a hyphen cannot be told from second given names. What is no person's name stays whole.
"""

from __future__ import annotations

import re

Name = dict[str, str]

_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_PARTICLE_WORDS = "af al av bin da dal de del della den der di dos du el ibn la le ten ter van von zu zur"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
# Words of desks, agencies and companies: a name that holds one of them is nobody's own.
_BODY_WORDS = """
    agency agencies associated association board bureau center centre co collective commission committee company
    contributors correspondent correspondents council department desk editor editorial editors foundation group inc
    initiative institute international lab limited llc ltd magazine media ministry network news newspaper newsroom
    office organization press project report reporter reporters review service services society staff studio team
    times union university wire writers
"""
_BODIES = frozenset(_BODY_WORDS.split())
_LONGEST_PERSON = 5


def csl_name(author: str) -> Name:
    """The name in CSL's parts: `family`, `given`, `non-dropping-particle`, `suffix`; else all of it as `literal`."""
    author = " ".join(author.split())
    family, comma, given = author.partition(", ")
    if comma and given and "," not in given and not _SUFFIX.fullmatch(given):
        return {"family": family, "given": given}
    words = author.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if not _is_person(words):
        return {"literal": author}
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    parts = {
        "family": words[-1],
        "given": " ".join(words[:first]),
        "non-dropping-particle": " ".join(words[first:-1]),
        "suffix": suffix,
    }
    return {part: value for part, value in parts.items() if value}


def shown_name(name: Name) -> str:
    """The name as it is read: given name first."""
    if "literal" in name:
        return name["literal"]
    order = ("given", "non-dropping-particle", "family", "suffix")
    return " ".join(name[part] for part in order if part in name)


def _is_person(words: list[str]) -> bool:
    if not 2 <= len(words) <= _LONGEST_PERSON or words[0].lower() == "the":
        return False
    if any(word.lower().strip(".") in _BODIES for word in words):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and not any(
        letter.isdigit() or letter in "@&/|()" for word in words for letter in word
    )
