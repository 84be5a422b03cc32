"""The quotations of a message, with who is said to have said each, where the message names somebody.

Words in quotation marks of any style, block quotations of Discord (> and >>>), and in a request by hand
("verify: ...") the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import discord

from retrieval.text.attribution import speaker_of
from retrieval.text.attribution.names import NAME
from retrieval.text.attribution.quotations import quotations
from retrieval.text.spans import Span

_LINE = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"^>>> (?P<rest>.*)\Z|(?:^> ?[^\n]*\n?)+", re.MULTILINE | re.DOTALL)
_BLOCK_MARK = re.compile(r"^>(?:>>)? ?", re.MULTILINE)
_CREDIT = re.compile(rf"\s*(?:[-–—~]{{1,2}}|\()\s*(?P<name>{NAME})\s*(?:,[^\n]*)?\)?\s*(?:\n|$)")
_ANNOUNCED = re.compile(rf"(?:^|[\n.!?]\s*)(?P<name>{NAME})\s*:\s*$")
_REQUEST = re.compile(
    r"(?:please\s+)?(?:verify|verifica|verificar)\s*(?::|(?=[\"“„«‘']))\s*(?P<rest>\S.*)", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that somebody is said to have said; `speaker` is None where nobody is named."""

    words: str
    speaker: str | None = None


def quotations_in(message: str) -> list[Quoted]:
    """The quotations of a message, in order. A single word in marks counts only where nothing else is quoted."""
    found = [*_blocks(message), *_marked(_BLOCK.sub("\n", message))]
    longer = [one for one in found if len(one.words.split()) > 1]
    return list(dict.fromkeys(longer or found))


def quotation_of(text: str, speaker: str | None) -> Quoted:
    """What somebody wants checked who types `text`: all of it, or what it quotes where the rest names the speaker."""
    found = quotations_in(text)
    if speaker is None and len(found) == 1 and found[0].speaker and len(found[0].words) > len(text) / 2:
        return found[0]
    return Quoted(text, speaker)


def request_in(message: str) -> list[Quoted] | None:
    """What a person asks to have verified by writing "verify: ...", None where they ask something else."""
    match = _REQUEST.fullmatch(message.strip())
    if match is None:
        return None
    return quotations_in(match["rest"]) or [Quoted(match["rest"])]


def _blocks(message: str) -> Iterator[Quoted]:
    for block in _BLOCK.finditer(message):
        words = _BLOCK_MARK.sub("", block[0]).strip()
        credit = _CREDIT.match(message, block.end())
        body, _, last = words.rpartition("\n")
        if credit is None and body and (own := _CREDIT.fullmatch(last)):
            # The credit stands inside the block, as its last line.
            words, credit = body, own
        words = _without_markup(words).strip()
        if words:
            yield Quoted(words, credit["name"] if credit else None)


def _marked(message: str) -> Iterator[Quoted]:
    text = _without_markup(message)
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    for line in lines:
        for one in quotations(text, line, single=True):
            words = one.words.of(text).strip()
            if any(letter.isalnum() for letter in words):
                yield Quoted(words, _speaker(text, lines, one.span, one.words))


def _speaker(text: str, lines: list[Span], span: Span, words: Span) -> str | None:
    if said := speaker_of(text, lines, words):
        return said.full_name
    named = _CREDIT.match(text, span.end) or _ANNOUNCED.search(text[: span.start])
    return named["name"] if named else None


def _without_markup(text: str) -> str:
    return discord.utils.remove_markdown(text)
