"""Whose library is asked in direct messages: only that of a server in which the person is a member now."""

from __future__ import annotations

from typing import Any

from tests.bot.limits_checker import walk
from tests.bot.newsroom import Newsroom, buttons_of, components_of, shown, text_of
from tests.bot.two_servers import TwoServers

NOTHING = "Nothing in the library answers this."
GONE = "That article is not in this library any more."
CLOSED = "You are not a member of that server, so its library is closed to you."


def offered(message: Any) -> list[str]:
    """The values of the menu of libraries in a card."""
    (menu,) = [part for part in walk(components_of(message)) if part.get("custom_id") == "fn1:library"]
    return [option["value"] for option in menu["options"]]


async def test_a_member_is_asked_whose_library_and_the_waiting_question_is_answered(towns: TwoServers) -> None:
    choice = await towns.write_to_bot(towns.ada.user, "hidden")
    assert text_of(choice) == "Whose library do you want to ask?"
    assert offered(choice) == [str(towns.home.id), "shared"]
    result = await towns.ada.user.select(choice, [str(towns.home.id)], custom_id="fn1:library")
    text = shown(result, private=False)
    assert text.startswith("### hidden\n") and "guarded by the cat" in text
    assert "Context 1" in buttons_of(result.response)
    again = await towns.read(towns.ada.user, "hidden")
    assert "cheese" in again, "the choice is remembered"
    assert NOTHING in await towns.read(towns.ada.user, "owl")


async def test_the_choice_outlives_a_restart(towns: TwoServers) -> None:
    choice = await towns.write_to_bot(towns.ada.user, "hidden")
    await towns.newsroom.restart()
    result = await towns.ada.user.select(choice, [str(towns.home.id)], custom_id="fn1:library")
    assert "guarded by the cat" in shown(result, private=False)
    await towns.newsroom.restart()
    assert "guarded by the cat" in await towns.read(towns.ada.user, "hidden")


async def test_who_chooses_the_shared_library_sees_only_that(towns: TwoServers) -> None:
    choice = await towns.write_to_bot(towns.ada.user, "hidden")
    result = await towns.ada.user.select(choice, ["shared"], custom_id="fn1:library")
    assert NOTHING in shown(result, private=False)
    assert "Captain Maren Holt" in await towns.read(towns.ada.user, "How many lorries does the ramp carry?")


async def test_a_member_of_both_may_change_their_mind(towns: TwoServers) -> None:
    choice = await towns.write_to_bot(towns.bo.user, "hidden")
    assert set(offered(choice)) == {str(towns.home.id), str(towns.rivals.id), "shared"}
    await towns.choose(towns.bo.user, towns.home)
    assert "cheese" in await towns.read(towns.bo.user, "hidden")
    await towns.choose(towns.bo.user, towns.rivals)
    text = await towns.read(towns.bo.user, "hidden")
    assert "owl" in text and "cheese" not in text


async def test_until_a_choice_commands_in_direct_messages_see_the_shared_library(towns: TwoServers) -> None:
    assert NOTHING in shown(await towns.ada.user.slash("ask", question="cheese"), private=False)
    assert await towns.ada.user.autocomplete("article", "title", "cellar") == []


async def test_everything_in_direct_messages_sees_the_chosen_library(towns: TwoServers) -> None:
    assert "Cellar Post" in await towns.choose(towns.ada.user, towns.home)
    user = towns.ada.user
    assert "cheese" in shown(await user.slash("ask", question="hidden"), private=False)
    assert "cheese" in shown(await user.slash("search", query="hidden"), private=True)
    assert len(await user.autocomplete("article", "title", "cellar")) == 1
    assert len(await user.autocomplete("ask", "author", "nils", question="x")) == 1
    assert await user.autocomplete("ask", "author", "rut", question="x") == []
    sources = await user.slash("sources")
    (menu,) = [part for part in walk(components_of(sources.response)) if part["type"] == 3]
    assert [option["value"] for option in menu["options"] if option.get("default")] == [str(towns.home.id)]


async def test_the_library_of_a_server_that_somebody_is_no_member_of_is_refused(towns: TwoServers) -> None:
    forged = await towns.forge_choice(towns.ada.user, towns.rivals.id, 999)
    for value in (str(towns.rivals.id), "999"):
        result = await towns.ada.user.select(forged, [value], custom_id="fn1:library")
        assert shown(result, private=True) == CLOSED
    assert NOTHING in shown(await towns.ada.user.slash("ask", question="owl"), private=False)
    dan = await towns.forge_choice(towns.dan, towns.home.id)
    result = await towns.dan.select(dan, [str(towns.home.id)], custom_id="fn1:library")
    assert shown(result, private=True) == CLOSED


async def test_a_library_cannot_be_chosen_after_leaving(towns: TwoServers) -> None:
    choice = await towns.write_to_bot(towns.ada.user, "hidden")
    towns.home.remove_member(towns.ada)
    result = await towns.ada.user.select(choice, [str(towns.home.id)], custom_id="fn1:library")
    assert shown(result, private=True) == CLOSED
    assert NOTHING in await towns.read(towns.ada.user, "hidden")


async def test_after_leaving_a_server_nothing_of_it_is_seen(towns: TwoServers) -> None:
    user = towns.ada.user
    await towns.choose(user, towns.home)
    answer = await towns.write_to_bot(user, "hidden")
    assert "cheese" in text_of(answer)
    towns.home.remove_member(towns.ada)
    assert NOTHING in await towns.read(user, "hidden cheese of the cellar")
    assert shown(await user.click(answer, label="Context 1"), private=True) == GONE
    more = shown(await user.click(answer, label="More"), private=False)
    assert "cheese" not in more.replace("### hidden", "")
    assert await user.autocomplete("article", "title", "cellar") == []
    assert await user.autocomplete("ask", "source", "cellar", question="x") == []
    assert await user.autocomplete("ask", "author", "nils", question="x") == []
    sources = await user.slash("sources")
    assert "Cellar Post" not in shown(sources, private=True)
    assert not [part for part in walk(components_of(sources.response)) if part["type"] == 3]
    assert "guarded" not in await towns.read(user, "more")


async def test_who_comes_back_sees_the_library_again(towns: TwoServers) -> None:
    await towns.choose(towns.ada.user, towns.home)
    towns.home.remove_member(towns.ada)
    assert NOTHING in await towns.read(towns.ada.user, "cheese")
    towns.home.add_member(towns.ada.user)
    assert "guarded by the cat" in await towns.read(towns.ada.user, "hidden")


async def test_a_person_without_servers_sees_the_shared_library(towns: TwoServers) -> None:
    assert "Captain Maren Holt" in await towns.read(towns.dan, "How many lorries does the ramp carry?")
    assert NOTHING in await towns.read(towns.dan, "hidden cheese owl cellar attic")
    sources = shown(await towns.dan.slash("sources"), private=True)
    assert "Cellar Post" not in sources and "Attic Herald" not in sources
    assert await towns.dan.autocomplete("article", "title", "cellar") == []


async def test_no_choice_is_offered_where_no_server_has_articles(newsroom: Newsroom) -> None:
    await newsroom.ada.user.send_dm("ramp")
    (answer,) = newsroom.said_to(newsroom.ada.user)
    assert "Captain Maren Holt" in text_of(answer)
