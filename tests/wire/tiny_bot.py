"""The least discord.py bot that meets every route of the loopback Discord."""

from __future__ import annotations

import asyncio
import io
import re
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Counter(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"count:(?P<n>\d+)"):
    """A button that carries its own state, and so works after a restart."""

    def __init__(self, n: int) -> None:
        super().__init__(discord.ui.Button(label=str(n), custom_id=f"count:{n}"))
        self.n = n

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[discord.ui.View], match: re.Match[str]
    ) -> Counter:
        return cls(int(match["n"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        view = discord.ui.View(timeout=None).add_item(Counter(self.n + 1))
        await interaction.response.edit_message(content=f"pressed {self.n + 1}", view=view)


class Report(discord.ui.Modal, title="Report"):
    reason: discord.ui.Label[discord.ui.View] = discord.ui.Label(
        text="Reason", component=discord.ui.TextInput(custom_id="why")
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.reason.component, discord.ui.TextInput)
        await interaction.response.send_message(f"{interaction.locale}: {self.reason.component.value}")


class TinyBot(commands.Bot):
    """The least bot that meets every route; its commands only say what they were given."""

    def __init__(self) -> None:
        super().__init__(commands.when_mentioned, intents=INTENTS, guild_ready_timeout=0.05)
        self.heard: list[discord.Message] = []
        self.errors: list[Exception] = []
        for command in COMMANDS:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Counter)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py would wait 5 s before it identifies anew."""

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message)
        if message.author != self.user and message.content:
            await message.reply(f"you said {message.content}")


@app_commands.command()
async def echo(interaction: discord.Interaction[TinyBot], text: str) -> None:
    """Says it back."""
    await interaction.response.send_message(f"{interaction.locale}: {text}")


@echo.autocomplete("text")
async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current + end, value=current + end) for end in ("!", "?")]


@app_commands.command()
async def secret(interaction: discord.Interaction[TinyBot]) -> None:
    """Shows a layout to one person, after a deferral."""
    await interaction.response.defer(ephemeral=True)
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("for your eyes")))
    await interaction.followup.send(view=view)
    await interaction.followup.send("and more")


@app_commands.command()
async def twice(interaction: discord.Interaction[TinyBot]) -> None:
    """Answers once too often, past discord.py's own check."""
    await interaction.response.send_message("once")
    interaction.response._response_type = None
    try:
        await interaction.response.send_message("twice")
    except discord.HTTPException as error:
        interaction.client.errors.append(error)


@app_commands.command()
async def slow(interaction: discord.Interaction[TinyBot]) -> None:
    """Answers after 0.2 s."""
    await asyncio.sleep(0.2)
    try:
        await interaction.response.send_message("late")
    except discord.HTTPException as error:
        interaction.client.errors.append(error)


@app_commands.command()
async def lost(interaction: discord.Interaction[TinyBot]) -> None:
    """Edits its answer after deleting it."""
    await interaction.response.send_message("soon gone")
    await interaction.delete_original_response()
    try:
        await interaction.edit_original_response(content="still here?")
    except discord.HTTPException as error:
        interaction.client.errors.append(error)


library = app_commands.Group(name="library", description="Articles")


@library.command()
async def add(interaction: discord.Interaction[TinyBot], file: discord.Attachment) -> None:
    """Reads an upload."""
    content = (await file.read()).decode()
    await interaction.response.send_message(
        "see attached", file=discord.File(io.BytesIO(content[::-1].encode()), "b")
    )


@app_commands.command()
async def describe(
    interaction: discord.Interaction[TinyBot], who: discord.User, where: discord.TextChannel, times: int = 1
) -> None:
    """Names its options."""
    await interaction.response.send_message(f"{who.name} in {where.name} x{times}")


@app_commands.command()
async def report(interaction: discord.Interaction[TinyBot]) -> None:
    """Opens a modal."""
    await interaction.response.send_modal(Report())


@app_commands.command()
async def count(interaction: discord.Interaction[TinyBot]) -> None:
    """Posts a button."""
    await interaction.response.send_message("press", view=discord.ui.View(timeout=None).add_item(Counter(0)))


class Colours(discord.ui.Select[discord.ui.View]):
    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.user.name} likes {' and '.join(self.values)}")


@app_commands.command()
async def pick(interaction: discord.Interaction[TinyBot]) -> None:
    """Posts a select menu."""
    options = [discord.SelectOption(label=colour) for colour in ("red", "green", "blue")]
    colours = Colours(custom_id="colour", options=options, max_values=3)
    await interaction.response.send_message("pick", view=discord.ui.View().add_item(colours))


@app_commands.context_menu(name="Wave")
async def wave(interaction: discord.Interaction[TinyBot], user: discord.User) -> None:
    await interaction.response.send_message(f"{interaction.user.name} waves to {user.name}")


@app_commands.context_menu(name="Quote this")
async def quote(interaction: discord.Interaction[TinyBot], message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")


COMMANDS: list[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu] = [
    echo,
    secret,
    twice,
    slow,
    lost,
    library,
    describe,
    report,
    count,
    quote,
    pick,
    wave,
]
