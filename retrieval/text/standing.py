"""Whether a sentence can stand alone: without the ones around it, in a summary.

It cannot where it leans on what came before ("He said", "But", "The company"), where it is only the beginning or
the end of something (a lead-in before a colon, half of a quotation, a line without a verb's end), or where it is no
statement (a question, furniture of a web page). The rules are of English prose. Where they are in doubt the sentence
is left out: there are others.
"""

from __future__ import annotations

import re

from retrieval.text.stopwords import ENGLISH_STOP_WORDS

# Words; shorter is a heading or an outcry, longer is no main point.
_FEWEST, _MOST = 6, 60
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_ENDS = re.compile(r"""[.!][)\]"'”’»]*$""")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")
_OPENING_MARKS = "\"'“‘([«*_•–—- "

_LEANS_ON_WHAT_CAME_BEFORE = re.compile(
    r"""
    (?: and|but|or|nor|so|yet|also|however|moreover
      | furthermore|therefore|thus|hence|instead|still|meanwhile|otherwise|now|today
      | nevertheless|nonetheless|besides|similarly|likewise|indeed|consequently|accordingly|additionally|then|again
      | afterwards?|later|earlier|too|finally|further|even\sso|after\sthat|before\sthat|since\sthen|until\sthen
      | in\s(?:addition|fact|contrast|turn|response|return|short|other\swords|the\smeantime|this|that|these|such)
      | by\s(?:contrast|then|comparison)|on\sthe\s(?:other\shand|contrary)|as\s(?:a\sresult|such|well)
      | for\s(?:example|instance|this|that|these)|because\sof\sth(?:is|at)|at\s(?:the\ssame\stime|that|this)
      | of\s(?:these|those|course)|like\s(?:this|that|these)|with\s(?:this|that|these)|from\s(?:here|there)
      | he|she|it|they|him|them|his|her|hers|its|their|theirs|this|that|these|those|such|here|both|neither|either
      | others?|another|one|some|many|most|few|several|all|none|each
      | the\s(?:latter|former|same|other|others|two|pair|rest)
      | first|second|third|last|lastly|firstly|secondly|yes|no|what|who|why|how|which|that’s|that's|it’s|it's
    )\b (?!\s(?:of\sthe\s|in\s(?:the\s)?[A-Z]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Where such a word begins a whole of its own: "One of the largest ...", "Some 5,000 people", "First Lady".
_BEGINS_A_WHOLE = re.compile(
    r"(?:one|some|many|most|few|several|all|each|both|none)\s(?:of\s)?(?:[A-Z\d]|the\s[A-Z]|(?:[a-z]+\s)?[a-z]{4,}s\b)"
    r"|(?:first|second|third)\s[A-Z]|no\s[a-z]+|it\s(?:is|was)\s[\w\s]{2,40}?\s(?:that|to)\b"
    r"|(?:later|earlier|last)\s(?:this|that|in|on|year|month|week|night)|last\s[A-Z]|that\s[a-z]+\s(?:is|was)\b"
)
_KNOWN_ONLY_FROM_BEFORE = re.compile(
    r"the\s(?:\w+\s)?(?:company|firm|group|organi[sz]ation|agency|report|letter|document|bill|statement|study|brochure"
    r"|website|site|article|story|post|petition|man|woman|move|decision|program(?:me)?|plan|deal|proposal|campaign"
    r"|event|incident|meeting|interview|official|spokes(?:man|woman|person)|author|researchers|workers|victims?)"
    r"(?:’s|'s)?\s(?!of\b|that\b|who\b|which\b|in\b|for\b|from\b|behind\b|between\b|to\b|called\b|known\b)",
    re.IGNORECASE,
)
# "In recent weeks, it has ...": nothing before the comma that "it" could be.
_PRONOUN_AFTER_COMMA = re.compile(r"[^,A-Z]{3,60},\s(?:it|he|she|they|this|these|those)\b")
# "In 2018 it brought ...": nor anything before the verb.
_PRONOUN_AFTER_PREPOSITION = re.compile(
    r"(?:in|on|at|by|since|after|before|during|for|under|with|from|until|when|as|if|while|once|because|though|although)\s"
    r"(?:[a-z\d]\S*\s){0,5}(?:it|he|she|they)\b"
)
_PERSON_BY_PRONOUN = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_SPEAKER_BY_PRONOUN = re.compile(
    r"\b(?:he|she|they|it|i|we)\s(?:\w+ly\s)?(?:said|says|added|adds|told|wrote|writes|explained|asked|noted)\b"
    r"|\b(?:said|says|added|wrote)\s(?:he|she|they|it|i|we)(?=\s*(?:[,.;:]|$))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w’'-]+")
_FIRST_PERSON = re.compile(r"\b(?:I|we|us|our|ours|my|mine|me|myself|ourselves|you|your|yours)\b", re.IGNORECASE)
# "U.S.", "Elizabeth I", and "I" counted as a number are no person.
_NOBODY = re.compile(r"\bU\.?S\.?\b|(?<=[A-Z]\w{2}\s)I\b|(?<=[a-z]{3}\s)I\s(?=[a-z]+s\b)")

_FURNITURE = re.compile(
    r"""
    \b (?: sign\sup|subscribe|newsletter|click\shere|read\smore|see\salso|follow\sus|share\sthis|donate\s(?:now|here)
      | all\srights\sreserved|creative\scommons|copyright|leave\sa\s(?:reply|comment)|log\s?in|cookies?|javascript
      | advertisement|sponsored|photo(?:graph)?s?(?:\sby|:)|image:|getty\simages|posted\s(?:on|in|by)|filed\sunder
      | tagged|comments?\s(?:are\s)?closed|republish(?:ed)?|permission|full\sstory|link\s(?:above|below)|via\semail
      | (?:originally|first)\s(?:appeared|published)|this\s(?:article|story|post|piece|site|website)|published\sby
      | updated: ) (?!\w)
    | https?:// | www\. | [©|►▶→»]
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A short line without any of these is a heading with a full stop.
_FEW = 12
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|took|went|gave"
    r"|left|made|came|began|won|lost|wrote|found|told|held|met|ran|rose|fell|kept|got|put|set|cut|let|hit|paid|sold"
    r"|bought|built|brought|said|sent|spent|led|knew|saw|grew|drew|[a-z]+ed|[a-z]+[^s’']s)\b|n[’']t\b"
)


