"""`/library add`: who may, and what becomes of what people hand over."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bot.client import Footnote
from bot.state.memory import Memory
from retrieval.archive import Archive
from retrieval.intake.formats import LARGEST_FILE
from retrieval.intake.reading import Intake
from retrieval.model import Document, Done, Draft, Kind, Metadata, PassageDraft
from retrieval.store.holding import Quota
from retrieval.text.spans import Span
from tests.bot.arriving import COMMAND, arrive, command
from tests.bot.librarian import MILL, SILO, Librarian, answer, choose_adders
from tests.bot.newsroom import Newsroom, shown, text_of
from tests.bot.two_servers import TwoServers

NOT_ADDER = "Only those who manage this server, or have a role that /settings names for it, may change its library."


# Who may


async def test_by_default_only_those_who_manage_the_server_may_change_its_library(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    await mia.add(silo_txt=SILO)
    (id_,) = [entry.id for entry in await mia.entries()]
    ada = Librarian(newsroom, newsroom.ada)
    for name, options in (
        ("add", {"file1": ("mill.md", MILL.encode())}),
        ("edit", {"title": f"#{id_}"}),
        ("remove", {"title": f"#{id_}"}),
        ("export", {}),
        ("follow", {"url": "https://a.example/feed"}),
        ("unfollow", {"feed": "https://a.example/feed"}),
        ("log", {}),
    ):
        assert text_of(answer(await ada.slash(name, **options))) == NOT_ADDER
    newsroom.expect_errors(*["NotAnAdder"] * 7)
    assert [entry.id for entry in await mia.entries()] == [id_]


async def test_everybody_may_look(newsroom: Newsroom) -> None:
    await Librarian(newsroom).add(silo_txt=SILO)
    ada = Librarian(newsroom, newsroom.ada)
    assert "silo of Norrvik" in text_of(answer(await ada.slash("list")))
    assert "follows no feed" in text_of(answer(await ada.slash("feeds")))


async def test_a_role_that_the_settings_name_may(newsroom: Newsroom) -> None:
    role = newsroom.guild.create_role("Archivists")
    other = newsroom.guild.create_role("Readers")
    await choose_adders(newsroom, role)
    zoe = newsroom.guild.add_member(newsroom.env.create_user("zoe"), roles=[role])
    yan = newsroom.guild.add_member(newsroom.env.create_user("yan"), roles=[other])
    assert "1 article added" in text_of(await Librarian(newsroom, zoe).add(silo_txt=SILO))
    assert text_of(await Librarian(newsroom, yan).add(mill_md=MILL)) == NOT_ADDER
    assert "1 article added" in text_of(await Librarian(newsroom).add(mill_md=MILL)), "managers still may"
    newsroom.expect_errors("NotAnAdder")


@pytest.mark.parametrize("verb", ["fix", "remove", "reset", "undo"])
async def test_buttons_of_somebody_elses_card_ask_who_presses(newsroom: Newsroom, verb: str) -> None:
    mia = Librarian(newsroom)
    await mia.add(silo_txt=SILO)
    entry = await mia.entry()
    forged = await newsroom.post(f"fn1:{verb}:{entry.id}", "fn1:log:0")
    for custom_id in (f"fn1:{verb}:{entry.id}", "fn1:log:0"):
        assert text_of(answer(await newsroom.ada.click(forged, custom_id=custom_id))) == NOT_ADDER
    assert await mia.entry() == entry


async def test_where_the_bot_is_no_member_there_is_no_library(newsroom: Newsroom) -> None:
    data = command(newsroom, "library", {"name": "list", "type": 1, "options": []})
    elsewhere = {"guild_id": "999", "guild": {"id": "999", "locale": "en-US", "features": []}}
    result = await arrive(newsroom, COMMAND, data, **elsewhere)
    assert shown(result, private=True).startswith("There is no library to look after here.")
    newsroom.expect_errors("NoLibraryHere")


# What was found


async def test_what_was_found_in_each_article_is_shown_and_how_it_is_known(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    text = text_of(await mia.add(mill_md=MILL, silo_txt=SILO))
    assert text.startswith("### 2 articles added\n### [The mill keeps its key](<https://post.example/mill>)\n")
    assert "River Post · Ada Holt · 3 February 2020\n-# outlet as printed · date as printed" in text
    assert "-# 1 paragraph · from mill.md" in text
    assert "### The silo of Norrvik\nundated\n-# outlet not known · date not known" in text
    assert {entry.source for entry in await mia.entries()} == {"mill.md", "silo.txt"}
    asked = await newsroom.ada.slash(newsroom.channel, "ask", question="Who kept the key of the mill?")
    assert "miller" in shown(asked, private=False)


async def test_what_was_left_out_the_copies_and_the_bounds_of_a_date_are_shown(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    text = "Skip to toolbar\n\nThe mill closed.\n\nLeave a Reply\nSubscribe\nFollow us\n"
    passage = PassageDraft(1, Kind.BODY, Span(17, 33), (Span(17, 33),))
    known = Metadata("Mill", earliest=date(2020, 1, 2), latest=date(2020, 3, 4))
    draft = Draft(known, Span(0, len(text)), (passage,))
    added = await newsroom.archive.put(Intake(Document("m.txt", text, "a", "utf-8"), (draft,)), mia.library)
    listed = answer(await mia.slash("list"))
    shown_card = answer(await mia.member.select(listed, [str(added.article_ids[0])], custom_id="fn1:pick"))
    assert "date not known, not before 2 January 2020, not after 4 March 2020" in text_of(shown_card)
    left = "Left out: “Skip to toolbar” · “Leave a Reply” · “Subscribe” · and 1 more line"
    assert left in text_of(shown_card)


async def test_one_bad_file_never_stops_the_rest(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    wrong = "---\ndate: soon\n---\n\nThe date is wrong.\n"
    text = text_of(
        await mia.add(picture_png=b"\x89PNG\0", zeros_txt=b"\0\1\2", mill_md=MILL, empty_txt=b"", wrong_md=wrong)
    )
    assert text.startswith("### 1 article added\n")
    for line in (
        "- **picture.png**: this format cannot be read.",
        "- **zeros.txt**: it is not text",
        "- **empty.txt**: it holds no text",
        "- **wrong.md**: its front matter cannot be understood: 'date' must be like 2019-07-15.",
    ):
        assert line in text
    assert (await mia.entry()).source == "mill.md"
    (deed,) = await mia.log()
    assert (deed.done, deed.by, deed.names) == (Done.ADDED, str(mia.member.id), ("The mill keeps its key",))
    assert len(deed.refused) == 4


async def test_a_pack_of_files_is_taken_file_by_file(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for name, content in {"mill.md": MILL, "deep/silo.txt": SILO, "zeros.txt": "\0\1"}.items():
            pack.writestr(name, content)
    text = text_of(await mia.add(stories_zip=packed.getvalue(), broken_zip=packed.getvalue()[:200]))
    assert text.startswith("### 2 articles added\n")
    assert "zeros.txt**: it is not text" in text and "- **broken.zip**: " in text
    assert {entry.metadata.title for entry in await mia.entries()} == {
        "The mill keeps its key",
        "The silo of Norrvik",
    }


async def test_a_web_page_is_cleaned_and_its_facts_are_read(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    story = "<p>A silo of 900 tonnes was built beside the harbour of Norrvik, and holds barley from four farms.</p>"
    head = '<title>x</title><meta property="og:title" content="The silo of Norrvik">'
    page = f"<html><head>{head}</head><body><nav>Home News</nav><article>{story * 5}</article></body></html>"
    text = text_of(await mia.add(silo_html=page))
    assert "### The silo of Norrvik" in text
    asked = await newsroom.ada.slash(newsroom.channel, "ask", question="What does the silo hold?")
    assert "four farms" in shown(asked, private=False)


async def test_how_far_it_is_is_shown_meanwhile(newsroom: Newsroom) -> None:
    await Librarian(newsroom).add(silo_txt=SILO, mill_md=MILL)
    edits = [str(one.json) for one in newsroom.env.http_requests if one.method == "PATCH"]
    assert "Reading 1 of 2: silo.txt" in edits[0] and "2 articles added" in edits[-1]


async def test_where_everything_was_refused_the_card_says_so(newsroom: Newsroom) -> None:
    text = text_of(await Librarian(newsroom).add(zeros_txt=b"\0\1\2"))
    assert text.startswith("### Nothing was added\n- **zeros.txt**: it is not text")


async def test_what_is_there_already_is_said(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    await mia.add(silo_txt=SILO)
    assert "- **again.txt**: already in the library" in text_of(await mia.add(again_txt=SILO, mill_md=MILL))
    assert len(await mia.entries()) == 2


async def test_without_a_file_or_an_address_the_person_is_told_what_to_give(newsroom: Newsroom) -> None:
    given = answer(await Librarian(newsroom).slash("add"))
    assert text_of(given) == "Attach up to ten files, or give the address of a page."
    newsroom.expect_errors("NothingToAdd")


async def test_a_file_over_the_limit_is_refused_before_it_is_fetched(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    before = len(newsroom.env.http_requests)
    text = text_of(await mia.add(huge_txt=b"a" * (LARGEST_FILE + 1)))
    assert "- **huge.txt**: it is 10 MB; the limit for one file is 10 MB." in text
    assert not [one for one in newsroom.env.http_requests[before:] if one.method == "GET"]


async def test_a_hostile_name_is_only_shown(newsroom: Newsroom, tmp_path: Path) -> None:
    mia = Librarian(newsroom)
    name = "../../@everyone **x** <@1>.txt"
    card = answer(await mia.slash("add", file1=(name, SILO.encode())))
    assert "@everyone" not in text_of(card).replace("\\@everyone", "") and "<@1>" not in text_of(card)
    assert (await mia.entry()).source.startswith(".._.._@everyone")
    assert not list(tmp_path.parent.glob("*everyone*"))


@pytest.mark.parametrize("name", [f"{'𝒜' * 250}.txt", "...txt", ".txt", "a\0b.txt", "C:\\x\\y.txt", " .txt"])
async def test_a_file_of_any_name_is_added(newsroom: Newsroom, name: str) -> None:
    mia = Librarian(newsroom)
    card = answer(await mia.slash("add", file1=(name, SILO.encode())))
    assert "1 article added" in text_of(card)
    assert (await mia.entry()).source.endswith(".txt")


async def test_nothing_handed_over_stays_in_the_temporary_folder(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    mia = Librarian(newsroom)
    await mia.add(silo_txt=SILO, zeros_txt=b"\0\1")
    await mia.slash("export")
    assert list(folder.iterdir()) == []


async def test_many_articles_are_shown_page_by_page_also_after_a_restart(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    stories = {f"boat{n}_txt": f"The boat number {n}\n\nThe boat {n} left at {n} o'clock.\n" for n in range(10)}
    card = await mia.add(**stories)
    await newsroom.restart()
    seen = text_of(card)
    assert seen.startswith("### 10 articles added") and "1–4 of 10" in seen
    for first in (5, 9):
        card = await mia.press(card, "Next page")
        assert f"{first}–" in text_of(card) or first == 9
        seen += text_of(card)
    assert all(f"### The boat number {number}\n" in seen for number in range(10))


async def test_an_article_of_the_report_that_was_removed_since_is_passed_over(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    card = await mia.add(**{f"b{n}_txt": f"The boat number {n}\n\nThe boat {n} left.\n" for n in range(6)})
    last = (await mia.entries())[-1]
    await newsroom.archive.remove(last.id, mia.scope)
    text = text_of(await mia.press(card, "Next page"))
    assert "The boat number 4" in text and "removed since" in text and last.metadata.title not in text


async def test_the_report_of_another_server_opens_nothing(towns: TwoServers) -> None:
    mia = Librarian(towns.newsroom)
    await mia.add(silo_txt=SILO)
    (deed,) = await mia.log()
    forged = await towns.forge(towns.lobby, f"fn1:added:{deed.id}:0")
    opened = answer(await towns.cleo.click(forged, custom_id=f"fn1:added:{deed.id}:0"))
    assert text_of(opened) == "That is too long ago. /library list shows what the library holds."


# How much


async def test_a_full_library_says_so_and_takes_again_what_fits(newsroom: Newsroom, data: Path) -> None:
    async with (
        await Archive.open(data, quota=lambda name: Quota(1, 1) if name.startswith("server-") else None) as archive,
        await Memory.open(data) as memory,
    ):
        await newsroom.env.restart_bot(Footnote(archive, memory, shard_count=1))
        newsroom.archive = archive
        mia = Librarian(newsroom)
        card = await mia.add(silo_txt=SILO, mill_md=MILL)
        assert "- **mill.md**: there is no room for it: this library may hold 1 articles and 1 MB." in text_of(card)
        assert "1 of 1 articles · 0.0 of 1 MB" in text_of(answer(await mia.slash("list")))
        await mia.press(card, "Remove")
        assert "1 article added" in text_of(await mia.add(mill_md=MILL))


# Direct messages


async def test_in_direct_messages_a_person_has_a_library_of_their_own(towns: TwoServers) -> None:
    ada = towns.ada.user
    result = await ada.slash("library add", file1=("silo.txt", SILO.encode()))
    assert "1 article added" in text_of(result.response)
    await towns.choose(ada, towns.home)
    assert "barley" in await towns.read(ada, "What does the silo hold?")
    assert "cheese" in await towns.read(ada, "Where is the hidden cheese?"), "beside the library that they chose"
    for elsewhere in (
        shown(await towns.ada.slash(towns.channel, "ask", question="barley silo"), private=False),
        await towns.read(towns.dan, "barley silo"),
    ):
        assert "Nothing in the library answers this." in elsewhere
    listed = await ada.slash("library list")
    assert "silo of Norrvik" in text_of(listed.response) and "cellar" not in text_of(listed.response)
    assert "There is nothing here yet" in text_of((await towns.dan.slash("library list")).response)


async def test_in_spanish_the_report_is_spanish(newsroom: Newsroom) -> None:
    mia = Librarian(newsroom)
    card = answer(await mia.member.slash(newsroom.channel, "settings"))
    await mia.member.select(card, ["es"], custom_id="fn1:set:language")
    text = text_of(await mia.add(silo_txt=SILO, zeros_txt=b"\0"))
    assert text.startswith("### Añadido: 1 artículo\n- **zeros.txt**: no es texto")
    assert "medio desconocido · fecha desconocida" in text
