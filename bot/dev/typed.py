"""A typed line -> what the person does in the simulated Discord.

/ask why did they strike? private:true      a slash command; the text is its first option
@footnote why did they strike?              a message in the channel that mentions the bot
why did they strike?                        a direct message
2                                           press the button numbered 2
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from discord import AppCommandOptionType, app_commands

_OPTION = re.compile(r"(?:^|\s)(?P<name>[a-z_]+):(?P<value>\"[^\"]*\"|\S+)")


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command and its options by name."""

    name: str
    options: dict[str, str | bool | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mention:
    """A message in the channel that mentions the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class DirectMessage:
    """A direct message to the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A press on the button with this number."""

    number: int


Typed = SlashCommand | Mention | DirectMessage | Press


def typed(line: str, commands: Mapping[str, Any]) -> Typed:
    """Understand a line. Raises ValueError, with a sentence for the person, for a command that is not there."""
    line = line.strip()
    if line.isdecimal():
        return Press(int(line))
    if line.startswith("@"):
        return Mention(line.partition(" ")[2])
    if not line.startswith("/"):
        return DirectMessage(line)
    words = line[1:].split(" ")
    # A command of a group has two words.
    name = next((named for count in (2, 1) if (named := " ".join(words[:count])) in commands), words[0])
    rest = line[1 + len(name) :]
    if name not in commands:
        raise ValueError(f"There is no /{name}. Commands: {', '.join('/' + known for known in sorted(commands))}")
    return SlashCommand(name, _options(rest, commands[name].parameters))


def _options(rest: str, parameters: Iterable[app_commands.Parameter]) -> dict[str, str | bool | int]:
    known = {parameter.display_name: parameter for parameter in parameters}
    required = [name for name, parameter in known.items() if parameter.required]
    options: dict[str, str | bool | int] = {}

    def take(match: re.Match[str]) -> str:
        if match["name"] not in known:
            return match[0]
        options[match["name"]] = _value(match["value"].strip('"'), known[match["name"]].type)
        return ""

    text = _OPTION.sub(take, rest).strip()
    first = next((name for name in required if name not in options), None)
    if text and first:
        options[first] = _value(text, known[first].type)
    missing = [name for name in required if name not in options]
    if missing:
        raise ValueError(f"Still missing: {', '.join(missing)}")
    return options


def _value(text: str, kind: AppCommandOptionType) -> str | bool | int:
    if kind is AppCommandOptionType.boolean:
        return text.lower() in ("true", "yes", "1")
    return int(text) if kind is AppCommandOptionType.integer and text.isdecimal() else text
