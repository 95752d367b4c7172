"""The real server as a process of its own, with the built-in models, for tests that stop it, kill it and open it in a browser.

A conftest takes over what it needs: `from tests.support.server import page, server  # noqa`.

- `server`: a running `benchmarks.support.Server` on a fresh data folder
- `page`: a page of a Chromium without a window
- `models`: the data folder that holds the built-in models

What is missing (the client, the browser) skips a test; where everything must run (`CI=true`), it fails it.
"""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from benchmarks.support import Server, data_folder
from everkin.api.pages import CLIENT
from tests.support.weights import weights_folder
from tools import find_browser


def require(there: object, sentence: str) -> None:
    """Skip the test unless something is there, or fail it where it must run."""
    if not there:
        (pytest.fail if find_browser.is_required(os.environ) else pytest.skip)(sentence)


@pytest.fixture(scope="session")
def models() -> Path:
    """The data folder that holds the built-in models."""
    return weights_folder()


@pytest.fixture
def server(models: Path) -> Iterator[Server]:
    """A running server with the built-in models."""
    with data_folder(models) as folder, Server(folder) as running:
        yield running


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    """A blank page."""
    browser = find_browser.find()
    require(browser, find_browser.MISSING.format("cannot run"))
    require((CLIENT / "index.html").is_file(), "The web client has not been built. Build it with: make run")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        try:
            yield await chromium.new_page()
        finally:
            await chromium.close()
