"""A served village and a real browser, one of each for a process of the test run."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import sync_playwright

from coop_credit.asking import OFFICE
from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.apps import app_of
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village
from tests.web.browsers import launched
from tests.web.region_clients import Region
from tests.web.regions import TODAY
from tests.web.regions import county
from tests.web.regions import settle
from tests.web.regions import tokens
from tests.web.visitors import served
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


@pytest.fixture
def app(sqlite_url: str, privacy: Privacy, clock: FixedClock) -> Iterator[Flask]:
    """The pages of a village, for somebody without a browser."""
    with served(sqlite_url, privacy, clock) as made:
        yield made


@pytest.fixture
def own_village(app: Flask, clock: FixedClock) -> Village:
    """The village of the app, which a test may change."""
    return Village(app.extensions[OFFICE], clock, keys=count(100))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The distribution's Chromium."""
    with sync_playwright() as playwright:
        opened = launched(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def laid_out(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> tuple[Path, dict[str, str]]:
    """The county's file, and the tokens in it."""
    path = tmp_path_factory.mktemp("laid-out") / "books.sqlite"
    shutil.copy(sqlite_template, path)
    database, privacy, clock = _opened(path)
    settle(Office(database, privacy, clock, SIGNER), clock, sqlite_template, path.parent)
    made = tokens(database)
    database.close()
    return path, made


@pytest.fixture
def region(laid_out: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Region]:
    """The county, for a test of its own."""
    path = Path(shutil.copy(laid_out[0], tmp_path / "books.sqlite"))
    database, privacy, clock = _opened(path)
    clock.move_to(TODAY)
    office = Office(database, privacy, clock, SIGNER)
    yield Region(office, app_of(office).test_client(), laid_out[1])
    database.close()


def _opened(path: Path) -> tuple[Database, Privacy, FixedClock]:
    return Database.open(f"sqlite:///{path}"), Privacy(b"d" * 32, b"i" * 32), FixedClock()


@pytest.fixture(scope="session")
def standing_county(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[World]:
    """A county for pages that are only looked at."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("county") / "books.sqlite")
    with county(Path(path), sqlite_template) as served:
        yield served
