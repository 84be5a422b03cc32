"""The settings of a server as a card of menus and switches."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.cards import actions
from bot.cards.layout import button, card
from bot.cards.limits import SELECT_OPTIONS, shortened
from bot.cards.prose import plain
from bot.cards.wording import ENGLISH, Wording
from bot.model import COOLDOWNS, EXCERPTS, LANGUAGES, ServerSettings

_SERVER = 100
_LANGUAGE_NAMES = {"en": "English", "es": "Español"}
# What the language menu sends for "each person's own".
OWN_LANGUAGE = "own"


def settings_card(settings: ServerSettings, server: str, library: str, words: Wording = ENGLISH) -> ui.LayoutView:
    """Every setting as it stands, each with the control that changes it."""
    named = words.settings
    switches = [
        button(named["seeds_on" if settings.seeds else "seeds_off"], actions.setting("seeds")),
        button(named["private_on" if settings.private else "private_off"], actions.setting("private")),
    ]
    heading = f"### {named['heading'].format(server=plain(shortened(server, _SERVER)))}"
    return card(
        [heading],
        footer=named["library"].format(library=library),
        rows=[
            switches,
            [_excerpts(settings, words)],
            [_cooldown(settings, words)],
            [_language(settings, words)],
            [_channels(settings, words)],
            [_adders(settings, words)],
        ],
    )


def _menu(name: str, options: Sequence[tuple[str, str]], current: str) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=actions.setting(name),
        options=[
            discord.SelectOption(label=label, value=value, default=value == current) for label, value in options
        ],
    )


def _excerpts(settings: ServerSettings, words: Wording) -> ui.Select[ui.LayoutView]:
    options = [(words.settings["excerpts"].format(count=count), str(count)) for count in EXCERPTS]
    return _menu("excerpts", options, str(settings.excerpts))


def _cooldown(settings: ServerSettings, words: Wording) -> ui.Select[ui.LayoutView]:
    def label(seconds: int) -> str:
        if not seconds:
            return words.settings["no_cooldown"]
        return words.settings["cooldown"].format(wait=words.counted(words.seconds, seconds))

    return _menu("cooldown", [(label(seconds), str(seconds)) for seconds in COOLDOWNS], str(settings.cooldown))


def _language(settings: ServerSettings, words: Wording) -> ui.Select[ui.LayoutView]:
    names = [(words.settings["own_language"], OWN_LANGUAGE), *((_LANGUAGE_NAMES[code], code) for code in LANGUAGES)]
    options = [(words.settings["language"].format(language=name), code) for name, code in names]
    return _menu("language", options, settings.language or OWN_LANGUAGE)


def _channels(settings: ServerSettings, words: Wording) -> ui.ChannelSelect[ui.LayoutView]:
    return ui.ChannelSelect(
        custom_id=actions.setting("channels"),
        placeholder=words.settings["channels"],
        channel_types=[discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum],
        min_values=0,
        max_values=SELECT_OPTIONS,
        default_values=[discord.Object(channel) for channel in settings.channels],
    )


def _adders(settings: ServerSettings, words: Wording) -> ui.RoleSelect[ui.LayoutView]:
    return ui.RoleSelect(
        custom_id=actions.setting("adders"),
        placeholder=words.settings["adders"],
        min_values=0,
        max_values=SELECT_OPTIONS,
        default_values=[discord.Object(role) for role in settings.adders],
    )
