"""`footnote dev`: a prompt in which one person talks to the real bot, in a server and in direct messages."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import TextIO

import discord
import simcord
from discord import app_commands
from rich.console import Console

from bot.dev.drawing import Control, draw
from bot.dev.typed import DirectMessage, Mention, Press, SlashCommand, typed
from bot.dev.world import World, simulated
from bot.settings import Settings

_WELCOME = """\
Footnote, in a Discord of its own. No token, no network.
  a question          a direct message to the bot
  /ask a question     the slash command in #general; also /article, /help
  @ a question        a message in #general that mentions the bot
  1, 2, 3 ...         press a button of the card above
  quit                leave (or Ctrl-D)"""


async def converse(settings: Settings, script: TextIO | None = None) -> None:
    """Talk until the person leaves, or until the lines of `script` are done; those are echoed."""
    logging.disable(logging.WARNING)
    async with simulated(settings) as world:
        conversation = _Conversation(world, Console(highlight=False, markup=False, emoji=False))
        await (conversation.play(script) if script else conversation.talk())


class _Conversation:
    """The person's side: what they type, and the message whose buttons can be pressed."""

    def __init__(self, world: World, console: Console) -> None:
        self._world = world
        self._console = console
        self._message: discord.Message | None = None
        self._controls: dict[int, Control] = {}

    async def talk(self) -> None:
        """Read lines and act on them until the input ends."""
        self._console.print(_WELCOME)
        async for line in _lines():
            if line.lower() in ("quit", "exit"):
                return
            if line:
                await self._act(line)

    async def play(self, script: Iterable[str]) -> None:
        """Act on each line of a script; empty lines and those that begin with # are passed over."""
        for line in map(str.strip, script):
            if line and not line.startswith("#"):
                self._console.print(f"> {line}", style="bold")
                await self._act(line)

    async def _act(self, line: str) -> None:
        await self._world.keep_time()
        known = self._world.bot.tree.walk_commands(type=discord.AppCommandType.chat_input)
        commands = {one.qualified_name: one for one in known if isinstance(one, app_commands.Command)}
        try:
            match typed(line, commands):
                case SlashCommand(name, options):
                    self._show_result(await self._world.member.slash(self._world.channel, name, **options))
                case Press(number):
                    await self._press(number)
                case Mention(text):
                    me = self._world.bot.user
                    sent = await self._world.member.send(self._world.channel, f"{me.mention if me else ''} {text}")
                    self._show_replies(self._world.channel, sent)
                case DirectMessage(text):
                    self._show_replies(self._world.user.dm_channel, await self._world.user.send_dm(text))
        except (ValueError, simcord.BackendError, simcord.SetupError, simcord.OptionError) as error:
            self._console.print(str(error), style="red")

    async def _press(self, number: int) -> None:
        if self._message is None or number not in self._controls:
            raise ValueError(f"There is no button {number} on the card above.")
        presser = self._world.member if self._message.guild else self._world.user
        control = self._controls[number]
        if control.value is None:
            self._show_result(await presser.click(self._message, custom_id=control.custom_id))
        else:
            self._show_result(await presser.select(self._message, [control.value], custom_id=control.custom_id))

    def _show_result(self, result: simcord.InteractionResult) -> None:
        if result.modal is not None:
            self._console.print("The bot opened a form. To fill it in: footnote dev --web", style="red")
        elif result.response is None and self._message is not None and result.acknowledged:
            self._draw(self._message)  # edited in place
        elif result.response is None:
            self._console.print("The bot did not answer.", style="red")
        else:
            self._draw(result.response.message)

    def _show_replies(self, channel: simcord.ChannelHandle, after: discord.Message) -> None:
        for message in channel.history():
            if message.id > after.id and message.author == self._world.bot.user:
                self._draw(message)

    def _draw(self, message: discord.Message) -> None:
        if message.flags.ephemeral:
            where = "only you see this"
        else:
            where = f"#{self._world.channel.name}" if message.guild else "direct message"
        drawn = draw([component.to_dict() for component in message.components], where)
        self._console.print(drawn.picture)
        if drawn.controls:
            self._message, self._controls = message, drawn.controls


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
