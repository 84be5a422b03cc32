"""Questions by command, mention and direct message, in a simulated Discord."""

from __future__ import annotations

from pathlib import Path

import pytest
import simcord

from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of, write

RAMP = "How many lorries does the ramp carry?"
LETTERS = "240 lorries a day"


async def test_a_question_is_answered_in_the_channel(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP)
    text = shown(result, private=False)
    assert "### How many lorries does the ramp carry?" in text
    assert "> Captain Maren Holt said" in text
    assert "**1** · [Ferry crews stop work over a broken ramp](<https://gazette.example/ferry-ramp>)" in text
    assert "Harbour Gazette · Ida Lund, Tom Ekberg · 4 March 2021 · ¶ 2" in text
    assert [message.id for message in newsroom.said()] == [result.response.id]
    assert "Context 1" in buttons_of(result.response)


async def test_a_private_question_is_answered_to_the_asker_alone(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question=RAMP, private=True)
    assert "Captain Maren Holt" in shown(result, private=True)
    assert newsroom.said() == []


async def test_nothing_found_says_so_and_names_the_missing_words(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="Is there plutonium on Neptune?")
    text = shown(result, private=False)
    assert "Nothing in the library answers this." in text
    assert "Not in the library: “plutonium”, “Neptune”" in text
    assert buttons_of(result.response) == {}


async def test_a_word_that_is_missing_is_named_beside_an_answer(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp of plutonium")
    text = shown(result, private=False)
    assert "**1** · " in text
    assert "Not in the library: “plutonium”" in text


async def test_the_starter_library_answers_only_as_long_as_main_is_empty(newsroom: Newsroom, tmp_path: Path) -> None:
    (brief,) = write({"brief.md": "The starter library tells of a zeppelin over the bay."}, tmp_path / "briefs")
    await newsroom.archive.add(brief, "seeds")
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="zeppelin")
    assert "Nothing in the library answers this." in shown(result, private=False)
    for digest in await newsroom.archive.documents("main"):
        await newsroom.archive.remove_document("main", digest)
    result = await newsroom.ada.slash(newsroom.channel, "ask", question="zeppelin")
    assert "over the bay." in shown(result, private=False)


async def test_a_command_in_a_direct_message_is_answered(newsroom: Newsroom) -> None:
    result = await newsroom.ada.user.slash("ask", question=RAMP)
    assert LETTERS.split()[0] in shown(result, private=False)


# Questions of every sort


@pytest.mark.parametrize(
    "question",
    [
        "\N{GRINNING FACE}\N{GRINNING FACE}",
        "who is it and why",
        "**__~~`||`~~__**",
        "# > - [](<>)",
        "?",
        "\u202e\u200b",
        "e\u0301" * 400,
        "\N{REGIONAL INDICATOR SYMBOL LETTER D}" * 500,
    ],
    ids=["emoji", "stop words", "marks", "more marks", "a point", "invisible", "accents", "flags"],
)
async def test_a_question_without_an_answer_gets_an_honest_no(newsroom: Newsroom, question: str) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "ask", question=question)
    text = shown(result, private=False)
    assert "There is no word in this to look for." in text or "Nothing in the library answers this." in text


@pytest.mark.parametrize("word", ["ramp ", "*_`| ramp", "ferry (ramp) ", "\N{GRINNING FACE} ramp "])
async def test_a_question_of_1000_characters_is_answered(newsroom: Newsroom, word: str) -> None:
    question = (word * 1_000)[:1_000].rstrip().ljust(1_000, "x")
    result = await newsroom.ada.slash(newsroom.channel, "ask", question=question)
    assert "**1** · " in shown(result, private=False)


async def test_a_longer_question_is_refused_by_discord_itself(newsroom: Newsroom) -> None:
    with pytest.raises(simcord.OptionError):
        await newsroom.ada.slash(newsroom.channel, "ask", question="x" * 1_001)


async def test_a_direct_message_of_2000_characters_is_answered(newsroom: Newsroom) -> None:
    await newsroom.ada.user.send_dm(("What became of the ramp? " * 100)[:2_000])
    (answer,) = newsroom.said_to(newsroom.ada.user)
    assert "**1** · " in text_of(answer)


