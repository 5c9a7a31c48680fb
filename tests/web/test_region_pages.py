"""Every page of the regulator, in both languages, on a desk and a phone; what people do there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page

from tests.web.browsers import DESK
from tests.web.browsers import NARROW
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.regions import county
from tests.web.worlds import World

Language = Literal["zh", "en"]
languages = pytest.mark.parametrize("language", ["zh", "en"])
_OF_PINGDU = "/region/cases/pingdu/2026-11"
PAGES = (
    "/region",
    "/region?region=3702&month=2026-10",
    "/region?region=370299&month=2026-11",
    "/region/breaches",
    "/region/breaches?month=2026-11&rule=standing-cap",
    "/region/breaches?month=2026-03",
    _OF_PINGDU,
    f"{_OF_PINGDU}?rule=standing-cap&case=L1",
    "/region/cases/fumandi/month-ends/2026-11",
    "/region/packs",
    "/region/packs/pingdu/2026-11",
    "/region/packs/coop-5/2026-11",
    "/region/packs/coop-7/2026-11",
    "/region/simulation",
    "/region/simulation?region=370283&month=2026-11&member-cap=0.5&loan-term=3&usage-fee-cap=5",
)


@pytest.fixture(scope="session")
def standing_county(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[World]:
    """A county for pages that are only looked at."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("county") / "books.sqlite")
    with county(Path(path), sqlite_template) as served:
        yield served


@languages
@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_regulator_is_sound(
    browser: Browser, standing_county: World, address: str, language: Language
) -> None:
    with visit(browser, standing_county, "regulator", language=language, viewport=DESK) as page:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200
        open_all(page)
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)


@languages
@pytest.mark.parametrize("size", ["standard", "large", "largest"])
def test_the_proof_page_is_sound_in_every_size(
    browser: Browser, standing_county: World, size: str, language: Language
) -> None:
    with visit(browser, standing_county, language=language, viewport=PHONE) as page:
        page.goto(f"/proof?text_size={size}")
        is_sound(page)
        page.set_viewport_size(NARROW)
        is_sound(page)


def open_all(page: Page) -> None:
    """Open what is folded."""
    for summary in page.locator("summary").all():
        summary.click()
