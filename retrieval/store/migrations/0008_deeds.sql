-- What was done to libraries: by whom (NULL where nobody did it, or where it was forgotten who), and when. It belongs to
-- a library's name, and outlives what the library held. `articles` are ids, `names` what people know them by, `refused`
-- objects with a source and a reason. `done_at` is UTC with milliseconds, so that it sorts as text.
-- A column that says who a person is ends in `_by`, and stands in the register of retrieval/store/people.py.
CREATE TABLE deeds (
    library  TEXT NOT NULL,
    id       INTEGER NOT NULL,
    done_by  TEXT,
    done     TEXT NOT NULL,
    done_at  TEXT NOT NULL,
    articles TEXT NOT NULL CHECK (json_valid(articles)),
    names    TEXT NOT NULL CHECK (json_valid(names)),
    refused  TEXT NOT NULL CHECK (json_valid(refused)),
    PRIMARY KEY (library, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deeds_by_library ON deeds (library, done_at, id);
CREATE INDEX deeds_by_age ON deeds (done_at);

-- Corrections hold also when it is forgotten who made them. SQLite cannot take a NOT NULL away from a column.
CREATE TABLE corrections_anew (
    library_id   INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    source       TEXT NOT NULL,
    found_title  TEXT NOT NULL,
    title_number INTEGER NOT NULL,
    field        TEXT NOT NULL CHECK (field IN ('title', 'outlet', 'authors', 'published', 'url')),
    value        TEXT NOT NULL CHECK (json_valid(value)),
    changed_by   TEXT,
    changed_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    PRIMARY KEY (library_id, source, found_title, title_number, field)
) STRICT, WITHOUT ROWID;

INSERT INTO corrections_anew
SELECT library_id, source, found_title, title_number, field, value, changed_by, changed_at FROM corrections;
DROP TABLE corrections;
ALTER TABLE corrections_anew RENAME TO corrections;
