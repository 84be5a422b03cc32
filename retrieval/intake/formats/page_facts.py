"""What a web page says of its article: JSON-LD first, then OpenGraph and its kin, then what can be inferred.

A date that the page states as its day of publication is printed; one that htmldate finds elsewhere (in the address,
in a line under the headline) is inferred. So is an outlet that is only known from the page's title or address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from retrieval.errors import DayNotUnderstood
from retrieval.intake.formats.reading import Stated, tidied
from retrieval.model import Origin
from retrieval.text.days import first_day, last_day

if TYPE_CHECKING:
    from lxml.etree import _Element
    from trafilatura.settings import Document as Cut

Json = dict[str, Any]

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report)$")
_DEEPEST = 6

_TITLE_TAGS = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title", "parsely-title")
_OUTLET_TAGS = ("og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "application-name")
_AUTHOR_TAGS = (
    "author",
    "article:author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "byl",
)
_DAY_TAGS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
)
_ISO_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_PUBLISHED_CLASS = re.compile(r"(?:^|[\s_-])(?:published|entry-date|post-date|pubdate)(?:[\s_-]|$)", re.IGNORECASE)
_LONGEST_WORDS = 80
# A number up to this may be a month as well as a day.
_MONTHS = 12
_LONGEST_OUTLET = 50
_LONGEST_NAME = 80
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|,|\band\b|&)\s+")


def facts_of(tree: _Element, markup: str, cut: Cut) -> Stated:
    """What the page `tree`, made of `markup`, states; what it does not, as far as trafilatura (`cut`) could tell."""
    tags = _tags(tree)
    article = _article(tree)
    outlet = _name(article.get("publisher")) or _first(tags, _OUTLET_TAGS)
    title = _words(article.get("headline")) or _first(tags, _TITLE_TAGS) or cut.title
    inferred_outlet = cut.sitename or _outlet_behind(title, tree)
    words, day = _published(tree, tags, article)
    inferred_words, inferred_day = (None, None) if day else _inferred(markup, cut)
    return Stated(
        title=_without_outlet(title, outlet or inferred_outlet) if title else None,
        outlet=outlet or inferred_outlet,
        outlet_from=Origin.PRINTED if outlet else Origin.INFERRED,
        authors=_authors(tags, article, cut),
        published=day or inferred_day,
        published_from=Origin.PRINTED if day else Origin.INFERRED,
        published_words=words or inferred_words,
        url=cut.url or _words(article.get("url")),
    )


# JSON-LD ------------------------------------------------------------------------------------------------


def _article(tree: _Element) -> Json:
    """The first article that the page describes in JSON-LD, references to other descriptions resolved."""
    things = [thing for script in tree.iter("script") for thing in _described(script)]
    by_id = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 1}
    for thing in things:
        kinds = thing.get("@type")
        named = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in named):
            return {key: _resolved(value, by_id) for key, value in thing.items()}
    return {}


def _described(script: _Element) -> Iterator[Json]:
    if "ld+json" not in script.get("type", "") or not script.text:
        return
    try:
        yield from _objects(json.loads(script.text.strip().removesuffix(";"), strict=False), 0)
    except (ValueError, RecursionError):
        return  # many pages have broken JSON in them; the other tags say the same


def _objects(value: Any, depth: int) -> Iterator[Json]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)


def _resolved(value: Any, by_id: dict[str, Json]) -> Any:
    if isinstance(value, list):
        return [_resolved(one, by_id) for one in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not value.get("name"):
        return by_id.get(value["@id"], value)
    return value


def _names(value: Any) -> list[str]:
    """The names of people or organisations, however JSON-LD writes them."""
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    name = _words(value.get("name") if isinstance(value, dict) else value)
    return [name] if name and not name.startswith("http") else []


def _name(value: Any) -> str | None:
    return next(iter(_names(value)), None)


# Meta tags ----------------------------------------------------------------------------------------------


def _tags(tree: _Element) -> dict[str, list[str]]:
    """The contents of the meta tags by their names in lower case."""
    tags: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = _words(element.get("content"))
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if content and name:
            tags.setdefault(name.lower(), []).append(content)
    return tags


def _first(tags: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next((tags[name][0] for name in names if name in tags), None)


def _words(value: Any) -> str | None:
    return " ".join(tidied(unescape(value)).split()) or None if isinstance(value, str) else None


def _authors(tags: dict[str, list[str]], article: Json, cut: Cut) -> tuple[str, ...]:
    names = _names(article.get("author"))
    if not names:
        tagged = next((tags[name] for name in _AUTHOR_TAGS if name in tags), [])
        names = [name for tag in tagged if "://" not in tag for name in _AND.split(_BY.sub("", tag))]
    if not names and cut.author:
        names = cut.author.split(";")
    tidy = (_BY.sub("", name).strip() for name in names)
    return tuple(dict.fromkeys(name for name in tidy if 0 < len(name) <= _LONGEST_NAME and "@" not in name))


def _without_outlet(title: str, outlet: str | None) -> str:
    """A headline without the outlet that many pages put behind it."""
    if not outlet:
        return title
    shorter = re.sub(rf"\s*[|–—·:»-]\s*(?:the\s+)?{re.escape(outlet)}\s*$", "", title, flags=re.IGNORECASE)
    return shorter or title


def _outlet_behind(title: str | None, tree: _Element) -> str | None:
    """What the page's own title has behind the headline: nearly always the outlet."""
    heads = [_words("".join(one.itertext())) for one in tree.iter("title")]
    for head in filter(None, heads[:1]):
        for headline in filter(None, (title, *(_words("".join(one.itertext())) for one in tree.iter("h1")))):
            match = re.fullmatch(rf"{re.escape(headline)}\s*[|–—·»-]\s*(?P<outlet>[^|–—·»]+)", head)
            if match and len(match["outlet"]) <= _LONGEST_OUTLET:
                return match["outlet"].strip()
    return None


