-- What is known of an address that a document of a library was fetched from, so that it need not be fetched again.
-- It goes with its document: what was taken out of a library may be fetched anew.
CREATE TABLE addresses (
    library_id    INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    asked         TEXT NOT NULL,
    document_id   INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    url           TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    PRIMARY KEY (library_id, asked)
) STRICT, WITHOUT ROWID;

CREATE INDEX addresses_by_document ON addresses (document_id);

-- Feeds that a library follows. Times are UTC. `failures` counts those in a row, `trouble` says what the last one was.
CREATE TABLE feeds (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    library_id    INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    asked         TEXT NOT NULL,
    title         TEXT NOT NULL,
    url           TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    next_poll     TEXT NOT NULL,
    failures      INTEGER NOT NULL DEFAULT 0,
    trouble       TEXT,
    UNIQUE (library_id, asked)
) STRICT;

CREATE INDEX feeds_by_next_poll ON feeds (next_poll);

-- Items of a feed that were dealt with: added, or refused for good.
CREATE TABLE feed_items (
    id      INTEGER PRIMARY KEY,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    UNIQUE (feed_id, key)
) STRICT;
