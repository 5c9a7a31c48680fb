"""Vouchers on paper: the size of the page, one page each, whatever the names and sums."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from tests.ledgers import Village
from tests.ledgers import person
from tests.web.browsers import DESK
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.test_pages import Language
from tests.web.test_pages import languages
from tests.web.worlds import World
from tests.web.worlds import world

COOPERATIVE = (
    "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县"
    "孙扎齐牛录镇兴农粮蔬果种植养殖专业合作社联合社"
)
MEMBER = "阿卜杜热合曼·阿卜杜外力·买买提吐尔逊·伊敏江"
#: Width and height in millimetres.
SIZES = {"a5": (210, 148), "a4": (210, 297), "three-part": (241, 140)}
papers = pytest.mark.parametrize("paper", SIZES)


def live_with_long_names(village: Village) -> None:
    """A loan of all that a member may have, repaid a year later with the fee, and too much."""
    with village.office.database.write() as tx:
        tx.run("UPDATE cooperative SET name = :name", name=COOPERATIVE)
    share = parse_yuan("2499999.99")
    members = tuple(
        OpeningMember(
            person=replace(person(number), name=f"{MEMBER}{number}"),
            joined_on=village.today.replace(year=2020),
            participant_since=village.today.replace(year=2021),
            shares=share,
        )
        for number in (1, 2)
    )
    opening = RecordOpeningBalances(
        bank=Money(2 * share.fen), surplus=Money(0), members=members, loans=()
    )
    village.do(village.bookkeeper, opening, village.supervisor)
    due_on = village.today.replace(year=2027)
    loan = village.lend(1, "249999.99", due_on)
    village.clock.move_to(due_on)
    village.repay(loan, "299999.98")


@dataclass(frozen=True, slots=True)
class Printed:
    """Pages of a PDF. width, height: in millimetres, to the nearest."""

    pages: int
    width: int
    height: int


def printed(page: Page) -> Printed:
    made = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", made))
    ((width, height),) = boxes
    return Printed(
        pages=len(re.findall(rb"/Type\s*/Page\b", made)),
        width=_millimetres(width),
        height=_millimetres(height),
    )


def _millimetres(points: bytes) -> int:
    """Points are a 72nd of an inch of 25.4 mm; what is written has up to five decimals."""
    whole, _, decimals = points.decode().partition(".")
    hundred_thousandths = int(whole) * 100_000 + int(decimals.ljust(5, "0")[:5])
    return (hundred_thousandths * 254 + 36_000_000) // 72_000_000


@pytest.fixture(scope="module")
def long_world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[World]:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("world") / "books.sqlite")
    with world(Path(path), live_with_long_names) as served:
        yield served


def newest_voucher(here: World) -> str:
    with here.village.office.database.read() as tx:
        row = tx.row("SELECT max(seq) FROM entry WHERE voucher > 0")
    assert row is not None
    return f"/c/fumandi/journal/{row[0]}/voucher"


@languages
@papers
def test_a_voucher_is_one_page_of_its_paper(
    browser: Browser, long_world: World, paper: str, language: Language
) -> None:
    with visit(browser, long_world, "cashier", language=language) as page:
        page.goto(f"{newest_voucher(long_world)}?paper={paper}")
        voucher = page.locator(".voucher").first
        for told in (COOPERATIVE, MEMBER, "贰拾玖万玖仟玖佰玖拾玖元玖角捌分", "299,999.98"):
            expect(voucher).to_contain_text(told)
        assert voucher.locator("table").nth(1).locator("tbody tr").count() == 3
        assert printed(page) == Printed(1, *SIZES[paper])
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            is_sound(page)


@languages
def test_what_is_on_paper_is_all_within_its_edges(
    browser: Browser, long_world: World, language: Language
) -> None:
    """Each copy on A4 ends above the line to cut along, or the end of the sheet."""
    with visit(browser, long_world, "cashier", language=language) as page:
        page.goto(f"{newest_voucher(long_world)}?paper=a4")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots an inch
        for voucher in page.locator(".voucher").all():
            box = voucher.bounding_box()
            last = voucher.locator(".signatures").bounding_box()
            assert box is not None
            assert last is not None
            assert last["y"] + last["height"] <= box["y"] + box["height"]
        half = page.locator(".cut").bounding_box()
        assert half is not None
        assert abs(half["y"] - 1122.5 / 2) < 4  # 148.5 mm, to a millimetre


def test_the_copies_are_named(browser: Browser, long_world: World) -> None:
    address = newest_voucher(long_world)
    with visit(browser, long_world, "cashier") as page:
        page.goto(address)
        expect(page.locator(".voucher")).to_have_count(1)
        expect(page.locator(".copy")).to_have_count(0)
        page.click("text=A4 纵向，一页两联")
        expect(page.locator(".copy")).to_have_text(["社员联", "记账联"])
        expect(page.locator(".cut")).to_have_text("沿此线裁开")
        page.click("text=三联针式打印纸")
        expect(page.locator(".copy")).to_have_text(["第一联 存根　第二联 记账　第三联 社员"])


def test_a_voucher_about_no_member_has_no_copy_for_one(browser: Browser, long_world: World) -> None:
    with visit(browser, long_world, "cashier") as page:
        page.goto("/c/fumandi/journal/2/voucher?paper=a4")  # the opening balances
        expect(page.locator(".copy")).to_have_text(["存根联", "记账联"])


def test_the_paper_is_kept_and_both_copies_are_one_print(
    browser: Browser, own_world: World
) -> None:
    paid = own_world.village.repay(1, "5000.00").seq
    with visit(browser, own_world, "cashier") as page:
        page.goto(f"/c/fumandi/journal/{paid}/voucher?paper=a4")
        page.click("form.buttons button")
        page.wait_for_url("**/voucher?printed=")
        expect(page.locator(".voucher")).to_have_count(2)
        for copy in page.locator(".voucher").all():
            expect(copy).to_contain_text("第 1 次打印")
        expect(page.locator("[data-print-now]")).to_have_count(1)
        page.click("text=A5 横向")
        expect(page.locator("[data-print-now]"), "another paper is another print").to_have_count(0)
        page.click("form.buttons button")
        expect(page.locator(".voucher")).to_contain_text("补打，第 2 次打印")
        page.goto(f"/c/fumandi/journal/{paid}/voucher?paper=foolscap")
        expect(page.locator(".filters [aria-current]")).to_have_text("A5 横向")


def test_a_printed_list_says_what_it_is_of_whom_on_a4(
    browser: Browser, standing_world: World
) -> None:
    with visit(browser, standing_world, "manager") as page:
        for address, title in (
            ("published?month=2026-12", "公示 2026-12"),
            ("accounts", "科目余额"),
        ):
            page.goto(f"/c/fumandi/{address}")
            page.emulate_media(media="print")
            expect(page.locator("h1")).to_have_text(title)
            expect(page.locator("h1")).to_be_visible()
            expect(page.locator(".printed")).to_be_visible()
            expect(page.locator(".printed")).to_have_text("测试粮蔬专业合作社")
            expect(page.locator("[data-print]")).not_to_be_visible()
            printed = page.pdf(prefer_css_page_size=True)
            page.emulate_media(media="screen")
            assert re.search(rb"/MediaBox\s*\[0 0 59[0-9][0-9.]* 84[12][0-9.]*\]", printed)
