"""What the bot remembers of servers and people, in a SQLite file of its own beside the archive."""
