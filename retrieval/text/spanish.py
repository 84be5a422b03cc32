"""Questions put in Spanish to a library in English: what of them only says how they ask.

The names and numbers of such a question are what finds anything; its articles and question words stand in no
English text, or as something else ("los" is in Los Angeles). They are left out of it, as an English question's are.
"""

from __future__ import annotations

import re

_ASKING = "qué|quién|quiénes|cuál|cuáles|cuándo|cuánto|cuánta|cuántos|cuántas|dónde|adónde|cómo"
_UNACCENTED = _ASKING.translate(str.maketrans("áéó", "aeo"))
_BUILDING = (
    "el la los las lo un una unos unas al del a ante bajo con contra de desde durante en entre hacia hasta para por "
    "según sin sobre tras y e o u ni pero si porque aunque mientras también ya no sí muy más menos "
    "se me te le les nos su sus mi mis tu tus este esta estos estas ese esa esos esas aquel aquella esto eso ello "
    "es son era eran fue fueron ser sido está están estaba estaban estar ha han había habían haber hay hubo "
    "hace hizo hicieron hacer puede pueden tiene tienen tenía dice dicen dijo dijeron decir dicho"
)
_FUNCTION_WORDS = frozenset([*_BUILDING.split(), *_ASKING.split("|"), *_UNACCENTED.split("|")])
_WORD = re.compile(r"[^\W\d_]+")
# Marks and accents that English has not; else a question word first ("Como" is a lake, too) and one more word.
_SURELY = re.compile(rf"¿|\b(?:{_ASKING})\b", re.IGNORECASE)
_LIKELY = re.compile(rf"\W*(?:(?:a|con|de|desde|en|para|por)\s+)?(?:{_UNACCENTED})\b", re.IGNORECASE)
_ONE_MORE = re.compile(r"\b(?:el|los|las|del|con|dijo|sobre|según|por|para|se|fue|es|está|hay)\b")


def without_spanish_asking(question: str) -> str:
    """`question` without the function words of Spanish, if it is put in Spanish; else as it is.

    A word with a capital after the first is a name's: the "El" of El Salvador stays.
    """
    if not (_SURELY.search(question) or (_LIKELY.match(question) and _ONE_MORE.search(question))):
        return question
    first = _WORD.search(question)
    return _WORD.sub(lambda word: " " if _only_asks(word, first) else word[0], question)


def _only_asks(word: re.Match[str], first: re.Match[str] | None) -> bool:
    is_first = first is not None and word.start() == first.start()
    text = word[0]
    return text.lower() in _FUNCTION_WORDS and (is_first or text.islower())
