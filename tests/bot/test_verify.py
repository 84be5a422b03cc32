"""Did they really say it? `/verify`, **Verify quotes**, "verify: ..." in direct messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.quoted import Quoted
from bot.model import Place
from tests.bot.limits_checker import walk
from tests.bot.newsroom import Newsroom, buttons_of, shown, text_of, write

RAMP = "the ramp carries 240 lorries a day"
BRIDGE = """\
---
title: The mayor on the bridge
outlet: Valley Letter
---

“We shall not sell the bridge,” Lina Holm said.
"""


@pytest.fixture
async def bridge(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    for file in write({"bridge.md": BRIDGE}, tmp_path / "bridge"):
        await newsroom.archive.add(file, "main")
    return newsroom


# The command


async def test_a_verbatim_quotation_is_shown_with_its_source_and_speaker(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "verify", quote=RAMP)
    text = shown(result, private=False)
    assert text.startswith(f"### “{RAMP}”\n✅ **Verbatim**")
    assert f"**{RAMP}**" in text and "Harbour Gazette" in text and "¶ 2" in text
    assert "said there by Maren Holt" in text
    assert set(buttons_of(result.response)) == {"Context 1"}


async def test_differences_are_struck_out_and_underlined(bridge: Newsroom) -> None:
    result = await bridge.ada.slash(bridge.channel, "verify", quote="We shall sell the bridges", speaker="Lina Holm")
    text = shown(result, private=False)
    assert "✏️ **Altered**" in text and "said to be by Lina Holm" in text
    assert "~~not~~" in text and "~~bridge~~ __bridges__" in text
    assert "a negation differs" in text and "only in the source" in text


@pytest.mark.parametrize(
    ("speaker", "sign", "note"),
    [
        ("Lina Holm", "✅ **Verbatim**", "said there by Lina Holm"),
        ("Tom Ekberg", "👤 **Misattributed**", "said there by Lina Holm, not Tom Ekberg"),
    ],
)
async def test_the_speaker_is_held_against_the_source(bridge: Newsroom, speaker: str, sign: str, note: str) -> None:
    quote = "“We shall not sell the bridge”"
    text = shown(await bridge.ada.slash(bridge.channel, "verify", quote=quote, speaker=speaker), private=False)
    assert sign in text and note in text


async def test_what_is_not_found_shows_the_nearest_as_no_support(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "verify", quote="lorries full of plutonium left the harbour")
    text = shown(result, private=False)
    assert "❔ **Not found**" in text and "Nearest, and no support:" in text
    assert "~~" not in text and "said there by" not in text


async def test_a_private_verdict_can_be_posted_after_a_restart(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "verify", quote=RAMP, speaker="Bo", private=True)
    shown(result, private=True)
    assert newsroom.said() == []
    await newsroom.restart()
    posted = await newsroom.ada.click(result.response, label="Post to channel")
    text = shown(posted, private=False)
    assert "Misattributed" in text and "said to be by Bo" in text
    assert "Post to channel" not in buttons_of(newsroom.said()[-1])


async def test_a_forged_number_opens_nothing(newsroom: Newsroom) -> None:
    answer = await newsroom.ada.slash(newsroom.channel, "ask", question="ramp", private=True)
    number = buttons_of(answer.response)["Post to channel"].rpartition(":")[2]
    for custom_id in (f"fn1:vpost:{number}", "fn1:vpost:999999"):
        forged = await newsroom.post(custom_id)
        result = await newsroom.bo.click(forged, custom_id=custom_id)
        assert "too old" in shown(result, private=True)


async def test_context_opens_from_a_verdict(newsroom: Newsroom) -> None:
    result = await newsroom.ada.slash(newsroom.channel, "verify", quote=RAMP)
    text = shown(await newsroom.ada.click(result.response, label="Context 1"), private=True)
    assert "240 lorries" in text and "Read from here" in buttons_of(
        (await newsroom.ada.click(result.response, label="Context 1")).response
    )


@pytest.mark.parametrize(
    "quote", ["?", "@everyone", "**||**", "x" * 2_000, "ramp " * 400, "“”", "[a](http://b.c) <@1>"]
)
async def test_any_words_at_all_can_be_checked(newsroom: Newsroom, quote: str) -> None:
    assert shown(await newsroom.ada.slash(newsroom.channel, "verify", quote=quote[:2_000]), private=False)


async def test_the_verdict_speaks_the_language_of_the_person(newsroom: Newsroom) -> None:
    settings = await newsroom.bot.desk.settings(
        place := Place(1, newsroom.guild.id, (1,), direct=False, locale="es-ES")
    )
    assert settings.language is None
    view = await newsroom.bot.verifying.card(place, [Quoted(RAMP)])
    assert "**Literal** · Las palabras están así." in "".join(map(str, walk(view.to_components())))


async def test_the_longest_passages_still_make_a_card(newsroom: Newsroom, tmp_path: Path) -> None:
    sentence = "The *** walrus ||sleeps|| and __nobody__ wakes it " * 25
    texts = {f"{n}.txt": f"Story {n}\n\nNumber {n}: {sentence}.\n" for n in range(9)}
    for file in write(texts, tmp_path / "walrus"):
        await newsroom.archive.add(file, "main")
    text = shown(await newsroom.ada.slash(newsroom.channel, "verify", quote=sentence), private=False)
    assert "Verbatim" in text and "more source" in text


# The menu on a message


async def test_every_quotation_of_a_message_is_checked_privately(bridge: Newsroom) -> None:
    message = (
        "Lina Holm: “We shall not sell the bridge.” and then he said 'the ramp carries 250 lorries a day'\n"
        "> nothing of the kind was ever printed\n> — Tom Ekberg"
    )
    said = await bridge.bo.send(bridge.channel, message)
    result = await bridge.ada.context_menu(bridge.channel, "Verify quotes", said)
    text = shown(result, private=True)
    assert text.startswith("### Quotations checked")
    assert [word for word in ("Verbatim", "Altered", "Not found") if word in text] == [
        "Verbatim",
        "Altered",
        "Not found",
    ]
    assert "said to be by Lina Holm" in text and "said to be by Tom Ekberg" in text
    assert bridge.said() == []
    posted = await bridge.ada.click(result.response, label="Post to channel")
    assert "Quotations checked" in shown(posted, private=False)


async def test_a_message_without_a_quotation_gets_a_hint(newsroom: Newsroom) -> None:
    said = await newsroom.bo.send(newsroom.channel, "I don't think it's the workers' fault.")
    result = await newsroom.ada.context_menu(newsroom.channel, "Verify quotes", said)
    assert shown(result, private=True).startswith("I see no quotation in that message")
    newsroom.expect_errors("QuotationMissing")


async def test_more_quotations_than_fit_are_counted(newsroom: Newsroom) -> None:
    said = await newsroom.bo.send(newsroom.channel, " ".join(f"“number {n} of the ramp”" for n in range(20)))
    text = shown(await newsroom.ada.context_menu(newsroom.channel, "Verify quotes", said), private=True)
    assert "14 more quotations" in text


async def test_quotations_of_the_longest_message_make_a_card(newsroom: Newsroom) -> None:
    said = await newsroom.bo.send(newsroom.channel, ("“ramp **@everyone** carries 240” " * 100)[:2_000])
    assert shown(await newsroom.ada.context_menu(newsroom.channel, "Verify quotes", said), private=True)


# Messages


@pytest.mark.parametrize("text", [f"verify: {RAMP}", f"Verify “{RAMP}” - Maren Holt", f"verifica: «{RAMP}»"])
async def test_a_direct_message_can_ask_for_a_verdict(newsroom: Newsroom, text: str) -> None:
    await newsroom.ada.user.send_dm(text)
    (answer,) = newsroom.said_to(newsroom.ada.user)
    assert "**Verbatim**" in text_of(answer)


async def test_so_can_a_mention_in_a_channel(newsroom: Newsroom) -> None:
    await newsroom.ada.send(newsroom.channel, f"{newsroom.mention} verify: {RAMP}")
    (answer,) = newsroom.said()
    assert "**Verbatim**" in text_of(answer)


async def test_a_question_about_verifying_is_a_question(newsroom: Newsroom) -> None:
    await newsroom.ada.user.send_dm("verify that the ramp carries lorries")
    (answer,) = newsroom.said_to(newsroom.ada.user)
    assert "Verbatim" not in text_of(answer) and "Maren Holt" in text_of(answer)


@pytest.mark.parametrize("quote", ["?!", "🚢", "\u200b"])
async def test_a_quotation_without_a_word_is_told_so(newsroom: Newsroom, quote: str) -> None:
    text = shown(await newsroom.ada.slash(newsroom.channel, "verify", quote=quote), private=False)
    assert "There is no word in this" in text and "No source" not in text
