"""The pictures of the guides: the pages of a made-up village, in both languages.

Run by ``scripts/screenshots FOLDER``.
"""

import sys
import tempfile
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright

from coop_credit.store.migrating import migrate
from tests.web.browsers import DESK
from tests.web.browsers import LOCALES
from tests.web.browsers import PHONE
from tests.web.browsers import launched
from tests.web.browsers import visit
from tests.web.worlds import World
from tests.web.worlds import world

#: The name of a picture, who looks, at which address, and what is done there first.
Picture = tuple[str, str, str, Callable[[Page], None]]


def _as_it_is(_page: Page) -> None:
    """Nothing is done first."""


def _ask_too_much(page: Page) -> None:
    page.select_option("#field-member", "1")
    page.fill("#field-amount", "42000")
    page.fill("#field-rate", "6")
    page.wait_for_selector(".why-under .broken")


def _check_a_repayment(page: Page) -> None:
    page.fill("#field-amount", "20500")
    page.click("button[value=look]")


DESK_PICTURES: Sequence[Picture] = (
    ("today", "cashier", "/c/fumandi/", _as_it_is),
    ("new-loan", "manager", "/c/fumandi/loans/new", _ask_too_much),
    ("check", "cashier", "/c/fumandi/do/repay?loan=4", _check_a_repayment),
    ("member", "cashier", "/c/fumandi/members/1", _as_it_is),
    ("voucher", "cashier", "/c/fumandi/journal/10/voucher", _as_it_is),
    ("month", "bookkeeper", "/c/fumandi/month/check", _as_it_is),
)
PHONE_PICTURES: Sequence[Picture] = (("own-page", "member1", "/me", _as_it_is),)


def take(browser: Browser, here: World, folder: Path) -> None:
    """Every picture in both languages."""
    for language in LOCALES:
        for viewport, pictures in ((DESK, DESK_PICTURES), (PHONE, PHONE_PICTURES)):
            for name, who, address, before in pictures:
                with visit(browser, here, who, language=language, viewport=viewport) as page:
                    page.goto(address)
                    before(page)
                    page.screenshot(path=folder / f"{name}-{language}.png")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "books.sqlite"
        migrate(f"sqlite:///{path}")
        with world(path) as here, sync_playwright() as playwright:
            browser = launched(playwright)
            take(browser, here, folder)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
