"""The words of summaries, once for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.cards.wording import Plural, Wording


@dataclass(frozen=True, slots=True)
class TopicWording:
    """Every text that the cards of summaries show besides quotations, titles and names."""

    parts: Mapping[str, str]
    nothing: str
    only_one: str
    empty: str
    sentences: Plural
    articles: Plural
    outlets: Plural
    copies: Plural
    more_points: Plural
    from_places: str
    who_says_what: str
    by_speaker: str
    by_outlet: str
    timeline: str
    no_days: str
    undated: Plural
    figures: str
    no_figures: str
    differing: str
    topics: str
    no_topics: str
    choose_topic: str
    digest: str
    digest_nothing: str
    added: Plural
    else_added: str
    scheduled: Mapping[str, str]
    coverage: str
    mentions: str
    undated_outlet: str
    picture_alt: str


_ENGLISH = TopicWording(
    parts={"background": "Background", "events": "What happened", "reactions": "What people say"},
    nothing="The library says nothing about this.",
    only_one="Only one article speaks of this.",
    empty="There is no word in this to look for. Name what the summary is to be about.",
    sentences=("{count} sentence", "{count} sentences"),
    articles=("{count} article", "{count} articles"),
    outlets=("{count} outlet", "{count} outlets"),
    copies=("{count} copy set aside", "{count} copies set aside"),
    more_points=("{count} more left out", "{count} more left out"),
    from_places="{sentences} from {places}",
    who_says_what="Who says what",
    by_speaker="By speaker",
    by_outlet="By outlet",
    timeline="Timeline",
    no_days="Nothing in the library about this tells its day.",
    undated=("{count} statement tells no day", "{count} statements tell no day"),
    figures="Numbers",
    no_figures="Nothing in the library about this tells a figure.",
    differing="To compare",
    topics="What the library is about",
    no_topics="The library holds too little to say what it is about.",
    choose_topic="Sum up a topic",
    digest="Added since {day}",
    digest_nothing="Nothing was added since {day}.",
    added=("{count} article added", "{count} articles added"),
    else_added="Also added",
    scheduled={
        "off": "No digest is posted any more.",
        "daily": "A digest will be posted in {channel} every day, where something was added.",
        "weekly": "A digest will be posted in {channel} every Monday, where something was added.",
    },
    coverage="Articles by month",
    mentions="Mentions",
    undated_outlet="without a date",
    picture_alt="Charts about {topic}. Articles by month and outlet: {months}. Mentions: {mentions}.",
)
_SPANISH = TopicWording(
    parts={"background": "Contexto", "events": "Qué pasó", "reactions": "Qué dicen"},
    nothing="La biblioteca no dice nada sobre esto.",
    only_one="Solo un artículo habla de esto.",
    empty="Aquí no hay ninguna palabra que buscar. Nombra de qué debe tratar el resumen.",
    sentences=("{count} frase", "{count} frases"),
    articles=("{count} artículo", "{count} artículos"),
    outlets=("{count} medio", "{count} medios"),
    copies=("{count} copia apartada", "{count} copias apartadas"),
    more_points=("{count} más omitida", "{count} más omitidas"),
    from_places="{sentences} de {places}",
    who_says_what="Quién dice qué",
    by_speaker="Por persona",
    by_outlet="Por medio",
    timeline="Cronología",
    no_days="Nada en la biblioteca sobre esto dice su fecha.",
    undated=("{count} afirmación sin fecha", "{count} afirmaciones sin fecha"),
    figures="Cifras",
    no_figures="Nada en la biblioteca sobre esto da una cifra.",
    differing="Para comparar",
    topics="De qué trata la biblioteca",
    no_topics="La biblioteca contiene demasiado poco para decir de qué trata.",
    choose_topic="Resumir un tema",
    digest="Añadido desde el {day}",
    digest_nothing="No se añadió nada desde el {day}.",
    added=("{count} artículo añadido", "{count} artículos añadidos"),
    else_added="También añadido",
    scheduled={
        "off": "Ya no se publica ningún resumen.",
        "daily": "Cada día se publicará un resumen en {channel}, si se añadió algo.",
        "weekly": "Cada lunes se publicará un resumen en {channel}, si se añadió algo.",
    },
    coverage="Artículos por mes",
    mentions="Menciones",
    undated_outlet="sin fecha",
    picture_alt="Gráficos sobre {topic}. Artículos por mes y medio: {months}. Menciones: {mentions}.",
)

_WORDINGS = {"en": _ENGLISH, "es": _SPANISH}


def topic_wording(words: Wording) -> TopicWording:
    """The words of summaries in the language of `words`."""
    return _WORDINGS[words.language]
