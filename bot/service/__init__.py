"""The bot as a service: running and ending well, logs, health, figures, backups, a doctor.

serving.py     from settings to a clean end
logs.py        every line structured, none with the token
health.py      /healthz and /metrics on loopback
databases.py   the SQLite files of a data folder, as files
manifest.py    what a backup says of itself
backup.py      a consistent copy while the bot runs
restore.py     and back again
doctor/        what is wrong here, and what to do about it
commands.py    the commands `backup`, `restore`, `doctor`
"""
