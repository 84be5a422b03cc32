"""From hits to something that can be posted.

ranking.py    which of the candidate passages answer best
excerpts.py   which slice of a passage to show
ask.py        a question -> an answer
verdict.py    what can be said of a quotation
stretch.py    passages as words
alignment.py  which words of a quotation stand in a stretch
differences.py  what differs there, word by word
verify.py     a quotation -> a verdict
"""
