"""People's data: all of it is given, all of it is erased, and no table is forgotten."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.state.memory import FILE_NAME, Memory
from bot.state.privacy import REGISTER
from retrieval.corrections import Field
from retrieval.model import Done, Scope
from retrieval.store.people import REGISTER as OF_THE_ARCHIVE
from tests.bot.librarian import SILO, Librarian, answer
from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of
from tests.bot.test_notebook import RAMP, rows, save

# Columns that hold an id, and nobody's: whatever else ends so must be registered as a person's.
NOBODYS = {
    *(
        "id",
        "guild_id",
        "channel_id",
        "application_id",
        "answer_id",
        "article_id",
        "passage_id",
        "watch_id",
        "post_id",
    ),
}


def columns_of(memory: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(memory / FILE_NAME)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [(table, row[1]) for table in tables for row in database.execute(f"PRAGMA table_info({table})")]


def unregistered(columns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Columns that may hold a person's id and do not stand in the register."""
    registered = {(one.table, column) for one in REGISTER for column in one.columns}
    names_somebody = ("_id", "_by", "user", "author", "owner", "member", "person", "asked_in")
    return [
        (table, column)
        for table, column in columns
        if any(column.endswith(ending) for ending in names_somebody)
        and column not in NOBODYS
        and (table, column) not in registered
        and not table.startswith("sqlite_")
    ]


async def test_every_table_that_names_people_is_registered(memory: Memory, data: Path) -> None:
    columns = columns_of(data)
    assert unregistered(columns) == []
    for one in REGISTER:
        for column in one.columns:
            assert (one.table, column) in columns, "the register names what is there"


def test_a_table_that_is_not_registered_is_found() -> None:
    for column in ("user_id", "added_by", "editor_user_id", "owner", "curator_id"):
        assert unregistered([("uploads", column)]) == [("uploads", column)]


async def fill(newsroom: Newsroom, who: Any) -> None:
    """Leave a trace of a person in every table, of the memory and of the archive."""
    saved = await save(newsroom, who=who)
    await who.click(saved.response, label="Also to this channel's notebook")
    await who.slash(newsroom.channel, "notebook note", number=1, text=f"note of {who.name}", whose="channel")
    answer = await who.slash(newsroom.channel, "ask", question=RAMP)
    await who.click(answer.response, custom_id=buttons_of(answer.response)["👍"])
    await who.slash(newsroom.channel, "watch add", query=f"whale {who.name}")
    await who.user.send_dm(f"Does the ramp of {who.name} carry lorries?")
    memory = newsroom.bot._memory
    await memory.people.choose_server(who.id, newsroom.guild.id)
    await memory.watches.tell_later(who.id, f"Hello {who.name}", newsroom.env.now())
    with closing(sqlite3.connect(newsroom.data / FILE_NAME)) as earlier, earlier:
        # As a bot of an earlier version does that runs beside this one.
        deed = (
            "INSERT INTO audit (library, user_id, deed, articles, names, refused) VALUES (?, ?, ?, '[]', '[]', '[]')"
        )
        earlier.execute(deed, ("server-1", who.id, "added"))
    await newsroom.archive.log.keep("server-1", str(who.id), Done.ADDED, names=[f"The ferry of {who.name}"])
    (orchard,) = await newsroom.archive.titles("orchard", Scope.of("main"), 1)
    field = Field.URL if who is newsroom.ada else Field.OUTLET
    await newsroom.archive.edit(orchard.id, Scope.of("main"), {field: f"https://{who.name}.example"}, str(who.id))


async def exported(newsroom: Newsroom, who: Any) -> dict[str, Any]:
    # What a person is to be told they are told with the first command; here it is to be exported.
    kept = await newsroom.bot._memory.privacy.export(who.id, who.user.dm_channel.id)
    return json.loads(json.dumps(kept | await newsroom.archive.about(str(who.id))))  # type: ignore[no-any-return]


