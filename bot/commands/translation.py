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
    "Cite an article of the library.": "Cita un artículo de la biblioteca.",
    "Style of citation": "Estilo de la cita",
    "Excerpts that you keep, alone or with a channel.": "Fragmentos que guardas, a solas o con un canal.",
    "Show a notebook, page by page.": "Muestra un cuaderno, página por página.",
    "Put a note to an excerpt; without a text, take the note away.": (
        "Pon una nota a un fragmento; sin texto, quita la nota."
    ),
    "Give an excerpt another number.": "Da otro número a un fragmento.",
    "Remove an excerpt.": "Quita un fragmento.",
    "Carry a notebook away as a file.": "Llévate un cuaderno como archivo.",
    "Remove everything from a notebook.": "Quita todo de un cuaderno.",
    "Your own notebook, or that of this channel": "Tu cuaderno, o el de este canal",
    "The excerpt's number": "El número del fragmento",
    "Its new number": "Su número nuevo",
    "The note": "La nota",
    "Evidence pack: a zip with the articles and their hashes": "Evidence pack: un zip con los artículos y sus sumas",
    "Post what comes in about a question.": "Publica lo que llega sobre una pregunta.",
    "Watch for a question: what comes in about it is posted.": "Vigila una pregunta: se publica lo que llegue.",
    'All its words must stand in an article; OR, "exact words" and -word work as in /ask': (
        'Todas sus palabras deben estar en un artículo; OR, "palabras exactas" y -palabra, como en /ask'
    ),
    "Where to post; here unless you say": "Dónde publicar; aquí si no dices otra cosa",
    "At once, or once a day": "En seguida, o una vez al día",
    "The watches of this server; in direct messages, yours.": (
        "Las vigilancias de este servidor; en mensajes directos, las tuyas."
    ),
    "What a question would have posted of the last articles.": "Qué habría publicado de los últimos artículos.",
    "The question to try": "La pregunta que probar",
    "Let a watch rest, or wake it.": "Pon una vigilancia en pausa, o despiértala.",
    "Remove a watch.": "Quita una vigilancia.",
    "Pick one": "Elige una",
    "What I keep about you.": "Qué guardo sobre ti.",
    "Everything that I keep about you, as a file.": "Todo lo que guardo sobre ti, como archivo.",
    "Erase everything that I keep about you.": "Borra todo lo que guardo sobre ti.",
    "mine": "el mío",
    "channel": "el del canal",
    "immediately": "en seguida",
    "daily": "una vez al día",
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
    "Check a quotation word for word: does a source have it, and who says it there?": (
        "Comprueba una cita palabra por palabra: ¿la tiene una fuente, y quién lo dice allí?"
    ),
    "The words that somebody is said to have said": "Las palabras que se atribuyen a alguien",
    "Who is said to have said them": "A quién se atribuyen",
    "Verify quotes": "Comprobar citas",
    "relevance": "relevancia",
    "newest": "más recientes",
    "short": "breve",
    "medium": "medio",
    "long": "largo",
    "weekly": "cada semana",
    "off": "no",
}
_TRANSLATIONS = {Locale.spain_spanish: _SPANISH, Locale.latin_american_spanish: _SPANISH}
_TRANSLATED = (
    app_commands.TranslationContextLocation.command_description,
    app_commands.TranslationContextLocation.group_description,
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
