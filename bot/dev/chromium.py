"""A headless Chromium of this machine, driven by Playwright: for pictures of cards and for the page's tests."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from retrieval.errors import FootnoteError

# A container has no sandbox of its own to give, and nothing may be fetched.
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Where Chromium is, None where it is not."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A running browser. Raises FootnoteError where this machine has none."""
    path = chromium_path()
    if path is None:
        raise FootnoteError("This needs Chromium. Install it, for instance: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_OPTIONS))
        try:
            yield browser
        finally:
            await browser.close()
