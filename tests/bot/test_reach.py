"""No server sees another's articles: not by asking, looking around, completing, nor with forged buttons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.arriving import AUTOCOMPLETE, COMMAND, arrive, command
from tests.bot.newsroom import buttons_of, components_of, shown, text_of, write
from tests.bot.two_servers import TwoServers

NOTHING = "Nothing in the library "
GONE = "That article is not in this library any more."
TOO_OLD = "That answer is too old to go on from. Please ask again."


# In servers


@pytest.mark.parametrize("command", ["ask", "search"])
async def test_each_server_asks_its_own_and_the_shared_library_only(towns: TwoServers, command: str) -> None:
    word = "question" if command == "ask" else "query"
    for member, channel, own, other in (
        (towns.ada, towns.channel, "wheel of cheese", "owl"),
        (towns.cleo, towns.lobby, "clockwork owl", "cheese"),
        (towns.bo, towns.channel, "wheel of cheese", "owl"),
        (towns.bo_there, towns.lobby, "clockwork owl", "cheese"),
    ):
        text = shown(await member.slash(channel, command, **{word: "hidden"}, private=True), private=True)
        assert own.split()[-1] in text and other not in text
        text = shown(await member.slash(channel, command, **{word: other}, private=True), private=True)
        assert NOTHING in text
        text = shown(await member.slash(channel, command, **{word: "lorries"}, private=True), private=True)
        assert "Harbour Gazette" in text


async def test_a_word_of_another_server_counts_as_missing(towns: TwoServers) -> None:
    result = await towns.cleo.slash(towns.lobby, "ask", question="cheese on the ramp")
    assert "Not in the library: “cheese”" in shown(result, private=False)


async def test_a_mention_sees_its_server_only(towns: TwoServers) -> None:
    await towns.cleo.send(towns.lobby, f"{towns.newsroom.mention} hidden")
    answer = towns.lobby.history()[-1]
    assert "owl" in text_of(answer) and "cheese" not in text_of(answer)


async def test_find_sources_sees_its_server_only(towns: TwoServers) -> None:
    said = await towns.cleo.send(towns.lobby, "They say there is hidden cheese.")
    text = shown(await towns.cleo.context_menu(towns.lobby, "Find sources", said), private=True)
    assert "owl" in text and "wheel" not in text and "Not in the library: “cheese”" in text


async def test_titles_of_another_server_neither_complete_nor_open(towns: TwoServers) -> None:
    (choice,) = await towns.ada.autocomplete(towns.channel, "article", "title", "cellar")
    assert await towns.cleo.autocomplete(towns.lobby, "article", "title", "cellar") == []
    for title in ("The cellar of the newsroom", "cellar", choice["value"]):
        text = shown(await towns.cleo.slash(towns.lobby, "article", title=title), private=True)
        assert text in (GONE, "No article has such a title. Please pick one from the list that opens as you type.")
    assert "wheel of cheese" in shown(
        await towns.ada.slash(towns.channel, "article", title=choice["value"]), private=True
    )
    assert {type(getattr(error, "original", error)).__name__ for error in towns.env.errors} == {
        "ArticleMissing",
        "ArticleNotChosen",
    }


async def test_sources_lists_and_counts_only_what_the_server_sees(towns: TwoServers) -> None:
    here = shown(await towns.ada.slash(towns.channel, "sources"), private=True)
    there = shown(await towns.cleo.slash(towns.lobby, "sources"), private=True)
    assert "Cellar Post" in here and "Attic Herald" not in here
    assert "Attic Herald" in there and "Cellar Post" not in there
    assert "Harbour Gazette" in here and "Harbour Gazette" in there
    assert "6 May 2022" in here and "6 May 2022" not in there and "8 July 2023" in there
    assert "fn1:library" not in str(towns.env.http_requests[-1].json)


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("option", "own", "other"), [("source", "Attic Herald", "cellar"), ("author", "Rut Berg", "nils")]
)
async def test_filters_complete_what_the_server_sees(
    towns: TwoServers, command: str, option: str, own: str, other: str
) -> None:
    word = {"question" if command == "ask" else "query": "hidden"}
    every = await towns.cleo.autocomplete(towns.lobby, command, option, "", **word)
    assert own in [choice["value"] for choice in every]
    assert not {"Cellar Post", "Nils Alm"} & {choice["value"] for choice in every}
    assert await towns.cleo.autocomplete(towns.lobby, command, option, other, **word) == []


async def test_filtering_by_another_servers_outlet_finds_nothing(towns: TwoServers) -> None:
    for filters in ({"source": "Cellar Post"}, {"author": "Nils Alm"}, {"source": "cellar.md"}):
        result = await towns.cleo.slash(towns.lobby, "ask", question="hidden", **filters)
        assert NOTHING in shown(result, private=False)


async def test_libraries_of_other_names_are_seen_by_nobody(towns: TwoServers, tmp_path: Path) -> None:
    (file,) = write({"zebra.txt": "A zebra crosses the square."}, tmp_path / "zebra")
    for library in ("private-notes", "server-1", "seeds"):
        await towns.archive.add(file, library)
    for member, channel in ((towns.ada, towns.channel), (towns.cleo, towns.lobby)):
        assert NOTHING in shown(await member.slash(channel, "ask", question="zebra"), private=False)
    assert NOTHING in await towns.read(towns.dan, "zebra")


# Installed to a person, used where the bot is not


async def test_in_a_server_without_the_bot_no_servers_library_is_seen(towns: TwoServers) -> None:
    await towns.choose(towns.ada.user, towns.home)
    elsewhere = {"guild_id": "999", "guild": {"id": "999", "locale": "en-US", "features": []}}
    await check_shared_only(towns, elsewhere, direct=False)


async def test_in_a_group_no_servers_library_is_seen(towns: TwoServers) -> None:
    await towns.choose(towns.ada.user, towns.home)
    channel = {"id": str(towns.ada.user.dm_channel.id), "type": 3, "recipients": [], "name": "Friends"}
    await check_shared_only(towns, {"channel": channel, "context": 2}, direct=True)


async def check_shared_only(towns: TwoServers, changes: dict[str, Any], *, direct: bool) -> None:
    """What Ada asks in such a place is answered from the shared library."""

    async def ask(question: str) -> str:
        data = command(towns.newsroom, "ask", {"name": "question", "type": 3, "value": question})
        return shown(await arrive(towns.newsroom, COMMAND, data, direct=direct, **changes), private=False)

    assert NOTHING in await ask("hidden cheese cellar 999")
    assert "Harbour Gazette" in await ask("lorries")
    sources = await arrive(towns.newsroom, COMMAND, command(towns.newsroom, "sources"), direct=direct, **changes)
    assert sources.response is not None and "Cellar Post" not in text_of(sources.response)
    assert "fn1:library" not in str(components_of(sources.response))
    typed = command(towns.newsroom, "article", {"name": "title", "type": 3, "value": "cellar", "focused": True})
    listed = await arrive(towns.newsroom, AUTOCOMPLETE, typed, direct=direct, **changes)
    assert listed.autocomplete_choices == []


# Forged custom_ids


async def test_buttons_on_another_servers_articles_open_nothing(towns: TwoServers) -> None:
    article, passages = await towns.ids(towns.home)
    custom_ids = [f"fn1:context:{passage}" for passage in passages]
    custom_ids += [f"fn1:read:{article}:1", f"fn1:read:{article}:2"]
    forged = await towns.forge(towns.lobby, *custom_ids)
    for custom_id in custom_ids:
        assert shown(await towns.cleo.click(forged, custom_id=custom_id), private=True) == GONE
        assert shown(await towns.bo_there.click(forged, custom_id=custom_id), private=True) == GONE


async def test_buttons_on_another_servers_answers_open_nothing(towns: TwoServers) -> None:
    asked = await towns.ada.slash(towns.channel, "ask", question="hidden", private=True)
    searched = await towns.ada.slash(towns.channel, "search", query="hidden", private=True)
    answer = buttons_of(asked.response)["👍"].split(":")[2]
    search = buttons_of(searched.response)["Newest first"].split(":")[2]
    custom_ids = [
        f"fn1:more:{answer}:0",
        f"fn1:more:{answer}:3",
        f"fn1:post:{answer}",
        f"fn1:vote:{answer}:1",
        f"fn1:vote:{answer}:0",
        f"fn1:hits:{search}:0:0",
        f"fn1:hits:{search}:1:1",
        f"fn1:hits:{answer}:0:0",
    ]
    forged = await towns.forge(towns.lobby, *custom_ids)
    for custom_id in custom_ids:
        assert shown(await towns.cleo.click(forged, custom_id=custom_id), private=True) == TOO_OLD
    assert await towns.newsroom.bot._memory.votes.all() == []
    # At home they are what they were.
    forged = await towns.forge(towns.channel, *custom_ids)
    assert "cheese" in shown(await towns.ada.click(forged, custom_id=custom_ids[0]), private=True)
    assert "cheese" in shown(await towns.ada.click(forged, custom_id=f"fn1:post:{answer}"), private=False)


async def test_an_answer_given_in_direct_messages_is_not_gone_on_from_by_others(towns: TwoServers) -> None:
    await towns.choose(towns.ada.user, towns.home)
    answer = await towns.write_to_bot(towns.ada.user, "hidden")
    more = buttons_of(answer)["More"]
    forged = await towns.forge(towns.channel, more)
    assert shown(await towns.bo.click(forged, custom_id=more), private=True) == TOO_OLD


# The starter library


async def test_a_starter_library_that_was_switched_off_is_not_seen(towns: TwoServers, tmp_path: Path) -> None:
    for digest in await towns.archive.documents("main"):
        await towns.archive.remove_document("main", digest)
    brief = "---\ntitle: The zeppelin\noutlet: Starter Brief\nauthors: [Vera Lind]\n---\n\nA hidden zeppelin.\n"
    (file,) = write({"zeppelin.md": brief}, tmp_path / "briefs")
    await towns.archive.add(file, "seeds")
    asked = await towns.ada.slash(towns.channel, "ask", question="zeppelin")
    assert "**1** · The zeppelin" in shown(asked, private=False)
    manager = towns.newsroom.manager()
    card = await manager.slash(towns.channel, "settings")
    await manager.click(card.response, custom_id="fn1:set:seeds")
    assert NOTHING in shown(await towns.ada.slash(towns.channel, "ask", question="zeppelin"), private=False)
    assert "cheese" in shown(await towns.ada.slash(towns.channel, "ask", question="hidden"), private=False)
    assert "Starter Brief" not in shown(await towns.ada.slash(towns.channel, "sources"), private=True)
    assert await towns.ada.autocomplete(towns.channel, "article", "title", "zeppelin") == []
    assert await towns.ada.autocomplete(towns.channel, "ask", "source", "starter", question="x") == []
    assert shown(await towns.ada.click(asked.response, label="Context 1"), private=True) == GONE
    # The other server still asks it.
    assert "Starter Brief" in shown(await towns.cleo.slash(towns.lobby, "ask", question="zeppelin"), private=False)
