"""What flows between the bot's rooms, frozen: places, settings of a server, articles to be looked after."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.corrections import Correction
from retrieval.model import Entry

# How many excerpts an answer may show at most, the waits in seconds that can be chosen, the interface's languages.
EXCERPTS = (1, 2, 3, 4, 5)
COOLDOWNS = (0, 5, 15, 30, 60, 300)
LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The settings of one server.

    `seeds`: the starter library is asked too. `private`: answers are private unless asked otherwise. `excerpts`:
    how many an answer shows. `cooldown`: seconds between two questions of one person. `language`: of the
    interface, None for each person's own. `channels`: where the bot answers, empty for everywhere. `adders`:
    the roles that may add articles, empty for those who may manage the server.
    """

    seeds: bool = True
    private: bool = False
    excerpts: int = 3
    cooldown: int = 0
    language: str | None = None
    channels: tuple[int, ...] = ()
    adders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Who asks, and where.

    `guild_id` is the server in which it happens, only if the bot is a member of it: what a person does with the
    bot elsewhere sees no server's library. `channel_ids` are the channel and, for a thread, its parent. `direct`
    says that it is a direct message with the bot, `locale` is Discord's name of the person's language.
    """

    user_id: int
    guild_id: int | None
    channel_ids: tuple[int, ...]
    direct: bool
    locale: str | None

    @property
    def room(self) -> int:
        """The id of the server or, elsewhere, of the channel: what is posted there is gone on from only there."""
        return self.guild_id or self.channel_ids[0]


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article as those see it who look after its library.

    `copies` are the other articles of the library that it is nearly the same as, `left_out` the lines of it that
    stand in no passage.
    """

    entry: Entry
    corrections: tuple[Correction, ...]
    copies: tuple[Entry, ...]
    left_out: tuple[str, ...]


_PEOPLES = ("server-", "person-")


def server_library(guild_id: int) -> str:
    """The name of a server's own library."""
    return f"server-{guild_id}"


def person_library(user_id: int) -> str:
    """The name of a person's own library, which only they see, in direct messages."""
    return f"person-{user_id}"


def is_peoples(library: str) -> bool:
    """Whether people fill a library through Discord, and not the operator on the command line."""
    return library.startswith(_PEOPLES)
