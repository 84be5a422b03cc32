"""Questions: `/ask`, direct messages, mentions."""

from __future__ import annotations

import logging
import re

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.notice import notice_card
from bot.commands.desk import LONGEST_QUESTION, Desk
from bot.commands.replying import reply, sentence_for
from bot.errors import QuestionMissing

_log = logging.getLogger(__name__)


class Ask(commands.Cog):
    """Answers questions wherever they are put."""

    def __init__(self, bot: commands.Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    @app_commands.command(description="Ask a question; the answer is quoted from the library, with citations.")
    @app_commands.describe(question="What you want to know", private="Show the answer only to you")
    async def ask(
        self,
        interaction: discord.Interaction[commands.Bot],
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        private: bool = False,
    ) -> None:
        """Answer in the channel, or privately."""
        await reply(interaction, self._desk.answer(question), private=private)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take a direct message, or a message that mentions the bot, as a question."""
        question = self._question_in(message)
        if question is None:
            return
        try:
            if not question:
                raise QuestionMissing
            view = await self._desk.answer(question, way="message")
        except Exception as error:
            view = notice_card(sentence_for(error))
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
