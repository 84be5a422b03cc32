"""The form with an article's details, to be corrected."""

from __future__ import annotations

import discord
from discord import ui

from bot.cards import actions
from bot.cards.limits import LABEL, LABEL_HINT, MODAL_TITLE, shortened
from bot.cards.wording import ENGLISH, Wording
from retrieval.corrections import LONGEST, Field, written
from retrieval.model import Entry


def details_form(entry: Entry, words: Wording = ENGLISH) -> ui.Modal:
    """A field for everything that can be corrected, filled with what is known now.

    The form is stopped: what comes back is told by its custom_id, so it can be sent also after a restart.
    """
    form = ui.Modal(
        title=shortened(words.library["form_heading"], MODAL_TITLE), custom_id=actions.details(entry.id), timeout=None
    )
    for field in Field:
        form.add_item(
            ui.Label(
                text=shortened(words.library[f"form_{field}"], LABEL),
                description=shortened(hint, LABEL_HINT)
                if (hint := words.library.get(f"form_{field}_hint"))
                else None,
                component=_input(field, written(field, entry.metadata)),
            )
        )
    form.stop()
    return form


def _input(field: Field, text: str) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=field.value,
        # What stands there may be longer than what a person may write: then it is cut, not refused.
        default=text[: LONGEST[field]] or None,
        max_length=LONGEST[field],
        required=field is Field.TITLE,
        style=discord.TextStyle.paragraph if field is Field.AUTHORS else discord.TextStyle.short,
    )
