-- Who did what to a library, and when. `user_id` is NULL where a followed feed brought articles. `articles` are their
-- ids, `names` what people know them by, `refused` pairs of a source and the reason.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    library  TEXT NOT NULL,
    user_id  INTEGER,
    deed     TEXT NOT NULL,
    articles TEXT NOT NULL CHECK (json_valid(articles)),
    names    TEXT NOT NULL CHECK (json_valid(names)),
    refused  TEXT NOT NULL CHECK (json_valid(refused)),
    done_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;

CREATE INDEX audit_by_library ON audit (library, id);
CREATE INDEX audit_by_age ON audit (done_at);
