"""A server with two people in it, the stories that they ask about, and short words for what they see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.client import Footnote
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.intake.reading import SourceFile
from tests.bot.limits_checker import check_components, walk

FERRY = """\
---
title: Ferry crews stop work over a broken ramp
outlet: Harbour Gazette
authors: [Ida Lund, Tom Ekberg]
date: 2021-03-04
url: https://gazette.example/ferry-ramp
---

The ferry crews of Norrvik stopped work on Tuesday because the loading ramp had cracked twice in one winter.

Captain Maren Holt said that the ramp carries 240 lorries a day. She called the repair of January a coat of paint.

The harbour board has set aside 1.3 million crowns for a new ramp, and expects it to be ready in October.

Lorry drivers waited for six hours on the quay, and the ferry company handed out soup.
"""
ORCHARD = """\
---
title: The orchard that feeds a school
outlet: Valley Letter
authors: [Bea Moss]
---

Pupils of the school in Almby pick four tonnes of apples every autumn, and the kitchen cooks them until May.

The orchard was planted by a baker, Otto Renn, who left it to the school when he retired.
"""
# One paragraph a story about lanterns, so that an answer has more than a card can show.
LANTERNS = {
    f"lantern-{number}.txt": (
        f"Lanterns of street {number}\n\nStreet {number} keeps its lantern lit until {number} o'clock, "
        f"says keeper number {number}, who has a ladder of {number} metres.\n"
    )
    for number in range(1, 8)
}
# Longer than a page; every paragraph can be told from the others.
CHRONICLE = "The chronicle of Vesterby\n\n" + "\n\n".join(
    f"In year {year} of the chronicle the village wrote {'a long and winding entry on the weather, ' * 8}"
    f"and closed the book marked {year}-end."
    for year in range(101, 131)
)
# Letters beyond the first plane and Windows line ends, so that every way of counting but code points goes wrong.
LETTERS = (
    "Letters of the lighthouse \N{RAINBOW}\r\n\r\n"
    "\N{GRINNING FACE} The keeper \N{MATHEMATICAL SCRIPT CAPITAL A} wrote of storms.\r\n"
    "She counted ninety gulls.\r\n\r\n"
    "\N{WHALE}\N{WHALE} Two whales passed the lighthouse in June, and the keeper waved.\r\n"
)
LIBRARY = {"ferry.md": FERRY, "orchard.md": ORCHARD, "chronicle.txt": CHRONICLE, **LANTERNS}

Components = Sequence[Mapping[str, Any]]


def write(texts: Mapping[str, str], folder: Path) -> list[SourceFile]:
    """The texts as files of a folder, ready to be added."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    return [SourceFile(folder / name, name) for name in texts]


def components_of(message: discord.Message | simcord.ResponseMessage) -> list[dict[str, Any]]:
    if isinstance(message, discord.Message):
        return [dict(component.to_dict()) for component in message.components]
    return message.components


def text_of(message: discord.Message | simcord.ResponseMessage) -> str:
    """All that can be read in a card, after it was held against Discord's limits."""
    components = components_of(message)
    check_components(components)
    assert not message.content, "a Components V2 message has no content beside its components"
    assert message.flags.components_v2
    return "\n".join(part["content"] for part in walk(components) if part["type"] == 10)


def buttons_of(message: discord.Message | simcord.ResponseMessage) -> dict[str, str]:
    """The custom_ids of a card's buttons by their labels."""
    buttons = (part for part in walk(components_of(message)) if part["type"] == 2)
    return {(part.get("label") or part["emoji"]["name"]): part["custom_id"] for part in buttons}


def shown(result: simcord.InteractionResult, *, private: bool) -> str:
    """The text of the one answer to an interaction, which must be seen by the right people."""
    assert result.acknowledged
    assert result.response is not None
    assert not result.followups
    assert result.response.ephemeral is private
    return text_of(result.response)


class Newsroom:
    """Ada and Bo in #general, and the bot."""

    def __init__(self, env: simcord.Env, archive: Archive, data: Path, opened: AsyncExitStack) -> None:
        self.env = env
        self.archive = archive
        self.data = data
        self.guild = env.create_guild(name="Newsroom")
        self.channel = self.guild.create_text_channel("general")
        self.ada = self.guild.add_member(env.create_user("ada"))
        self.bo = self.guild.add_member(env.create_user("bo"))
        self._opened = opened

    @property
    def bot(self) -> Footnote:
        assert isinstance(self.env.bot, Footnote)
        return self.env.bot

    @property
    def mention(self) -> str:
        assert self.bot.user is not None
        return self.bot.user.mention

    def said(self) -> list[discord.Message]:
        """What the bot wrote in #general for everybody, oldest first."""
        return [message for message in self.channel.history() if message.author == self.bot.user]

    def said_to(self, user: simcord.UserHandle) -> list[discord.Message]:
        return [message for message in user.dm_channel.history() if message.author == self.bot.user]

    def manager(self, name: str = "mia") -> simcord.MemberActor:
        """Somebody else, who may manage the server."""
        role = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        return self.guild.add_member(self.env.create_user(name), roles=[role])

    async def restart(self) -> None:
        """Another process of the bot, on the same folder."""
        archive = await self._opened.enter_async_context(await Archive.open(self.data))
        memory = await self._opened.enter_async_context(await Memory.open(self.data))
        await self.env.restart_bot(Footnote(archive, memory, shard_count=1))
        self.archive = archive

    async def post(self, *custom_ids: str) -> discord.Message:
        """A message of the bot's with buttons of any custom_ids, as a forger would wish for."""
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(
            discord.ui.ActionRow(*(discord.ui.Button(label=f"Forged {i}", custom_id=i) for i in custom_ids))
        )
        view.stop()
        channel = self.bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        return await channel.send(view=view)

    def expect_errors(self, *names: str) -> None:
        """simcord takes every error that reached the ladder for a bug; these were meant."""
        raised = [getattr(error, "original", error) for error in self.env.errors]
        assert [type(error).__name__ for error in raised] == list(names)

    def sent(self) -> list[dict[str, Any]]:
        """The payload of every message that the bot sent or edited, in order."""
        payloads = []
        for request in self.env.http_requests:
            if request.method == "POST" and request.path.endswith("/callback"):
                payloads.append(request.json["data"])
            elif request.method in ("POST", "PATCH") and "/messages" in request.path:
                payloads.append(request.json)
        return payloads
