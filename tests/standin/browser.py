"""Headless chromium for tests of pages. A test module takes it by `pytest_plugins = ["tests.standin.browser"]`.

The browser and the tests that use it share one event loop:
`pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]`.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

Visit = Callable[..., Awaitable[Page]]

MISSING = "chromium is missing: `apt-get install chromium fonts-noto-core fonts-noto-color-emoji`"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The one browser of a test run; without chromium a skip, and a failure where CI is set."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    """`page = await visit(url, **context)` opens a page with cookies and settings of its own.

    The test fails at its end if a page had an error, a console complaint (such as a breach of the
    Content-Security-Policy), or asked anything of another host.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    async def open_page(url: str, **context: object) -> Page:
        contexts.append(await browser.new_context(**({"locale": "en-GB"} | context)))  # type: ignore[arg-type]
        page = await contexts[-1].new_page()
        host = urlsplit(url).netloc

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                problems.append(f"console: {message.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                problems.append(f"asked another host: {request.url}")
                if urlsplit(request.url).netloc != host
                else None
            ),
        )
        await page.goto(url)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert problems == []
