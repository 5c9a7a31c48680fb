"""A served village and a real browser, one of each for a process of the test run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import sync_playwright

from tests.web.browsers import launched
from tests.web.worlds import World
from tests.web.worlds import world


@pytest.fixture(scope="session")
def standing_world(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[World]:
    """A village for pages that are only looked at."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("world") / "books.sqlite")
    with world(Path(path)) as served:
        yield served


@pytest.fixture
def own_world(sqlite_path: Path) -> Iterator[World]:
    """A village that a test may change."""
    with world(sqlite_path) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    with sync_playwright() as playwright:
        opened = launched(playwright)
        yield opened
        opened.close()
