"""One text, several posts: where a dump of a blog or a mailing falls into its articles.

Blogs print the category of a post over its title, so a dump of several posts has the same short line again and
again, each time with a title under it. Nothing else parts a text: a heading that recurs is no reason to cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.intake.shapes import Paragraph, is_title_like

# A category is a few words.
_LONGEST_CATEGORY = 60
# Twice may be chance, unless the very first line is one of the two.
_RECURS = 3
_RECURS_FROM_THE_START = 2


def posts(paragraphs: Sequence[Paragraph]) -> list[Sequence[Paragraph]]:
    """The paragraphs of each post, without the lines that part them; one post where nothing parts the text.

    What stands over the first category is a post of its own where it holds prose, else it is left out.
    """
    heads = _heads(paragraphs)
    if not heads:
        return [paragraphs] if paragraphs else []
    before = paragraphs[: heads[0]]
    found = [before] if any(one.is_prose for one in before) else []
    for head, next_head in zip(heads, [*heads[1:], len(paragraphs)], strict=True):
        post = paragraphs[head + 1 : next_head]
        if post:
            found.append(post)
    return found


def _heads(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The places of the lines that part posts; empty where there are none."""
    short = [one.text for one in paragraphs if len(one.text) <= _LONGEST_CATEGORY and is_title_like(one.text)]
    for line, times in Counter(short).most_common():
        needed = _RECURS_FROM_THE_START if paragraphs[0].text == line else _RECURS
        if times < needed:
            # Lines come by falling number, and the first line of the text may still be a later one.
            if times < _RECURS_FROM_THE_START:
                break
            continue
        heads = [place for place, one in enumerate(paragraphs) if _names_category(one.text, line)]
        if _head_posts(heads, paragraphs):
            return heads
    return []


def _names_category(text: str, category: str) -> bool:
    """Whether `text` is the category, alone or before the post's further ones."""
    return text == category or (text.startswith(f"{category} ") and len(text) <= 2 * _LONGEST_CATEGORY)


def _head_posts(heads: Sequence[int], paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a title stands under each of these lines, and prose under most titles."""
    ends = [*heads[1:], len(paragraphs)]
    bodies = [paragraphs[head + 1 : end] for head, end in zip(heads, ends, strict=True)]
    titled = all(
        body and is_title_like(body[0].text) and body[0].text != paragraphs[heads[0]].text for body in bodies
    )
    return titled and sum(any(one.is_prose for one in body) for body in bodies) * 2 > len(bodies)
