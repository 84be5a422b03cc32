"""Citing in Discord: the Cite buttons, `/cite`, the menu of styles."""

from __future__ import annotations

import json
from pathlib import Path

import hypothesis
import pytest
import simcord
from hypothesis import example, given
from hypothesis import strategies as st

from bot.cards import actions
from bot.cards.citations import citation_card, fits
from retrieval.answers.cite.item import csl_item
from retrieval.answers.cite.styles import Style, cite
from tests.bot import made_up
from tests.bot.limits_checker import check_components, walk
from tests.bot.newsroom import Newsroom, buttons_of, components_of, shown, text_of, write
from tests.bot.two_servers import TwoServers

RAMP = "How many lorries does the ramp carry?"
GONE = "That article is not in this library any more."


def control(message: simcord.ResponseMessage, kind: int) -> str:
    (found,) = [part["custom_id"] for part in walk(components_of(message)) if part["type"] == kind]
    return str(found)


async def test_cite_under_an_answer_cites_its_articles_once_each(newsroom: Newsroom) -> None:
    answer = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    result = await newsroom.bo.click(answer.response, label="Cite")
    text = shown(result, private=True)
    assert text.count("Ferry crews stop work over a broken ramp") == 1
    assert text.startswith("Ida Lund, Tom Ekberg: “Ferry crews stop work over a broken ramp”, Harbour Gazette, ")


@pytest.mark.parametrize("restarted", [False, True], ids=["at once", "after a restart"])
async def test_the_menu_changes_the_style_in_place(newsroom: Newsroom, restarted: bool) -> None:
    answer = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    card = (await newsroom.ada.click(answer.response, label="Context 1")).response
    cited = await newsroom.ada.click(card, label="Cite")
    assert "paragraph 2" in shown(cited, private=True)
    if restarted:
        await newsroom.restart()
    for style, expected in (("apa", r"Lund, I., & Ekberg, T. \(2021, March 4\)."), ("bibtex", "@article{lund2021-")):
        await newsroom.ada.select(cited.response, [style], custom_id=control(cited.response, 3))
        assert expected in text_of(cited.response)
    assert text_of(cited.response).startswith("```\n@article") and text_of(cited.response).endswith("\n```")


async def test_an_article_is_cited_by_its_title(newsroom: Newsroom) -> None:
    (choice,) = await newsroom.ada.autocomplete(newsroom.channel, "cite", "title", "orchard")
    for title in (choice["value"], "The orchard that feeds a school"):
        result = await newsroom.ada.slash(newsroom.channel, "cite", title=title, style="mla")
        assert shown(result, private=True) == "Moss, Bea. “The Orchard That Feeds a School.” Valley Letter."


async def test_styles_are_offered_by_the_names_that_editors_know(newsroom: Newsroom) -> None:
    (command,) = [one for one in await newsroom.bot.tree.fetch_commands() if one.name == "cite"]
    names = [choice.name for choice in command.options[1].choices]  # type: ignore[union-attr]
    assert names == ["Plain", "APA", "MLA", "Chicago", "Harvard", "BibTeX", "RIS", "CSL-JSON", "Wikipedia"]


async def test_an_article_page_has_a_citation_too(newsroom: Newsroom) -> None:
    page = await newsroom.ada.slash(newsroom.channel, "article", title="broken ramp")
    cited = await newsroom.ada.click(page.response, label="Cite")
    assert "Harbour Gazette, 4 March 2021" in shown(cited, private=True)


async def test_what_does_not_fit_a_card_comes_as_a_file(newsroom: Newsroom, tmp_path: Path) -> None:
    for file in write(
        {"long.md": f"---\ntitle: Walrus\noutlet: '{'_' * 4000}'\n---\n\nA walrus.\n"}, tmp_path / "long"
    ):
        await newsroom.archive.add(file, "main")
    cited = await newsroom.ada.slash(newsroom.channel, "cite", title="Walrus", style="csl-json")
    assert "in the file" in shown(cited, private=True)
    (attachment,) = cited.response.attachments
    assert attachment.filename == "citations.json"
    (item,) = json.loads(await attachment.read())
    assert item["container-title"] == "_" * 4000
    await newsroom.ada.select(cited.response, ["plain"], custom_id=control(cited.response, 3))
    assert cited.response.attachments[0].filename == "citations.txt"


@pytest.mark.parametrize("custom_id", ["fn1:cite:article:999999", "fn1:cite:passage:0"])
async def test_numbers_of_nothing_cite_nothing(newsroom: Newsroom, custom_id: str) -> None:
    forged = await newsroom.post(custom_id)
    assert shown(await newsroom.bo.click(forged, custom_id=custom_id), private=True) == GONE


async def test_an_article_of_another_library_is_not_cited(newsroom: Newsroom, tmp_path: Path) -> None:
    (file,) = write({"secret.txt": "The secret of the cellar.\n\nIt is cheese."}, tmp_path / "secret")
    added = await newsroom.archive.add(file, "elsewhere")
    custom_id = f"fn1:cite:article:{added.article_ids[0]}"
    forged = await newsroom.post(custom_id)
    assert shown(await newsroom.ada.click(forged, custom_id=custom_id), private=True) == GONE


async def test_an_answer_of_another_server_is_not_cited(towns: TwoServers) -> None:
    answer = await towns.ada.slash(towns.channel, "ask", question=RAMP)
    custom_id = buttons_of(answer.response)["Cite"]
    forged = await towns.forge(towns.lobby, custom_id)
    assert "too old" in shown(await towns.cleo.click(forged, custom_id=custom_id), private=True)


@given(st.lists(made_up.metadata(), min_size=1, max_size=5), st.sampled_from([*Style]))
@example([made_up.WORST] * 5, Style.BIBTEX)
@example([made_up.WORST] * 5, Style.APA)
@hypothesis.settings(max_examples=40)
def test_any_citations_can_be_posted(known: list[made_up.Metadata], style: Style) -> None:
    items = [csl_item(made_up.entry(number, one)) for number, one in enumerate(known, start=1)]
    citations = cite(items, style)
    file = "" if fits(citations, style) else "citations.txt"
    components = citation_card(citations, style, "answer", 10**17, file=file).to_components()
    check_components(components)
    controls = [part for part in walk(components) if "custom_id" in part]
    assert [bool(actions.STYLE.fullmatch(one["custom_id"])) for one in controls] == [True]
    assert any(part["type"] == 13 for part in walk(components)) is bool(file)
