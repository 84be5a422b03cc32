"""Words that say how a sentence is built and not what it is about."""

from __future__ import annotations

_ARTICLES_AND_CONJUNCTIONS = "a an the and or but nor so yet if than that then as because while though although"
_PREPOSITIONS = (
    "about above after against among around at before behind below between beyond by during for from in into "
    "near of off on onto out over per since through to toward towards under until up upon via with within without"
)
_PRONOUNS = (
    "i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her "
    "hers herself it its itself they them their theirs themselves this these those one ones who whom whose which "
    "what whoever whatever there here"
)
_VERBS = (
    "am is are was were be been being has have had having do does did doing done will would shall should can "
    "could may might must"
)
_ADVERBS = "not no only own same too very just also again once ever how when where why any all both each some such"
_CONTRACTIONS = (
    "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he'd he'll he's i'd i'll i'm i've isn't it's "
    "let's mustn't she'd she'll she's shouldn't that's there's they'd they'll they're they've wasn't we'd we'll "
    "we're we've weren't what's where's who's won't wouldn't you'd you'll you're you've"
)
# What people wrap around a question when they put it to a bot.
_ASKING = "please tell show give say says said know find"

ENGLISH_STOP_WORDS = frozenset(
    " ".join((_ARTICLES_AND_CONJUNCTIONS, _PREPOSITIONS, _PRONOUNS, _VERBS, _ADVERBS, _CONTRACTIONS, _ASKING)).split()
)
