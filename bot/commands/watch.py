"""`/watch`: standing questions, answered as articles come in."""

from __future__ import annotations

import re
from typing import Literal

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.cards.desk_words import desk_words
from bot.cards.limits import CHOICE_NAME, CHOICES, shortened
from bot.cards.notice import notice_card
from bot.cards.watch import tried_card, watches_card, watching_card
from bot.commands.desk import Desk
from bot.commands.places import place_of_interaction
from bot.commands.replying import reply
from bot.errors import MayNotPostThere, NoSuchWatch, NothingToWatchFor, NotInThisChannel, NotYourWatch
from bot.kept import LONGEST_WATCH, Watch
from bot.model import Place
from bot.state.memory import Memory
from bot.watches.posting import next_post
from bot.watches.watcher import Watcher
from retrieval.archive import Archive
from retrieval.model import Query

_CHANNEL = re.compile(r"<#\d{1,20}>")
# How many of the last articles a trial looks at.
_TRIED = 200

_Interaction = discord.Interaction[commands.Bot]
_Picked = app_commands.Range[str, 1, CHOICE_NAME]


class Watches(commands.Cog):
    """Sets watches, shows them, lets them rest and removes them."""

    watch = app_commands.Group(name="watch", description="Post what comes in about a question.")

    def __init__(self, desk: Desk, archive: Archive, memory: Memory, watcher: Watcher) -> None:
        self._desk = desk
        self._archive = archive
        self._watches = memory.watches
        self._watcher = watcher

    @watch.command(description="Watch for a question: what comes in about it is posted.")
    @app_commands.describe(
        query='All its words must stand in an article; OR, "exact words" and -word work as in /ask',
        channel="Where to post; here unless you say",
        when="At once, or once a day",
    )
    async def add(
        self,
        interaction: _Interaction,
        query: app_commands.Range[str, 1, LONGEST_WATCH],
        channel: discord.TextChannel | discord.Thread | None = None,
        when: Literal["immediately", "daily"] = "immediately",
    ) -> None:
        """Set a watch on what comes from now on; everybody in the channel sees that it was set."""
        place = place_of_interaction(interaction)
        await reply(interaction, self._add(interaction, place, query, channel, when == "daily"), private=False)

    @watch.command(name="list", description="The watches of this server; in direct messages, yours.")
    async def list_all(self, interaction: _Interaction) -> None:
        """List those in channels that the person sees, only to who asked."""
        await reply(interaction, self._list(place_of_interaction(interaction), interaction), private=True)

    @watch.command(description="What a question would have posted of the last articles.")
    @app_commands.describe(query="The question to try")
    async def test(self, interaction: _Interaction, query: app_commands.Range[str, 1, LONGEST_WATCH]) -> None:
        """Show it, only to who asked."""
        await reply(interaction, self._test(place_of_interaction(interaction), query), private=True)

    @watch.command(description="Let a watch rest, or wake it.")
    @app_commands.describe(watch="Pick one")
    async def pause(self, interaction: _Interaction, watch: _Picked) -> None:
        """Turn it on or off."""
        await reply(interaction, self._pause(interaction, watch), private=True)

    @watch.command(description="Remove a watch.")
    @app_commands.describe(watch="Pick one")
    async def remove(self, interaction: _Interaction, watch: _Picked) -> None:
        """Remove it with what it has not posted yet."""
        await reply(interaction, self._remove(interaction, watch), private=True)

    @pause.autocomplete("watch")
    @remove.autocomplete("watch")
    async def choices(self, interaction: _Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The watches that the person may change and that hold what was typed so far."""
        place = place_of_interaction(interaction)
        return [
            app_commands.Choice(name=shortened(f"{one.id} · {one.query}", CHOICE_NAME), value=str(one.id))
            for one in await self._watches.of(place.user_id, place.guild_id)
            if _may_change(interaction, one) and current.casefold() in f"{one.id} {one.query}".casefold()
        ][:CHOICES]

    @commands.Cog.listener()
    async def on_app_command_completion(self, interaction: _Interaction, _: object) -> None:
        """Tell a person what no direct message of ours could."""
        for notice in await self._watches.to_tell(interaction.user.id):
            view = notice_card(notice.sentence, _CHANNEL.findall(notice.sentence))
            await interaction.followup.send(view=view, ephemeral=True)
            await self._watches.told(notice.id)

    async def about(self, place: Place, watch_id: int) -> ui.LayoutView:
        """What a watch looks for, from the button under its posts. Raises NoSuchWatch."""
        watch = await self._watches.watch(watch_id, place.user_id, place.guild_id)
        return watching_card(watch, await self._desk.words(place))

    async def _add(
        self,
        interaction: _Interaction,
        place: Place,
        query: str,
        channel: discord.TextChannel | discord.Thread | None,
        daily: bool,
    ) -> ui.LayoutView:
        if not Query.parse(query).terms:
            raise NothingToWatchFor
        channel_id = await self._channel_to_post_in(interaction, place, channel)
        # What is in the library already is no news.
        seen = await self._archive.newest_id()
        watch = await self._watches.add(
            place.user_id, place.guild_id, channel_id, query, daily, seen, next_post(daily)
        )
        return watching_card(watch, await self._desk.words(place))

    async def _channel_to_post_in(
        self, interaction: _Interaction, place: Place, channel: discord.TextChannel | discord.Thread | None
    ) -> int:
        """The id of the channel, where both may write there. Raises MayNotPostThere, NotInThisChannel."""
        if place.direct:
            return place.channel_ids[0]
        target = channel or interaction.channel
        person = interaction.user
        if place.guild_id is None or interaction.guild is None or not isinstance(person, discord.Member):
            raise MayNotPostThere
        if not isinstance(target, discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.StageChannel):
            raise MayNotPostThere
        for member in (person, interaction.guild.me):
            may = target.permissions_for(member)
            writes = may.send_messages_in_threads if isinstance(target, discord.Thread) else may.send_messages
            if not (may.view_channel and writes):
                raise MayNotPostThere
        allowed = (await self._desk.settings(place)).channels
        parents = {target.id, target.parent_id} if isinstance(target, discord.Thread) else {target.id}
        if allowed and not parents & set(allowed):
            raise NotInThisChannel(allowed)
        return target.id

    async def _list(self, place: Place, interaction: _Interaction) -> ui.LayoutView:
        watches = await self._watches.of(place.user_id, place.guild_id)
        shown = [one for one in watches if _may_see(interaction, one)]
        return watches_card(shown, await self._desk.words(place))

    async def _test(self, place: Place, query: str) -> ui.LayoutView:
        if not Query.parse(query).terms:
            raise NothingToWatchFor
        after = max(0, await self._archive.newest_id() - _TRIED)
        scope = await self._desk.reach.scope(place)
        found = await self._archive.arrivals(query, scope, after=after, at_most=_TRIED)
        return tried_card(query, found.matching, await self._desk.words(place))

    async def _pause(self, interaction: _Interaction, picked: str) -> ui.LayoutView:
        watch = await self._to_change(interaction, picked)
        if watch.paused:
            await self._watches.resume(watch.id, next_post(watch.daily))
            self._watcher.wake()
        else:
            await self._watches.rest(watch.id)
        says = desk_words((await self._desk.words(place_of_interaction(interaction))).language)
        return notice_card((says.runs_again if watch.paused else says.rests_now).format(id=watch.id))

    async def _remove(self, interaction: _Interaction, picked: str) -> ui.LayoutView:
        watch = await self._to_change(interaction, picked)
        await self._watches.remove(watch.id)
        says = desk_words((await self._desk.words(place_of_interaction(interaction))).language)
        return notice_card(says.watch_removed.format(id=watch.id))

    async def _to_change(self, interaction: _Interaction, picked: str) -> Watch:
        """The watch that was picked. Raises NoSuchWatch, NotYourWatch."""
        place = place_of_interaction(interaction)
        if not picked.isdecimal():
            raise NoSuchWatch
        watch = await self._watches.watch(int(picked), place.user_id, place.guild_id)
        if not _may_change(interaction, watch):
            raise NotYourWatch
        return watch


def _may_change(interaction: _Interaction, watch: Watch) -> bool:
    return watch.user_id == interaction.user.id or interaction.permissions.manage_guild


def _may_see(interaction: _Interaction, watch: Watch) -> bool:
    """Whether a person may know of a watch: it is theirs, or they see its channel."""
    if _may_change(interaction, watch) or interaction.guild is None:
        return True
    channel = interaction.guild.get_channel_or_thread(watch.channel_id)
    person = interaction.user
    return channel is not None and isinstance(person, discord.Member) and channel.permissions_for(person).view_channel
