-- Where and how often a server wants to read what was added. A digest covers what came since `last_at` (UTC).
CREATE TABLE digests (
    guild_id   INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    every      TEXT NOT NULL CHECK (every IN ('daily', 'weekly')),
    last_at    TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;