# The day ------------------------------------------------------------------------------------------------


def _published(tree: _Element, tags: dict[str, list[str]], article: Json) -> tuple[str | None, date | None]:
    """The words that state the day of publication, and the day."""
    stated = (article.get("datePublished"), *(tags[name][0] for name in _DAY_TAGS if name in tags))
    for words in (*stated, *_marked_days(tree)):
        if isinstance(words, str) and (day := _day(words)):
            return words.strip()[:_LONGEST_WORDS], day
    return None, None


def _inferred(markup: str, cut: Cut) -> tuple[str | None, date | None]:
    """The day that htmldate found, and its words in the page or its address; neither where it only fits a year or a
    month that stands there, to which htmldate adds a day of its own."""
    day = _day(cut.date or "")
    if day is None:
        return None, None
    short, long = (re.escape(day.strftime(form)) for form in ("%b", "%B"))
    month, number = rf"(?:{long}|{short}\.?|{short}t\.?)", rf"0?{day.day}(?:st|nd|rd|th)?"
    forms = [
        f"{day:%Y%m%d}(?!\\d)",
        rf"{day.year}(?P<mark>[-/.])0?{day.month}(?P=mark)0?{day.day}(?!\d)",
        rf"{month} {number},? {day.year}",
        rf"{number}(?: of)? {month},? {day.year}",
    ]
    if day.day > _MONTHS:
        forms.append(rf"(?:0?{day.month}[-/.]{day.day}|{day.day}[-/.]0?{day.month})[-/.]{day.year}")
    pattern = re.compile("|".join(forms), re.IGNORECASE)
    match = pattern.search(cut.url or "") or pattern.search(markup)
    return (match[0], day) if match else (None, None)


def _marked_days(tree: _Element) -> Iterator[str]:
    """Days that elements of the page are marked as holding, the surest first."""
    times = list(tree.iter("time"))
    for element in tree.iter():
        if element.get("itemprop") == "datePublished":
            yield element.get("datetime") or element.get("content") or "".join(element.itertext())
    for element in times:
        if element.get("pubdate") is not None or _PUBLISHED_CLASS.search(element.get("class", "")):
            yield element.get("datetime") or "".join(element.itertext())


def _day(words: str) -> date | None:
    words = " ".join(words.split())
    try:
        if match := _ISO_DAY.match(words):
            return date(*map(int, match.groups()))
        day = first_day(words)
        # A month or a year is no day.
        return day if day == last_day(words) else None
    except DayNotUnderstood:
        pass
    except ValueError:
        return None
    try:
        return parsedate_to_datetime(words).date()
    except (ValueError, TypeError, IndexError):
        return None
