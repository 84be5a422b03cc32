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

summary.py    the nouns of summaries
gathering.py  what a scope says about a topic: statements that can stand alone, copies set aside
speakers.py   whose words a statement gives
weighing.py   how much each statement says of what all say, and how near two of them are
choosing.py   which of them make the summary
points.py     statements -> cited points in the order of reading
voices.py     one point of each speaker and outlet
timeline.py   the dated ones in order
figures.py    the figures in them, those for one thing together
vocabulary.py what a library is about
related.py    what stands beside a topic, and how often
topic.py      all of it -> the summary
"""
