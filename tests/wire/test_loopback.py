"""What bot and people do: login, sync, interactions and messages, each shown once with a plain bot."""

from __future__ import annotations

import io

import discord
import pytest
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from .clients import running, until
from .payloads import Guild, text_of
from .server import LoopbackDiscord
from .tiny_bot import INTENTS, TinyBot

# Login and sync


async def test_a_bot_logs_in_and_sees_its_server(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        assert bot.user and bot.user.id == loopback.bot_user.id
        assert bot.application_id == loopback.application_id
        assert [guild.name for guild in bot.guilds] == ["Newsroom"]
        assert [channel.name for channel in bot.guilds[0].text_channels] == ["general", "research"]
        assert bot.guilds[0].me.id == loopback.bot_user.id
    assert loopback.counts.identifies == loopback.counts.connections == 1
    assert loopback.gateway.identified[0]["intents"] == INTENTS.value


async def test_a_wrong_token_fails_to_log_in(loopback: LoopbackDiscord) -> None:
    with pytest.raises(discord.LoginFailure):
        async with running(TinyBot(), loopback, token="not-the-token"):
            pytest.fail("the bot was let in")


async def test_a_privileged_intent_is_refused(loopback: LoopbackDiscord) -> None:
    bot = discord.Client(intents=INTENTS | discord.Intents(message_content=True))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(bot, loopback):
            pytest.fail("the bot was let in")


async def test_a_sync_stores_the_commands(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        assert {command["name"] for command in loopback.commands.everywhere} >= {
            "echo",
            "library",
            "Quote this",
        }
        assert loopback.commands.syncs == 1
        guild = discord.Object(loopback.guild.id)
        bot.tree.copy_global_to(guild=guild)
        await bot.tree.sync(guild=guild)
        assert len(await bot.tree.fetch_commands(guild=guild)) == len(loopback.commands.everywhere)
        assert loopback.commands.syncs == 2
        reply = await loopback.invoke_command("echo", {"text": "ours"})
        assert reply.interaction["data"]["guild_id"] == str(guild.id)
        assert (await reply.shown()).text == "en-US: ours"


async def test_a_sharded_bot_hears_each_server_on_its_shard() -> None:
    # Discord puts a server on shard (id >> 22) % shards.
    guilds = [Guild.build(f"number {n}", ["general"], ["ada"], id=n << 22) for n in (1, 2, 3)]
    bot = commands.AutoShardedBot("!", intents=INTENTS, guild_ready_timeout=0.05)
    async with LoopbackDiscord(guilds=guilds, shards=2) as server:
        bot.before_identify_hook = TinyBot.before_identify_hook.__get__(bot)  # type: ignore[method-assign]
        async with running(bot, server):
            heard = {guild.name: guild.shard_id for guild in bot.guilds}
            assert heard == {"number 1": 1, "number 2": 0, "number 3": 1}
        assert [identify["shard"] for identify in server.gateway.identified] == [[0, 2], [1, 2]]


async def test_two_servers_in_sequence_leave_the_seams_as_they_were() -> None:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    for _ in range(2):
        async with LoopbackDiscord() as server, running(TinyBot(), server):
            assert base != Route.BASE and gateway != DiscordWebSocket.DEFAULT_GATEWAY
        assert base == Route.BASE and gateway == DiscordWebSocket.DEFAULT_GATEWAY


# Interactions


async def test_a_slash_command_is_answered(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        reply = await loopback.invoke_command("echo", {"text": "hi"}, locale="de")
        response = await reply.first_response()
    assert (response.type, response.text, response.ephemeral) == (4, "de: hi", False)
    assert response.after > 0


async def test_a_command_in_a_direct_message_has_no_server(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        reply = await loopback.invoke_command("echo", {"text": "hi"}, channel=loopback.direct())
        assert (await reply.shown()).text == "en-US: hi"
    assert "guild_id" not in reply.interaction


async def test_options_arrive_with_their_types(loopback: LoopbackDiscord) -> None:
    options = {"who": loopback.user, "where": loopback.channel, "times": 3}
    async with running(TinyBot(), loopback):
        reply = await loopback.invoke_command("describe", options)
        assert (await reply.shown()).text == "ada in general x3"


async def test_a_subcommand_reads_an_upload_and_sends_one_back(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        reply = await loopback.invoke_command("library add", {"file": loopback.attach("a.txt", b"abc")})
        response = await reply.shown()
    assert [file.data for file in response.files] == [b"cba"]
    assert response.message and response.message["attachments"][0]["filename"] == "b"


async def test_a_message_menu_gets_the_whole_message(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        message = await loopback.send_message("what the mayor said")
        await until(lambda: bot.heard)
        reply = await loopback.invoke_command("Quote this", target=message)
        assert (await reply.shown()).text == "> what the mayor said"


async def test_nobody_can_use_a_command_that_is_not_synced(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        with pytest.raises(LookupError, match="no synced command 'nonsense'"):
            await loopback.invoke_command("nonsense")
        with pytest.raises(LookupError, match="also needs"):
            await loopback.invoke_command("echo")
        with pytest.raises(LookupError, match="has no 'volume'"):
            await loopback.invoke_command("echo", {"text": "hi", "volume": 11})


async def test_flags_of_an_ephemeral_layout_are_seen(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        reply = await loopback.invoke_command("secret")
        deferral, layout = await reply.first_response(), await reply.shown()
        more = await reply.response(lambda response: response.text == "and more")
    assert deferral.type == 5 and not deferral.shows
    assert layout.ephemeral and layout.components_v2 and layout.text == "for your eyes"
    assert layout.message and deferral.message and layout.message["id"] == deferral.message["id"]
    assert not more.ephemeral, "only the first follow-up inherits from the deferral"


async def test_autocomplete_gives_choices(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        reply = await loopback.autocomplete("echo", "text", "wh")
        assert [choice["value"] for choice in (await reply.first_response()).choices] == ["wh!", "wh?"]


async def test_a_press_reaches_a_dynamic_item_even_after_a_restart(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        posted = await (await loopback.invoke_command("count")).shown()
    assert posted.message and posted.custom_ids == ["count:0"]
    async with running(TinyBot(), loopback):
        pressed = await (await loopback.press("count:0", message=posted.message)).shown()
        assert (pressed.type, pressed.text, pressed.custom_ids) == (7, "pressed 1", ["count:1"])
        with pytest.raises(LookupError, match="nothing to press"):
            await loopback.press("count:0", message=posted.message)


async def test_values_of_a_select_menu_arrive(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        posted = await (await loopback.invoke_command("pick")).shown()
        assert posted.message
        reply = await loopback.press("colour", message=posted.message, values=["red", "blue"])
        assert (await reply.shown()).text == "ada likes red and blue"


async def test_a_user_menu_gets_the_user(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        reply = await loopback.invoke_command("Wave", target=loopback.guild.members[1])
        assert (await reply.shown()).text == "ada waves to bo"


async def test_a_modal_is_filled_in_by_label_or_id(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        for field in ("Reason", "why"):
            opened = await loopback.invoke_command("report", locale="fr")
            reply = await loopback.submit_modal(opened, {field: "too loud"})
            assert (await reply.shown()).text == "fr: too loud"


async def test_a_second_acknowledgement_is_refused_with_40060(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        reply = await loopback.invoke_command("twice")
        (error,) = await until(lambda: bot.errors)
    assert isinstance(error, discord.HTTPException) and (error.status, error.code) == (400, 40060)
    assert [response.text for response in reply.responses] == ["once"]


async def test_an_answer_after_the_deadline_is_refused_with_10062() -> None:
    async with LoopbackDiscord(interaction_deadline=0.1) as server, running(TinyBot(), server) as bot:
        reply = await server.invoke_command("slow")
        (error,) = await until(lambda: bot.errors)
    assert isinstance(error, discord.NotFound) and error.code == 10062
    assert not reply.acknowledged


async def test_an_edit_of_a_deleted_answer_is_not_found(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        reply = await loopback.invoke_command("lost")
        (error,) = await until(lambda: bot.errors)
    assert isinstance(error, discord.NotFound) and error.code == 10008
    assert [response.kind for response in reply.responses] == ["callback", "delete"]


# Messages


async def test_a_direct_message_is_heard_and_the_reply_recorded(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback):
        message = await loopback.send_message("hello", channel=loopback.direct())
        (reply,) = await until(lambda: loopback.posted)
    assert text_of(reply) == "you said hello"
    assert reply["referenced_message"]["id"] == message["id"]


async def test_content_arrives_in_a_server_only_with_a_mention(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        await loopback.send_message("nobody in particular")
        await loopback.send_message(f"<@{loopback.bot_user.id}> you there?")
        await until(lambda: loopback.posted)
        await loopback.send_message("go on", reply_to=loopback.posted[0])
        await until(lambda: len(bot.heard) == 5)
    theirs = [message.content for message in bot.heard if message.author.id == loopback.user.id]
    assert theirs == ["", f"<@{loopback.bot_user.id}> you there?", "go on"]


async def test_channel_messages_can_be_written_changed_and_found(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        channel = bot.get_channel(loopback.channel.id)
        assert isinstance(channel, discord.TextChannel)
        async with channel.typing():
            sent = await channel.send("draft", file=discord.File(io.BytesIO(b"data"), "a.bin"))
        await sent.edit(content="final")
        assert (await channel.fetch_message(sent.id)).content == "final"
        await channel.guild.text_channels[1].send("elsewhere")
        assert [message.id async for message in channel.history()] == [sent.id]
        await sent.delete()
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(sent.id)
    assert loopback.requests_to("POST", rf"/channels/{channel.id}/typing")
    assert loopback.requests_to("POST", rf"/channels/{channel.id}/messages")[0].files[0].data == b"data"


async def test_the_bot_can_write_to_somebody_first(loopback: LoopbackDiscord) -> None:
    async with running(TinyBot(), loopback) as bot:
        somebody = await bot.fetch_user(loopback.user.id)
        sent = await somebody.send("psst")
        assert sent.channel.id == loopback.direct().id
        again = await bot.fetch_channel(sent.channel.id)
        assert isinstance(again, discord.DMChannel) and again.recipient == somebody
