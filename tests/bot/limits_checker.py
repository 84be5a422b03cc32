"""Discord's limits on a Components V2 message, written down a second time: from Discord's documents, not from ours.

Takes the components as they go over the wire. Imports nothing of the bot, so that a wrong number there is found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

ACTION_ROW, BUTTON, STRING_SELECT = 1, 2, 3
OTHER_SELECTS = {5, 6, 7, 8}
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LINK_STYLE, PREMIUM_STYLE = 5, 6

AT_TOP = {ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER}
IN_CONTAINER = AT_TOP - {CONTAINER}

Component = Mapping[str, Any]


def utf16(text: str) -> int:
    """The length of `text` as Discord's clients count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def walk(components: Iterable[Component]) -> Iterator[Component]:
    """Every component, containers before what they hold."""
    for component in components:
        yield component
        yield from walk(component.get("components", ()))
        if component.get("accessory"):
            yield component["accessory"]


def check_components(components: Iterable[Component]) -> None:
    """Raises AssertionError, saying what is wrong, where Discord would refuse a message of these components."""
    components = list(components)
    _require(components, "a message without components")
    for component in components:
        _require(component["type"] in AT_TOP, f"a component of type {component['type']} at the top of a message")
    everything = list(walk(components))
    _require(len(everything) <= 40, f"{len(everything)} components, at most 40")
    for component in everything:
        _CHECKS.get(component["type"], _unknown)(component)
    length = sum(utf16(part["content"]) for part in everything if part["type"] == TEXT_DISPLAY)
    _require(length <= 4_000, f"{length} characters of text, at most 4000")
    _unique([part["custom_id"] for part in everything if "custom_id" in part], "custom_id")
    _unique([part["id"] for part in everything if part.get("id")], "id")


def _container(container: Component) -> None:
    _require(container["components"], "an empty container")
    for child in container["components"]:
        _require(child["type"] in IN_CONTAINER, f"a component of type {child['type']} in a container")
    colour = container.get("accent_color")
    _require(colour is None or 0 <= colour <= 0xFFFFFF, f"an accent colour of {colour}")


def _action_row(row: Component) -> None:
    kinds = [child["type"] for child in row["components"]]
    _require(kinds, "an empty action row")
    if BUTTON in kinds:
        _require(set(kinds) == {BUTTON}, f"components of types {kinds} in one action row")
        _require(len(kinds) <= 5, f"{len(kinds)} buttons in a row, at most 5")
    else:
        _require(len(kinds) == 1, f"{len(kinds)} select menus in a row, at most 1")
        _require(kinds[0] in {STRING_SELECT, *OTHER_SELECTS}, f"a component of type {kinds[0]} in an action row")


def _button(button: Component) -> None:
    label = button.get("label")
    if button["style"] == PREMIUM_STYLE:
        return
    _require(label or button.get("emoji"), "a button with neither label nor emoji")
    if label is not None:
        _length(label, 1, 80, "button label")
    if button["style"] == LINK_STYLE:
        _require("custom_id" not in button, "a link button with a custom_id")
        _length(button["url"], 1, 512, "button URL")
    else:
        _custom_id(button)


def _select(menu: Component) -> None:
    _custom_id(menu)
    if menu.get("placeholder") is not None:
        _length(menu["placeholder"], 0, 150, "placeholder")
    if menu["type"] == STRING_SELECT:
        options = menu["options"]
        _require(1 <= len(options) <= 25, f"{len(options)} options in a select menu, 1 to 25")
        _unique([option["value"] for option in options], "option value")
        for option in options:
            _length(option["label"], 1, 100, "option label")
            _length(option["value"], 1, 100, "option value")
            _length(option.get("description") or "", 0, 100, "option description")


def _section(section: Component) -> None:
    texts = section["components"]
    _require(1 <= len(texts) <= 3, f"{len(texts)} texts in a section, 1 to 3")
    _require(all(text["type"] == TEXT_DISPLAY for text in texts), "something else than text in a section")
    accessory = section.get("accessory")
    _require(accessory, "a section without an accessory")
    assert accessory is not None
    _require(accessory["type"] in (BUTTON, THUMBNAIL), f"an accessory of type {accessory['type']}")


def _text_display(text: Component) -> None:
    _require(text["content"].strip(), "an empty text display")


def _gallery(gallery: Component) -> None:
    _require(1 <= len(gallery["items"]) <= 10, f"{len(gallery['items'])} items in a gallery, 1 to 10")


def _anything_goes(_: Component) -> None:
    pass


def _unknown(component: Component) -> None:
    raise AssertionError(f"a component of type {component['type']}, which no message may have")


_CHECKS = {
    ACTION_ROW: _action_row,
    BUTTON: _button,
    STRING_SELECT: _select,
    **dict.fromkeys(OTHER_SELECTS, _select),
    SECTION: _section,
    TEXT_DISPLAY: _text_display,
    THUMBNAIL: _anything_goes,
    GALLERY: _gallery,
    FILE: _anything_goes,
    SEPARATOR: _anything_goes,
    CONTAINER: _container,
}


def _custom_id(component: Component) -> None:
    _length(component["custom_id"], 1, 100, "custom_id")


def _length(text: str, least: int, most: int, what: str) -> None:
    _require(least <= utf16(text) <= most, f"a {what} of {utf16(text)} characters, {least} to {most}")


def _unique(values: list[Any], what: str) -> None:
    twice = {value for value in values if values.count(value) > 1}
    _require(not twice, f"the same {what} twice: {sorted(map(str, twice))}")


def _require(holds: object, otherwise: str) -> None:
    # No bare `assert`: pytest rewrites those of test modules only, and -O would take them away.
    if not holds:
        raise AssertionError(otherwise)
