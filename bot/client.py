"""The discord.py client: which intents, which commands, when they are synced, what happens to errors."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.articles import Articles
from bot.commands.ask import Ask
from bot.commands.buttons import CONTROLS
from bot.commands.citations import Citations
from bot.commands.conversation import Conversation
from bot.commands.desk import Desk
from bot.commands.desk_buttons import DESK_CONTROLS
from bot.commands.digests import DigestPoster
from bot.commands.help import Help
from bot.commands.library import Library
from bot.commands.notebook import Notebooks
from bot.commands.privacy import Privacy
from bot.commands.reach import Reach
from bot.commands.replying import in_time, report
from bot.commands.settings import Settings
from bot.commands.shelf import Shelf
from bot.commands.summing import Summing
from bot.commands.topic_buttons import TOPIC_CONTROLS
from bot.commands.topics import Topics
from bot.commands.translation import Descriptions
from bot.commands.verify import Verify
from bot.commands.verifying import Verifying
from bot.commands.watch import Watches
from bot.metrics import Metrics
from bot.state.commands import SyncedCommands
from bot.state.memory import Memory
from bot.watches.watcher import Watcher
from retrieval.archive import Archive

_log = logging.getLogger(__name__)

# What the bot needs in a channel, and nothing more.
PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)


def intents() -> discord.Intents:
    """None of them privileged: text arrives in direct messages and in messages that mention the bot anyway."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


def invitation(application_id: int) -> str:
    """The address with which somebody adds the bot to a server, with the right scopes and permissions."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


def _ids(known: list[app_commands.AppCommand]) -> dict[str, int]:
    return {command.name: command.id for command in known}


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.critical("the index could not be built, so no question is answered", exc_info=error)


class _Tree(app_commands.CommandTree[commands.Bot]):
    async def on_error(
        self, interaction: discord.Interaction[commands.Bot], error: app_commands.AppCommandError
    ) -> None:
        if interaction.type is discord.InteractionType.autocomplete:
            # Nobody can be told: a list that does not come is all that the person sees.
            _log.warning("a completion failed", exc_info=error)
        else:
            await report(interaction, error)

    async def interaction_check(self, interaction: discord.Interaction[commands.Bot], /) -> bool:
        return in_time(interaction)


class Footnote(commands.AutoShardedBot):
    """The bot. It is given an open archive and memory, and closes neither.

    It takes as many shards as Discord advises, or those that `shard_ids` and `shard_count` name. Questions are
    counted in `metrics`. Other keyword arguments go to discord.py's client.
    """

    def __init__(self, archive: Archive, memory: Memory, *, metrics: Metrics | None = None, **options: Any) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents(),
            tree_cls=_Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            **options,
        )
        self.desk = Desk(archive, memory, Reach(self, archive, memory), metrics)
        self.verifying = Verifying(self.desk, archive, memory)
        self.conversation = Conversation(self.desk, memory, self.verifying)
        self.watches = Watcher(self, archive, memory.watches, self.desk)
        self.shelf = Shelf(archive, self.desk, self.watches.wake)
        self._archive = archive
        self.summing = Summing(archive, memory, self.desk)
        self.digests = DigestPoster(self, archive, memory.digests, self.desk)
        self._memory = memory
        self._warming: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        """Register commands and buttons; sync the commands where they changed since the last time."""
        self._warming = asyncio.create_task(self.desk.warm_up())
        self._warming.add_done_callback(_log_failure)
        self.watches.start()
        await self.tree.set_translator(Descriptions())
        await self.add_cog(Ask(self, self.desk, self.conversation, self.verifying))
        await self.add_cog(Articles(self.desk))
        await self.add_cog(Library(self.shelf))
        await self.add_cog(Verify(self, self.desk, self.verifying))
        await self.add_cog(Help(self.desk))
        await self.add_cog(Settings(self.desk, self._memory))
        await self.add_cog(Citations(self.desk, self._archive, self._memory))
        await self.add_cog(Notebooks(self.desk, self._archive, self._memory))
        await self.add_cog(Watches(self.desk, self._archive, self._memory, self.watches))
        await self.add_cog(Privacy(self.desk, self._archive, self._memory))
        await self.add_cog(Topics(self.desk, self.summing, self.digests))
        self.add_dynamic_items(*CONTROLS, *DESK_CONTROLS, *TOPIC_CONTROLS)
        await self._sync_commands()

    async def close(self) -> None:
        """Leave Discord; what is still warming up, and the watches, end."""
        if self._warming is not None:
            self._warming.cancel()
        await self.watches.stop()
        await super().close()

    async def on_ready(self) -> None:
        """Say where the bot is and how to invite it."""
        _log.info("ready as %s in %d servers", self.user, len(self.guilds))
        _log.info("invite: %s", self.invite())

    async def on_message(self, _: discord.Message) -> None:
        """Messages are questions, taken by the Ask cog; there are no prefix commands to look for."""

    def invite(self) -> str:
        """The address with which somebody adds the bot to a server, with the right scopes and permissions."""
        assert self.application_id is not None  # noqa: S101  known since login
        return invitation(self.application_id)

    async def _sync_commands(self) -> None:
        assert self.application_id is not None  # noqa: S101  known since login
        translator = self.tree.translator
        assert translator is not None  # noqa: S101  set just now
        described = [
            await command.get_translated_payload(self.tree, translator) for command in self.tree.get_commands()
        ]
        digest = hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()
        synced = await self._memory.commands.synced(self.application_id)
        # Discord is asked what it has, because another program with the same token may have changed it.
        if synced is not None and synced.digest == digest and synced.ids == _ids(await self.tree.fetch_commands()):
            return
        ids = _ids(await self.tree.sync())
        await self._memory.commands.remember_synced(self.application_id, SyncedCommands(digest, ids))
