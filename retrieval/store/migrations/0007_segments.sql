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

CREATE TRIGGER articles_hidden AFTER UPDATE OF removed_at ON articles
WHEN old.removed_at IS NULL AND new.removed_at IS NOT NULL
BEGIN
    INSERT INTO removals (article_id) VALUES (new.id);
END;

-- How often what the index holds of a library was changed where it stands: then the library's index is made again.
ALTER TABLE libraries ADD COLUMN index_epoch INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER articles_corrected AFTER UPDATE OF title, outlet, authors, published, url, removed_at ON articles
WHEN old.removed_at IS new.removed_at OR new.removed_at IS NULL
BEGIN
    DELETE FROM removals WHERE article_id = new.id;
    DELETE FROM segments WHERE library_id = (SELECT library_id FROM documents WHERE id = new.document_id);
    UPDATE libraries SET index_epoch = index_epoch + 1
    WHERE id = (SELECT library_id FROM documents WHERE id = new.document_id);
END;
