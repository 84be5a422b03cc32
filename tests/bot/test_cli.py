"""`footnote` on the command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.commandline import AT_MOST, CommandLine
from tests.bot.newsroom import FERRY

COMMANDS = ("ask", "search", "ingest", "articles", "edit", "export", "serve", "dev")


# The first minute


def test_a_question_on_a_fresh_folder_is_answered_from_the_starter_library(footnote: CommandLine) -> None:
    run = footnote.from_nothing("ask", "Who leads LEO Technologies?")
    assert (run.status, run.err) == (0, "")
    assert "LEO Technologies" in run.out
    assert "[1] " in run.out and "prison-calls-coronavirus.md" in run.out and "¶ " in run.out


def test_the_data_folder_is_that_of_the_environment_or_of_a_file_env(footnote: CommandLine) -> None:
    assert footnote("articles", FOOTNOTE_DATA=None).status == 0
    assert (footnote.folder / "data" / "archive.db").is_file()
    footnote.write(".env", "FOOTNOTE_DATA=from-file\n")
    assert footnote("articles", FOOTNOTE_DATA=None).status == 0
    assert (footnote.folder / "from-file" / "archive.db").is_file()
    assert footnote("articles", FOOTNOTE_DATA="from-environment").status == 0
    assert (footnote.folder / "from-environment" / "archive.db").is_file()


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_every_help_shows_an_example(stocked: CommandLine, command: tuple[str, ...]) -> None:
    run = stocked(*command, "--help")
    assert (run.status, run.err) == (0, "")
    example = run.out.partition("Example")[2]
    assert " ".join(["footnote", *command]) in example


def test_the_version_is_printed(stocked: CommandLine) -> None:
    run = stocked("--version")
    assert run.status == 0 and run.out.startswith("footnote, version ")


def test_without_a_command_the_help_is_shown_line_by_line(stocked: CommandLine) -> None:
    run = stocked()
    assert run.status == 2
    assert "\n  ingest" in run.out + run.err


# Misuse


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("frobnicate",), "No such command"),
        (("ask",), "Missing argument"),
        (("ask", "ramp", "--colour"), "No such option"),
        (("search", "ramp", "--limit", "0"), "Invalid value for '--limit'"),
        (("ingest", "no-such-file.txt"), "no-such-file.txt: there is no such file or folder."),
        (
            ("ask", "ramp", "--library", "nowhere"),
            "There is no library named 'nowhere'. Libraries here: main, seeds.",
        ),
        (("articles", "--library", "main", "--library", "nowhere"), "There is no library named 'nowhere'."),
        (("ingest", "stories", "--library", "../up"), "'../up' cannot name a library."),
        (("migrate", "no-such-folder", "copy"), "There is no archive in the folder no-such-folder."),
        (("serve",), "DISCORD_TOKEN is not set. Copy .env.example to .env"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_misuse_is_one_line_and_status_2(stocked: CommandLine, arguments: tuple[str, ...], sentence: str) -> None:
    run = stocked(*arguments)
    assert (run.status, run.out) == (2, "")
    assert sentence in run.complaint()


def test_a_data_folder_that_is_a_file_is_one_line_and_status_2(footnote: CommandLine) -> None:
    footnote.write("data", "I am a file.")
    run = footnote("ask", "ramp")
    assert run.status == 2
    assert "The archive cannot be used" in run.complaint()
    assert str(footnote.folder) not in run.err


def test_a_file_env_in_another_encoding_is_one_line_and_status_2(footnote: CommandLine) -> None:
    footnote.write(".env", "DISCORD_TOKEN=s3cret-token\r\n".encode("utf-16"))
    run = footnote("ask", "ramp")
    assert run.status == 2
    assert ".env" in run.complaint() and "s3cret" not in run.err


def test_a_path_too_long_for_the_system_is_one_line_and_status_2(footnote: CommandLine) -> None:
    run = footnote("ingest", "a" * 300 + ".txt")
    assert run.status == 2
    run.complaint()


@pytest.mark.skipif(sys.platform != "linux", reason="only there are names of files any bytes")
def test_a_file_whose_name_is_no_text_does_not_stop_the_others(footnote: CommandLine) -> None:
    footnote.write("inbox/heron.txt", "A heron stands on one leg.")
    footnote.write(os.fsdecode(b"inbox/h\xe9ron.txt"), "A heron sleeps on one leg.")
    run = footnote("ingest", "inbox")
    assert "added: heron.txt (main)" in run.out
    assert "Traceback" not in run.err


@pytest.mark.parametrize("variable", ["environment", "file"])
def test_a_token_is_never_printed(footnote: CommandLine, variable: str) -> None:
    footnote.write("data", "I am a file, so that serve ends before it calls Discord.")
    token = "MTIzNDU2Nzg5.secret.token-of-a-bot"
    if variable == "file":
        footnote.write(".env", f"DISCORD_TOKEN={token}\n")
        run = footnote("serve")
    else:
        run = footnote("serve", DISCORD_TOKEN=token)
    assert run.status == 2
    assert "DISCORD_TOKEN is not set" not in run.complaint(), "the token was not read"
    assert token not in run.out + run.err and "secret" not in run.out + run.err


@pytest.mark.parametrize("token", ["", "   "])
def test_an_empty_token_is_no_token(footnote: CommandLine, token: str) -> None:
    assert "DISCORD_TOKEN is not set" in footnote("serve", DISCORD_TOKEN=token).complaint()


# Nothing found


@pytest.mark.parametrize("arguments", [("ask", "plutonium"), ("search", "plutonium"), ("ask", ""), ("ask", "?!")])
def test_nothing_found_is_status_1(stocked: CommandLine, arguments: tuple[str, ...]) -> None:
    run = stocked(*arguments)
    assert (run.status, run.err) == (1, "")
    assert "Nothing in the library" in run.out or "There is no word in this to look for." in run.out


# Ingest


def test_a_dump_of_several_posts_says_how_many_articles_it_became(footnote: CommandLine) -> None:
    body = "The old ferry came back to the harbour this spring, " + "painted blue and carrying more bicycles " * 4
    footnote.write("dump.txt", "".join(f"Harbour News\n\nFerry {number}\n\n{body}.\n\n" for number in range(3)))
    assert footnote("ingest", "dump.txt").out == "added: dump.txt (main): 3 articles\n"
    assert [one["title"] for one in footnote("articles", "--json").json] == ["Ferry 0", "Ferry 1", "Ferry 2"]


def test_a_folder_and_a_file_are_added_once(footnote: CommandLine) -> None:
    footnote.write("stories/ferry.md", FERRY)
    footnote.write("stories/deep/er/note.txt", "The note of a keeper.\n\nHe saw a seal on the ice.\n")
    footnote.write("stories/picture.png", b"\x89PNG")
    footnote.write("stories/.hidden.txt", "Nobody sees this.")
    footnote.write("alone.txt", "A lone walrus sat on the pier and looked at the boats.\n")
    first = footnote("ingest", "stories", "alone.txt")
    assert (first.status, first.err) == (0, "")
    assert first.out.splitlines() == [
        "added: deep/er/note.txt (main)",
        "added: ferry.md (main)",
        "added: alone.txt (main)",
    ]
    again = footnote("ingest", "stories", "alone.txt", "--json")
    assert again.status == 0
    assert [(line["source"], line["status"], line["articles"]) for line in again.json] == [
        ("deep/er/note.txt", "already here", []),
        ("ferry.md", "already here", []),
        ("alone.txt", "already here", []),
    ]
    assert "walrus sat on the pier" in footnote("ask", "walrus").out
    assert footnote("ask", "hidden").status == 1


def test_what_can_be_read_is_added_though_the_rest_is_refused(footnote: CommandLine) -> None:
    footnote.write("good.txt", "A good text about a heron.")
    footnote.write("empty.txt", "")
    footnote.write("binary.txt", b"\x00\x01\x02\x03" * 50)
    footnote.write("broken.md", "---\ntitle: [\n---\n\nText.\n")
    footnote.write("table.xls", b"cells")
    run = footnote("ingest", "empty.txt", "binary.txt", "gone.txt", "broken.md", "table.xls", "good.txt")
    assert run.status == 2
    assert run.out == "added: good.txt (main)\n"
    complaints = run.err.splitlines()
    assert len(complaints) == 5 and all(line.startswith("footnote: ") for line in complaints)
    for name in ("empty.txt", "binary.txt", "gone.txt", "broken.md", "table.xls"):
        assert sum(f"footnote: {name}: " in line for line in complaints) == 1


def test_an_empty_folder_says_what_is_missing(footnote: CommandLine) -> None:
    (footnote.folder / "nothing").mkdir()
    run = footnote("ingest", "nothing")
    assert run.status == 1
    assert "no file in that folder that can be read" in run.complaint()


def test_libraries_are_apart_and_can_be_asked_together(footnote: CommandLine) -> None:
    footnote.write("one.txt", "The heron of library one stands still.")
    footnote.write("two.txt", "The heron of library two has flown.")
    footnote("ingest", "one.txt", "--library", "one")
    footnote("ingest", "two.txt", "--library", "two", "--library", "third")
    assert [
        line["article"]["library"] for line in footnote("search", "heron", "--library", "one", "--json").json
    ] == ["one"]
    both = footnote("search", "heron", "--library", "one", "--library", "two", "--json")
    assert sorted(line["article"]["library"] for line in both.json) == ["one", "two"]
    assert footnote("ask", "heron").status == 1, "a library with a name is seen only by who names it"
    listed = footnote("articles")
    assert listed.status == 0
    assert listed.err.strip() == "Other libraries (--library NAME): one, third, two"


# The terminal


def test_a_source_cannot_steer_the_terminal(footnote: CommandLine) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m"
    body = f"The heron {evil} of the pond is here, and stands on one leg."
    footnote.write("evil.txt", f"{body}\n\n{evil} Another heron {evil} stands on another leg of its own.\n")
    footnote.write(
        "front.md", '---\ntitle: "Heron \u202e \\e[2J"\noutlet: "\\e[31m"\n---\n\nA heron of the third pond.\n'
    )
    footnote("ingest", ".")
    for command in (("ask", "heron"), ("search", "heron"), ("articles",)):
        run = footnote(*command)
        assert run.status == 0 and "eron" in run.out
        assert not set(run.out + run.err) & {"\x1b", "\x07", "\x9b", "\u202e"}, command


def test_the_name_of_a_file_cannot_steer_the_terminal(footnote: CommandLine) -> None:
    footnote.write("inbox/evil\x1b[2J.txt", "A heron.")
    footnote.write("inbox/void\x1b[2J.txt", "")
    run = footnote("ingest", "inbox")
    assert "added: " in run.out and "void" in run.err
    assert "\x1b" not in run.out + run.err


def test_windows_line_ends_are_drawn_as_line_ends(stocked: CommandLine) -> None:
    run = stocked("ask", "How many gulls did the keeper count?")
    assert "She counted ninety gulls." in run.out
    assert "\ufffd" not in run.out


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_every_letter_can_be_printed_in_any_locale(stocked: CommandLine, form: tuple[str, ...]) -> None:
    run = stocked.from_nothing("ask", "whales", *form, PYTHONIOENCODING="cp1252")
    assert (run.status, run.err) == (0, "")
    assert "\N{WHALE}\N{WHALE} Two whales" in run.out


def test_a_reader_that_goes_away_ends_it_silently(stocked: CommandLine) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "articles", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=stocked.folder,
        env=stocked.environment(),
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        complaint = process.stderr.read()
    assert (process.returncode, complaint) == (0, b"")


def test_python_m_bot_and_footnote_are_the_same(stocked: CommandLine) -> None:
    script = Path(sys.executable).with_name("footnote")
    if not script.exists():
        pytest.skip("the project is not installed in this environment")
    run = subprocess.run(
        [script, "ask", "ramp", "--json"],
        capture_output=True,
        cwd=stocked.folder,
        env=stocked.environment(),
        timeout=AT_MOST,
    )
    assert run.stdout.decode() == stocked("ask", "ramp", "--json").out


def test_a_declined_question_shows_what_is_near_as_no_answer(stocked: CommandLine) -> None:
    run = stocked("ask", "Which ramp did Neptune’s emperor crack in Byzantium before breakfast?")
    assert run.status == 1
    nothing, near, rest = (
        run.out.index(part) for part in ("Nothing in the library answers", "Nearest, not an", "[1]")
    )
    assert nothing < near < rest
    assert "Not in the library: “Neptune’s”, “emperor”, “Byzantium”, “breakfast”" in " ".join(run.out.split())


def test_a_slip_of_the_fingers_is_met_with_a_question(stocked: CommandLine) -> None:
    assert "Did you mean Holt?" in stocked("ask", "Who is Maren Hollt?").out


def test_a_search_without_a_word_to_look_for_says_so(stocked: CommandLine) -> None:
    run = stocked("search", "what is it?")
    assert run.status == 1
    assert "There is no word in this to look for." in run.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_no_space_for_what_is_printed_is_one_line(stocked: CommandLine) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "bot", "ask", "ramp"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=stocked.folder,
            env=stocked.environment(),
        )
    assert run.returncode == 2
    assert run.stderr.startswith(b"footnote: There is no space left") and run.stderr.count(b"\n") == 1
