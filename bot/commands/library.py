"""`/library`: putting articles in, looking after them, taking them out."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import actions
from bot.cards.limits import CHOICE_NAME, beginning, shortened
from bot.commands.arriving import Handed
from bot.commands.replying import announce, in_time, reply, reply_in_steps, report
from bot.commands.shelf import Shelf, Visit
from bot.errors import NothingToAdd

_Interaction = discord.Interaction[commands.Bot]

# No address of a page is longer.
_Address = app_commands.Range[str, 1, 2_000]
_Title = app_commands.Range[str, 1, CHOICE_NAME]


class Library(commands.Cog):
    """Puts articles in and looks after them."""

    library = app_commands.Group(
        name="library",
        description="Put articles in and look after them.",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
    )

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @library.command(description="Add files, or the page at an address.")
    @app_commands.describe(url="The address of a page", **{f"file{number}": "A file" for number in range(1, 11)})
    async def add(
        self,
        interaction: _Interaction,
        file1: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        file6: discord.Attachment | None = None,
        file7: discord.Attachment | None = None,
        file8: discord.Attachment | None = None,
        file9: discord.Attachment | None = None,
        file10: discord.Attachment | None = None,
        url: _Address | None = None,
    ) -> None:
        """Add them one after the other, saying how far it is; at the end what was found in each article."""
        visit = await self._shelf.visit(interaction, change=True)
        files = (file1, file2, file3, file4, file5, file6, file7, file8, file9, file10, url and url.strip())
        handed: list[Handed] = [one for one in files if one]
        if not handed:
            raise NothingToAdd
        await reply_in_steps(interaction, self._shelf.add(visit, handed), private=True)

    @library.command(name="list", description="What the library holds, page by page.")
    @app_commands.describe(title="Only titles that hold this")
    async def list_(
        self, interaction: _Interaction, title: app_commands.Range[str, 1, actions.LONGEST_FILTER] = ""
    ) -> None:
        """Show the first page."""
        visit = await self._shelf.visit(interaction, change=False)
        await reply(
            interaction, self._shelf.page(visit, beginning(title, actions.LONGEST_FILTER).strip(), 0), private=True
        )

    @library.command(description="Correct title, outlet, authors, date or address of an article.")
    @app_commands.describe(title="Type a part of the title and pick one")
    async def edit(self, interaction: _Interaction, title: _Title) -> None:
        """Open the form with the article's details."""
        visit = await self._shelf.visit(interaction, change=True)
        form = await self._shelf.form(visit, await self._shelf.picked(visit, title))
        await interaction.response.send_modal(form)

    @library.command(description="Take an article out of the library.")
    @app_commands.describe(title="Type a part of the title and pick one")
    async def remove(self, interaction: _Interaction, title: _Title) -> None:
        """Remove it, with a button to undo that."""
        visit = await self._shelf.visit(interaction, change=True)
        article_id = await self._shelf.picked(visit, title)
        await reply(interaction, self._shelf.remove(visit, article_id), private=True)

    @edit.autocomplete("title")
    @remove.autocomplete("title")
    async def titles(self, interaction: _Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The titles of the library that hold what was typed so far; each choice sends the article's id."""
        visit = await self._shelf.visit(interaction, change=False)
        return [
            app_commands.Choice(name=shortened(entry.metadata.title, CHOICE_NAME) or "…", value=f"#{entry.id}")
            for entry in await self._shelf.titles(visit, current)
        ]

    @library.command(description="Everything as a zip of Markdown files, with all corrections.")
    async def export(self, interaction: _Interaction) -> None:
        """Write it out and attach it."""
        visit = await self._shelf.visit(interaction, change=True)
        await announce(interaction, private=True)
        async with self._shelf.copy(visit, interaction.filesize_limit) as (view, files):
            await interaction.edit_original_response(view=view, attachments=files)

    @library.command(description="Follow a feed: its new articles come by themselves.")
    @app_commands.describe(url="The address of an RSS or Atom feed")
    async def follow(self, interaction: _Interaction, url: _Address) -> None:
        """Follow it from now on."""
        visit = await self._shelf.visit(interaction, change=True)
        await reply(interaction, self._shelf.follow(visit, url.strip()), private=True)

    @library.command(description="Follow a feed no longer.")
    @app_commands.describe(feed="Type a part of its name and pick one")
    async def unfollow(self, interaction: _Interaction, feed: _Address) -> None:
        """Follow it no longer; its articles stay."""
        visit = await self._shelf.visit(interaction, change=True)
        await reply(interaction, self._shelf.unfollow(visit, feed.strip()), private=True)

    @unfollow.autocomplete("feed")
    async def feed_names(self, interaction: _Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The feeds that the library follows and that hold what was typed so far."""
        visit = await self._shelf.visit(interaction, change=False)
        return [
            app_commands.Choice(name=shortened(name, CHOICE_NAME), value=id_)
            for id_, name in (await self._shelf.feed_choices(visit, current)).items()
        ]

    @library.command(description="The feeds that the library follows, and what went wrong with them.")
    async def feeds(self, interaction: _Interaction) -> None:
        """List them."""
        visit = await self._shelf.visit(interaction, change=False)
        await reply(interaction, self._shelf.feeds(visit), private=True)

    @library.command(description="Who added, changed and removed what.")
    async def log(self, interaction: _Interaction) -> None:
        """Show the newest deeds."""
        visit = await self._shelf.visit(interaction, change=True)
        await reply(interaction, self._shelf.log(visit, 0), private=True)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: _Interaction) -> None:
        """Take a filled-in form, also one that was opened before a restart."""
        data: Any = interaction.data
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        form = actions.DETAILS.fullmatch(data["custom_id"])
        if form is None or not in_time(interaction):
            return
        try:
            visit: Visit = await self._shelf.visit(interaction, change=True)
            card = self._shelf.correct(visit, int(form["article"]), dict(_filled_in(data["components"])))
            await reply(interaction, card, private=interaction.guild_id is not None)
        except Exception as error:
            await report(interaction, error)


def _filled_in(components: list[Any]) -> list[tuple[str, str]]:
    """The custom_ids of a form's text fields with what they hold."""
    inputs = [label.get("component", {}) for label in components]
    return [(one["custom_id"], one.get("value") or "") for one in inputs if "custom_id" in one]
