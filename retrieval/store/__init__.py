"""The record: SQLite through aiosqlite. The schema grows by numbered, forward-only .sql migrations."""
