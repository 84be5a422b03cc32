"""Summing up: `/topic`, `/timeline`, `/topics`, `/digest`, and `/schedule-digest` for those who manage a server."""

from __future__ import annotations

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards.notice import notice_card
from bot.cards.topic_wording import topic_wording
from bot.commands.desk import Desk
from bot.commands.digests import DigestPoster
from bot.commands.options import DESCRIPTIONS, FilterText, choices
from bot.commands.places import place_of_interaction
from bot.commands.replying import reply
from bot.commands.summing import LONGEST_TOPIC, Summing
from bot.errors import NotAllowed
from bot.state.digests import Every
from retrieval.answers.summary import Length

_Interaction = discord.Interaction[commands.Bot]
_Name = app_commands.Range[str, 1, LONGEST_TOPIC]


class Topics(commands.Cog):
    """Shows what the library says about something, and what it is about."""

    def __init__(self, desk: Desk, summing: Summing, poster: DigestPoster) -> None:
        self._desk = desk
        self._summing = summing
        self._poster = poster

    async def cog_load(self) -> None:
        """Begin to post digests that are due."""
        self._poster.start()

    async def cog_unload(self) -> None:
        """Post no more."""
        self._poster.stop()

    @app_commands.command(description="Sum up what the library says about something, in its own sentences.")
    @app_commands.describe(
        name="What it is to be about", length="How many sentences: 5, 6 or 8", private=DESCRIPTIONS["private"]
    )
    async def topic(
        self,
        interaction: _Interaction,
        name: _Name,
        length: Literal["short", "medium", "long"] = "medium",
        private: bool | None = None,
    ) -> None:
        """Sum up in the channel, or privately; the server decides where the person does not say."""
        place = place_of_interaction(interaction)
        settings = await self._desk.admit(place)
        hidden = settings.private if private is None else private
        card = self._summing.topic(place, name, Length(length), can_post=hidden and not place.direct)
        await reply(interaction, card, private=hidden)

    @app_commands.command(description="What the library tells of a topic with its day, in order.")
    @app_commands.describe(topic="What it is to be about", private=DESCRIPTIONS["private"])
    async def timeline(self, interaction: _Interaction, topic: _Name, private: bool | None = None) -> None:
        """Show it in the channel, or privately; the server decides where the person does not say."""
        place = place_of_interaction(interaction)
        settings = await self._desk.admit(place)
        hidden = settings.private if private is None else private
        await reply(interaction, self._summing.timeline(place, topic), private=hidden)

    @topic.autocomplete("name")
    @timeline.autocomplete("topic")
    async def names(self, interaction: _Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The library's own topics that hold what was typed so far; anything else may be typed, too."""
        return choices(await self._summing.names(place_of_interaction(interaction), current))

    @app_commands.command(description="What the library is about.")
    async def topics(self, interaction: _Interaction) -> None:
        """Show it, only to who asked."""
        await reply(interaction, self._summing.topics(place_of_interaction(interaction)), private=True)

    @app_commands.command(description="What was added to the library since a day, by topic.")
    @app_commands.describe(since="A day: 2019, 2019-07 or 2019-07-15", private=DESCRIPTIONS["private"])
    async def digest(self, interaction: _Interaction, since: FilterText, private: bool = True) -> None:
        """Show it; privately unless asked otherwise, because it is long."""
        place = place_of_interaction(interaction)
        await self._desk.admit(place)
        await reply(interaction, self._summing.digest(place, since), private=private)

    @app_commands.command(name="schedule-digest", description="Post what was added to the library, now and again.")
    @app_commands.describe(every="How often", channel="Where; this channel unless you name another")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def schedule(
        self,
        interaction: _Interaction,
        every: Literal["daily", "weekly", "off"],
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Keep it as a setting of the server. Raises NotAllowed."""
        place = place_of_interaction(interaction)
        # A server can loosen who sees the command.
        if place.guild_id is None or not interaction.permissions.manage_guild:
            raise NotAllowed
        channel_id = channel.id if channel else place.channel_ids[0]
        await self._poster.schedule(place.guild_id, channel_id, None if every == "off" else Every(every))
        said = topic_wording(await self._desk.words(place)).scheduled[every]
        mention = f"<#{channel_id}>"

        async def card() -> discord.ui.LayoutView:
            return notice_card(said.format(channel=mention), (mention,))

        await reply(interaction, card(), private=True)
