"""What `/help` says: its topics in the order of its menu, each with a title and a text. `{name}` is a command."""

from bot.cards import desk_words, library_words

ENGLISH = {
    "asking": (
        "Asking",
        "{ask} takes a question. `source:` keeps to one outlet, `since:` and `until:` to a time (2019, 2019-07 "
        "or 2019-07-15), `private: True` shows the answer to you alone.\n"
        'In a question `"exact words"` must stand so, `-word` must not; `source:` `author:` `title:` `since:` '
        "`until:` may stand in it too.\n"
        "In a direct message just write. In a channel, mention me and write the question after my name.\n"
        "Under an answer, **Context** shows an excerpt between its neighbours, only to you, and **More** brings "
        "further excerpts. 👍 and 👎 tell whether it helped. Where the library does not answer I say so, and "
        "show what comes nearest, marked as no answer.\n"
        "On any message: *Apps* › **Find sources** looks for what it says.",
    ),
    "following-up": (
        "Going on in direct messages",
        "After an answer you may write: `more` · `context 2` · `only ProPublica` · `since 2019` · `until 2020` · "
        "`and Palantir?` · `all sources`. I remember the last question for an hour; {forget} clears it.",
    ),
    "reading": (
        "Looking around",
        "{search} lists passages page by page, by relevance or newest first. {article} shows an article to read; "
        "its title completes as you type. {sources} says what the library holds.",
    ),
    "summing-up": (
        "Summing up",
        "{topic} sums up what the library says about something, in its own sentences; buttons show who says "
        "what, the timeline and the numbers. {timeline} lists what happened by its day, {topics} what the "
        "library is about, and {digest} what was added since a day. Who manages a server can have it posted: "
        "{schedule-digest}.",
    ),
    "verifying": (
        "Did they really say it?",
        "{verify} checks a quotation word for word: **verbatim**, **altered** (with the differences marked), "
        "**misattributed**, only in a **reader comment**, or **not found**. `speaker:` tells who is said to have "
        "said it.\n"
        "On any message: *Apps* › **Verify quotes** checks every quotation in it, only for you. In a direct "
        "message: `verify: the words`.",
    ),
    "keeping": library_words.ENGLISH_HELP,
    "serving": (
        "For those who run a server",
        "{settings} decides where I answer, privately or not, how long answers are, who may add articles, and "
        "whether the starter library is asked. {about} says what I am.",
    ),
    "desk": desk_words.HELP["en"],
}

SPANISH = {
    "asking": (
        "Preguntar",
        "{ask} toma una pregunta. `source:` se limita a un medio, `since:` y `until:` a un tiempo (2019, "
        "2019-07 o 2019-07-15), `private: True` te muestra la respuesta solo a ti.\n"
        'En una pregunta, `"palabras exactas"` deben estar así, `-palabra` no; también caben en ella `source:` '
        "`author:` `title:` `since:` `until:`.\n"
        "En un mensaje directo basta con escribir. En un canal, mencióname y escribe tras mi nombre.\n"
        "Bajo una respuesta, **Contexto** muestra un fragmento entre sus vecinos, solo a ti, y **Más** trae "
        "otros fragmentos. 👍 y 👎 dicen si ayudó. Si la biblioteca no responde lo digo, y muestro lo más "
        "cercano, marcado como no respuesta.\n"
        "En cualquier mensaje: *Apps* › **Find sources** busca lo que dice.",
    ),
    "following-up": (
        "Seguir en mensajes directos",
        "Tras una respuesta puedes escribir: `más` · `contexto 2` · `solo ProPublica` · `desde 2019` · "
        "`hasta 2020` · `¿y Palantir?` · `todas las fuentes`. Recuerdo la última pregunta una hora; {forget} la "
        "borra.",
    ),
    "reading": (
        "Mirar",
        "{search} lista pasajes página por página, por relevancia o los más recientes primero. {article} muestra "
        "un artículo para leerlo; el título se completa al escribir. {sources} dice qué contiene la biblioteca.",
    ),
    "summing-up": (
        "Resumir",
        "{topic} resume qué dice la biblioteca de algo, con sus propias frases; los botones muestran quién dice "
        "qué, la cronología y las cifras. {timeline} ordena lo que pasó por su fecha, {topics} dice de qué trata "
        "la biblioteca y {digest} qué se añadió desde un día. Quien administra un servidor puede hacer que se "
        "publique: {schedule-digest}.",
    ),
    "verifying": (
        "¿De verdad lo dijo?",
        "{verify} comprueba una cita palabra por palabra: **literal**, **alterada** (con las diferencias "
        "marcadas), **mal atribuida**, solo en un **comentario**, o **no encontrada**. `speaker:` dice a quién "
        "se atribuye.\n"
        "En cualquier mensaje: *Apps* › **Verify quotes** comprueba todas sus citas, solo para ti. En un mensaje "
        "directo: `verifica: las palabras`.",
    ),
    "keeping": library_words.SPANISH_HELP,
    "serving": (
        "Para quien administra un servidor",
        "{settings} decide dónde respondo, en privado o no, cuán largas son las respuestas, quién puede añadir "
        "artículos y si se consulta la biblioteca inicial. {about} dice qué soy.",
    ),
    "desk": desk_words.HELP["es"],
}
