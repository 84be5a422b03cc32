"""`footnote dev`: a prompt in which one person talks to the real bot, in a server and in direct messages."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import discord
import simcord
from rich.console import Console

from bot.client import Footnote
from bot.dev.drawing import draw
from bot.dev.typed import DirectMessage, Mention, Press, SlashCommand, typed
from bot.settings import Settings
from bot.starter import load_starter
from bot.state.memory import Memory
from retrieval.archive import Archive

_WELCOME = """\
Footnote, in a Discord of its own. No token, no network.
  a question          a direct message to the bot
  /ask a question     the slash command in #general; also /article, /help
  @ a question        a message in #general that mentions the bot
  1, 2, 3 ...         press a button of the card above
  quit                leave (or Ctrl-D)"""


async def converse(settings: Settings) -> None:
    """Talk until the person leaves. Uses the operator's archive; what the bot remembers is forgotten afterwards."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        async with await Archive.open(settings.data) as archive, await Memory.open(Path(folder)) as memory:
            await load_starter(archive)
            bot = Footnote(archive, memory)
            async with simcord.run(bot, check_errors=False) as env:
                await _Conversation(bot, env, Console(highlight=False, markup=False, emoji=False)).run()


class _Conversation:
    """One person, one server with one channel, and the message whose buttons can be pressed."""

    def __init__(self, bot: Footnote, env: simcord.Env, console: Console) -> None:
        self._bot = bot
        self._console = console
        guild = env.create_guild(name="Newsroom")
        self._channel = guild.create_text_channel("general")
        self._user = env.create_user("you")
        self._member = guild.add_member(self._user)
        self._message: discord.Message | None = None
        self._buttons: dict[int, str] = {}

    async def run(self) -> None:
        """Read lines and act on them until the input ends."""
        self._console.print(_WELCOME)
        async for line in _lines():
            if line.lower() in ("quit", "exit"):
                return
            if line:
                await self._act(line)

    async def _act(self, line: str) -> None:
        commands = {command.name: command for command in self._bot.tree.get_commands()}
        try:
            match typed(line, commands):
                case SlashCommand(name, options):
                    self._show_result(await self._member.slash(self._channel, name, **options))
                case Press(number):
                    await self._press(number)
                case Mention(text):
                    me = self._bot.user
                    sent = await self._member.send(self._channel, f"{me.mention if me else ''} {text}")
                    self._show_replies(self._channel, sent)
                case DirectMessage(text):
                    self._show_replies(self._user.dm_channel, await self._user.send_dm(text))
        except (ValueError, simcord.BackendError, simcord.SetupError, simcord.OptionError) as error:
            self._console.print(str(error), style="red")

    async def _press(self, number: int) -> None:
        if self._message is None or number not in self._buttons:
            raise ValueError(f"There is no button {number} on the card above.")
        presser = self._member if self._message.guild else self._user
        self._show_result(await presser.click(self._message, custom_id=self._buttons[number]))

    def _show_result(self, result: simcord.InteractionResult) -> None:
        if result.response is None:
            self._console.print("The bot did not answer.", style="red")
        else:
            self._draw(result.response.message)

    def _show_replies(self, channel: simcord.ChannelHandle, after: discord.Message) -> None:
        for message in channel.history():
            if message.id > after.id and message.author == self._bot.user:
                self._draw(message)

    def _draw(self, message: discord.Message) -> None:
        if message.flags.ephemeral:
            where = "only you see this"
        else:
            where = f"#{self._channel.name}" if message.guild else "direct message"
        drawn = draw([component.to_dict() for component in message.components], where)
        self._console.print(drawn.picture)
        if drawn.buttons:
            self._message, self._buttons = message, drawn.buttons


async def _lines() -> AsyncIterator[str]:
    """What the person types, line by line, until the end of the input.

    Read in a daemon thread: a thread of the loop's own pool would keep Ctrl-C waiting for the next line.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        line: str | None = ""
        while line is not None:
            try:
                line = input("> " if sys.stdin.isatty() else "").strip()
            except (EOFError, UnicodeDecodeError):
                line = None
            with suppress(RuntimeError):  # the loop ended while somebody was typing
                loop.call_soon_threadsafe(queue.put_nowait, line)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
