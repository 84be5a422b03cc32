"""`/library add`: what becomes of what people hand over."""

from __future__ import annotations

from tests.bot.librarian import MILL, SILO, Librarian
from tests.bot.newsroom import Newsroom, buttons_of, text_of


async def test_what_was_found_in_each_article_is_shown(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    card = await mia.add(mill_md=MILL, silo_txt=SILO)
    text = text_of(card)
    print(text)
    print(buttons_of(card))
    assert text.startswith("### 2 articles added")
