-- Libraries hold documents (files or pages as they came), documents hold articles, articles hold passages.
-- Offsets are code points: an article's into its document's text, a passage's into its article's.
-- AUTOINCREMENT: an id that was ever given out in a button or a link never comes to mean something else.

CREATE TABLE libraries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;

CREATE TABLE documents (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    library_id INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    source     TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    encoding   TEXT NOT NULL,
    text       TEXT NOT NULL,
    added_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    UNIQUE (library_id, sha256)
) STRICT;

CREATE TABLE articles (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id    INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    start_at       INTEGER NOT NULL CHECK (start_at >= 0),
    end_at         INTEGER NOT NULL CHECK (end_at >= start_at),
    title          TEXT NOT NULL,
    outlet         TEXT,
    authors        TEXT NOT NULL CHECK (json_valid(authors)),
    published      TEXT,
    published_from TEXT NOT NULL CHECK (published_from IN ('printed', 'inferred', 'unknown')),
    url            TEXT
) STRICT;

CREATE INDEX articles_by_document ON articles (document_id);

CREATE TABLE passages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL CHECK (number >= 1),
    kind       TEXT NOT NULL,
    start_at   INTEGER NOT NULL CHECK (start_at >= 0),
    end_at     INTEGER NOT NULL CHECK (end_at > start_at),
    sentences  TEXT NOT NULL CHECK (json_valid(sentences)),
    UNIQUE (article_id, number)
) STRICT;
