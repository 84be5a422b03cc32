"""The dev runner's page in a real browser: `footnote dev --web` as a newcomer meets it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.dev.chromium import chromium_path, launched

pytestmark = pytest.mark.skipif(chromium_path() is None, reason="there is no Chromium on this machine")

ROOT = Path(__file__).resolve().parents[2]
# Milliseconds: a loaded machine draws a page slowly.
PATIENCE = 60_000


@pytest_asyncio.fixture
async def addresses(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """The addresses that `footnote dev --web` prints, by what they show; Ctrl-C ends it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "dev", "--web", "--no-open"),
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "FOOTNOTE_DATA": str(tmp_path / "data")},
    )
    assert process.stdout is not None
    lines = [(await asyncio.wait_for(process.stdout.readline(), 120)).decode().split() for _ in range(2)]
    yield {" ".join(line[:-1]): line[-1] for line in lines}
    process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(process.wait(), 60) == 130, "Ctrl-C ends it as it ends any command"


def last_message(page: Page) -> Locator:
    return page.locator("article.channel-message").last


async def type_line(page: Page, *keys: str) -> None:
    """Type into the message box; Enter after each part, as a person picks a command and then sends it."""
    await page.locator("#channel-composer-input").click()
    for part in keys:
        await page.keyboard.type(part)
        # The list of commands is fetched while somebody types.
        await page.wait_for_timeout(800)
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(400)


async def test_a_question_is_asked_and_its_buttons_answer(addresses: dict[str, str]) -> None:
    async with launched() as browser:
        page = await browser.new_page(viewport={"width": 1_000, "height": 1_200})
        await page.goto(addresses["#general"])
        await type_line(page, "/ask", "What is Verus?")
        answer = page.locator("article.channel-message", has_text="What is Verus?").first
        await expect(answer).to_contain_text("What is Verus?", timeout=PATIENCE)
        await expect(answer).to_contain_text("is a product of LEO Technologies")
        await expect(answer).to_contain_text("Footnote brief, after The Intercept")
        await answer.get_by_role("button", name="Context 1").click()
        await expect(last_message(page)).to_contain_text("Read from here", timeout=PATIENCE)
        await answer.get_by_role("button", name="More").click()
        await expect(last_message(page)).to_contain_text("Context 4", timeout=PATIENCE)


async def test_a_direct_message_is_answered_on_its_own_page(addresses: dict[str, str]) -> None:
    async with launched() as browser:
        page = await browser.new_page(viewport={"width": 1_000, "height": 1_200})
        await page.goto(addresses["direct messages"])
        await type_line(page, "What did Mijente start?")
        await expect(last_message(page)).to_contain_text("No Tech for ICE", timeout=PATIENCE)
        await type_line(page, "context 1")
        await expect(last_message(page)).to_contain_text("Read from here", timeout=PATIENCE)
