"""`/settings`: who may change what, and what the bot does differently then."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
import simcord

from bot.model import EXCERPTS, ServerSettings
from tests.bot.limits_checker import walk
from tests.bot.newsroom import Newsroom, components_of, shown, text_of

RAMP = "How many lorries does the ramp carry?"
NOT_ALLOWED = "Only those who manage this server may do that."


async def settings_of(newsroom: Newsroom) -> ServerSettings:
    return await newsroom.bot._memory.servers.settings(newsroom.guild.id)


async def card(member: simcord.MemberActor, newsroom: Newsroom) -> simcord.ResponseMessage:
    result = await member.slash(newsroom.channel, "settings")
    shown(result, private=True)
    assert result.response is not None
    return result.response


async def choose(newsroom: Newsroom, setting: str, *values: Any) -> simcord.ResponseMessage:
    """Change a setting as a manager would; gives the card as it stands then."""
    manager = newsroom.manager()
    shown_card = await card(manager, newsroom)
    custom_id = f"fn1:set:{setting}"
    if values or setting in ("channels", "adders"):
        await manager.select(shown_card, list(values), custom_id=custom_id)
    else:
        await manager.click(shown_card, custom_id=custom_id)
    text_of(shown_card)
    return shown_card


def control(message: simcord.ResponseMessage, setting: str) -> Any:
    (found,) = [part for part in walk(components_of(message)) if part.get("custom_id") == f"fn1:set:{setting}"]
    return found


def chosen(message: simcord.ResponseMessage, setting: str) -> str:
    (label,) = [option["label"] for option in control(message, setting)["options"] if option.get("default")]
    return label


# Who may


async def test_only_those_who_manage_the_server_see_the_command(newsroom: Newsroom) -> None:
    assert "settings" not in newsroom.ada.available_commands(newsroom.channel)
    with pytest.raises(simcord.SetupError):
        await newsroom.ada.slash(newsroom.channel, "settings")
    text = text_of(await card(newsroom.manager(), newsroom))
    assert text.startswith("### Settings of Newsroom\n")
    assert f"`server-{newsroom.guild.id}`" in text


async def test_the_command_does_not_exist_in_direct_messages(newsroom: Newsroom) -> None:
    assert "settings" not in newsroom.manager().user.available_commands()


async def test_a_control_pressed_by_somebody_without_the_permission_changes_nothing(newsroom: Newsroom) -> None:
    forged = await newsroom.post("fn1:set:seeds", "fn1:set:private", "fn1:set:channels", "fn1:set:nonsense")
    for part in walk(components_of(forged)):
        if "custom_id" in part:
            result = await newsroom.ada.click(forged, custom_id=part["custom_id"])
            assert shown(result, private=True) == NOT_ALLOWED
    assert await settings_of(newsroom) == ServerSettings()


async def test_who_was_let_at_the_command_but_may_not_manage_is_refused(newsroom: Newsroom) -> None:
    (command,) = [one for one in await newsroom.bot.tree.fetch_commands() if one.name == "settings"]
    newsroom.guild.set_command_permissions(command, {newsroom.ada: True})
    assert shown(await newsroom.ada.slash(newsroom.channel, "settings"), private=True) == NOT_ALLOWED
    newsroom.expect_errors("NotAllowed")


async def test_controls_pressed_in_direct_messages_change_nothing(newsroom: Newsroom) -> None:
    view = discord.ui.LayoutView(timeout=None)
    button = discord.ui.Button[discord.ui.LayoutView](label="x", custom_id="fn1:set:seeds")
    view.add_item(discord.ui.ActionRow(button))
    view.stop()
    manager = newsroom.manager()
    forged = await (await newsroom.bot.fetch_user(manager.id)).send(view=view)
    result = await manager.user.click(forged, custom_id="fn1:set:seeds")
    assert shown(result, private=True) == NOT_ALLOWED
    assert await settings_of(newsroom) == ServerSettings()


async def test_who_lost_the_permission_changes_nothing(newsroom: Newsroom) -> None:
    manager = newsroom.manager()
    shown_card = await card(manager, newsroom)
    newsroom.guild.remove_member(manager)
    again = newsroom.guild.add_member(manager.user)
    result = await again.click(shown_card, custom_id="fn1:set:seeds")
    assert shown(result, private=True) == NOT_ALLOWED
    assert await settings_of(newsroom) == ServerSettings()


async def test_an_unknown_setting_changes_nothing(newsroom: Newsroom) -> None:
    forged = await newsroom.post("fn1:set:nonsense")
    await newsroom.manager().click(forged, custom_id="fn1:set:nonsense")
    assert await settings_of(newsroom) == ServerSettings()


# Each control


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("excerpts", "5", ServerSettings(excerpts=5)),
        ("cooldown", "60", ServerSettings(cooldown=60)),
        ("language", "es", ServerSettings(language="es")),
        ("seeds", None, ServerSettings(seeds=False)),
        ("private", None, ServerSettings(private=True)),
    ],
)
async def test_a_control_changes_its_setting_and_it_is_kept_over_a_restart(
    newsroom: Newsroom, setting: str, value: str | None, expected: ServerSettings
) -> None:
    before = control(await card(newsroom.manager("max"), newsroom), setting)
    after = control(await choose(newsroom, setting, *([value] if value else [])), setting)
    assert after != before, "the card shows what was changed"
    assert await settings_of(newsroom) == expected
    await newsroom.restart()
    assert await settings_of(newsroom) == expected


async def test_switches_switch_back(newsroom: Newsroom) -> None:
    for setting in ("seeds", "private"):
        await choose(newsroom, setting)
        await choose(newsroom, setting)
    assert await settings_of(newsroom) == ServerSettings()


async def test_channels_and_roles_are_chosen_and_taken_back(newsroom: Newsroom) -> None:
    role = newsroom.guild.create_role("Librarians")
    await choose(newsroom, "adders", role)
    shown_card = await choose(newsroom, "channels", newsroom.channel)
    assert await settings_of(newsroom) == ServerSettings(channels=(newsroom.channel.id,), adders=(role.id,))
    assert [int(one["id"]) for one in control(shown_card, "adders")["default_values"]] == [role.id]
    (default,) = control(shown_card, "channels")["default_values"]
    assert int(default["id"]) == newsroom.channel.id
    await newsroom.restart()
    await choose(newsroom, "adders")
    await choose(newsroom, "channels")
    assert await settings_of(newsroom) == ServerSettings()


async def test_each_server_has_its_own_settings(newsroom: Newsroom) -> None:
    other = newsroom.env.create_guild(name="Elsewhere")
    lobby = other.create_text_channel("lobby")
    there = other.add_member(newsroom.ada.user)
    await choose(newsroom, "private")
    assert await newsroom.bot._memory.servers.settings(other.id) == ServerSettings()
    shown(await there.slash(lobby, "ask", question=RAMP), private=False)
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP), private=True)


# What they do


async def test_private_by_default_yields_to_what_the_person_says(newsroom: Newsroom) -> None:
    await choose(newsroom, "private")
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP), private=True)
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP, private=False), private=False)
    await choose(newsroom, "private")
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP), private=False)
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP, private=True), private=True)


@pytest.mark.parametrize("count", EXCERPTS)
async def test_an_answer_shows_as_many_excerpts_as_were_chosen(newsroom: Newsroom, count: int) -> None:
    await choose(newsroom, "excerpts", str(count))
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="Which street keeps its lantern lit?")
    numbers = re.findall(r"^-# \*\*(\d)\*\* · ", shown(result, private=False), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, count + 1)]
    more = shown(await newsroom.ada.click(result.response, label="More"), private=True)
    assert f"**{count + 1}** · " in more


async def test_a_wait_refuses_a_second_question_and_says_how_long(newsroom: Newsroom) -> None:
    await choose(newsroom, "cooldown", "30")
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP), private=False)
    await newsroom.env.advance_time(10)
    for command, word in (("ask", "question"), ("search", "query")):
        refused = await newsroom.ada.slash(newsroom.channel, command, **{word: RAMP}, private=False)
        assert shown(refused, private=True) == "One moment: you may ask again in 20 s."
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {RAMP}")
    assert text_of(newsroom.said()[-1]) == "One moment: you may ask again in 20 s."
    newsroom.expect_errors("TooSoon", "TooSoon")
    # Others, reading on, and direct messages do not wait.
    shown(await newsroom.bo.slash(newsroom.channel, "ask", question=RAMP), private=False)
    assert "Captain" in shown(
        await newsroom.ada.slash(newsroom.channel, "article", title="broken ramp"), private=True
    )
    assert "Captain" in shown(await newsroom.ada.user.slash("ask", question=RAMP), private=False)
    await newsroom.env.advance_time(20)
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP), private=False)


async def test_the_last_moment_of_a_wait_is_a_second(newsroom: Newsroom) -> None:
    await choose(newsroom, "cooldown", "5")
    shown(await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP), private=False)
    await newsroom.env.advance_time(4.9)
    refused = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    assert shown(refused, private=True) == "One moment: you may ask again in 1 s."
    newsroom.expect_errors("TooSoon")


async def test_outside_its_channels_the_bot_says_where_it_answers(newsroom: Newsroom) -> None:
    library = newsroom.guild.create_text_channel("library")
    await choose(newsroom, "channels", library)
    sentence = f"I do not answer here. Ask me in <#{library.id}>."
    for command, word in (("ask", "question"), ("search", "query")):
        refused = await newsroom.ada.slash(newsroom.channel, command, **{word: RAMP}, private=False)
        assert shown(refused, private=True) == sentence
    said = await newsroom.ada.send(newsroom.channel, RAMP)
    assert shown(await newsroom.ada.context_menu(newsroom.channel, "Find sources", said), private=True) == sentence
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {RAMP}")
    assert text_of(newsroom.said()[-1]) == sentence
    newsroom.expect_errors(*["NotInThisChannel"] * 3)
    shown(await newsroom.ada.slash(library, "ask", question=RAMP), private=False)
    assert "Captain" in shown(await newsroom.ada.user.slash("ask", question=RAMP), private=False)


async def test_threads_of_an_allowed_channel_are_allowed(newsroom: Newsroom) -> None:
    elsewhere = newsroom.guild.create_text_channel("elsewhere")
    await choose(newsroom, "channels", newsroom.channel)
    threads = []
    for channel in (newsroom.channel, elsewhere):
        found = newsroom.bot.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        await found.create_thread(name="aside", type=discord.ChannelType.public_thread)
        threads += channel.threads
    inside, outside = threads
    shown(await newsroom.ada.slash(inside, "ask", question=RAMP), private=False)
    refused = await newsroom.ada.slash(outside, "ask", question=RAMP)
    assert shown(refused, private=True) == f"I do not answer here. Ask me in <#{newsroom.channel.id}>."
    newsroom.expect_errors("NotInThisChannel")


async def test_in_spanish_the_cards_are_spanish_and_quotations_are_not(newsroom: Newsroom) -> None:
    shown_card = await choose(newsroom, "language", "es")
    assert text_of(shown_card).startswith("### Ajustes de Newsroom\n")
    assert chosen(shown_card, "language") == "Idioma: Español"
    answer = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp plutonium")
    text = shown(answer, private=False)
    assert "4 de marzo de 2021" in text and "No está en la biblioteca: “plutonium”" in text
    assert "the loading ramp had cracked" in text.replace("*", "")
    more = await newsroom.ada.click(answer.response, label="Contexto 1")
    labels = [part["label"] for part in walk(components_of(more.response)) if part["type"] == 2]
    assert labels == ["Leer desde aquí", "Guardar", "Citar"]
    assert "Preguntar" in str((await newsroom.ada.slash(newsroom.channel, "help")).response.components)
    assert "Footnote" in shown(await newsroom.ada.slash(newsroom.channel, "about"), private=True)
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} plutonium")
    assert "Nada en la biblioteca responde a esto." in text_of(newsroom.said()[-1])


async def test_in_spanish_errors_are_spanish_too(newsroom: Newsroom) -> None:
    await choose(newsroom, "language", "es")
    forgotten = "Esa respuesta es demasiado antigua para seguir desde ella. Vuelve a preguntar."
    forged = await newsroom.post("fn1:more:99999:3")
    assert shown(await newsroom.ada.click(forged, custom_id="fn1:more:99999:3"), private=True) == forgotten
    refused = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp", since="soon")
    assert shown(refused, private=True).startswith("No entiendo “soon” como fecha.")
    newsroom.expect_errors("DayNotUnderstood")
    await newsroom.ada.send(newsroom.channel, newsroom.mention)
    assert text_of(newsroom.said()[-1]).startswith("Pregúntame algo:")
