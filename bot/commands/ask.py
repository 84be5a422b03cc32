"""Questions: `/ask`, direct messages, mentions, and **Find sources** on a message; `/forget`."""

from __future__ import annotations

import logging
import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.conversation import Conversation
from bot.commands.desk import LONGEST_QUESTION, Desk
from bot.commands.options import DESCRIPTIONS, FilterText, complete_author, complete_source, filters_from
from bot.commands.places import place_of_interaction, place_of_message
from bot.commands.quoted import request_in
from bot.commands.replying import error_card, reply
from bot.commands.verifying import Verifying
from bot.errors import QuestionMissing
from retrieval.model import Filters

_log = logging.getLogger(__name__)

_QUOTATION_MARKS = re.compile('["“”„‟«»]')

_Interaction = discord.Interaction[commands.Bot]


class Ask(commands.Cog):
    """Answers questions wherever they are put."""

    def __init__(
        self, bot: commands.AutoShardedBot, desk: Desk, conversation: Conversation, verifying: Verifying
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._conversation = conversation
        self._verifying = verifying
        self._find_sources = app_commands.ContextMenu(name="Find sources", callback=self.find_sources)
        bot.tree.add_command(self._find_sources)

    async def cog_unload(self) -> None:
        """Take the context menu away with the cog."""
        self._bot.tree.remove_command(self._find_sources.name, type=self._find_sources.type)

    @app_commands.command(description="Ask a question; the answer is quoted from the library, with citations.")
    @app_commands.describe(question="What you want to know", **DESCRIPTIONS)
    @app_commands.autocomplete(source=complete_source, author=complete_author)
    async def ask(
        self,
        interaction: _Interaction,
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        source: FilterText | None = None,
        author: FilterText | None = None,
        since: FilterText | None = None,
        until: FilterText | None = None,
        private: bool | None = None,
    ) -> None:
        """Answer in the channel, or privately; the server decides where the person does not say."""
        place = place_of_interaction(interaction)
        filters = filters_from(source, author, since, until)
        settings = await self._desk.admit(place)
        hidden = settings.private if private is None else private
        await reply(interaction, self._desk.answer_view(place, question, filters, can_post=hidden), private=hidden)

    async def find_sources(self, interaction: _Interaction, message: discord.Message) -> None:
        """Look for what a message says; the answer is private and can be posted."""
        place = place_of_interaction(interaction)
        # What somebody quotes in a message is looked for by its words: it may be quoted wrongly.
        words = _QUOTATION_MARKS.sub(" ", message.content).strip()
        if not words:
            raise QuestionMissing
        await self._desk.admit(place)
        await reply(interaction, self._desk.answer_view(place, words, Filters(), can_post=True), private=True)

    @app_commands.command(description="Forget our conversation in direct messages and your choice of library.")
    async def forget(self, interaction: _Interaction) -> None:
        """Forget what is remembered of the person's conversation."""
        await reply(interaction, self._conversation.forget(place_of_interaction(interaction)), private=True)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take a direct message, or a message that mentions the bot, as a question."""
        question = self._question_in(message)
        if question is None:
            return
        place = place_of_message(message)
        try:
            if not question:
                raise QuestionMissing
            await self._desk.admit(place)
            if place.direct:
                view = await self._conversation.reply(place, question)
            elif (quoted := request_in(question)) is not None:
                view = await self._verifying.card(place, quoted)
            else:
                view = await self._desk.answer_view(place, question, Filters(), way="message")
        except Exception as error:
            view = error_card(error, await self._desk.words(place))
        try:
            await message.reply(view=view, mention_author=False)
        except discord.HTTPException as error:
            _log.warning("a question was not answered: %s", error)

    def _question_in(self, message: discord.Message) -> str | None:
        me = self._bot.user
        if me is None or message.author.bot:
            return None
        if message.guild is None:
            return message.content.strip()
        # A reply to the bot mentions it too, but only a mention that somebody wrote addresses it.
        mention = re.compile(rf"<@!?{me.id}>")
        if not mention.search(message.content):
            return None
        return mention.sub(" ", message.content).strip()
