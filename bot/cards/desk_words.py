"""The words of the research desk, once for each language: citations, notebooks, watches, people's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.kept import Since

Plural = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DeskWords:
    """Every text that the research desk's cards show besides quotations, titles and names."""

    save: str
    cite: str
    choose_style: str
    save_paragraph: str
    as_file: str
    saved: str
    saved_here: str
    to_channel: str
    own_notebook: str
    channel_notebook: str
    empty: str
    noted: str
    note_removed: str
    moved: str
    removed: str
    note: str
    since: Mapping[Since, str]
    exported: str
    clear_question: Plural
    clear: str
    cleared: str
    watching: str
    watches: str
    no_watches: str
    direct: str
    at_once: str
    daily: str
    resting: str
    watch_line: str
    rests_now: str
    runs_again: str
    watch_removed: str
    would_post: str
    would_post_nothing: str
    found: Plural
    first_time: str
    about_watch: str
    gone: str
    refused: str
    everything: str
    erase_question: str
    erase: str
    erased: str


ENGLISH = DeskWords(
    save="Save {number}",
    cite="Cite",
    choose_style="Style of citation",
    save_paragraph="Save a paragraph to your notebook",
    as_file="The rest did not fit here: all of it is in the file.",
    saved="Saved to your notebook as number {number}.",
    saved_here="Saved to this channel's notebook as number {number}. Whoever sees the channel sees it.",
    to_channel="Also to this channel's notebook",
    own_notebook="Your notebook",
    channel_notebook="This channel's notebook",
    empty="Nothing here yet. Press Save under an excerpt.",
    noted="The note stands at number {number}.",
    note_removed="The note at number {number} is gone.",
    moved="Number {number} is now number {to}.",
    removed="Number {number} is removed.",
    note="Note",
    since={
        Since.SAME: "",
        Since.CHANGED: "the article was changed since",
        Since.REMOVED: "the article was removed since",
        Since.UNKNOWN: "",
    },
    exported="{name} as it was saved. sha256 of the file: `{sha256}`",
    clear_question=("Remove the one excerpt of {name}?", "Remove all {count} excerpts of {name}?"),
    clear="Remove them",
    cleared="The notebook is empty now.",
    watching="Watching for {query}, posted in {channel} {when}.",
    watches="Watches",
    no_watches="No watches here yet. Set one with /watch add.",
    direct="our direct messages",
    at_once="at once",
    daily="once a day, at 8:00 UTC",
    resting="resting",
    watch_line="**{id}** · {query} · {channel} · {when}",
    rests_now="Watch {id} rests. What comes in meanwhile is posted when it is woken: pause it once more.",
    runs_again="Watch {id} runs again.",
    watch_removed="Watch {id} is removed.",
    would_post="Of the last articles it would have posted these",
    would_post_nothing="Of the last articles it would have posted none.",
    found=("{count} new article about {query}", "{count} new articles about {query}"),
    first_time="first time that {phrases} appears",
    about_watch="About this watch",
    gone="Your watch for {query} rests: its channel is gone. Remove it with /watch remove, or set another.",
    refused=(
        "Your watch for {query} rests: I was not let post in {channel} after several tries. "
        "Let me view it and send messages, then wake the watch with /watch pause; nothing it found is lost."
    ),
    everything="Everything that I keep about you, as JSON.",
    erase_question=(
        "Erase everything that I keep about you? Your notebook, notes, watches, votes, conversation and choices go. "
        "What you put into channels' notebooks stays there without your name."
    ),
    erase="Erase it",
    erased="Erased. Backups made before today may still hold it until they are deleted.",
)

