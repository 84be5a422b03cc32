-- Questions that an answer's buttons go on from. Who asked is not kept.
CREATE TABLE questions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL,
    asked_at TEXT NOT NULL DEFAULT (datetime('now'))
) STRICT;

CREATE INDEX questions_by_age ON questions (asked_at);

-- The commands as Discord last took them: a digest of all, and the id of each for clickable mentions.
CREATE TABLE synced_commands (
    application_id INTEGER PRIMARY KEY,
    digest         TEXT NOT NULL,
    ids            TEXT NOT NULL CHECK (json_valid(ids))
) STRICT;
