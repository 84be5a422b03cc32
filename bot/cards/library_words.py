"""The words of looking after a library, once for each language: part of `wording.Wording`, which carries the rest."""

from __future__ import annotations

ENGLISH = {
    "reading": "Reading {number} of {total}: {name}",
    "added_heading": "{articles} added",
    "nothing_added": "Nothing was added",
    "already_here": "already in the library",
    "and_more_sources": "and {count} more",
    "refused_heading": "Not added:",
    "from_to": "{first}–{last} of {total}",
    "outlet_printed": "outlet as printed",
    "outlet_inferred": "outlet inferred",
    "outlet_unknown": "outlet not known",
    "date_printed": "date as printed",
    "date_inferred": "date inferred",
    "date_unknown": "date not known",
    "read_from": "{known}, from “{words}”",
    "bounded": "not before {earliest}",
    "bounded_above": "not after {latest}",
    "source": "from {source}",
    "copies": "Nearly the same: {titles}",
    "left_out": "Left out: {lines}",
    "corrected": "Corrected: {fields}",
    "fix": "Fix details",
    "remove": "Remove",
    "reset": "As it was found",
    "undo": "Undo",
    "read": "Read",
    "removed": "“{title}” is removed. You can undo that for ten minutes.",
    "gone_since": "An article that was added here has been removed since.",
    "list_heading": "The library",
    "list_filtered": "The library: “{filter}”",
    "list_empty": "There is nothing here yet. `/library add` puts articles in.",
    "list_no_match": "No title holds that.",
    "list_pick": "Choose an article",
    "previous_page": "Previous page",
    "room": "{articles} of {most_articles} articles · {megabytes} of {most_megabytes} MB",
    "room_unlimited": "{articles} articles · {megabytes} MB",
    "log_heading": "What was done to the library",
    "log_empty": "Nothing was done to this library yet.",
    "log_line": "{when} · {who} {deed}",
    "log_feed": "a feed",
    "log_somebody": "somebody",
    "export": "Everything as Markdown with front matter, corrections included: {articles}.",
    "export_empty": "There is nothing to write out.",
    "feeds_heading": "Feeds that the library follows",
    "feeds_none": "The library follows no feed. `/library follow` makes it follow one.",
    "feed_next": "looked at again {when}",
    "feed_trouble": "Trouble: {trouble}",
    "followed": "The library follows “{title}” now. New articles come by themselves.",
    "unfollowed": "The library no longer follows {address}. Its articles stay.",
    "form_heading": "Fix details",
    "form_title": "Title",
    "form_outlet": "Outlet",
    "form_authors": "Authors",
    "form_authors_hint": "One name a line",
    "form_published": "Date of publication",
    "form_published_hint": "Like 2019-07-15; empty if it is not known",
    "form_url": "Address",
    "form_url_hint": "Where it can be read; begins with https://",
}
ENGLISH_DEEDS = {
    "added": "added {names}",
    "edited": "corrected {names}",
    "reset": "took back the corrections of {names}",
    "removed": "removed {names}",
    "brought_back": "brought back {names}",
    "exported": "took a copy of everything",
    "followed": "let the library follow {names}",
    "unfollowed": "let the library follow {names} no longer",
}
ENGLISH_FIELDS = {
    "title": "title",
    "outlet": "outlet",
    "authors": "authors",
    "published": "date",
    "url": "address",
}
ENGLISH_COUNTS = {
    "paragraphs": ("{count} paragraph", "{count} paragraphs"),
    "comments": ("{count} comment", "{count} comments"),
    "refused": ("{count} refused", "{count} refused"),
    "more_lines": ("and {count} more line", "and {count} more lines"),
}
ENGLISH_HELP = (
    "Looking after a library",
    "{library} puts in files (ten at a time) or the page at an address, and shows what was found in each article; "
    "**Fix details** corrects title, outlet, authors, date or address, **Remove** takes an article out and can be "
    "undone for ten minutes.\n"
    "`/library list` shows everything, `/library edit` and `/library remove` take a title, `/library export` gives "
    "it all as Markdown. `/library follow` brings the new articles of a feed, `/library feeds` shows what is "
    "followed and what went wrong. `/library log` tells who did what.\n"
    "In a server this is for those who manage it and the roles that `/settings` names. In a direct message you have "
    "a library of your own, which only you see.",
)

