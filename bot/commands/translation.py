"""Descriptions of commands and options in other languages, for Discord's own interface.

The names stay: people help each other with "/ask", whatever their language.
"""

from __future__ import annotations

from discord import Locale, app_commands

_SPANISH = {
    "Ask a question; the answer is quoted from the library, with citations.": (
        "Haz una pregunta; la respuesta se cita de la biblioteca, con referencias."
    ),
    "What you want to know": "Qué quieres saber",
    "Only this outlet": "Solo este medio",
    "Only this author": "Solo este autor",
    "Published on or after: 2019, 2019-07 or 2019-07-15": "Publicado desde: 2019, 2019-07 o 2019-07-15",
    "Published on or before: 2019, 2019-07 or 2019-07-15": "Publicado hasta: 2019, 2019-07 o 2019-07-15",
    "Show it only to you": "Mostrarlo solo a ti",
    "Forget our conversation in direct messages and your choice of library.": (
        "Olvida nuestra conversación en mensajes directos y tu elección de biblioteca."
    ),
    "List the passages that match, page by page.": "Lista los pasajes que coinciden, página por página.",
    "What to look for": "Qué buscar",
    "In which order": "En qué orden",
    "Show an article of the library, page by page.": "Muestra un artículo de la biblioteca, página por página.",
    "Type a part of the title and pick one": "Escribe una parte del título y elige uno",
    "What the library holds: outlets, articles, dates.": "Qué contiene la biblioteca: medios, artículos, fechas.",
    "Sum up what the library says about something, in its own sentences.": (
        "Resume qué dice la biblioteca de algo, con sus propias frases."
    ),
    "What it is to be about": "De qué debe tratar",
    "How many sentences: 5, 6 or 8": "Cuántas frases: 5, 6 u 8",
    "What the library tells of a topic with its day, in order.": (
        "Qué cuenta la biblioteca de un tema con su fecha, en orden."
    ),
    "What the library is about.": "De qué trata la biblioteca.",
    "What was added to the library since a day, by topic.": (
        "Qué se añadió a la biblioteca desde un día, por temas."
    ),
    "A day: 2019, 2019-07 or 2019-07-15": "Un día: 2019, 2019-07 o 2019-07-15",
    "Post what was added to the library, now and again.": "Publica de vez en cuando qué se añadió a la biblioteca.",
    "How often": "Cada cuánto",
    "Where; this channel unless you name another": "Dónde; en este canal si no nombras otro",
    "How to use Footnote.": "Cómo usar Footnote.",
    "What Footnote is.": "Qué es Footnote.",
    "Where and how I answer in this server.": "Dónde y cómo respondo en este servidor.",
    "Find sources": "Buscar fuentes",
    "relevance": "relevancia",
    "newest": "más recientes",
    "short": "breve",
    "medium": "medio",
    "long": "largo",
    "daily": "cada día",
    "weekly": "cada semana",
    "off": "no",
}
_TRANSLATIONS = {Locale.spain_spanish: _SPANISH, Locale.latin_american_spanish: _SPANISH}
_TRANSLATED = (
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.parameter_description,
    app_commands.TranslationContextLocation.choice_name,
)


class Descriptions(app_commands.Translator):
    """Looks descriptions up; what is not there stays in English."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The description in the language of `locale`, None where it has none."""
        is_menu = context.location is app_commands.TranslationContextLocation.command_name and " " in string.message
        if context.location not in _TRANSLATED and not is_menu:
            return None
        return _TRANSLATIONS.get(locale, {}).get(string.message)
