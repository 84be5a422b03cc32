-- What a person says of an article instead of what was found in it. A correction belongs to a story of a source, not to
-- a row of `articles`: it outlives the article, and holds again when the same source comes back.
-- `found_title` is the title as it was found, `title_number` tells stories of one document apart that share it.

CREATE TABLE corrections (
    library_id   INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    source       TEXT NOT NULL,
    found_title  TEXT NOT NULL,
    title_number INTEGER NOT NULL,
    field        TEXT NOT NULL CHECK (field IN ('title', 'outlet', 'authors', 'published', 'url')),
    value        TEXT NOT NULL CHECK (json_valid(value)),
    changed_by   TEXT NOT NULL,
    changed_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    PRIMARY KEY (library_id, source, found_title, title_number, field)
) STRICT, WITHOUT ROWID;

-- `found` holds what was found in the columns that are corrected now, as a JSON object; NULL where nothing is.
ALTER TABLE articles ADD COLUMN found TEXT CHECK (found IS NULL OR json_valid(found));
ALTER TABLE articles ADD COLUMN title_number INTEGER NOT NULL DEFAULT 1;

-- A removed article stays a while, seen by no scope, so that it can be brought back as it was.
ALTER TABLE articles ADD COLUMN removed_at TEXT;

CREATE INDEX articles_removed ON articles (removed_at) WHERE removed_at IS NOT NULL;

-- The length of a document's text in bytes, for quotas; the index spares a sum from reading the texts.
ALTER TABLE documents ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE documents SET bytes = length(CAST(text AS BLOB));

CREATE INDEX documents_by_size ON documents (library_id, bytes);
