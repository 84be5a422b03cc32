"""What the operator sets, from the environment and from a file `.env`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import SettingInvalid
from bot.settings import Settings
from retrieval.store.holding import Quota

TOKEN = "MTIzNDU2Nzg5.secret.token-of-a-bot"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"DISCORD_TOKEN={TOKEN}\nFOOTNOTE_DATA=from-file\n", "utf-8")
    assert Settings.load({}, dotenv) == Settings(Path("from-file"), TOKEN)
    assert Settings.load({"FOOTNOTE_DATA": "elsewhere"}, dotenv) == Settings(Path("elsewhere"), TOKEN)


def test_without_anything_set_the_data_is_beside_the_caller(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path / "no-such-file") == Settings(Path("data"), None)


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_a_blank_token_is_none(tmp_path: Path, blank: str) -> None:
    assert Settings.load({"DISCORD_TOKEN": blank}, tmp_path / ".env").token is None


def test_white_space_around_a_pasted_token_is_dropped(tmp_path: Path) -> None:
    assert Settings.load({"DISCORD_TOKEN": f" {TOKEN}\n"}, tmp_path / ".env").token == TOKEN


def test_settings_never_show_the_token() -> None:
    settings = Settings(token=TOKEN)
    assert "secret" not in f"{settings} {settings!r}"


def test_the_example_names_every_setting(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / ".env.example"
    assert Settings.load({}, example) == Settings(Path("./data"), None)
    names = set(re.findall(r"^(?:# )?([A-Z_]+)=", example.read_text("utf-8"), re.MULTILINE))
    limits = {"FOOTNOTE_LIBRARY_ARTICLES", "FOOTNOTE_LIBRARY_MEGABYTES"}
    cluster = {"FOOTNOTE_ARCHIVE", *(f"FOOTNOTE_ARCHIVE_{name}" for name in ("USER", "PASSWORD", "API_KEY", "CA"))}
    assert names == {"DISCORD_TOKEN", "FOOTNOTE_DATA", "FOOTNOTE_HTTP_PORT"} | limits | cluster


def test_how_much_peoples_libraries_hold_is_a_setting_and_others_have_no_limit() -> None:
    settings = Settings.load({"FOOTNOTE_LIBRARY_ARTICLES": "7", "FOOTNOTE_LIBRARY_MEGABYTES": " 3 "}, Path("nowhere"))
    assert settings.quota("server-1") == settings.quota("person-1") == Quota(articles=7, megabytes=3)
    assert settings.quota("main") is None
    assert Settings().quota("server-1") == Quota(articles=5_000, megabytes=100)


@pytest.mark.parametrize("written", ["-1", "many", "1.5", "9" * 10])
def test_a_limit_that_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(SettingInvalid, match="FOOTNOTE_LIBRARY_ARTICLES must be a whole number, 0 or more"):
        Settings.load({"FOOTNOTE_LIBRARY_ARTICLES": written}, Path("nowhere"))
