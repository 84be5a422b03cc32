"""A typed line -> what the person does in the simulated Discord.

/ask why did they strike? private:true      a slash command; the text is its first option
/library add file1:story.txt                a command of a group; a file is named by its path
@footnote why did they strike?              a message in the channel that mentions the bot
why did they strike?                        a direct message
2                                           press the button numbered 2
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from discord import AppCommandOptionType, app_commands

_OPTION = re.compile(r"(?:^|\s)(?P<name>[a-z_]+[0-9]*):(?P<value>\"[^\"]*\"|\S+)")


# A file is its name and its bytes.
Value = str | bool | int | tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command and its options by name."""

    name: str
    options: dict[str, Value] = field(default_factory=dict)


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


def _options(rest: str, parameters: Iterable[app_commands.Parameter]) -> dict[str, Value]:
    known = {parameter.display_name: parameter for parameter in parameters}
    required = [name for name, parameter in known.items() if parameter.required]
    options: dict[str, Value] = {}

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


def _value(written: str, kind: AppCommandOptionType) -> Value:
    if kind is AppCommandOptionType.boolean:
        return written.lower() in ("true", "yes", "1")
    if kind is AppCommandOptionType.attachment:
        path = Path(written)
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise ValueError(f"{written} cannot be read ({error.strerror}).") from error
    return int(written) if kind is AppCommandOptionType.integer and written.isdecimal() else written
