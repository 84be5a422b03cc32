"""What Discord's client sends when somebody fills in a modal and presses Submit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .payloads import TEXT_DISPLAY, Json

ACTION_ROW, LABEL = 1, 18
SINGLE_VALUED = {
    4: "",
    21: None,
    23: False,
}  # text input, radio group, checkbox: what each holds when untouched


def submission(modal: Json, values: Mapping[str, Any]) -> Json:
    """The data of a submit; `values` are by custom_id or by the label above the field."""
    left = dict(values)
    components = [_filled(component, component.get("label"), left) for component in modal["components"]]
    if left:
        raise LookupError(f"the modal {modal['title']!r} has no fields {sorted(left)}")
    return {"custom_id": modal["custom_id"], "components": components}


def _filled(component: Json, label: str | None, left: dict[str, Any]) -> Json:
    kind = component["type"]
    if kind == LABEL:
        return {"type": kind, "component": _filled(component["component"], label, left)}
    if kind == ACTION_ROW:
        return {
            "type": kind,
            "components": [_filled(c, c.get("label"), left) for c in component["components"]],
        }
    if kind == TEXT_DISPLAY:
        return {"type": kind, "content": component["content"]}
    filled = {"type": kind, "custom_id": component["custom_id"]}
    given = left.pop(component["custom_id"], left.pop(label or "", None))
    if kind in SINGLE_VALUED:
        untouched = component.get("value", SINGLE_VALUED[kind])
        return filled | {"value": untouched if given is None else given}
    return filled | {"values": [] if given is None else list(given)}
