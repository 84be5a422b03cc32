"""Who says what, as a text itself tells: letters in, places of letters out.

quotations.py   where words stand in quotation marks
names.py        how people are named, and which names are one person's
clauses.py      "X said": the clauses that give words to somebody
transcripts.py  "X: …": labels before words
speakers.py     a stretch of a text -> who says it
"""

from retrieval.text.attribution.names import same_person
from retrieval.text.attribution.speakers import Attribution, speaker_of

__all__ = ["Attribution", "same_person", "speaker_of"]
