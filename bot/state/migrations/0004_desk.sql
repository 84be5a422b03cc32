-- The research desk: notebooks and watches. A column that holds a person's id is named user_id or ends in _user_id.

-- Articles as they were when an excerpt of them was saved, once each; kept as long as an excerpt refers to them.
CREATE TABLE kept_articles (
    sha256 TEXT PRIMARY KEY,
    text   TEXT NOT NULL
) STRICT;

-- Excerpts in a person's notebook, or where channel_id is set in that channel's; user_id is who saved it, unless they
-- had themselves erased. citation is CSL-JSON; start_at and end_at are code points into the article's text.
CREATE TABLE saved_excerpts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER,
    channel_id   INTEGER,
    place        INTEGER NOT NULL,
    text         TEXT NOT NULL,
    citation     TEXT NOT NULL CHECK (json_valid(citation)),
    library      TEXT NOT NULL,
    article_id   INTEGER NOT NULL,
    sha256       TEXT NOT NULL REFERENCES kept_articles (sha256),
    start_at     INTEGER NOT NULL,
    end_at       INTEGER NOT NULL,
    note         TEXT,
    note_user_id INTEGER,
    saved_at     TEXT NOT NULL,
    CHECK (user_id IS NOT NULL OR channel_id IS NOT NULL)
) STRICT;

CREATE INDEX saved_excerpts_by_channel ON saved_excerpts (channel_id);
CREATE INDEX saved_excerpts_by_user ON saved_excerpts (user_id);
CREATE INDEX saved_excerpts_by_article ON saved_excerpts (sha256);

-- Standing questions. seen_article is the id of the last article that was looked at; failures counts the times that
-- Discord refused a post in a row, and nothing is tried before not_before.
CREATE TABLE watches (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id      INTEGER NOT NULL,
    guild_id     INTEGER,
    channel_id   INTEGER NOT NULL,
    query        TEXT NOT NULL,
    daily        INTEGER NOT NULL CHECK (daily IN (0, 1)),
    paused       INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    seen_article INTEGER NOT NULL,
    failures     INTEGER NOT NULL DEFAULT 0,
    not_before   TEXT NOT NULL
) STRICT;

-- What is to be posted, written in the same breath as seen_article. article is a hash of what the article is known by:
-- once posted, only that stays, so that no article is posted twice, under whichever id it comes. post_id says which
-- post a find is a part of, from before it is sent.
CREATE TABLE watch_finds (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    watch_id   INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    article    TEXT NOT NULL,
    passage_id INTEGER,
    start_at   INTEGER,
    end_at     INTEGER,
    first      TEXT CHECK (first IS NULL OR json_valid(first)),
    post_id    INTEGER,
    UNIQUE (watch_id, article)
) STRICT;

CREATE INDEX watch_finds_waiting ON watch_finds (watch_id) WHERE passage_id IS NOT NULL;

-- Posts that were begun and of which it is not known whether Discord has them.
CREATE TABLE watch_posts (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    begun_at TEXT NOT NULL
) STRICT;

-- What a person is to be told when they are met next, because no direct message reached them.
CREATE TABLE notices (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id  INTEGER NOT NULL,
    sentence TEXT NOT NULL,
    since    TEXT NOT NULL
) STRICT;
