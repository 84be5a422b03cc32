"""Posted components -> the terminal: cards as panels, buttons with numbers to press them by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from bot.console.drawing import visible

Component = Mapping[str, Any]


class _Type(IntEnum):
    """Discord's numbers of the components that cards use."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_DISPLAY = 10
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


_INLINE = re.compile(
    r"\\(?P<letter>[^\w\s])|\*\*(?P<bold>.+?)\*\*(?!\*)|~~(?P<strike>.+?)~~|__(?P<underline>.+?)__|`(?P<code>[^`]+)`"
    r"|(?<!\\)\[(?P<label>(?:\\.|[^\]\\])+)\]\(<(?P<address>[^>]*)>\)|</(?P<command>[^:>]+):\d+>"
)


# The groups that are named like rich's styles for them.
_MARKS = ("bold", "strike", "underline")


@dataclass(frozen=True, slots=True)
class Control:
    """A button, or one option of a menu with the value that it sends."""

    custom_id: str
    value: str | None = None


@dataclass
class Drawn:
    """A card ready to print, and its controls by their numbers."""

    picture: RenderableType
    controls: dict[int, Control] = field(default_factory=dict)


def draw(components: Sequence[Component], heading: str) -> Drawn:
    """Draw what a message posted."""
    drawn = Drawn("")
    parts = [part for component in components for part in _parts(component, drawn.controls)]
    drawn.picture = Panel(Group(*parts), title=heading, title_align="left", border_style="blue", padding=(0, 1))
    return drawn


def _parts(component: Component, controls: dict[int, Control]) -> Iterator[RenderableType]:
    match component["type"]:
        case _Type.CONTAINER:
            for child in component["components"]:
                yield from _parts(child, controls)
        case _Type.TEXT_DISPLAY:
            yield from (_line(line) for line in component["content"].split("\n"))
            yield Text()
        case _Type.SEPARATOR:
            yield Rule(style="dim")
        case _Type.MEDIA_GALLERY:
            yield from (Text(f"[{visible(item['description'] or '')}]", style="dim") for item in component["items"])
        case _Type.ACTION_ROW:
            yield _row(component["components"], controls)
        case _Type.FILE:
            yield Text(f"(a file: {component['file']['url'].rpartition('/')[2]})")
        case unknown:
            yield Text(f"(a component of type {unknown})", style="dim")


def _row(row: Sequence[Component], controls: dict[int, Control]) -> Text:
    text = Text()
    for component in row:
        custom_id = component["custom_id"]
        match component["type"]:
            case _Type.BUTTON:
                label = component.get("label") or component["emoji"]["name"]
                _numbered(text, label, Control(custom_id), controls)
            case _Type.STRING_SELECT:
                text.append(f"{component.get('placeholder') or ''}\n", style="dim")
                for option in component["options"]:
                    chosen = " ✓" if option.get("default") else ""
                    _numbered(text, option["label"] + chosen, Control(custom_id, option["value"]), controls)
            case _:
                text.append(f"({component.get('placeholder') or 'a menu'}: only in the browser)", style="dim")
    return text


def _numbered(text: Text, label: str, control: Control, controls: dict[int, Control]) -> None:
    number = len(controls) + 1
    controls[number] = control
    text.append(f" {number} ", style="reverse")
    text.append(f" {visible(label)}   ")


def _line(line: str) -> RenderableType:
    if line.startswith("### "):
        return _inline(line[4:], "bold")
    if line.startswith("-# "):
        return _inline(line[3:], "dim")
    if line.startswith("> "):
        return Padding(_inline(line[2:], "italic"), (0, 0, 0, 2))
    return _inline(line, "")


def _inline(markdown: str, style: str) -> Text:
    text = Text(style=style)
    end = 0
    for match in _INLINE.finditer(markdown):
        text.append(visible(markdown[end : match.start()]))
        end = match.end()
        if marked := next((mark for mark in _MARKS if match[mark] is not None), None):
            text.append_text(_inline(match[marked], marked))
        elif match["label"] is not None:
            text.append_text(_inline(match["label"], f"link {match['address']}"))
        elif match["command"] is not None:
            text.append(f"/{match['command']}", style="bold cyan")
        else:
            text.append(visible(match["letter"] or match["code"]))
    text.append(visible(markdown[end:]))
    return text
