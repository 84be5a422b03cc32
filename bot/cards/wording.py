"""The words of the interface, once for each language. What is quoted is never translated.

A language is one `Wording`; `wording_for` picks it by Discord's locale. Plurals are pairs: for one, for many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.cards import desk_words, help_words, library_words

Plural = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Every text that a card shows besides quotations, titles and names."""

    language: str
    months: tuple[str, ...]
    day: str
    undated: str
    about_day: str
    not_before: str
    not_after: str
    between_days: str
    probably: str
    caption: str
    and_others: str
    context: str
    more: str
    page: str
    first_page: str
    next_page: str
    read_from_here: str
    post_to_channel: str
    also_in: str
    and_more: str
    more_excerpts: Plural
    lacking: str
    and_more_words: str
    nothing_answers: str
    nothing_matches: str
    nearest: str
    no_more: str
    did_you_mean: str
    comment: str
    comment_by: str
    quoted_from: str
    speaking: str
    no_words: str
    hits: Plural
    hits_from_to: str
    by_relevance: str
    by_date: str
    sources_heading: str
    articles: Plural
    no_outlet: str
    and_more_outlets: str
    empty_library: str
    whose_library: str
    whose_library_hint: str
    shared_library: str
    forgotten: str
    thanks: str
    unexpected: str
    expired: str
    forbidden: str
    not_for_you: str
    about: str
    help_intro: str
    help_topics: Mapping[str, tuple[str, str]]
    help_more: str
    settings: Mapping[str, str]
    seconds: Plural
    library: Mapping[str, str]
    deeds: Mapping[str, str]
    fields: Mapping[str, str]
    counts: Mapping[str, Plural]
    errors: Mapping[str, str]

    def on(self, published: date) -> str:
        """A date as people write it: 15 July 2019."""
        return self.day.format(day=published.day, month=self.months[published.month - 1], year=published.year)

    def sentence(self, error: Exception) -> str:
        """What a person reads about an error of ours."""
        form = self.errors.get(type(error).__name__)
        return form.format(**vars(error)) if form else str(error)

    def counted(self, plural: Plural, count: int) -> str:
        """`plural` for `count`, with the number in it."""
        return plural[count != 1].format(count=count)


ENGLISH = Wording(
    language="en",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    day="{day} {month} {year}",
    undated="undated",
    about_day="about {day}",
    not_before="not before {first}",
    not_after="by {last}",
    between_days="between {first} and {last}",
    probably="probably {outlet}",
    caption="caption",
    and_others=" and others",
    context="Context {number}",
    more="More",
    page="p. {number}",
    first_page="First page",
    next_page="Next page",
    read_from_here="Read from here",
    post_to_channel="Post to channel",
    also_in="also in {titles}",
    and_more=" and {count} more",
    more_excerpts=("{count} more excerpt", "{count} more excerpts"),
    lacking="Not in the library: {words}",
    and_more_words=" and {count} more words",
    nothing_answers="Nothing in the library answers this.",
    nothing_matches="Nothing in the library matches this.",
    nearest="Nearest, not an answer:",
    no_more="There is no more to show.",
    did_you_mean="Did you mean {words}?",
    comment="a reader’s comment",
    comment_by="a reader’s comment, by {name}",
    quoted_from="quoted from {name}",
    speaking="{name} speaking",
    no_words="There is no word in this to look for. Ask with the names and things that it is about.",
    hits=("{count} passage", "{count} passages"),
    hits_from_to="{first}–{last} of {total}",
    by_relevance="By relevance",
    by_date="Newest first",
    sources_heading="What the library holds",
    articles=("{count} article", "{count} articles"),
    no_outlet="without an outlet",
    and_more_outlets="and {count} more outlets",
    empty_library="The library is empty.",
    whose_library="Whose library do you want to ask?",
    whose_library_hint="Choose a server",
    shared_library="The shared library",
    forgotten="Forgotten: our conversation, the servers in which I met you, and your choice of library.",
    thanks="Thank you. I keep the vote with the terms of the question and the passages, without your words.",
    unexpected="Something went wrong on my side. It is in the log as {trace}; please try again.",
    expired="That took too long. Please try again.",
    forbidden=(
        "I may not write here. Somebody who runs this server must let me view this channel and send messages."
    ),
    not_for_you="That is not for you here. Ask somebody who runs this server.",
    about=(
        "Footnote {version} answers with excerpts quoted letter for letter from articles, each with its citation. "
        "It has no language model and writes no claim of its own: verbatim or nothing.\n"
        "It is free software under the MIT licence. It reads no channel: only commands, direct messages and "
        "messages that mention it."
    ),
    help_intro=(
        "Ask, and I answer with excerpts of the articles in the library, quoted letter for letter, each with its "
        "citation. I have no language model and write nothing of my own."
    ),
    help_topics=help_words.ENGLISH,
    help_more="Choose a topic",
    settings={
        "heading": "Settings of {server}",
        "seeds_on": "Starter library: asked",
        "seeds_off": "Starter library: not asked",
        "private_on": "Answers: private",
        "private_off": "Answers: in the channel",
        "excerpts": "Excerpts in an answer: {count}",
        "cooldown": "Wait between two questions: {wait}",
        "no_cooldown": "No wait between questions",
        "language": "Language: {language}",
        "own_language": "each person's own",
        "channels": "Answer only in these channels",
        "adders": "Roles that may add articles",
        "library": "This server's own library is named `{library}`.",
        "saved": "Saved.",
    },
    seconds=("{count} second", "{count} seconds"),
    library=library_words.ENGLISH,
    deeds=library_words.ENGLISH_DEEDS,
    fields=library_words.ENGLISH_FIELDS,
    counts=library_words.ENGLISH_COUNTS,
    errors={},
)

