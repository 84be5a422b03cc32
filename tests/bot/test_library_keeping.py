"""Looking after a library: correcting, removing and undoing, listing, the log, a copy of everything."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import discord
import simcord

from retrieval.embedded import FILE_NAME
from retrieval.model import Done, Origin, Scope
from tests.bot.arriving import COMMAND, arrive, command
from tests.bot.librarian import MILL, SILO, Librarian, answer, choose_adders, fields_of
from tests.bot.limits_checker import walk
from tests.bot.newsroom import Newsroom, buttons_of, components_of, shown, text_of
from tests.bot.two_servers import TwoServers

GONE = "That article is not in this library any more."
TOO_LATE = "That cannot be undone any more. Add the article again."


async def open_form(mia: Librarian, message: simcord.ResponseMessage) -> simcord.InteractionResult:
    return await mia.member.click(message, custom_id=buttons_of(message)["Fix details"])


# Correcting


async def test_the_form_shows_what_is_known(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(mill_md=MILL.replace("[Ada Holt]", "[Ada Holt, 'Lund, Ida']")))
    assert form.modal is not None and form.modal["title"] == "Fix details"
    assert fields_of(form) == {
        "title": "The mill keeps its key",
        "outlet": "River Post",
        "authors": "Ada Holt\nLund, Ida",
        "published": "2020-02-03",
        "url": "https://post.example/mill",
    }


async def test_a_correction_is_seen_everywhere_and_kept_over_removal_and_restart(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(silo_txt=SILO))
    card = await mia.fill_in(form, title="Barley by the sea", authors="Ida Lund\nTom Ekberg", published="2021-05-06")
    assert "### Barley by the sea\nIda Lund, Tom Ekberg · 6 May 2021" in text_of(card)
    assert "Corrected: authors, date, title" in text_of(card)
    asked = shown(await newsroom.ada.slash(newsroom.channel, "ask", question="silo barley"), private=False)
    assert "Barley by the sea · Ida Lund, Tom Ekberg · 6 May 2021" in asked
    await mia.press(card, "Remove")
    await newsroom.restart()
    await mia.add(silo_txt=SILO + "\nA second silo is planned.\n")
    known = (await mia.entry()).metadata
    assert (known.title, known.published, known.published_from) == (
        "Barley by the sea",
        date(2021, 5, 6),
        Origin.PRINTED,
    )
    assert [deed.done for deed in await mia.log()] == [Done.ADDED, Done.REMOVED, Done.EDITED, Done.ADDED]


async def test_a_form_that_was_open_over_a_restart_can_be_sent(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(silo_txt=SILO))
    await newsroom.restart()
    await mia.fill_in(form, title="After the restart")
    assert (await mia.entry()).metadata.title == "After the restart"


async def test_a_form_sent_without_a_change_corrects_nothing(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(mill_md=MILL))
    before = await mia.entry()
    assert "Corrected" not in text_of(await mia.fill_in(form))
    assert await mia.entry() == before
    assert [deed.done for deed in await mia.log()] == [Done.ADDED]


async def test_what_was_wrong_in_a_form_is_said_and_nothing_is_changed(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    card = await mia.add(mill_md=MILL)
    before = await mia.entry()
    for field, text, sentence in (
        (
            "published",
            "May",
            "“May” is no day that I can read. Write it like 2019-07-15, or leave it empty.",
        ),
        ("url", "javascript:x", "“javascript:x” is no address of a web page. It begins with https:// or http://."),
        ("title", " ", "An article needs a title."),
    ):
        said = await mia.fill_in(await open_form(mia, card), **{field: text})
        assert text_of(said).replace("\\", "") == sentence
    assert await mia.entry() == before


async def test_fields_can_be_emptied_and_corrections_taken_back(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(mill_md=MILL))
    before = await mia.entry()
    card = await mia.fill_in(form, outlet="", authors="", published="", url="")
    known = (await mia.entry()).metadata
    assert (known.outlet, known.authors, known.published, known.url) == (None, (), None, None)
    assert known.published_from is Origin.UNKNOWN
    back = await mia.press(card, "As it was found")
    assert await mia.entry() == before
    assert "As it was found" not in buttons_of(back)
    assert (await mia.log())[0].done is Done.RESET


async def test_edit_takes_a_title_that_completes_within_the_library(towns: TwoServers) -> None:
    mia = Librarian(towns.newsroom)
    (choice,) = await mia.member.autocomplete(towns.channel, "library edit", "title", "cel")
    assert choice["name"] == "The cellar of the newsroom"
    for title in (choice["value"], "cellar", "the CELLAR of the newsroom"):
        assert fields_of(await mia.slash("edit", title=title))["outlet"] == "Cellar Post"
    assert await mia.member.autocomplete(towns.channel, "library edit", "title", "attic") == []
    assert await mia.member.autocomplete(towns.channel, "library edit", "title", "ferry") == [], (
        "it is the shared one's"
    )


# Removing


async def test_a_removal_is_undone_after_a_restart_with_the_same_article(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(silo_txt=SILO))
    card = await mia.fill_in(form, outlet="Harbour Gazette")
    before = await mia.entry()
    removed = await mia.press(card, "Remove")
    assert text_of(removed) == "“The silo of Norrvik” is removed. You can undo that for ten minutes."
    assert await mia.entries() == []
    asked = await newsroom.ada.slash(newsroom.channel, "ask", question="barley")
    assert "Nothing in the library answers this." in shown(asked, private=False)
    await newsroom.restart()
    assert "### The silo of Norrvik\nHarbour Gazette" in text_of(await mia.press(removed, "Undo"))
    assert await mia.entry() == before
    asked = await newsroom.ada.slash(newsroom.channel, "ask", question="barley")
    assert "holds" in shown(asked, private=False)
    assert [one.done for one in await mia.log()][:2] == [Done.BROUGHT_BACK, Done.REMOVED]
    assert text_of(await mia.press(removed, "Undo")) == TOO_LATE


async def test_after_ten_minutes_a_removal_stays(newsroom: Newsroom, data: Path) -> None:
    mia = Librarian(newsroom)
    removed = await mia.press(await mia.add(silo_txt=SILO), "Remove")
    with sqlite3.connect(data / FILE_NAME) as connection:
        connection.execute("UPDATE articles SET removed_at = datetime(removed_at, '-11 minutes')")
    connection.close()
    assert text_of(await mia.press(removed, "Undo")) == TOO_LATE


async def test_remove_takes_a_title(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    await mia.add(silo_txt=SILO, mill_md=MILL)
    (choice,) = await mia.member.autocomplete(newsroom.channel, "library remove", "title", "silo")
    assert "is removed" in text_of(answer(await mia.slash("remove", title=choice["value"])))
    assert text_of(answer(await mia.slash("remove", title=choice["value"]))) == GONE
    assert "No article has such a title." in text_of(answer(await mia.slash("remove", title="zebra")))
    assert [entry.source for entry in await mia.entries()] == ["mill.md"]
    newsroom.expect_errors("ArticleMissing", "ArticleNotChosen")


async def test_of_another_servers_library_nothing_is_opened_changed_or_brought_back(towns: TwoServers) -> None:
    mia = Librarian(towns.newsroom)
    cleo_manages = towns.rivals.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    rival = towns.rivals.add_member(towns.env.create_user("rolf"), roles=[cleo_manages])
    cellar, _ = await towns.ids(towns.home)
    shared, *_ = [entry.id async for entry in towns.archive.articles(Scope.of("main"))]
    for article_id in (cellar, shared):
        ids = [f"fn1:{verb}:{article_id}" for verb in ("fix", "remove", "reset")]
        forged = await towns.forge(towns.lobby, *ids)
        for custom_id in ids:
            assert text_of(answer(await rival.click(forged, custom_id=custom_id))) == GONE
        assert text_of(answer(await rival.slash(towns.lobby, "library remove", title=f"#{article_id}"))) == GONE
    await mia.slash("remove", title=f"#{cellar}")
    forged = await towns.forge(towns.lobby, f"fn1:undo:{cellar}")
    assert text_of(answer(await rival.click(forged, custom_id=f"fn1:undo:{cellar}"))) == TOO_LATE
    assert await mia.entries() == []
    log = text_of(answer(await rival.slash(towns.lobby, "library log")))
    assert log.startswith("### What was done to the library\nNothing was done")
    towns.newsroom.expect_errors("ArticleMissing", "ArticleMissing")


# Looking


async def test_the_list_is_turned_filtered_and_an_article_picked(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    for start in (0, 10, 20):
        await mia.add(**{f"b{n:02}_txt": f"Boat number {n:02}\n\nBoat {n} left.\n" for n in range(start, start + 9)})
    first = answer(await mia.slash("list"))
    assert "1–10 of 27 · 27 articles" in text_of(first)
    await newsroom.restart()
    second = await mia.press(first, "Next page")
    third = await mia.press(second, "Next page")
    seen = text_of(first) + text_of(second) + text_of(third)
    assert all(f"Boat number {entry.source[1:3]}" in seen for entry in await mia.entries())
    assert "21–27 of 27" in text_of(third) and "Next page" not in buttons_of(third)
    assert text_of(await mia.press(second, "Previous page")) == text_of(first)
    filtered = answer(await mia.slash("list", title="NUMBER 2"))
    assert text_of(filtered).startswith("### The library: “NUMBER 2”\n") and "1–9 of 9" in text_of(filtered)
    (menu,) = [part for part in walk(components_of(filtered)) if part["type"] == 3]
    value = menu["options"][0]["value"]
    picked = answer(await mia.member.select(filtered, [value], custom_id="fn1:pick"))
    assert "### Boat number 20" in text_of(picked) and "Fix details" in buttons_of(picked)
    assert "No title holds that." in text_of(answer(await mia.slash("list", title="zebra")))


async def test_a_filter_of_any_letters_turns_pages(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    odd = "%_\n':*" + "é" * 20
    await mia.add(**{f"b{n}_txt": f"{' '.join(odd.split())} {n}\n\nBoat {n} left.\n" for n in range(10)})
    await mia.add(**{f"c{n}_txt": f"{' '.join(odd.split())} c{n}\n\nA boat {n} left.\n" for n in range(3)})
    title = " ".join(odd.split())
    page = answer(await mia.slash("list", title=title))
    assert "1–10 of 13" in text_of(page)
    assert "11–13 of 13" in text_of(await mia.press(page, "Next page"))


async def test_the_log_says_who_did_what_and_pings_nobody(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    card = await mia.add(silo_txt=SILO, zeros_txt=b"\0")
    await mia.press(card, "Remove")
    await newsroom.restart()
    text = text_of(answer(await mia.slash("log")))
    newest, oldest = text.split("\n")[1:3]
    assert newest.endswith(f"<@{mia.member.id}> removed “The silo of Norrvik”") and newest.startswith("<t:")
    assert oldest.endswith("added “The silo of Norrvik” (1 refused)")
    assert newsroom.sent()[-1]["allowed_mentions"]["parse"] == []


async def test_a_long_log_is_turned(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    for number in range(15):
        await newsroom.archive.log.keep(mia.library, "7", Done.REMOVED, articles=[1], names=[f"Boat {number}"])
    first = answer(await mia.slash("log"))
    assert "1–12 of 15" in text_of(first) and "Boat 14" in text_of(first)
    last = await mia.press(first, "Next page")
    assert "13–15 of 15" in text_of(last) and "Boat 0" in text_of(last)
    assert text_of(await mia.press(last, "First page")) == text_of(first)


# A copy


async def test_everything_is_handed_out_with_its_corrections(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    form = await open_form(mia, await mia.add(silo_txt=SILO))
    await mia.fill_in(form, title="Barley")
    await mia.add(mill_md=MILL)
    result = await mia.slash("export")
    assert "corrections included: 2 articles." in text_of(answer(result))
    assert result.response is not None
    (attachment,) = result.response.message.attachments
    assert attachment.filename == "library.zip"
    with zipfile.ZipFile(io.BytesIO(await attachment.read())) as opened:
        texts = {name: opened.read(name).decode() for name in opened.namelist()}
    (silo,) = [text for name, text in texts.items() if name.endswith("-barley.md")]
    assert silo == f"---\ntitle: Barley\nfile: silo.txt\n---\n\n{SILO}"
    assert len(texts) == 2 and (await mia.log())[0].done is Done.EXPORTED


async def test_an_empty_library_has_nothing_to_hand_out(newsroom: Newsroom) -> None:
    assert text_of(answer(await Librarian(newsroom).slash("export"))) == "There is nothing to write out."


async def test_what_is_too_large_for_discord_is_said_with_the_way_that_is_left(newsroom: Newsroom) -> None:
    await choose_adders(newsroom, newsroom.guild.default_role)
    ada = Librarian(newsroom, newsroom.ada)
    await ada.add(silo_txt=SILO)
    data = command(newsroom, "library", {"name": "export", "type": 1, "options": []})
    text = shown(await arrive(newsroom, COMMAND, data, attachment_size_limit=100), private=True)
    assert f"footnote export library.zip --library {ada.library}" in text.replace("\\", "")
    newsroom.expect_errors("ExportTooLarge")
    assert [deed.done for deed in await ada.log()] == [Done.ADDED]
