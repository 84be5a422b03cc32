"""What stands on a page and is no part of the story: navigation, forms, appeals, advertisement marks, link stumps.

Each rule has a reason. A rule sees one paragraph at a time and must fit all of it: a story may well *mention*
a newsletter. Furniture stays in the source, so that offsets are true, and never becomes a passage.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.intake.shapes import Paragraph

# Nothing longer is furniture: a notice has a sentence or two.
_LONGEST = 320


@dataclass(frozen=True, slots=True)
class _Rule:
    reason: str
    pattern: re.Pattern[str]


def _rule(reason: str, *patterns: str) -> _Rule:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return _Rule(reason, re.compile(rf"\W*(?:{joined})\W*", re.IGNORECASE | re.DOTALL))


_RULES = (
    _rule(
        "marks of an advertisement, left where it stood",
        r"advert(?:isement|ising|orial)?s?",
        r"sponsored(?: (?:content|links?|post))?",
        r"(?:story|article) continues (?:after|below).{0,40}",
        r"(?:scroll|keep reading) .{0,30}(?:advertisement|to continue).{0,20}",
        r"promoted (?:content|stories|links?)",
    ),
    _rule(
        "navigation that screen readers and toolbars print",
        r"skip to (?:the )?(?:main )?(?:toolbar|content|navigation|main|footer|search|menu).{0,20}",
        r"(?:main |site )?(?:menu|navigation)|home|search|toggle navigation|back to top|close",
        r"log ?(?:in|out)(?: or (?:sign up|register))?|sign ?in|my account|register",
        r"(?:previous|next|older|newer)(?: (?:posts?|articles?|stor(?:y|ies)|entr(?:y|ies)|page))?",
        r"page \d+(?: of \d+)?",
        r"(?:filed under|tags?|tagged(?: (?:as|with|in))?|posted in|categor(?:y|ies))\s?:.{0,160}",
    ),
    _rule(
        "the form that readers' comments are written in, and its notices",
        r"(?:leave|post|add|write|submit) (?:a|your) (?:reply|comment|response)(?: to .{0,80})?(?:\W+cancel reply)?",
        r"cancel reply|reply|log in to (?:reply|comment).{0,40}|you must be logged in to .{0,60}",
        r"your email address will not be (?:published|shared).{0,80}",
        r"required fields are marked.{0,20}|(?:name|e?-?mail|website|comment)\s*\*",
        r"this site (?:uses|is protected by) (?:\w+) (?:to reduce spam|and the google).{0,120}",
        r"learn (?:more about )?how your (?:comment )?data is processed",
        r"comments? (?:are|is) (?:now )?(?:closed|off|disabled|moderated).{0,60}",
        r"notify me of (?:new|follow-?up) (?:posts|comments).{0,40}",
        r"save my name.{0,100}",
    ),
    _rule(
        "buttons to pass the page on",
        r"(?:share|tweet|print|e-?mail|pin|like|bookmark|save)(?: (?:this|it|on|via|with|to|article|story|post))?"
        r"(?: (?:this|story|article|post|page|friends|\w+book|twitter|x|whatsapp|reddit|linkedin|telegram))*\s?:?",
        r"share (?:this|on|via).{0,40}|click to (?:share|email|print|tweet).{0,80}|like this:?|loading",
        r"follow (?:us|me|\w+) on .{0,60}|(?:facebook|twitter|linkedin|whatsapp|reddit|instagram|copy link)",
    ),
    _rule(
        "teasers of other pages",
        r"(?:read|see|watch|listen|learn|view|load|show) (?:more|next|also|all|now)(?: (?:articles|stories|posts))?",
        r"(?:trending|popular|latest|breaking|top|more|recent|related|recommended|featured|most (?:read|popular))"
        r"(?: (?:news|now|stor(?:y|ies)|posts?|articles?|reads?|topics?|videos?|headlines|for you|content|in .{1,30}"
        r"|from .{1,40}|on .{1,40}))?\s?:?",
        r"you (?:may|might) (?:also )?(?:like|be interested in).{0,30}|recommended for you|editor.?s.? picks?",
        r"continue reading.{0,60}",
        r"read (?:the )?(?:full|whole|entire) (?:story|article|post)(?: (?:here|at|on).{0,60})?",
    ),
    _rule(
        "appeals to subscribe",
        r"(?:[^.!?]{1,120}[.!] )?(?:(?:sign up|subscribe)\b|register (?:for|now|here|to)\b).{0,200}",
        r"(?:get|receive|join) (?:our|your|the|a)\b.{0,80}"
        r"(?:newsletter|inbox|dose|e-?mails?|mailing list|updates|alerts|digest|briefing).{0,120}",
        r"enter your e-?mail.{0,100}|thank you for (?:subscribing|signing up).{0,80}",
    ),
    _rule(
        "appeals to give",
        r"donations?\b.{0,40}\btax[\s-]deductible.{0,100}",
        r"(?:please )?(?:donate|support (?:us|our (?:work|journalism|reporting)|independent journalism)).{0,160}",
        r"(?:your|all) (?:gifts?|donations?|contributions?) .{0,60}(?:tax[\s-]deductible|support|help).{0,120}",
        r"become an? (?:member|patron|supporter|subscriber).{0,120}|buy me a coffee.{0,60}",
    ),
    _rule(
        "notices of the site about itself and its rights",
        r"(?:[^.!?]{1,100} )?(?:is|are) an? (?:\S+ )?(?:nonprofit|non-profit|independent) (?:newsroom|news).{0,240}",
        r"(?:this|our|all|licen[sc]ed|except)\b.{0,160}\bcreative commons\b.{0,100}",
        r"(?:©|copyright\s?(?:©|\(c\)|\d{4}|by)|\(c\)).{0,160}|.{0,60}all rights reserved.{0,80}",
        r"(?:for immediate release|embargoed until).{0,60}|(?:press|news|media) release|(?:#\s*){3}",
        r"(?:media |press )?(?:contacts?|inquiries)\s?: .{0,80}\S+@\S+\.\w+.{0,60}",
        r"this (?:article|story|post|piece) (?:was |is )?(?:(?:first|originally) )*"
        r"(?:published|appeared|republished|a collaboration).{0,200}",
        r"(?:we|this site|this website) uses? cookies.{0,200}|(?:accept|manage) (?:all )?cookies",
        r"fair[ -]use (?:excerpt|notice).{0,200}",
        r"(?:privacy policy|terms of (?:use|service)|(?:contact|about) us)"
        r"(?:\W+(?:privacy policy|terms.{0,20}|\w+ us))*",
    ),
    _rule(
        "stumps of links whose address was lost",
        r"here (?:are|is) .{0,40}\blinks?\b.{0,20}:",
        r".{0,60}\b(?:source|original) link\b.{0,40}",
        r".{0,60}\(?\b(?:go to|click|see|follow|use) (?:the )?links? (?:above|below|here).{0,60}",
        r"click here.{0,60}|(?:for )?more (?:information|details|info)\s?:?(?: here)?",
        # Only where the sentence breaks off: "They met him here." is no stump.
        r"(?!.*[.!?…][\"”’)]*$)(?:you can )?(?:learn|read|find|see|get|view|watch)\b[^.!?]{0,60}"
        r"\b(?:at|here|on|from|via)",
        r"https?://\S+|www\.\S+",
    ),
)

# A row of four or more links; a table begins its rows with the mark, and mostly holds a figure.
_ROW_OF_LINKS = re.compile(r"[^\W\d_][^|\n\d]{0,23}(?:\s\|\s[^|\n\d]{1,24}){3,}")

# An address on an envelope: a number and a street, or a town with its postal code.
_STREET = re.compile(
    r"\b\d{1,5} [A-Z][\w.]*(?: [A-Z][\w.]*)* (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Lane|Ln|Drive|Dr|Way"
    r"|Plaza|Square|Suite|Floor)\b|\b(?:Suite|P\.?O\.? Box) \d+|\b[A-Z]{2} \d{5}(?:-\d{4})?\b"
)
_CONTACT = re.compile(r"\b(?:tel|phone|fax|mobile|e-?mail)\b\W{0,3}[\d+(]|\S+@\S+\.\w+", re.IGNORECASE)
# A signature is a few short lines at the end; what stands under the address is a motto.
_SIGNATURE_LINES = 3
_SIGNATURE_WIDTH = 160


def is_furniture(paragraph: str) -> bool:
    """Whether all of `paragraph` fits one of the rules, or is a row of links."""
    if len(paragraph) > _LONGEST:
        return False
    if _ROW_OF_LINKS.fullmatch(paragraph):
        return True
    spaced = " ".join(paragraph.split())
    return any(rule.pattern.fullmatch(spaced) for rule in _RULES)


def signature_start(paragraphs: list[Paragraph]) -> int:
    """Where the signature of a mail begins that ends these paragraphs; their number where there is none.

    A signature has an address or a telephone number, a name over it that looks like a byline, and at most a
    motto under it.
    """
    end = len(paragraphs)
    for place in range(end - 1, max(-1, end - 1 - _SIGNATURE_LINES), -1):
        text = paragraphs[place].text
        if len(text) > _SIGNATURE_WIDTH:
            break
        if (_STREET.search(text) or _CONTACT.search(text)) and text[-1] not in ".!?…":
            over = place - 1
            is_name = over > 0 and paragraphs[over].is_heading_like
            return over if is_name else place
    return end