SPANISH = Wording(
    language="es",
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    day="{day} de {month} de {year}",
    undated="sin fecha",
    about_day="hacia el {day}",
    not_before="no antes del {first}",
    not_after="a más tardar el {last}",
    between_days="entre el {first} y el {last}",
    probably="probablemente {outlet}",
    caption="pie de foto",
    and_others=" y otros",
    context="Contexto {number}",
    more="Más",
    page="pág. {number}",
    first_page="Primera página",
    next_page="Página siguiente",
    read_from_here="Leer desde aquí",
    post_to_channel="Publicar en el canal",
    also_in="también en {titles}",
    and_more=" y {count} más",
    more_excerpts=("{count} fragmento más", "{count} fragmentos más"),
    lacking="No está en la biblioteca: {words}",
    and_more_words=" y {count} palabras más",
    nothing_answers="Nada en la biblioteca responde a esto.",
    nothing_matches="Nada en la biblioteca coincide con esto.",
    nearest="Lo más cercano, no una respuesta:",
    no_more="No hay más que mostrar.",
    did_you_mean="¿Quisiste decir {words}?",
    comment="comentario de un lector",
    comment_by="comentario de un lector, {name}",
    quoted_from="citado de {name}",
    speaking="habla {name}",
    no_words="Aquí no hay ninguna palabra que buscar. Pregunta con los nombres y las cosas de que se trata.",
    hits=("{count} pasaje", "{count} pasajes"),
    hits_from_to="{first}–{last} de {total}",
    by_relevance="Por relevancia",
    by_date="Más recientes primero",
    sources_heading="Qué contiene la biblioteca",
    articles=("{count} artículo", "{count} artículos"),
    no_outlet="sin medio",
    and_more_outlets="y {count} medios más",
    empty_library="La biblioteca está vacía.",
    whose_library="¿La biblioteca de qué servidor quieres consultar?",
    whose_library_hint="Elige un servidor",
    shared_library="La biblioteca común",
    forgotten="Olvidado: nuestra conversación, los servidores donde te conocí y tu elección de biblioteca.",
    thanks="Gracias. Guardo el voto con los términos de la pregunta y los pasajes, sin tus palabras.",
    unexpected="Algo ha fallado por mi parte. Está en el registro como {trace}; inténtalo de nuevo.",
    expired="Eso ha tardado demasiado. Inténtalo de nuevo.",
    forbidden=(
        "No puedo escribir aquí. Quien administra este servidor debe dejarme ver este canal y enviar mensajes."
    ),
    not_for_you="Eso no es para ti aquí. Pregunta a quien administra este servidor.",
    about=(
        "Footnote {version} responde con fragmentos de artículos citados letra por letra, cada uno con su "
        "referencia. No tiene modelo de lenguaje y no escribe ninguna afirmación propia: literal o nada.\n"
        "Es software libre bajo la licencia MIT. No lee ningún canal: solo órdenes, mensajes directos y mensajes "
        "que lo mencionan."
    ),
    help_intro=(
        "Pregunta, y respondo con fragmentos de los artículos de la biblioteca, citados letra por letra, cada uno "
        "con su referencia. No tengo modelo de lenguaje y no escribo nada propio."
    ),
    help_topics=help_words.SPANISH,
    help_more="Elige un tema",
    settings={
        "heading": "Ajustes de {server}",
        "seeds_on": "Biblioteca inicial: se consulta",
        "seeds_off": "Biblioteca inicial: no se consulta",
        "private_on": "Respuestas: privadas",
        "private_off": "Respuestas: en el canal",
        "excerpts": "Fragmentos en una respuesta: {count}",
        "cooldown": "Espera entre dos preguntas: {wait}",
        "no_cooldown": "Sin espera entre preguntas",
        "language": "Idioma: {language}",
        "own_language": "el de cada persona",
        "channels": "Responder solo en estos canales",
        "adders": "Roles que pueden añadir artículos",
        "library": "La biblioteca propia de este servidor se llama `{library}`.",
        "saved": "Guardado.",
    },
    seconds=("{count} segundo", "{count} segundos"),
    library=library_words.SPANISH,
    deeds=library_words.SPANISH_DEEDS,
    fields=library_words.SPANISH_FIELDS,
    counts=library_words.SPANISH_COUNTS,
    errors={
        "QuestionMissing": "Pregúntame algo: escribe tu pregunta tras mi nombre o usa /ask.",
        "QuotationMissing": (
            "No veo ninguna cita en ese mensaje: ni palabras entre comillas ni una cita en bloque. Para comprobar "
            "cualquier palabra, usa /verify."
        ),
        "AnswerForgotten": "Esa respuesta es demasiado antigua para seguir desde ella. Vuelve a preguntar.",
        "ArchiveUnreachable": "El archivo no responde ahora. Nada se ha perdido; inténtalo dentro de un minuto.",
        "SourceWaits": "{source}: el archivo no responde ahora. El fichero queda guardado y entrará por sí solo.",
        "ArticleMissing": "Ese artículo ya no está en esta biblioteca.",
        "ArticleNotChosen": "Elige un título de la lista que se abre al escribir.",
        "DayNotUnderstood": "No entiendo “{text}” como fecha. Escríbela así: 2019, 2019-07 o 2019-07-15.",
        "NotInThisChannel": "Aquí no respondo. Pregunta en {channels}.",
        "TooSoon": "Un momento: podrás volver a preguntar dentro de {seconds} s.",
        "NotAllowed": "Eso lo puede hacer quien administra este servidor.",
        "NotAMember": "Ya no eres miembro de ese servidor, así que no puedes consultar su biblioteca.",
        "NothingToGoOnFrom": "No hay ninguna respuesta desde la que seguir. Haz primero una pregunta.",
        "Starting": "Estoy arrancando. Vuelve a preguntar en un momento.",
        "NoSuchExcerpt": "La última respuesta no tiene ningún fragmento {number}.",
        **library_words.SPANISH_ERRORS,
        **desk_words.SPANISH_ERRORS,
    },
)

_WORDINGS = {wording.language: wording for wording in (ENGLISH, SPANISH)}


def wording_for(locale: str | None) -> Wording:
    """The wording for a locale of Discord such as `es-419`; English where there is none of its own."""
    return _WORDINGS.get((locale or "").partition("-")[0], ENGLISH)
