"""What a control of `/settings` may send: nonsense changes nothing."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.settings import changed
from bot.model import COOLDOWNS, EXCERPTS, LANGUAGES, ServerSettings
from tests.bot import made_up

_CHOICES = {*LANGUAGES, "own"}
any_settings = made_up.server_settings()
NAMES = ("excerpts", "cooldown", "language", "channels", "adders", "Seeds", "", "colour")


nonsense = st.text(min_size=1, max_size=100).filter(lambda text: not text.isdecimal() and text not in _CHOICES)


@given(any_settings, st.sampled_from(NAMES), st.lists(nonsense, min_size=1, max_size=3))
@example(ServerSettings(channels=(7,)), "channels", ["nowhere"])
@example(ServerSettings(), "excerpts", ["6"])
@example(ServerSettings(), "cooldown", ["-1"])
@example(ServerSettings(), "language", ["fr"])
def test_values_of_nothing_change_nothing(settings: ServerSettings, name: str, values: list[str]) -> None:
    assert changed(settings, name, values) == settings


@given(any_settings, st.text(max_size=20), st.lists(st.text(max_size=100), max_size=3))
def test_a_change_keeps_to_what_can_be_chosen(settings: ServerSettings, name: str, values: list[str]) -> None:
    after = changed(settings, name, values)
    assert after.excerpts in EXCERPTS and after.cooldown in COOLDOWNS
    assert after.language is None or after.language in LANGUAGES
