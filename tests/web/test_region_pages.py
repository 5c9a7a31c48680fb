"""Every page of the regulator, in both languages, on a desk and a phone; what people do there."""

import shutil
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import FilePayload
from playwright.sync_api import Page
from playwright.sync_api import ViewportSize
from playwright.sync_api import expect

from tests.handing_in import close_month
from tests.handing_in import village_pc
from tests.web.browsers import DESK
from tests.web.browsers import NARROW
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.regions import REPORTED
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
    f"{_OF_PINGDU}?of=standing-cap&case=L1",
    "/region?region=3702&month=2026-11&name=yt&breaches=1&state=filed&model=paid&rule=standing-cap",
    "/region/export?format=print&region=3702&month=2026-11",
    "/region/breaches/export?format=print&region=3702&month=2026-11",
    "/region/cases/fumandi/month-ends/2026-11",
    f"/region/cases/fumandi/entries/{REPORTED}",
    "/region/accesses",
    "/region/packs",
    "/region/packs/pingdu/2026-11",
    "/region/packs/coop-5/2026-11",
    "/region/packs/coop-7/2026-11",
    "/region/simulation",
    "/region/simulation?region=370283&month=2026-11&member-cap=0.5&loan-term=3&usage-fee-cap=5",
)


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


def test_from_the_number_that_is_wrong_to_the_sum_behind_it(
    browser: Browser, standing_county: World
) -> None:
    with visit(browser, standing_county, "regulator", scripts=False) as page:
        page.goto("/region?region=370283&month=2026-11")
        page.click("tr.flagged a.tag")
        said = page.locator(".sum-up").inner_text()
        assert "1,000.00" in said
        assert said.count("500.00") == 2
        assert "100,000.00 × 0.5% = 500.00" in page.locator("main").inner_text()
        page.click("text=1 号借款")
        assert "借款发放" in page.locator("main").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_pack_is_brought_in_and_sent_back(
    browser: Browser, sqlite_template: Path, tmp_path: Path, *, scripts: bool
) -> None:
    path = Path(shutil.copy(sqlite_template, tmp_path / "books.sqlite"))
    pc = village_pc(sqlite_template, tmp_path / "laixi.sqlite", cooperative="laixi")
    pack = close_month(pc, "2026-11")
    pc.office.database.close()
    with (
        county(path, sqlite_template) as served,
        visit(browser, served, "regulator", scripts=scripts) as page,
    ):
        page.goto("/region/packs")
        sent = FilePayload(name="2026-11.zip", mimeType="application/zip", buffer=pack)
        page.set_input_files("#field-pack", files=[sent])
        page.click("form[enctype] button.main")
        expect(page.get_by_role("status")).to_contain_text("已接收")
        page.fill("#field-remark", "请附对账单。")
        page.click("button[value=send-back]")
        expect(page.get_by_role("status")).to_have_text("已退回。")
        page.goto("/region?region=370283&month=2026-11")
        assert page.locator("a.tag.warn").inner_text() == "已退回"


def test_the_overview_prints_on_paper_that_lies_across(
    browser: Browser, standing_county: World
) -> None:
    with visit(browser, standing_county, "regulator") as page:
        page.goto("/region?region=3702&month=2026-11")
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert not page.locator("form.asked").is_visible()


@languages
@pytest.mark.parametrize("address", ["/region/export", "/region/breaches/export"])
def test_a_list_to_print_is_as_wide_as_its_paper(
    browser: Browser, standing_county: World, address: str, language: Language
) -> None:
    # A4 across less its margins is 277 mm, at 96 dots an inch.
    paper = ViewportSize(width=1046, height=717)
    with visit(browser, standing_county, "regulator", language=language, viewport=paper) as page:
        page.goto(f"{address}?format=print&region=3702&month=2026-11")
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= paper["width"]
        assert page.locator(".dense tbody tr").count() == (5 if "breaches" in address else 9)
        assert not page.locator("button[data-print]").is_visible()


def open_all(page: Page) -> None:
    """Open what is folded."""
    for summary in page.locator("summary").all():
        summary.click()
