"""What the buttons and menus of summaries do. Like all controls they work after a restart."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.cards import actions
from bot.commands.buttons import Pressed, chosen
from bot.commands.replying import Card, reply
from bot.model import Place
from retrieval.answers.summary import Length

_Interaction = discord.Interaction[Any]


class SummaryView(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.SUMMARY):
    """Another view of a summary's topic; or the summary itself, shown to the channel."""

    async def _act(self, interaction: _Interaction, place: Place) -> None:
        what = self.arguments["what"]
        if what not in list(Length):
            await super()._act(interaction, place)
            return
        await interaction.client.desk.admit(place)
        card = interaction.client.summing.post(place, self.number("answer"), Length(what))
        await reply(interaction, card, private=False)

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        summing = interaction.client.summing
        views = {"voices": summing.voices, "timeline": summing.timeline_of, "figures": summing.figures}
        return views[self.arguments["what"]](place, self.number("answer"))  # type: ignore[no-any-return]


class RelatedTopic(Pressed, ui.DynamicItem[ui.Button[Any]], template=actions.ABOUT):
    """The summary of a related topic."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return interaction.client.summing.topic(  # type: ignore[no-any-return]
            place, self.arguments["topic"], can_post=not place.direct
        )


class TopicMenu(Pressed, ui.DynamicItem[ui.Select[Any]], template=actions.TOPICS):
    """The summary of a topic chosen from a menu."""

    def _card(self, interaction: _Interaction, place: Place) -> Card:
        return interaction.client.summing.topic(  # type: ignore[no-any-return]
            place, chosen(interaction)[0], can_post=not place.direct
        )


TOPIC_CONTROLS = (SummaryView, RelatedTopic, TopicMenu)
