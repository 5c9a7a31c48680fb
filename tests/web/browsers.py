"""Chromium as people have it, and what no page may do in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # has none
from axe_playwright_python.base import AxeResults
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import Playwright
from playwright.sync_api import ViewportSize

from tests.profiles import is_long
from tests.web.worlds import World

DESK = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=320, height=640)
_SHELL = "chromium-headless-shell"
LOCALES: dict[Literal["zh", "en"], str] = {"zh": "zh-CN", "en": "en-GB"}
_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
_AXE = {"resultTypes": ["violations"]}
_NO_CONTRAST = _AXE | {"rules": {"color-contrast": {"enabled": False}}}


def launched(playwright: Playwright) -> Browser:
    """Chromium without a window; where it is missing this is a failure, and no test is left out.

    The pages are those that people see: the shell is Chromium without the parts around the page,
    which take longer than the page itself.
    """
    found = shutil.which(_SHELL)
    assert found, f"Chromium is missing. On Debian: apt-get install {_SHELL}"
    return playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))


@contextmanager
def visit(
    browser: Browser,
    world: World,
    who: str = "",
    *,
    language: Literal["zh", "en"] = "zh",
    viewport: ViewportSize = DESK,
    scripts: bool = True,
    minding: str = "",
) -> Iterator[Page]:
    """A page of somebody's, signed in; nobody's when ``who`` is left out.

    At the end: nothing was fetched from elsewhere, and nothing was complained of but what holds
    the text ``minding``.
    """
    context = browser.new_context(
        base_url=world.address,
        locale=LOCALES[language],
        timezone_id="Asia/Shanghai",
        viewport=viewport,
        java_script_enabled=scripts,
    )
    page = context.new_page()
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: elsewhere.append(asked.url))
    if who:
        sign_in(page, world, who)
    complaints.clear()
    try:
        yield page
        here = (world.address, "data:")
        assert not [url for url in elsewhere if not url.startswith(here)]
        assert not [said for said in complaints if not minding or minding not in said]
    finally:
        context.close()


def sign_in(page: Page, world: World, who: str) -> None:
    """Sign in with a token: the form is sent, and the page behind it is not waited for."""
    answer = page.request.post("/sign-in", form={"token": world.tokens[who]}, max_redirects=0)
    assert answer.status == HTTPStatus.SEE_OTHER


def is_sound(page: Page) -> None:
    """Whoever uses the page can: nothing that axe finds, no sideways scroll, one heading.

    Contrasts take axe longer than all its other rules together. Pages have the same colours in
    both languages, so short runs look at those of the Chinese ones.
    """
    page.wait_for_load_state()
    is_english = page.locator("html").get_attribute("lang") == "en"
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = _AXE if is_long() or not is_english else _NO_CONTRAST
    found = AxeResults(page.evaluate("options => axe.run(options)", options))
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1
