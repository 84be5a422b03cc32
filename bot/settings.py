"""What the operator decides: environment variables, or the same names in a file `.env`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from bot.errors import SettingsUnreadable

DEFAULT_DATA = Path("data")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    `data` is the folder of the archive and of what the bot remembers; `token` is the bot's own, None where it
    is not set. It is never printed or logged.
    """

    data: Path = DEFAULT_DATA
    token: str | None = field(default=None, repr=False)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
        """Read the environment (the process's own by default); what it lacks is looked up in `dotenv`.

        Raises SettingsUnreadable.
        """
        process = os.environ if environment is None else environment
        try:
            values = {**dotenv_values(dotenv), **process}
        except UnicodeDecodeError:
            raise SettingsUnreadable(dotenv.name) from None
        return cls(
            data=Path(values.get("FOOTNOTE_DATA") or DEFAULT_DATA),
            token=(values.get("DISCORD_TOKEN") or "").strip() or None,
        )
