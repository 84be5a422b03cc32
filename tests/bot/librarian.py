"""Mia, who looks after the newsroom's library, what she hands over, and short words for what she sees."""

from __future__ import annotations

from typing import Any

import discord
import simcord

from bot.model import server_library
from retrieval.model import Deed, Entry, Scope
from tests.bot.newsroom import Newsroom, buttons_of, text_of

SILO = "The silo of Norrvik\n\nA silo of 900 tonnes was built beside the harbour, and holds barley.\n"
MILL = """\
---
title: The mill keeps its key
outlet: River Post
authors: [Ada Holt]
date: 2020-02-03
url: https://post.example/mill
---

The mill by the river closed in May, and the miller kept the key.
"""


class Librarian:
    """Acts in #general of the newsroom for a member who may manage the server."""

    def __init__(self, newsroom: Newsroom, member: simcord.MemberActor | None = None) -> None:
        self.newsroom = newsroom
        self.member = member or newsroom.manager("mia")
        self.library = server_library(newsroom.guild.id)

    @property
    def scope(self) -> Scope:
        return Scope.of(self.library)

    async def slash(self, command: str, **options: Any) -> simcord.InteractionResult:
        return await self.member.slash(self.newsroom.channel, f"library {command}", **options)

    async def add(self, **files: str | bytes) -> simcord.ResponseMessage:
        """Add files named by keys such as `silo_txt`; gives the card at the end."""
        given = {
            f"file{number}": (name.replace("_", "."), content.encode() if isinstance(content, str) else content)
            for number, (name, content) in enumerate(files.items(), start=1)
        }
        return answer(await self.slash("add", **given))

    async def entries(self) -> list[Entry]:
        return [entry async for entry in self.newsroom.archive.articles(self.scope)]

    async def entry(self) -> Entry:
        """The one article of the library."""
        (entry,) = await self.entries()
        return entry

    async def log(self) -> list[Deed]:
        return (await self.newsroom.archive.log.page(self.library, 0, 99))[0]

    async def press(self, message: simcord.ResponseMessage | discord.Message, label: str) -> simcord.ResponseMessage:
        custom_id = buttons_of(message)[label]
        return answer(await self.member.click(message, custom_id=custom_id))

    async def fill_in(self, shown: simcord.InteractionResult, **fields: str) -> simcord.ResponseMessage:
        """Change these fields of a form and send it; what is not named stays as it was shown."""
        assert shown.modal is not None
        filled = {name: text for name, text in fields_of(shown).items() if text} | fields
        return answer(await self.member.submit_modal(shown, filled))


def answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The one private answer, which must keep to Discord's limits."""
    assert result.acknowledged
    assert result.response is not None and not result.followups
    assert result.response.ephemeral
    text_of(result.response)
    return result.response


def fields_of(shown: simcord.InteractionResult) -> dict[str, str]:
    """What a form's fields hold when it opens."""
    assert shown.modal is not None
    inputs = [label["component"] for label in shown.modal["components"]]
    return {one["custom_id"]: one.get("value") or "" for one in inputs}


async def choose_adders(newsroom: Newsroom, *roles: simcord.RoleHandle) -> None:
    """Let these roles change the library, as a manager would."""
    manager = newsroom.manager("max")
    card = await manager.slash(newsroom.channel, "settings")
    await manager.select(card.response, list(roles), custom_id="fn1:set:adders")
