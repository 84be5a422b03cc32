"""`footnote cite`: what a shell gets."""

from __future__ import annotations

import json

import bibtexparser
import pytest

from retrieval.answers.cite.styles import Style
from tests.bot.commandline import CommandLine


def ferry_id(stocked: CommandLine) -> str:
    (found,) = [form["id"] for form in stocked("articles", "--json").json if form["source"].endswith("ferry.md")]
    return str(found)


@pytest.mark.parametrize("style", [style.value for style in Style])
def test_every_style_prints_the_title(stocked: CommandLine, style: str) -> None:
    run = stocked("cite", ferry_id(stocked), "--style", style)
    assert run.status == 0 and run.err == ""
    assert "ferry crews stop work" in run.out.lower()


def test_several_articles_are_one_file_of_bibtex_and_one_array_of_json(stocked: CommandLine) -> None:
    ids = [str(form["id"]) for form in stocked("articles", "--json").json]
    assert len(ids) == 2
    library = bibtexparser.parse_string(stocked("cite", *ids, "--style", "bibtex").out)
    assert len(library.entries) == 2 and not library.failed_blocks
    assert len(json.loads(stocked("cite", *ids, "--style", "csl-json").out)) == 2


def test_an_article_of_another_library_is_not_cited(stocked: CommandLine) -> None:
    run = stocked("cite", ferry_id(stocked), "--library", "seeds")
    assert run.status == 2 and run.out == ""
    assert run.complaint() == "That article is not in this library any more."
