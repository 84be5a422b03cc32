-- What intake finds in an article beyond its paragraphs: whose words a part is, when they were written, on which page
-- they stand; how the outlet is known, what the date was read from, and the days that bound an unknown one.

ALTER TABLE articles ADD COLUMN outlet_from TEXT NOT NULL DEFAULT 'unknown'
    CHECK (outlet_from IN ('printed', 'inferred', 'unknown'));
ALTER TABLE articles ADD COLUMN published_words TEXT;
ALTER TABLE articles ADD COLUMN earliest TEXT;
ALTER TABLE articles ADD COLUMN latest TEXT;
UPDATE articles SET outlet_from = 'printed' WHERE outlet IS NOT NULL;

ALTER TABLE passages ADD COLUMN speaker TEXT;
ALTER TABLE passages ADD COLUMN said_at TEXT;
ALTER TABLE passages ADD COLUMN page INTEGER CHECK (page >= 1);

-- Articles that are nearly the same, both ways round.
CREATE TABLE copies (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    copy_id    INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (article_id, copy_id),
    CHECK (article_id <> copy_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX copies_by_copy ON copies (copy_id);

-- Sketches of articles, by which copies are found: `size` counts an article's fingerprints.
CREATE TABLE sketches (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    size       INTEGER NOT NULL CHECK (size > 0)
) STRICT;

CREATE TABLE fingerprints (
    print      INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    PRIMARY KEY (print, article_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX fingerprints_by_article ON fingerprints (article_id);
