-- Files of the index that are whole on the disk, each with the documents of a library whose passages it holds: all
-- from the first to the last, but for articles that were removed since. What no segment covers is read from the record.
CREATE TABLE segments (
    name           TEXT PRIMARY KEY,
    library_id     INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    first_document INTEGER NOT NULL,
    last_document  INTEGER NOT NULL CHECK (last_document >= first_document),
    checksum       TEXT NOT NULL
) STRICT;

CREATE INDEX segments_by_library ON segments (library_id, first_document);

-- Articles that were removed, in that order, until no segment holds them any more.
CREATE TABLE removals (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL
) STRICT;

CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
    INSERT INTO removals (article_id) VALUES (old.id);
END;

-- With the documents of a library in the order in which they came: an index of SQLite ends with the row's own id.
CREATE INDEX documents_by_library ON documents (library_id);
