-- An answer as it was posted: what its buttons go on from, and what a vote is about. Who asked is not kept, only the
-- server or, elsewhere, the channel: from another one its buttons do nothing.
DROP TABLE questions;

CREATE TABLE answers (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    asked_in INTEGER NOT NULL,
    question TEXT NOT NULL,
    filters  TEXT NOT NULL CHECK (json_valid(filters)),
    passages TEXT NOT NULL CHECK (json_valid(passages)),
    asked_at TEXT NOT NULL DEFAULT (datetime('now'))
) STRICT;

CREATE INDEX answers_by_age ON answers (asked_at);

-- What a server's administrators decided. Lists are JSON arrays of Discord's ids.
CREATE TABLE servers (
    guild_id  INTEGER PRIMARY KEY,
    seeds     INTEGER NOT NULL,
    private   INTEGER NOT NULL,
    excerpts  INTEGER NOT NULL,
    cooldown  INTEGER NOT NULL,
    language  TEXT,
    channels  TEXT NOT NULL CHECK (json_valid(channels)),
    adders    TEXT NOT NULL CHECK (json_valid(adders))
) STRICT;

-- In which servers a person used the bot, to offer their libraries in direct messages.
CREATE TABLE people_in_servers (
    user_id  INTEGER NOT NULL,
    guild_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, guild_id)
) STRICT, WITHOUT ROWID;

-- Whose library a person asks in direct messages; NULL is the one that everybody shares.
CREATE TABLE library_choices (
    user_id  INTEGER PRIMARY KEY,
    guild_id INTEGER
) STRICT;

-- The last exchange of a person's direct messages, so that "more" and "since 2019" can go on from it.
CREATE TABLE conversations (
    user_id   INTEGER PRIMARY KEY,
    answer_id INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    shown     INTEGER NOT NULL,
    said_at   TEXT NOT NULL DEFAULT (datetime('now'))
) STRICT;

-- Votes outlive the answer that they were about: the terms of its question and the passages it showed stay with them.
CREATE TABLE votes (
    answer_id INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    helpful   INTEGER NOT NULL CHECK (helpful IN (0, 1)),
    terms     TEXT NOT NULL CHECK (json_valid(terms)),
    passages  TEXT NOT NULL CHECK (json_valid(passages)),
    voted_at  TEXT NOT NULL DEFAULT (datetime('now')),
    PRIMARY KEY (answer_id, user_id)
) STRICT, WITHOUT ROWID;
