"""Interactions that reach the bot too late to be answered."""

from __future__ import annotations

import logging

import pytest
from simcord.backend import serializers

from tests.bot.arriving import AUTOCOMPLETE, COMMAND, COMPONENT, arrive, command
from tests.bot.newsroom import Newsroom


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(("after", "answered"), [(0.5, True), (2.5, True), (2.9, False), (30, False)])
async def test_a_command_that_comes_late_is_dropped_and_logged(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture, after: float, answered: bool
) -> None:
    result = await arrive(newsroom, COMMAND, command(newsroom, "help"), after=after)
    assert result.acknowledged is answered
    late = (
        [] if answered else [f"dropped an interaction that came {after:.1f} s late; is this machine's clock right?"]
    )
    assert warnings(caplog) == late


async def test_a_press_that_comes_late_is_dropped_and_logged(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    forged = await newsroom.post("fn1:context:1")
    backend = newsroom.env.backend
    stored = backend.get_message(newsroom.channel.id, forged.id)
    message = {"message": dict(serializers.message_payload(backend, stored))}
    data = {"custom_id": "fn1:context:1", "component_type": 2}
    assert (await arrive(newsroom, COMPONENT, data, after=1, **message)).acknowledged
    assert warnings(caplog) == []
    assert not (await arrive(newsroom, COMPONENT, data, after=3, **message)).acknowledged
    assert len(warnings(caplog)) == 1 and "3.0 s late" in warnings(caplog)[0]


async def test_typing_that_comes_late_gets_no_list(newsroom: Newsroom) -> None:
    typed = {"name": "title", "type": 3, "value": "ferry", "focused": True}
    data = command(newsroom, "article", typed)
    soon = await arrive(newsroom, AUTOCOMPLETE, data, after=1)
    assert soon.autocomplete_choices is not None and len(soon.autocomplete_choices) == 1
    late = await arrive(newsroom, AUTOCOMPLETE, data, after=3)
    assert late.autocomplete_choices is None