async def test_an_export_holds_a_trace_of_every_table_and_of_nobody_else(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    await fill(newsroom, newsroom.bo)
    mine = await exported(newsroom, newsroom.ada)
    assert mine.keys() == {one.table for one in (*REGISTER, *OF_THE_ARCHIVE)}
    assert [table for table, found in mine.items() if not found] == []
    written = json.dumps(mine)
    assert "ada" in written and "whale bo" not in written and str(newsroom.bo.id) not in written


async def test_the_export_is_a_private_file(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    # What a person is to be told they are told beside the first answer.
    await newsroom.ada.slash(newsroom.channel, "help")
    result = await newsroom.ada.slash(newsroom.channel, "privacy export")
    assert shown(result, private=True) == "Everything that I keep about you, as JSON."
    (attachment,) = result.response.attachments
    kept = json.loads(await attachment.read())
    assert [one["text"] for one in kept["saved_excerpts"]]
    assert [one["value"] for one in kept["corrections"]] == ["https://ada.example"]
    assert [one["names"] for one in kept["deeds"]] == [["The ferry of ada"]]


async def test_nothing_is_erased_before_it_is_confirmed(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    before = await exported(newsroom, newsroom.ada)
    asked = await newsroom.ada.slash(newsroom.channel, "privacy erase")
    assert asked.response is not None and text_of(asked.response).startswith(
        "Erase everything that I keep about you?"
    )
    after = await exported(newsroom, newsroom.ada)
    before["notices"] = []
    assert after == before


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
async def test_everything_is_erased_and_others_keep_theirs(newsroom: Newsroom, restarted: bool) -> None:
    await fill(newsroom, newsroom.ada)
    await fill(newsroom, newsroom.bo)
    theirs = await exported(newsroom, newsroom.bo)
    asked = await newsroom.ada.slash(newsroom.channel, "privacy erase")
    if restarted:
        await newsroom.restart()
    await newsroom.ada.click(asked.response, label="Erase it")
    assert text_of(asked.response).startswith("Erased.")
    assert [table for table, found in (await exported(newsroom, newsroom.ada)).items() if found] == []
    assert await exported(newsroom, newsroom.bo) == theirs
    everything = json.dumps([rows(newsroom, table) for table, _ in columns_of(newsroom.data)])
    assert str(newsroom.ada.id) not in everything and "of ada" not in everything and "whale ada" not in everything


async def test_what_was_put_into_a_channels_notebook_stays_there_without_a_name(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    asked = await newsroom.ada.slash(newsroom.channel, "privacy erase")
    await newsroom.ada.click(asked.response, label="Erase it")
    (left,) = rows(newsroom, "saved_excerpts")
    assert left["channel_id"] == newsroom.channel.id
    assert left["user_id"] is left["note"] is left["note_user_id"] is None
    assert len(rows(newsroom, "kept_articles")) == 1
    text = shown(await newsroom.bo.slash(newsroom.channel, "notebook show", whose="channel"), private=True)
    assert "240 lorries" in text and "Note" not in text


async def test_what_was_done_to_a_library_stays_in_its_log_without_a_name(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    removed = await mia.press(await mia.add(silo_txt=SILO), "Remove")
    asked = await mia.member.slash(newsroom.channel, "privacy erase")
    await mia.member.click(asked.response, label="Erase it")
    assert [(deed.by, deed.done) for deed in await mia.log()] == [(None, Done.REMOVED), (None, Done.ADDED)]
    log = text_of(answer(await mia.slash("log")))
    assert "somebody removed “The silo of Norrvik”" in log and str(mia.member.id) not in log
    assert "### The silo of Norrvik" in text_of(await mia.press(removed, "Undo"))


async def test_a_note_of_somebody_else_stays(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    await newsroom.bo.slash(newsroom.channel, "notebook note", number=1, text="mine", whose="channel")
    asked = await newsroom.ada.slash(newsroom.channel, "privacy erase")
    await newsroom.ada.click(asked.response, label="Erase it")
    assert [row["note"] for row in rows(newsroom, "saved_excerpts")] == ["mine"]


async def test_the_question_pressed_by_somebody_else_erases_their_own(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    mine = await exported(newsroom, newsroom.ada)
    forged = await newsroom.post("fn1:erase")
    await newsroom.bo.click(forged, custom_id="fn1:erase")
    assert await exported(newsroom, newsroom.ada) == mine


async def test_after_erasing_a_person_is_met_anew(newsroom: Newsroom) -> None:
    await fill(newsroom, newsroom.ada)
    asked = await newsroom.ada.slash(newsroom.channel, "privacy erase")
    await newsroom.ada.click(asked.response, label="Erase it")
    await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    assert len((await exported(newsroom, newsroom.ada))["people_in_servers"]) == 1