SPANISH = DeskWords(
    save="Guardar {number}",
    cite="Citar",
    choose_style="Estilo de la cita",
    save_paragraph="Guardar un párrafo en tu cuaderno",
    as_file="El resto no cabía aquí: todo está en el archivo.",
    saved="Guardado en tu cuaderno con el número {number}.",
    saved_here="Guardado en el cuaderno de este canal con el número {number}. Lo ve quien ve el canal.",
    to_channel="También en el cuaderno del canal",
    own_notebook="Tu cuaderno",
    channel_notebook="El cuaderno de este canal",
    empty="Aquí no hay nada todavía. Pulsa Guardar bajo un fragmento.",
    noted="La nota está en el número {number}.",
    note_removed="La nota del número {number} ya no está.",
    moved="El número {number} es ahora el {to}.",
    removed="El número {number} se ha quitado.",
    note="Nota",
    since={
        Since.SAME: "",
        Since.CHANGED: "el artículo ha cambiado desde entonces",
        Since.REMOVED: "el artículo se ha retirado desde entonces",
        Since.UNKNOWN: "",
    },
    exported="{name} tal como se guardó. sha256 del archivo: `{sha256}`",
    clear_question=("¿Quitar el único fragmento de {name}?", "¿Quitar los {count} fragmentos de {name}?"),
    clear="Quitarlos",
    cleared="El cuaderno está ahora vacío.",
    watching="Vigilo {query}; lo publico en {channel} {when}.",
    watches="Vigilancias",
    no_watches="Aquí no hay vigilancias todavía. Crea una con /watch add.",
    direct="nuestros mensajes directos",
    at_once="en seguida",
    daily="una vez al día, a las 8:00 UTC",
    resting="en pausa",
    watch_line="**{id}** · {query} · {channel} · {when}",
    rests_now="La vigilancia {id} está en pausa. Lo que llegue se publica al despertarla: ponla en pausa otra vez.",
    runs_again="La vigilancia {id} sigue.",
    watch_removed="La vigilancia {id} se ha quitado.",
    would_post="De los últimos artículos habría publicado estos",
    would_post_nothing="De los últimos artículos no habría publicado ninguno.",
    found=("{count} artículo nuevo sobre {query}", "{count} artículos nuevos sobre {query}"),
    first_time="primera vez que aparece {phrases}",
    about_watch="Sobre esta vigilancia",
    gone="Tu vigilancia de {query} está en pausa: su canal ya no existe. Quítala con /watch remove o crea otra.",
    refused=(
        "Tu vigilancia de {query} está en pausa: tras varios intentos no se me deja publicar en {channel}. "
        "Déjame verlo y enviar mensajes y despiértala con /watch pause; no se ha perdido nada."
    ),
    everything="Todo lo que guardo sobre ti, en JSON.",
    erase_question=(
        "¿Borrar todo lo que guardo sobre ti? Se van tu cuaderno, notas, vigilancias, votos, conversación y "
        "elecciones. Lo que pusiste en cuadernos de canales se queda allí sin tu nombre."
    ),
    erase="Borrarlo",
    erased="Borrado. Las copias de seguridad anteriores pueden contenerlo hasta que se eliminen.",
)

# What a person reads in Spanish about the errors of the research desk.
SPANISH_ERRORS = {
    "AlreadySaved": "Ese fragmento ya está en el cuaderno.",
    "NotebookFull": "El cuaderno tiene {number} fragmentos, que son los que caben. Expórtalo y quita algunos.",
    "NotebookEmpty": "El cuaderno está vacío. Pulsa Guardar bajo un fragmento.",
    "NotInNotebook": "El cuaderno no tiene ningún fragmento {number}. /notebook show da los números.",
    "NoChannelNotebook": "Aquí no hay cuaderno común, solo el tuyo. Lo tienen los canales de un servidor.",
    "NotYoursToRemove": "Eso lo guardó otra persona. Puede quitarlo ella, o quien gestiona mensajes aquí.",
    "NotebookTooLarge": "El archivo es más grande de lo que Discord admite. Quita fragmentos o usa otro formato.",
    "NoSuchWatch": "Aquí no hay tal vigilancia. Elige una de la lista que se abre al escribir.",
    "TooManyWatches": "Aquí hay {number} vigilancias, que son las que puede haber. Quita una antes.",
    "NothingToWatchFor": "Aquí no hay ninguna palabra que vigilar. Usa los nombres y las cosas de que se trata.",
    "NotErased": "El archivo no responde ahora, así que no se ha borrado nada. Pulsa el botón otra vez en un minuto.",
    "NotYourWatch": "Esa vigilancia es de otra persona. Puede cambiarla ella, o quien administra este servidor.",
    "MayNotPostThere": "Una vigilancia solo publica donde tú y yo podemos ver el canal y enviar mensajes.",
    "CitationStylesMissing": "APA, MLA, Chicago y Harvard no están instalados aquí. Elige otro estilo.",
}

# A topic of the help for each language: its label and its text.
HELP = {
    "en": (
        "Citing, keeping, watching",
        "**Cite** under an answer, or {cite}, gives citations in nine styles. **Save** puts an excerpt into your "
        "notebook, from there into the channel's; {notebook} and its neighbours show, annotate, order and export it: "
        "Markdown, Word, CSV, or a zip with the articles and their hashes.\n"
        "{watch} posts what comes in about a question: all its words must stand in an article; `OR` between words "
        'makes one enough, `"exact words"` and `-word` work as in {ask}.\n'
        "{privacy} gives you what I keep about you; `/privacy erase` erases it.",
    ),
    "es": (
        "Citar, guardar, vigilar",
        "**Citar** bajo una respuesta, o {cite}, da citas en nueve estilos. **Guardar** pone un fragmento en tu "
        "cuaderno, y de ahí en el del canal; {notebook} y sus vecinos lo muestran, anotan, ordenan y exportan: "
        "Markdown, Word, CSV, o un zip con los artículos y sus sumas.\n"
        "{watch} publica lo que llega sobre una pregunta: todas sus palabras deben estar en un artículo; con `OR` "
        'entre palabras basta una, `"palabras exactas"` y `-palabra` valen como en {ask}.\n'
        "{privacy} te da lo que guardo sobre ti; `/privacy erase` lo borra.",
    ),
}

_WORDS = {"en": ENGLISH, "es": SPANISH}


def desk_words(language: str) -> DeskWords:
    """The words for the language of a `Wording`."""
    return _WORDS[language]
