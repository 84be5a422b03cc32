"""The words of verdicts on quotations, once for each language of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.wording import Plural, Wording
from retrieval.answers.verdict import Outcome, Verdict
from retrieval.text.folding import forms


@dataclass(frozen=True, slots=True)
class VerdictWording:
    """What a verdict's card says besides quotations, titles and names. Plurals are pairs: for one, for many."""

    heading: str
    claimed: str
    outcomes: Mapping[Outcome, tuple[str, str]]
    said_there: str
    said_by_other: str
    not_established: str
    by_reader: str
    number_differs: str
    negation_differs: str
    ellipsis_hides: str
    nearest: str
    more_sources: Plural
    more_quotations: Plural
    legend: str
    empty: str


_ENGLISH = VerdictWording(
    heading="Quotations checked",
    claimed="said to be by {name}",
    outcomes={
        Outcome.VERBATIM: ("Verbatim", "The words stand so."),
        Outcome.ALTERED: ("Altered", "The sentence stands, in other words."),
        Outcome.MISATTRIBUTED: ("Misattributed", "The words stand so, but the source gives them to somebody else."),
        Outcome.READER_COMMENT: ("Reader comment", "The words stand so only in what a reader wrote."),
        Outcome.NOT_FOUND: ("Not found", "No source in the library has these words."),
    },
    said_there="said there by {name}",
    said_by_other="said there by {name}, not {claimed}",
    not_established="speaker not established",
    by_reader="a reader's comment",
    number_differs="a number differs",
    negation_differs="a negation differs",
    ellipsis_hides="the ellipsis leaves out a negation",
    nearest="Nearest, and no support:",
    more_sources=("{count} more source", "{count} more sources"),
    more_quotations=("{count} more quotation", "{count} more quotations"),
    legend="~~only in the source~~ · __only in the quotation__",
    empty="There is no word in this to look for. Quote the words as they are said to stand.",
)

_SPANISH = VerdictWording(
    heading="Citas comprobadas",
    claimed="atribuida a {name}",
    outcomes={
        Outcome.VERBATIM: ("Literal", "Las palabras están así."),
        Outcome.ALTERED: ("Alterada", "La frase está, con otras palabras."),
        Outcome.MISATTRIBUTED: ("Mal atribuida", "Las palabras están así, pero la fuente las da a otra persona."),
        Outcome.READER_COMMENT: ("Comentario", "Las palabras están así solo en lo que escribió un lector."),
        Outcome.NOT_FOUND: ("No encontrada", "Ninguna fuente de la biblioteca tiene estas palabras."),
    },
    said_there="lo dice allí {name}",
    said_by_other="lo dice allí {name}, no {claimed}",
    not_established="no consta quién lo dice",
    by_reader="comentario de un lector",
    number_differs="cambia un número",
    negation_differs="cambia una negación",
    ellipsis_hides="los puntos suspensivos omiten una negación",
    nearest="Lo más parecido, y no lo respalda:",
    more_sources=("{count} fuente más", "{count} fuentes más"),
    more_quotations=("{count} cita más", "{count} citas más"),
    legend="~~solo en la fuente~~ · __solo en la cita__",
    empty="Aquí no hay ninguna palabra que buscar. Cita las palabras tal como se dice que están.",
)

_WORDINGS = {"en": _ENGLISH, "es": _SPANISH}


def verdict_words(words: Wording) -> VerdictWording:
    """The words of verdicts in the language of `words`."""
    return _WORDINGS[words.language]


def says(verdict: Verdict, own: VerdictWording) -> tuple[str, str]:
    """The name of a verdict and the sentence beside it."""
    name, sentence = own.outcomes[verdict.outcome]
    return name, sentence if forms(verdict.quote) else own.empty
