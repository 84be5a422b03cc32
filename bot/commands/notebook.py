"""Notebooks: `/notebook`, the Save buttons. One for each person, and one for each channel and thread of a server.

A channel's notebook belongs to those who see the channel: they read it and add to it there. What somebody saved is
removed by them, or by who may manage messages in the channel.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Literal

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards import actions
from bot.cards.desk_words import desk_words
from bot.cards.notebook import NOTES_ON_PAGE, clear_card, export_card, notebook_card, saved_card
from bot.cards.notice import notice_card
from bot.commands.desk import Desk
from bot.commands.places import place_of_interaction
from bot.commands.replying import WithFile, reply
from bot.errors import AlreadySaved, NoChannelNotebook, NotebookEmpty, NotebookTooLarge, NotYoursToRemove
from bot.exports.evidence import evidence_pack
from bot.exports.markdown import as_markdown
from bot.exports.notes import Exported
from bot.exports.table import as_csv
from bot.exports.word import as_docx
from bot.kept import LONGEST_NOTE, MOST_SAVED, Notebook, SavedExcerpt, Since
from bot.model import Place
from bot.state.memory import Memory
from bot.state.notebooks import text_hash
from retrieval.answers.cite.item import csl_item
from retrieval.archive import Archive
from retrieval.errors import ArticleMissing
from retrieval.model import Scope

Whose = Literal["mine", "channel"]
Format = Literal["markdown", "word", "csv", "evidence pack"]

_DESCRIPTIONS = {"whose": "Your own notebook, or that of this channel", "number": "The excerpt's number"}
_ENDINGS: dict[str, str] = {"markdown": "md", "word": "docx", "csv": "csv", "evidence pack": "zip"}
# How many articles of the same title are looked at to tell whether one was changed or removed.
_SAME_TITLE = 10

_Interaction = discord.Interaction[commands.Bot]
_Number = app_commands.Range[int, 1, MOST_SAVED]


class Notebooks(commands.Cog):
    """Keeps excerpts, and gives them back."""

    notebook = app_commands.Group(name="notebook", description="Excerpts that you keep, alone or with a channel.")

    def __init__(self, desk: Desk, archive: Archive, memory: Memory) -> None:
        self._desk = desk
        self._archive = archive
        self._notebooks = memory.notebooks

    @notebook.command(description="Show a notebook, page by page.")
    @app_commands.describe(whose=_DESCRIPTIONS["whose"])
    async def show(self, interaction: _Interaction, whose: Whose = "mine") -> None:
        """Show the first page, only to who asked."""
        place = place_of_interaction(interaction)
        await reply(interaction, self.page(place, shared=whose == "channel"), private=True)

    @notebook.command(description="Put a note to an excerpt; without a text, take the note away.")
    @app_commands.describe(text="The note", **_DESCRIPTIONS)
    async def note(
        self,
        interaction: _Interaction,
        number: _Number,
        text: app_commands.Range[str, 1, LONGEST_NOTE] | None = None,
        whose: Whose = "mine",
    ) -> None:
        """Keep the note in the place of the one before."""
        await reply(interaction, self._note(place_of_interaction(interaction), number, text, whose), private=True)

    @notebook.command(description="Give an excerpt another number.")
    @app_commands.describe(to="Its new number", **_DESCRIPTIONS)
    async def reorder(self, interaction: _Interaction, number: _Number, to: _Number, whose: Whose = "mine") -> None:
        """Move it; those between move up or down."""
        await reply(interaction, self._reorder(place_of_interaction(interaction), number, to, whose), private=True)

    @notebook.command(description="Remove an excerpt.")
    @app_commands.describe(**_DESCRIPTIONS)
    async def remove(self, interaction: _Interaction, number: _Number, whose: Whose = "mine") -> None:
        """Remove it, with its note."""
        await reply(interaction, self._remove(interaction, number, whose), private=True)

    @notebook.command(description="Carry a notebook away as a file.")
    @app_commands.rename(form="format")
    @app_commands.describe(
        form="Evidence pack: a zip with the articles and their hashes", whose=_DESCRIPTIONS["whose"]
    )
    async def export(self, interaction: _Interaction, form: Format, whose: Whose = "mine") -> None:
        """Give the file, only to who asked."""
        await reply(interaction, self._export(interaction, form, whose), private=True)

    @notebook.command(description="Remove everything from a notebook.")
    @app_commands.describe(whose=_DESCRIPTIONS["whose"])
    async def clear(self, interaction: _Interaction, whose: Whose = "mine") -> None:
        """Ask once more before that."""
        await reply(interaction, self._ask_to_clear(interaction, whose), private=True)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel's notebook goes with it."""
        await self._notebooks.drop_channel(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread's notebook goes with it."""
        await self._notebooks.drop_channel(payload.thread_id)

    # What buttons do ------------------------------------------------------------------------------------

    async def save(
        self, place: Place, passage_id: int, start: int = 0, end: int | None = None, *, shared: bool = False
    ) -> ui.LayoutView:
        """Keep a slice of a passage. Raises ArticleMissing, AlreadySaved, NotebookFull, NoChannelNotebook."""
        notebook = _notebook(place, shared)
        excerpt = await self._archive.excerpt(passage_id, await self._desk.reach.scope(place), start, end)
        citation = csl_item(excerpt.article.entry, excerpt)
        words = await self._desk.words(place)
        says = desk_words(words.language)
        try:
            number = await self._notebooks.save(notebook, excerpt, citation, discord.utils.utcnow())
            sentence = (says.saved_here if shared else says.saved).format(number=number)
        except AlreadySaved as error:
            if shared or place.guild_id is None:
                raise
            sentence = words.sentence(error)
        offered = place.guild_id is not None and not shared
        inside = excerpt.span.shifted(-excerpt.passage.span.start)
        again = actions.save(passage_id, inside.start, inside.end, shared=True) if offered else None
        return saved_card(sentence, words, to_channel=again)

    async def page(self, place: Place, *, shared: bool, first: int = 1) -> ui.LayoutView:
        """The page of a notebook that begins with a number. Raises NoChannelNotebook."""
        saved = await self._notebooks.excerpts(_notebook(place, shared))
        shown = saved[first - 1 : first - 1 + NOTES_ON_PAGE] or saved[:NOTES_ON_PAGE]
        scope = await self._desk.reach.scope(place)
        since = {one.id: await self._since(one, scope) for one in shown}
        return notebook_card(shown, since, len(saved), shared, await self._desk.words(place))

    async def empty(self, interaction: _Interaction, place: Place, *, shared: bool) -> ui.LayoutView:
        """Remove everything. Raises NotYoursToRemove, NoChannelNotebook."""
        saved = await self._notebooks.excerpts(_notebook(place, shared))
        _check_removal(interaction, saved)
        await self._notebooks.remove([one.id for one in saved])
        return notice_card(desk_words((await self._desk.words(place)).language).cleared)

    # What commands do -----------------------------------------------------------------------------------

    async def _note(self, place: Place, number: int, text: str | None, whose: Whose) -> ui.LayoutView:
        await self._notebooks.annotate(_notebook(place, whose == "channel"), number, text or "", place.user_id)
        says = desk_words((await self._desk.words(place)).language)
        return notice_card((says.noted if text else says.note_removed).format(number=number))

    async def _reorder(self, place: Place, number: int, to: int, whose: Whose) -> ui.LayoutView:
        await self._notebooks.move(_notebook(place, whose == "channel"), number, to)
        return notice_card(desk_words((await self._desk.words(place)).language).moved.format(number=number, to=to))

    async def _remove(self, interaction: _Interaction, number: int, whose: Whose) -> ui.LayoutView:
        place = place_of_interaction(interaction)
        saved = await self._notebooks.excerpt(_notebook(place, whose == "channel"), number)
        _check_removal(interaction, [saved])
        await self._notebooks.remove([saved.id])
        return notice_card(desk_words((await self._desk.words(place)).language).removed.format(number=number))

    async def _ask_to_clear(self, interaction: _Interaction, whose: Whose) -> ui.LayoutView:
        place = place_of_interaction(interaction)
        saved = await self._notebooks.excerpts(_notebook(place, whose == "channel"))
        if not saved:
            raise NotebookEmpty
        _check_removal(interaction, saved)
        return clear_card(len(saved), whose == "channel", await self._desk.words(place))

    async def _export(self, interaction: _Interaction, form: Format, whose: Whose) -> WithFile:
        place = place_of_interaction(interaction)
        notebook = _notebook(place, whose == "channel")
        saved = await self._notebooks.excerpts(notebook)
        if not saved:
            raise NotebookEmpty
        scope = await self._desk.reach.scope(place)
        notes = [Exported(one, await self._since(one, scope)) for one in saved]
        words = await self._desk.words(place)
        title = _title(interaction, whose, words.language)
        texts = await self._notebooks.texts(notebook) if form == "evidence pack" else {}
        content = await asyncio.to_thread(_written, form, notes, texts, title)
        if len(content) > interaction.filesize_limit:
            raise NotebookTooLarge
        name = f"notebook.{_ENDINGS[form]}"
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        return WithFile(export_card(name, sha256, whose == "channel", words), name, content)

    async def _since(self, saved: SavedExcerpt, scope: Scope) -> Since:
        """What became of the article, as far as the scope sees its library."""
        if saved.library not in scope.libraries:
            return Since.UNKNOWN
        library = Scope.of(saved.library)
        try:
            texts = [(await self._archive.article(saved.article_id, library)).text]
        except ArticleMissing:
            # A later edition is another article of the same title.
            title = saved.citation["title"]
            named = await self._archive.titles(title, library, _SAME_TITLE)
            ids = [entry.id for entry in named if entry.metadata.title == title]
            texts = [(await self._archive.article(one, library)).text for one in ids]
        if saved.sha256 in await asyncio.to_thread(lambda: [text_hash(text) for text in texts]):
            return Since.SAME
        return Since.CHANGED if texts else Since.REMOVED


def _written(form: Format, notes: Sequence[Exported], texts: dict[str, str], title: str) -> bytes:
    match form:
        case "markdown":
            return as_markdown(notes, title)
        case "word":
            return as_docx(notes, title)
        case "csv":
            return as_csv(notes)
        case "evidence pack":
            return evidence_pack(notes, texts, title, discord.utils.utcnow())


def _notebook(place: Place, shared: bool) -> Notebook:
    if not shared:
        return Notebook(place.user_id)
    if place.guild_id is None:
        raise NoChannelNotebook
    return Notebook(place.user_id, place.channel_ids[0])


def _check_removal(interaction: _Interaction, saved: Sequence[SavedExcerpt]) -> None:
    mine = all(one.user_id == interaction.user.id for one in saved)
    if not mine and not interaction.permissions.manage_messages:
        raise NotYoursToRemove


def _title(interaction: _Interaction, whose: Whose, language: str) -> str:
    says = desk_words(language)
    name = getattr(interaction.channel, "name", None)
    if whose == "mine":
        return says.own_notebook
    return f"{says.channel_notebook}: {name}" if name else says.channel_notebook
