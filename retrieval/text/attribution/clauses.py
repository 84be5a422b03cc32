"""The clauses that give words to somebody: "X said", "said X, a Y at Z", "according to X", "she told", "“…” – X".

English prose of the press. A clause is found only where the grammar is plain: the name right before the verb, with at
most an apposition between, or right behind it. What is not plain is left alone: no name is better than a wrong one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from retrieval.text.attribution.names import NAME, bare, is_name
from retrieval.text.spans import Span

# They give somebody the words in quotation marks behind them, but no more of the sentence.
_CALLING = r"(?:called|calls)(?![ ](?:on|for|off|up|in|out|upon|to)\b)|dubbed|labell?ed|termed"
_VERB = (
    r"(?:said|says|say|told|tells|tell|added|adds|wrote|writes|explained|explains|noted|notes|stated|states|argued"
    r"|argues|claimed|claims|warned|warns|insisted|insists|recalled|recalls|replied|replies|responded|asked|asks"
    r"|announced|announces|declared|declares|testified|tweeted|tweets|posted|remarked|observed|observes|concluded"
    r"|concludes|acknowledged|acknowledges|admitted|admits|confirmed|confirms|denied|denies|suggested|suggests"
    r"|reported|reports|complained|urged|urges|quipped|joked|commented|countered|reiterated|reiterates|stressed"
    r"|emphasized|emphasised|predicted|promised|demanded|conceded|maintains|maintained|continued|asserted|asserts"
    r"|contends|contended|arguing|saying|adding|writing|speculated|summarized|summarised|pleaded|shouted|cried"
    r"|boasted|cautioned|cautions|agreed|agrees|disagreed|lamented|reflected|reasoned|revealed|describes|described"
    rf"|{_CALLING})"
)
_PRONOUN = r"(?:[Hh]e|[Ss]he)"
# Papers and mouthpieces that speak without a name of their own.
_MOUTH = (
    r"(?:spokesperson|spokesman|spokeswoman|spokespeople|representative|letter|brochure|statement|report|petition"
    r"|memo|lawsuit|complaint|website|newsletter|press release|editorial)"
)
_ADVERBS = r"(?:(?:\w+ly|also|then|later|once|recently|again|has|have|had)[ ]){0,2}"
# A role as it stands before a name: "Amazon employee Maren Costa", "the company’s chief executive Jeff Bezos".
_ROLE = r"(?:(?:the|an?|his|her|their|its|our)[ ])?(?:[\w’'.&()-]+[ ]){0,7}?"
_APPOSITION = (
    r"(?:,[ ](?!(?:and|or|but|nor)\b)"
    r"(?:an?|the|who|whose|which|now|then|also|one|former|\d\d|[a-z][\w’'-]+)\b[^\uFFFC;:.]{0,160}?"
    # "They sail to Oslo, ferry chief Holt said, adding": what ends in a verb of saying is a clause of its own.
    r"(?<![ ]said)(?<![ ]says)(?<![ ]added)(?<![ ]wrote)(?<![ ]told),)"
)
# A quotation is masked by this mark.
_MARK = "\ufffc"

_NAMED_FIRST = re.compile(
    rf"(?<![\w’'-])(?P<name>{NAME})(?P<between>{_APPOSITION}|[ ]\([^()]{{1,40}}\))?[ ]+{_ADVERBS}(?P<verb>{_VERB})\b"
)
_NAMED_LAST = re.compile(
    rf"(?:(?<={_MARK})|(?<={_MARK}[ ,])|(?<={_MARK}, )|(?<=, ))\s*(?P<verb>{_VERB})[ ]"
    rf"(?P<role>{_ROLE})(?P<name>{NAME})"
    r"(?![ ]?(?:[a-z]+s’|’s|'s))(?=\s*(?:[,.;:\uFFFC(]|$|[ ](?:on|in|at|of|from|during|after|before|to|as|with|when"
    r"|while|who|by|about|last|this|and|via)\b))"
)
_MOUTH_FIRST = re.compile(
    rf"(?<![\w’'-])(?P<name>(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother)[ ](?:[\w’'.&()-]+[ ]){{0,7}}?{_MOUTH})"
    rf"(?P<between>{_APPOSITION}|[ ](?:for|from|of)[ ][^,.;:{_MARK}]{{1,60}}?)?[ ]+{_ADVERBS}(?P<verb>{_VERB})\b"
)
_MOUTH_LAST = re.compile(
    rf"(?:(?<={_MARK})|(?<={_MARK}[ ,])|(?<={_MARK}, ))\s*(?P<verb>{_VERB})[ ]"
    rf"(?P<name>(?:the|an?|one|another)[ ](?:[\w’'.&()-]+[ ]){{0,7}}?{_MOUTH})\b(?!’s|'s)"
)
_ACCORDING = re.compile(
    rf"(?<!\w)(?:[Aa]ccording to|[Ii]n the words of)[ ](?P<role>{_ROLE})(?P<name>{NAME})"
    r"(?![\w’']*[’']s?[ ])(?=\s*(?:[,.;:\uFFFC(]|$))"
)
_PRONOUN_FIRST = re.compile(rf"(?<![\w’'-])(?P<name>{_PRONOUN})[ ]+{_ADVERBS}(?P<verb>{_VERB})\b")
_PRONOUN_LAST = re.compile(rf"(?<={_MARK})[ ,]*(?P<verb>{_VERB})[ ](?P<name>{_PRONOUN})\b")
# A paragraph that is a quotation and who said it: “We will not rest.” – Ada Holt, captain
_SIGNED = re.compile(
    rf"^[ >*_]*(?P<quotation>{_MARK}+)[ >*_]*[–—―-]{{1,2}}[ ]?"
    rf"(?P<role>{_ROLE})(?P<name>{NAME})(?:,[^{_MARK}]{{1,120}})?$"
)
_FORMS = (_SIGNED, _MOUTH_FIRST, _NAMED_FIRST, _NAMED_LAST, _MOUTH_LAST, _ACCORDING, _PRONOUN_FIRST, _PRONOUN_LAST)
# "Friends of X said", "a letter from X said": it is not X who speaks.
_OF_ANOTHER = re.compile(
    r"\b(?:of|for|at|to|(?P<joins>with)|from|by|in|near|about|than|like|against|inside|behind|on|over"
    r"|under|around)[ ]$"
)


class Clause(NamedTuple):
    """Somebody speaks: `name` is where they are named, or the pronoun; `span` is the whole clause.

    `calls` says that they call something a name, which is all that the clause gives to them.
    """

    name: Span
    span: Span
    pronoun: bool
    calls: bool = False


def masked(text: str, spans: list[Span], paragraph: Span) -> str:
    """The paragraph with every letter of `spans` masked, and its white space as plain spaces: same length."""
    letters = [" " if letter.isspace() else letter for letter in paragraph.of(text)]
    for span in spans:
        letters[span.start - paragraph.start : span.end - paragraph.start] = [_MARK] * span.length
    return "".join(letters)


def clauses(text: str, narration: str, paragraph: Span) -> list[Clause]:
    """The clauses of a paragraph whose quotations are masked in `narration`; disjoint, in order."""
    found: list[Clause] = []
    for form in _FORMS:
        for match in form.finditer(narration):
            clause = _clause(text, match, paragraph.start)
            if clause and not any(
                one.span.start < clause.span.end and clause.span.start < one.span.end for one in found
            ):
                found.append(clause)
    return sorted(found, key=lambda one: one.span)


def _clause(text: str, match: re.Match[str], offset: int) -> Clause | None:
    whole = Span(*match.span()).shifted(offset)
    start = whole.start + len(match[0]) - len(match[0].lstrip(" ,"))
    name = Span(*match.span("name")).shifted(offset)
    form = match.re
    end = _end_of_description(match, form) + offset
    calls = "verb" in form.groupindex and re.fullmatch(_CALLING, match["verb"]) is not None
    if form in (_PRONOUN_FIRST, _PRONOUN_LAST):
        return Clause(name, Span(start, end), pronoun=True, calls=calls)
    if form in (_MOUTH_FIRST, _MOUTH_LAST):
        return Clause(name, Span(start, end), pronoun=False, calls=calls)
    if form is _SIGNED:
        # “The Blue Ferry” – A Review: a title, nobody's speech.
        if text[match.end("quotation") + offset - 2] not in ".!?…":
            return None
        start = name.start
    if form is _NAMED_FIRST:
        before = _OF_ANOTHER.search(match.string, max(0, match.start() - 9), match.start())
        # "…, with X arguing that …" is X's own word.
        if before and not (before["joins"] and match["verb"].endswith("ing")):
            return None
    person = bare(text, name)
    if person is None or not is_name(text, person) or person.end < name.end - 3:
        return None
    return Clause(person, Span(start, end), pronoun=False, calls=calls)


_BEHIND = re.compile(rf",[ ](?:an?|the|who)[ ][^{_MARK};:.,]{{1,120}}(?=[,.{_MARK}]|$)")


def _end_of_description(match: re.Match[str], form: re.Pattern[str]) -> int:
    """The end of the clause with who they are: "said X, a Y at Z"."""
    if form in (_NAMED_LAST, _ACCORDING) and (behind := _BEHIND.match(match.string, match.end())):
        return behind.end()
    return match.end()
