"""The checker of Discord's limits catches each breach, and lets through what just fits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.limits_checker import check_components

Json = dict[str, Any]


def text(content: str = "x") -> Json:
    return {"type": 10, "content": content}


def button(custom_id: str = "id", label: str | None = "Press", **more: Any) -> Json:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id, **more}


def buttons(count: int) -> list[Json]:
    return [button(f"id{number}") for number in range(count)]


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def container(*children: Json, **more: Any) -> Json:
    return {"type": 17, "components": list(children), **more}


def section(*children: Json, accessory: Json | None = None) -> Json:
    return {"type": 9, "components": list(children), "accessory": accessory or button()}


def menu(options: int = 1, **more: Any) -> Json:
    choices = [{"label": str(number), "value": str(number)} for number in range(options)]
    return {"type": 3, "custom_id": "menu", "options": choices, **more}


LINK = {"type": 2, "style": 5, "label": "Source", "url": "https://example.org/" + "a" * 492}

FITS = {
    "40 components, nested ones counted": [container(*[text()] * 39)],
    "4,000 characters over all texts": [text("a" * 2_000), container(text("b" * 1_999), text("c"))],
    "4,000 characters with emoji": [text("\N{GRINNING FACE}" * 2_000)],
    "five buttons in a row": [row(*buttons(5))],
    "a label of 80 and a custom_id of 100": [row(button("i" * 100, "l" * 80))],
    "25 options": [row(menu(25))],
    "a section with three texts": [section(text(), text(), text())],
    "a link of 512": [row(LINK)],
    "an emoji instead of a label": [row(button(label=None, emoji={"name": "\N{PUSHPIN}"}))],
    "separators and media": [{"type": 14}, {"type": 12, "items": [{}] * 10}, text()],
}

BREACHES = {
    "41 components": ([container(*[text()] * 40)], "41 components"),
    "components in a section count": ([section(text()) for _ in range(14)], "42 components"),
    "4,001 characters in one text": ([text("a" * 4_001)], "4001 characters"),
    "4,001 characters over all texts": ([text("a" * 2_000), container(text("b" * 2_001))], "4001 characters"),
    "emoji count twice": ([text("\N{GRINNING FACE}" * 2_001)], "4002 characters"),
    "text in a section counts": ([section(text("a" * 4_001))], "4001 characters"),
    "an empty text": ([container(text(""))], "empty text display"),
    "a blank text": ([text(" \n")], "empty text display"),
    "six buttons": ([row(*buttons(6))], "6 buttons"),
    "an empty row": ([container(row())], "empty action row"),
    "an empty container": ([container()], "empty container"),
    "an empty message": ([], "without components"),
    "a row of text": ([row(text())], "type 10 in an action row"),
    "a button beside a menu": ([row(button(), menu())], "in one action row"),
    "two menus in a row": ([row(menu(), menu())], "2 select menus"),
    "a button without label": ([row(button(label=None))], "neither label nor emoji"),
    "an empty label": ([row(button(label="", emoji={"name": "\N{PUSHPIN}"}))], "button label of 0"),
    "a label of 81": ([row(button(label="l" * 81))], "button label of 81"),
    "a label of 41 emoji": ([row(button(label="\N{PUSHPIN}" * 41))], "button label of 82"),
    "an empty custom_id": ([row(button(""))], "custom_id of 0"),
    "a custom_id of 101": ([row(button("i" * 101))], "custom_id of 101"),
    "the same custom_id twice": ([row(button("same")), container(row(button("same")))], "same custom_id twice"),
    "the same custom_id in an accessory": ([section(text()), row(button())], "same custom_id twice"),
    "the same id twice": ([text() | {"id": 7}, container(text() | {"id": 7})], "same id twice"),
    "a link of 513": ([row(LINK | {"url": LINK["url"] + "a"})], "button URL of 513"),
    "a link with a custom_id": ([row(LINK | {"custom_id": "id"})], "link button with a custom_id"),
    "26 options": ([row(menu(26))], "26 options"),
    "no options": ([row(menu(0))], "0 options"),
    "a placeholder of 151": ([row(menu(placeholder="p" * 151))], "placeholder of 151"),
    "four texts in a section": ([section(*[text()] * 4)], "4 texts in a section"),
    "a section without text": ([section()], "0 texts in a section"),
    "a section of buttons": ([section(button("other"))], "something else than text"),
    "a section without accessory": ([{"type": 9, "components": [text()]}], "without an accessory"),
    "a text as accessory": ([section(text(), accessory=text())], "accessory of type 10"),
    "a container in a container": ([container(container(text()))], "type 17 in a container"),
    "a button outside a row": ([button()], "type 2 at the top"),
    "a button in a container": ([container(button())], "type 2 in a container"),
    "a text input": ([container(row({"type": 4, "custom_id": "id"}))], "type 4 in an action row"),
    "a colour beyond white": ([container(text(), accent_color=0x1000000)], "accent colour"),
    "an eleventh picture": ([{"type": 12, "items": [{}] * 11}], "11 items"),
}


@pytest.mark.parametrize("components", FITS.values(), ids=FITS)
def test_what_just_fits_is_let_through(components: list[Json]) -> None:
    check_components(components)


@pytest.mark.parametrize(("components", "complaint"), BREACHES.values(), ids=BREACHES)
def test_each_breach_is_caught(components: list[Json], complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_components(components)