def is_statement(sentence: str) -> bool:
    """Whether `sentence` is a whole sentence that says something: no question, lead-in, fragment, furniture."""
    words = _WORD.findall(sentence)
    first = sentence.lstrip(_OPENING_MARKS)[:1]
    return (
        _FEWEST <= len(words) <= _MOST
        and bool(_ENDS.search(sentence))
        and (first.isupper() or first.isdigit())
        and (len(words) > _FEW or bool(_VERB.search(sentence)))
        and not sentence.isupper()
        and _quotations_are_whole(sentence)
        and not _FURNITURE.search(sentence)
    )


def stands_alone(sentence: str) -> bool:
    """Whether a reader who knows nothing of what came before understands `sentence`."""
    return is_statement(sentence) and not _leans(sentence)


def _leans(sentence: str) -> bool:
    start = sentence.lstrip(_OPENING_MARKS)
    lowered = start[:1].lower() + start[1:]
    if _LEANS_ON_WHAT_CAME_BEFORE.match(lowered) and not _BEGINS_A_WHOLE.match(lowered):
        return True
    if _PRONOUN_AFTER_COMMA.match(lowered) or _PRONOUN_AFTER_PREPOSITION.match(lowered):
        return True
    if _KNOWN_ONLY_FROM_BEFORE.match(lowered) or _SPEAKER_BY_PRONOUN.search(_QUOTED.sub(" ", sentence)):
        return True
    return _is_somebodys_own_word(sentence) or _person_without_a_name(sentence)


def _is_somebodys_own_word(sentence: str) -> bool:
    """Whether somebody speaks of themselves, or only a quotation stands there, and nobody is named as the speaker."""
    outside = _QUOTED.sub(" ", sentence)
    if len(_WORD.findall(outside)) <= 1 < len(_WORD.findall(sentence)):
        return True
    return bool(_FIRST_PERSON.search(_NOBODY.sub(" ", outside)))


def _person_without_a_name(sentence: str) -> bool:
    """Whether "he" or "her" comes before any name that it could stand for."""
    outside = _QUOTED.sub(lambda match: " " * len(match[0]), sentence)
    pronoun = _PERSON_BY_PRONOUN.search(outside)
    if pronoun is None:
        return False
    names = (match for match in _NAME.finditer(outside) if match[0].lower() not in ENGLISH_STOP_WORDS)
    return not any(name.start() < pronoun.start() for name in names)


def _quotations_are_whole(sentence: str) -> bool:
    return sentence.count('"') % 2 == 0 and sentence.count("“") == sentence.count("”")
