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
    "Put articles in and look after them.": "Añadir artículos y cuidarlos.",
    "Add files, or the page at an address.": "Añade archivos o la página de una dirección.",
    "The address of a page": "La dirección de una página",
    "A file": "Un archivo",
    "What the library holds, page by page.": "Qué contiene la biblioteca, página por página.",
    "Only titles that hold this": "Solo títulos que contengan esto",
    "Correct title, outlet, authors, date or address of an article.": (
        "Corrige título, medio, autores, fecha o dirección de un artículo."
    ),
    "Take an article out of the library.": "Quita un artículo de la biblioteca.",
    "Everything as a zip of Markdown files, with all corrections.": (
        "Todo como un zip de archivos Markdown, con todas las correcciones."
    ),
    "Follow a feed: its new articles come by themselves.": ("Sigue un canal: sus artículos nuevos llegan solos."),
    "The address of an RSS or Atom feed": "La dirección de un canal RSS o Atom",
    "Follow a feed no longer.": "Deja de seguir un canal.",
    "Type a part of its name and pick one": "Escribe una parte del nombre y elige uno",
    "The feeds that the library follows, and what went wrong with them.": (
        "Los canales que sigue la biblioteca y qué falló con ellos."
    ),
    "Who added, changed and removed what.": "Quién añadió, cambió y quitó qué.",
    "How to use Footnote.": "Cómo usar Footnote.",
    "What Footnote is.": "Qué es Footnote.",
    "Where and how I answer in this server.": "Dónde y cómo respondo en este servidor.",
    "Find sources": "Buscar fuentes",
    "Check a quotation word for word: does a source have it, and who says it there?": (
        "Comprueba una cita palabra por palabra: ¿la tiene una fuente, y quién lo dice allí?"
    ),
    "The words that somebody is said to have said": "Las palabras que se atribuyen a alguien",
    "Who is said to have said them": "A quién se atribuyen",
    "Verify quotes": "Comprobar citas",
    "relevance": "relevancia",
    "newest": "más recientes",
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
