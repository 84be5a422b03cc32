"""From hits to something that can be posted.

ranking.py    which of the candidate passages answer best
excerpts.py   which slice of a passage to show
ask.py        a question -> an answer
"""