SPANISH = {
    "reading": "Leyendo {number} de {total}: {name}",
    "added_heading": "Añadido: {articles}",
    "nothing_added": "No se ha añadido nada",
    "already_here": "ya está en la biblioteca",
    "and_more_sources": "y {count} más",
    "refused_heading": "No se han añadido:",
    "from_to": "{first}–{last} de {total}",
    "outlet_printed": "medio según consta",
    "outlet_inferred": "medio deducido",
    "outlet_unknown": "medio desconocido",
    "date_printed": "fecha según consta",
    "date_inferred": "fecha deducida",
    "date_unknown": "fecha desconocida",
    "read_from": "{known}, de “{words}”",
    "bounded": "no antes del {earliest}",
    "bounded_above": "no después del {latest}",
    "source": "de {source}",
    "copies": "Casi igual que: {titles}",
    "left_out": "Se ha dejado fuera: {lines}",
    "corrected": "Corregido: {fields}",
    "fix": "Corregir datos",
    "remove": "Quitar",
    "reset": "Como se encontró",
    "undo": "Deshacer",
    "read": "Leer",
    "removed": "“{title}” se ha quitado. Puedes deshacerlo durante diez minutos.",
    "gone_since": "Un artículo que se añadió aquí se ha quitado desde entonces.",
    "list_heading": "La biblioteca",
    "list_filtered": "La biblioteca: “{filter}”",
    "list_empty": "Aquí no hay nada todavía. `/library add` añade artículos.",
    "list_no_match": "Ningún título contiene eso.",
    "list_pick": "Elige un artículo",
    "previous_page": "Página anterior",
    "room": "{articles} de {most_articles} artículos · {megabytes} de {most_megabytes} MB",
    "room_unlimited": "{articles} artículos · {megabytes} MB",
    "log_heading": "Qué se ha hecho con la biblioteca",
    "log_empty": "Todavía no se ha hecho nada con esta biblioteca.",
    "log_line": "{when} · {who} {deed}",
    "log_feed": "un canal de noticias",
    "log_somebody": "alguien",
    "export": "Todo como Markdown con sus datos, correcciones incluidas: {articles}.",
    "export_empty": "No hay nada que escribir.",
    "feeds_heading": "Canales que sigue la biblioteca",
    "feeds_none": "La biblioteca no sigue ningún canal. Con `/library follow` sigue uno.",
    "feed_next": "se mira de nuevo {when}",
    "feed_trouble": "Problema: {trouble}",
    "followed": "La biblioteca sigue ahora “{title}”. Los artículos nuevos llegan solos.",
    "unfollowed": "La biblioteca ya no sigue {address}. Sus artículos se quedan.",
    "form_heading": "Corregir datos",
    "form_title": "Título",
    "form_outlet": "Medio",
    "form_authors": "Autores",
    "form_authors_hint": "Un nombre por línea",
    "form_published": "Fecha de publicación",
    "form_published_hint": "Como 2019-07-15; vacío si no se conoce",
    "form_url": "Dirección",
    "form_url_hint": "Dónde se puede leer; empieza por https://",
}
SPANISH_DEEDS = {
    "added": "añadió {names}",
    "edited": "corrigió {names}",
    "reset": "retiró las correcciones de {names}",
    "removed": "quitó {names}",
    "brought_back": "recuperó {names}",
    "exported": "se llevó una copia de todo",
    "followed": "hizo que la biblioteca siguiera {names}",
    "unfollowed": "hizo que la biblioteca dejara de seguir {names}",
}
SPANISH_FIELDS = {
    "title": "título",
    "outlet": "medio",
    "authors": "autores",
    "published": "fecha",
    "url": "dirección",
}
SPANISH_COUNTS = {
    "paragraphs": ("{count} párrafo", "{count} párrafos"),
    "comments": ("{count} comentario", "{count} comentarios"),
    "refused": ("{count} rechazado", "{count} rechazados"),
    "more_lines": ("y {count} línea más", "y {count} líneas más"),
}
SPANISH_HELP = (
    "Cuidar una biblioteca",
    "{library} añade archivos (hasta diez a la vez) o la página de una dirección, y muestra qué se encontró en cada "
    "artículo; **Corregir datos** corrige título, medio, autores, fecha o dirección, **Quitar** saca un artículo y "
    "se puede deshacer durante diez minutos.\n"
    "`/library list` lo muestra todo, `/library edit` y `/library remove` toman un título, `/library export` lo da "
    "todo como Markdown. `/library follow` trae los artículos nuevos de un canal, `/library feeds` muestra qué se "
    "sigue y qué falló. `/library log` dice quién hizo qué.\n"
    "En un servidor esto es para quien lo administra y los roles que nombra `/settings`. En un mensaje directo "
    "tienes una biblioteca propia, que solo ves tú.",
)
SPANISH_ERRORS = {
    "NoLibraryHere": (
        "Aquí no hay ninguna biblioteca que cuidar. Hazlo en un servidor del que yo sea miembro o en un mensaje "
        "directo."
    ),
    "NotAnAdder": (
        "Solo quien administra este servidor, o tiene un rol que /settings nombra para ello, puede cambiar su "
        "biblioteca."
    ),
    "NothingToAdd": "Adjunta hasta diez archivos o da la dirección de una página.",
    "AttachmentLost": "{source}: Discord no lo entregó. Adjúntalo otra vez.",
    "FeedsFull": "Esta biblioteca ya sigue {number} canales. Deja de seguir uno antes.",
    "ExportTooLarge": (
        "La biblioteca ocupa {number} MB como zip, más de lo que Discord me deja enviar aquí. Quien me opera puede "
        "escribirla: footnote export library.zip --library {text}"
    ),
    "DeedForgotten": "De eso hace demasiado tiempo. /library list muestra qué contiene la biblioteca.",
    "NothingRemoved": "Eso ya no se puede deshacer. Añade el artículo otra vez.",
    "TitleMissing": "Un artículo necesita un título.",
    "FieldTooLong": "Es demasiado largo: caben {number} letras en «{field}».",
    "DayNotWhole": "No entiendo “{text}” como día. Escríbelo así: 2019-07-15, o déjalo vacío.",
    "AddressNotUnderstood": "“{text}” no es la dirección de una página. Empieza por https:// o http://.",
    "FeedNotFollowed": "{url}: la biblioteca no sigue ese canal.",
    "LibraryFull": (
        "{source}: no cabe; esta biblioteca puede contener {articles} artículos y {megabytes} MB. Quita artículos "
        "que nadie necesite o pide más espacio a quien me opera."
    ),
    "SourceEmpty": "{source}: no contiene texto, así que no hay nada que citar.",
    "NotText": "{source}: no es texto (parece un archivo binario). Guárdalo como .txt o .md.",
    "NotAFeed": "{source}: no es un canal RSS ni Atom. Busca en el sitio un enlace llamado RSS, Atom o Feed.",
    "RobotsForbid": (
        "{source}: {site} pide que los programas no lo lean (robots.txt). Ábrelo en un navegador, guárdalo y añade "
        "el archivo."
    ),
}