async def test_what_people_write_acts_on_nobody(newsroom: Newsroom) -> None:
    role = newsroom.guild.create_role("Editors")
    question = f"@everyone <@{newsroom.bo.id}> <@&{role.id}> [ramp](http://evil.example) https://evil.example # ramp"
    await newsroom.ada.slash(newsroom.channel, "ask", question=question)
    await newsroom.ada.slash(newsroom.channel, "article", title=question[:100])
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {question}")
    await newsroom.ada.user.send_dm(question)
    newsroom.expect_errors("ArticleNotChosen")
    sent = newsroom.sent()
    assert len(sent) == 4
    for payload in sent:
        assert payload["allowed_mentions"]["parse"] == []
        assert not payload["allowed_mentions"].get("users") and not payload["allowed_mentions"].get("roles")
        assert not payload["allowed_mentions"].get("replied_user")
    for message in (*newsroom.said(), *newsroom.said_to(newsroom.ada.user)):
        text = text_of(message)
        assert rf"\@everyone \<\@{newsroom.bo.id}\> \<\@&{role.id}\>" in text
        assert r"\[ramp\]\(http\://evil.example\) https\://evil.example" in text
        assert not message.mention_everyone and not message.raw_mentions and not message.raw_role_mentions


async def test_what_the_library_does_not_answer_is_declined_with_what_is_near(newsroom: Newsroom) -> None:
    question = "Which ramp did Neptune’s emperor crack in Byzantium before breakfast?"
    result = await newsroom.ada.slash(newsroom.channel, "ask", question=question)
    text = shown(result, private=False)
    assert "Nothing in the library answers this.\n-# Nearest, not an answer:\n> " in text
    assert "Not in the library: “Neptune’s”, “emperor”, “Byzantium”, “breakfast”" in text
    assert "> " in shown(await newsroom.bo.click(result.response, label="Context 1"), private=True)


# Direct messages and mentions


async def test_a_direct_message_is_a_question(newsroom: Newsroom) -> None:
    sent = await newsroom.ada.user.send_dm(RAMP)
    (answer,) = newsroom.said_to(newsroom.ada.user)
    assert "Captain Maren Holt" in text_of(answer)
    assert answer.reference is not None and answer.reference.message_id == sent.id
    assert newsroom.said() == []


async def test_a_mention_in_a_channel_is_a_question(newsroom: Newsroom) -> None:
    sent = await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {RAMP}")
    (answer,) = newsroom.said()
    assert text_of(answer).startswith(f"### {RAMP}\n")
    assert answer.reference is not None and answer.reference.message_id == sent.id


async def test_a_mention_at_the_end_or_by_nickname_counts_too(newsroom: Newsroom) -> None:
    await newsroom.ada.send(newsroom.channel, f"{RAMP} {newsroom.mention.replace('<@', '<@!')}")
    (answer,) = newsroom.said()
    assert text_of(answer).startswith(f"### {RAMP}\n")


async def test_a_message_to_others_is_not_answered(newsroom: Newsroom) -> None:
    await newsroom.ada.send(newsroom.channel, RAMP)
    await newsroom.ada.send(newsroom.channel, f"{newsroom.bo.mention} {RAMP}")
    await newsroom.ada.send(newsroom.channel, f"@everyone @here {RAMP}")
    assert newsroom.said() == []


async def test_a_reply_to_an_answer_is_talk_among_people(newsroom: Newsroom) -> None:
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} {RAMP}")
    (answer,) = newsroom.said()
    await newsroom.bo.send(newsroom.channel, "Look at this ramp!", reply_to=answer)
    assert newsroom.said() == [answer]


async def test_another_bot_is_not_answered(newsroom: Newsroom) -> None:
    robot = newsroom.env.create_user("robot", bot=True)
    member = newsroom.guild.add_member(robot)
    await member.send(newsroom.channel, f"{newsroom.mention} {RAMP}")
    await robot.send_dm(RAMP)
    assert newsroom.said() == []
    assert newsroom.said_to(robot) == []


@pytest.mark.parametrize("words", ["", "   ", "\n"])
async def test_an_empty_mention_gets_a_hint(newsroom: Newsroom, words: str) -> None:
    await newsroom.ada.send(newsroom.channel, newsroom.mention + words)
    (hint,) = newsroom.said()
    assert text_of(hint) == "Ask me something: write your question after my name, or use /ask."
