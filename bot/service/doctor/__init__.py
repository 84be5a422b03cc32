"""`footnote doctor`: what is wrong here, and what to do about it. Changes nothing and needs no gateway.

finding.py      one line of what was found
machine.py      versions, the data folder, the disk
databases.py    whether the databases are whole, and what they hold
account.py      what Discord says: the token, servers, permissions, commands, the clock
examining.py    all of it, in order
"""
