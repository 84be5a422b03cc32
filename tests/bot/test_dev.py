"""`footnote dev`: the real bot in a simulated Discord, driven by typed lines."""

from __future__ import annotations

import re

import discord
import pytest
from discord import app_commands

from bot.dev.typed import DirectMessage, Mention, Press, SlashCommand, typed
from tests.bot.commandline import CommandLine


def dev(footnote: CommandLine, *lines: str) -> str:
    run = footnote("dev", stdin="\n".join(lines))
    assert (run.status, run.err) == (0, "")
    return run.out


def test_typed_lines_draw_cards_and_numbered_buttons_press_them(stocked: CommandLine) -> None:
    out = dev(stocked, "/ask How many lorries does the ramp carry?", "1", "9", "quit", "/help")
    welcome, answer, context, *rest = re.split(r"(?=^╭)", out, flags=re.MULTILINE)
    assert "a direct message to the bot" in welcome
    assert answer.startswith("╭─ #general ") and "240 lorries a day" in answer and "1  Context 1" in answer
    assert context.startswith("╭─ only you see this ") and "Read from here" in context
    assert "There is no button 9 on the card above." in context
    assert not rest, "after quit nothing is answered"


def test_mentions_and_direct_messages_are_answered(stocked: CommandLine) -> None:
    out = dev(stocked, "@ ramp", "soup", "", "1", "/help")
    titles = re.findall(r"^╭─ (.+?) ─", out, re.MULTILINE)
    assert titles == ["#general", "direct message", "direct message", "only you see this"]


def test_pages_are_turned_by_number(footnote: CommandLine) -> None:
    pages = "\n\n".join(f"Paragraph {number} of a long tale, told in one sentence." for number in range(1, 21))
    footnote.write("tale.txt", pages)
    assert footnote("ingest", "tale.txt").status == 0
    out = dev(footnote, "/article Paragraph 1 of", "1", "2")
    assert re.findall(r"¶ (\d+)–(\d+)", out) == [("1", "8"), ("9", "16"), ("17", "20")]


def test_what_is_typed_wrongly_is_explained(stocked: CommandLine) -> None:
    out = dev(stocked, "/frobnicate", "/ask", "1", "/article private:maybe")
    assert "There is no /frobnicate. Commands: /about, /article, /ask," in " ".join(out.split())
    assert "Still missing: question" in out
    assert "There is no button 1 on the card above." in out
    assert "╭" not in out


def test_a_source_cannot_steer_the_terminal(footnote: CommandLine) -> None:
    footnote.write("evil.txt", "The heron \x1b[2J of the pond\x07 is here, and \x9b31m stands on one leg.")
    assert footnote("ingest", "evil.txt").status == 0
    out = dev(footnote, "/ask heron", "heron \x1b[2J")
    assert "heron" in out and not set(out) & {"\x1b", "\x07", "\x9b"}


# Typed lines


@app_commands.command()
async def ask(_: object, question: str, private: bool = False) -> None:
    """Ask."""


@app_commands.command()
async def add(_: object, file1: discord.Attachment | None = None) -> None:
    """Add."""


COMMANDS = {"ask": ask, "library add": add}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("why?", DirectMessage("why?")),
        ("  why?  ", DirectMessage("why?")),
        ("@ why?", Mention("why?")),
        ("@footnote why not?", Mention("why not?")),
        ("@", Mention("")),
        ("12", Press(12)),
        ("/ask why not?", SlashCommand("ask", {"question": "why not?"})),
        ("/ask why private:true", SlashCommand("ask", {"question": "why", "private": True})),
        ("/ask private:no why", SlashCommand("ask", {"question": "why", "private": False})),
        ('/ask question:"why not" private:yes', SlashCommand("ask", {"question": "why not", "private": True})),
        ("/ask what of x:y", SlashCommand("ask", {"question": "what of x:y"})),
        ("/library add", SlashCommand("library add", {})),
    ],
)
def test_a_typed_line_is_understood(line: str, meant: object) -> None:
    assert typed(line, COMMANDS) == meant


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/nope", "There is no /nope"),
        ("/ask", "Still missing: question"),
        ("/library", "There is no /library"),
        ("/library add file1:nowhere.txt", "nowhere.txt cannot be read"),
    ],
)
def test_a_command_that_cannot_be_is_a_sentence(line: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        typed(line, COMMANDS)


def test_a_file_is_added_by_its_path_and_its_buttons_press(stocked: CommandLine) -> None:
    stocked.write("silo.txt", "The silo of Norrvik\n\nA silo of 900 tonnes holds barley.\n")
    out = dev(stocked, "/library add file1:silo.txt", "2", "1", "/library list", "/library log", "/library edit silo")
    assert "1 article added" in out
    assert "“The silo of Norrvik” is removed." in out
    assert "The bot opened a form." in out


def test_the_commands_of_a_group_are_typed_too(stocked: CommandLine) -> None:
    out = dev(
        stocked,
        '/ask "a coat of paint"',
        "2",
        "/notebook note number:1 text:mine",
        "/notebook show",
        "/notebook export csv",
        "/watch add ferry OR ramp",
        "/watch list",
    )
    assert "Saved to your notebook" in out and "Note: mine" in out and "(a file: notebook.csv)" in out
    assert "“ferry OR ramp”" in out and "There is no" not in out
