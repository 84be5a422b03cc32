"""From hits to something that can be posted.

ranking.py      which of the candidate passages answer best
filtering.py    which passages a scope's filters let through
feedback.py     long questions again: compared with the best of their own answers
copies.py       which passages are one and the same
variety.py      in which order findings come, so that three say more than one
confidence.py   whether the library answers at all
spelling.py     what may have been meant by a word that is not there
excerpts.py     which slice of a passage to show
ask.py          a question -> an answer
verdict.py      what can be said of a quotation
stretch.py      passages as words
alignment.py    which words of a quotation stand in a stretch
differences.py  what differs there, word by word
verify.py       a quotation -> a verdict
"""
