"""The ladder: whatever goes wrong, somebody gets one sentence, and the log what the operator must know."""

from __future__ import annotations

import logging
import re
import sqlite3
from pathlib import Path

import pytest
import simcord

from bot.client import Footnote
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.errors import StoreError
from tests.bot.newsroom import Newsroom, shown, text_of, write

APOLOGY = re.compile(r"Something went wrong on my side\. It is in the log as ([0-9a-f]{8}); please try again\.")


def break_archive(newsroom: Newsroom) -> None:
    """What happens when somebody replaces the file of a running bot by that of something else."""
    with sqlite3.connect(newsroom.data / "archive.db") as database:
        database.execute("DROP TABLE passages")
    database.close()


def spoil_archive(newsroom: Newsroom) -> None:
    """What a clumsy hand at the database leaves behind: lines that SQLite takes and the program does not."""
    with sqlite3.connect(newsroom.data / "archive.db") as database:
        database.execute("UPDATE passages SET sentences = '[[1]]'")
        database.execute("UPDATE articles SET authors = '7'")
    database.close()


def check_secrets(newsroom: Newsroom, text: str) -> None:
    for secret in ("Traceback", str(newsroom.data), "/tmp", ".py", ".db", "sqlite", "Error", "token"):
        assert secret.lower() not in text.lower()


def check_apology(newsroom: Newsroom, text: str, caplog: pytest.LogCaptureFixture) -> None:
    """One apology with an id, under which the log has the trace."""
    apology = APOLOGY.fullmatch(text)
    assert apology, text
    check_secrets(newsroom, text)
    (record,) = [record for record in caplog.records if record.name.startswith("bot.")]
    assert record.levelno == logging.ERROR
    assert apology[1] in record.getMessage()
    assert record.exc_info and record.exc_info[1] is not None


# Errors that were foreseen


async def test_a_foreseen_error_becomes_its_sentence_privately(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "article", title="#999999", private=False)
    assert shown(result, private=True) == "That article is not in this library any more."
    newsroom.expect_errors("ArticleMissing")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_sentence_that_quotes_titles_is_inert(newsroom: Newsroom, tmp_path: Path) -> None:
    titles = {f"{number}.md": f"---\ntitle: '**Quay** <@{number}> @everyone'\n---\n\nText.\n" for number in (1, 2)}
    for file in write(titles, tmp_path / "quays"):
        await newsroom.archive.add(file, "main")
    text = shown(await newsroom.ada.slash(newsroom.channel, "article", title="quay"), private=True)
    assert r"“\*\*Quay\*\* \<\@1\> \@everyone”; “\*\*Quay\*\* \<\@2\> \@everyone”" in text
    newsroom.expect_errors("ArticleNotChosen")


async def test_a_broken_archive_is_told_privately_and_without_paths(newsroom: Newsroom) -> None:
    break_archive(newsroom)
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    text = shown(result, private=True)
    assert text.startswith("The archive cannot be used")
    check_secrets(newsroom, text.replace("FOOTNOTE\\_DATA", ""))
    newsroom.expect_errors("StoreUnusable")


async def test_a_broken_archive_is_in_the_log(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    break_archive(newsroom)
    await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    newsroom.expect_errors("StoreUnusable")
    assert [record for record in caplog.records if record.levelno == logging.ERROR]


# Errors that were not


async def test_an_unexpected_error_of_a_command_is_apologised_for(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    spoil_archive(newsroom)
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    check_apology(newsroom, shown(result, private=True), caplog)
    assert len(newsroom.env.errors) == 1


async def test_an_unexpected_error_of_a_button_is_apologised_for(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    spoil_archive(newsroom)
    pressed = await newsroom.bo.click(result.response, label="Context 1")
    check_apology(newsroom, shown(pressed, private=True), caplog)


async def test_an_unexpected_error_of_a_direct_message_is_apologised_for(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    spoil_archive(newsroom)
    await newsroom.ada.user.send_dm("ramp")
    (apology,) = newsroom.said_to(newsroom.ada.user)
    check_apology(newsroom, text_of(apology), caplog)


async def test_an_unexpected_error_of_a_mention_is_apologised_for(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await newsroom.archive.close()
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} ramp")
    (apology,) = newsroom.said()
    check_apology(newsroom, text_of(apology), caplog)


async def test_each_apology_has_an_id_of_its_own(newsroom: Newsroom) -> None:
    spoil_archive(newsroom)
    for _ in range(2):
        await newsroom.ada.user.send_dm("ramp")
    first, second = (APOLOGY.fullmatch(text_of(message)) for message in newsroom.said_to(newsroom.ada.user))
    assert first and second and first[1] != second[1]


async def test_after_an_error_the_bot_goes_on(newsroom: Newsroom) -> None:
    await newsroom.ada.slash(newsroom.channel, "article", title="#999999")
    assert newsroom.env.errors
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    assert "**1** · " in shown(result, private=False)


# Errors of Discord


async def test_an_answer_that_discord_refuses_is_apologised_for(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    newsroom.env.inject_error("POST", "/interactions/*/callback", status=400, code=50035, message="Invalid Form Body")
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    check_apology(newsroom, shown(result, private=True), caplog)
    assert len(newsroom.env.errors) == 1


async def test_an_expired_interaction_is_only_a_warning(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    newsroom.env.inject_error(
        "POST", "/interactions/*/callback", status=404, code=10062, message="Unknown interaction", times=None
    )
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp")
    assert result.response is None
    assert newsroom.env.errors
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert ours and {record.levelno for record in ours} == {logging.WARNING}


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (403, 50007), (404, 10003), (500, 0)])
async def test_a_channel_that_takes_no_answer_harms_nothing(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    newsroom.env.inject_error("POST", "/channels/*/messages", status=status, code=code, message="No")
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} ramp")
    assert newsroom.said() == []
    assert "was not answered" in caplog.text
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} ramp")
    assert len(newsroom.said()) == 1


# Opening


async def test_a_folder_that_cannot_be_used_is_told_without_its_path(tmp_path: Path) -> None:
    occupied = tmp_path / "occupied"
    occupied.write_text("I am a file.")
    garbage = tmp_path / "garbage"
    garbage.mkdir()
    (garbage / "archive.db").write_bytes(b"no database at all " * 500)
    (garbage / "bot.db").write_bytes(b"no database at all " * 500)
    for folder in (occupied, garbage):
        for opened in (Archive.open, Memory.open):
            with pytest.raises(StoreError) as refused:
                await opened(folder)
            assert str(tmp_path) not in str(refused.value) and ".db" not in str(refused.value)
            assert "FOOTNOTE_DATA" in str(refused.value)


async def test_the_log_holds_no_question(archive: Archive, memory: Memory, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    async with simcord.run(Footnote(archive, memory, shard_count=1), settle_timeout=60.0) as env:
        user = env.create_user("ada")
        await user.send_dm("my very private ramp")
    assert "ready as" in caplog.text
    assert "private" not in caplog.text
