"""What a member reads on the own pages: what to pay, why this much, what was corrected."""

import datetime as dt
import re
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from coop_credit.store.access import Grant
from tests.apps import app_of
from tests.ledgers import Village
from tests.web.browsers import NARROW
from tests.web.browsers import PHONE
from tests.web.browsers import visit
from tests.web.visitors import Visitor
from tests.web.visitors import printing_codes
from tests.web.worlds import World

Language = Literal["zh", "en"]
languages = pytest.mark.parametrize("language", ["zh", "en"])
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def app(village: Village) -> Flask:
    """The pages of a fund of 100,000.00, of which one member may have 5,000.00."""
    village.open_with(10, "100000.00")
    return app_of(village.office, printing_codes)


def member(app: Flask, number: int) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as(
        Grant(principal=f"member:{number}", role="member", scope="fumandi", member=number)
    )
    return visitor


def read(visitor: Visitor, address: str = "/me") -> str:
    """The page's text, without its marks and breaks."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_what_is_to_be_paid_next_is_principal_and_fee(app: Flask, village: Village) -> None:
    # 3,000.00 for 30 days at 6 % of 365: 3000 * 30 * 0.06 / 365 = 14.79.
    village.lend(2, "3000.00", dt.date(2027, 2, 24), instalments=3)
    told = read(member(app, 2))
    assert "下次还款 1,014.79 元 本金 1,000.00 元，使用费 14.79 元 最晚 2026年12月24日" in told
    # Who pays just that on the day is late with nothing.
    village.clock.move_to(dt.date(2026, 12, 24))
    village.repay(1, "1014.79")
    village.clock.move_to(dt.date(2026, 12, 25))
    assert "最晚 2027年1月24日（周日） 还有 30 天" in read(member(app, 2))


@sqlite
def test_what_is_late_is_told_together_with_the_fee_until_today(
    app: Flask, village: Village
) -> None:
    # Both parts that have passed, and 3000 * 62 * 0.06 / 365 = 30.58 for 62 days.
    village.lend(2, "3000.00", dt.date(2027, 2, 24), instalments=3)
    village.clock.move_to(dt.date(2027, 1, 25))
    told = read(member(app, 2))
    assert "现在应还 2,030.58 元 本金 2,000.00 元，使用费 30.58 元（算到今天）" in told
    assert "逾期 32 天" in told
    village.repay(1, "2030.58")
    assert "最晚 2027年2月24日（周三） 还有 30 天" in read(member(app, 2))


@sqlite
def test_why_so_much_may_be_borrowed_is_told_by_just_that_sum(app: Flask, village: Village) -> None:
    village.lend(2, "3000.00", dt.date(2027, 5, 24))
    told = read(member(app, 2))
    assert "还能借 2,000.00 元" in told
    assert "再借 2,000.00 元，一年还清" in told
    assert "共欠 5,000.00 元，上限为互助资金的 5%，即 5,000.00 元，尚余 0.00 元" in told
    assert "满额" not in told


@sqlite
def test_at_the_cap_it_is_full_and_nothing_is_wrong(app: Flask, village: Village) -> None:
    village.lend(2, "5000.00", dt.date(2027, 5, 24))
    shown = member(app, 2).get("/me").text
    assert '<span class="tag warn">满额</span> 0.00 元' in shown
    assert 'class="broken"' not in shown


@sqlite
def test_who_is_late_is_told_that_it_is_that(app: Flask, village: Village) -> None:
    village.lend(2, "3000.00", dt.date(2026, 12, 24))
    village.clock.move_to(dt.date(2027, 1, 25))
    told = read(member(app, 2))
    assert "还能借 0.00 元 为什么是这个数？ 现在还不能再借" in told
    assert "满额" not in told


@sqlite
def test_records_say_which_way_money_went_and_keep_what_was_corrected(
    app: Flask, village: Village
) -> None:
    village.lend(2, "3000.00", dt.date(2027, 2, 24), instalments=3)
    village.clock.move_to(dt.date(2026, 12, 24))
    village.repay(1, "1014.79")
    wrong = village.contribute(2, "500.00")
    undone = village.reverse(wrong.seq)
    two = member(app, 2)
    told = read(two)
    for line in (
        "交使用费 2026-12-24 14.79",
        "还借款 2026-12-24 1,000.00",
        "期初余额 · 股金 2026-11-24 10,000.00",
        "交股金 2026-12-24 有更正 500.00",
        "股金 2026-12-24 有更正 -500.00",
    ):
        assert line in told, line
    told = read(two, "/me/records")
    taken, given_back = wrong.voucher, undone.voucher
    for line in (
        f"交使用费（借款 1） 2026-12-24 · 凭证 {taken - 1} 号 14.79 累计已交 14.79",
        f"还借款（借款 1） 2026-12-24 · 凭证 {taken - 1} 号 1,000.00 尚欠本金 2,000.00",
        f"股金 冲销凭证 {taken} 号 2026-12-24 · 凭证 {given_back} 号 -500.00 股金余额 10,000.00",
        f"已由凭证 {given_back} 号冲销 2026-12-24 · 凭证 {taken} 号 500.00 股金余额 10,500.00",
    ):
        assert line in told, line


@sqlite
def test_sums_that_are_hidden_stay_so_on_the_next_page(app: Flask, village: Village) -> None:
    village.lend(2, "3000.00", dt.date(2027, 2, 24), instalments=3)
    two = member(app, 2)
    assert two.get("/me?amounts=hidden").location == "/me"
    for address in ("/me", "/me/records"):
        told = read(two, address)
        assert "••••" in told
        assert not re.search(r"[0-9]\.[0-9]{2}(?! *%)", told), address
    two.get("/me/records?amounts=shown")
    assert "10,000.00" in read(two)


def cut(page: Page) -> list[str]:
    """What stands on a page wider than the place it has."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main *')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline')"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    return found


@languages
def test_nothing_of_a_member_has_to_be_scrolled_to(
    browser: Browser, standing_world: World, language: Language
) -> None:
    with visit(browser, standing_world, "member1", language=language, viewport=NARROW) as page:
        for address in ("/me", "/me/records", "/me/published", "/me/pin", "/sessions"):
            page.goto(f"{address}?text_size=largest")
            for summary in page.locator("main summary").all():
                summary.click()
            assert cut(page) == [], address


@languages
def test_a_correction_has_room_in_the_largest_text(
    browser: Browser, own_world: World, language: Language
) -> None:
    own_world.village.reverse(own_world.village.contribute(1, "700.00").seq)
    with visit(browser, own_world, "member1", language=language, viewport=NARROW) as page:
        page.goto("/me/records?text_size=largest")
        assert page.locator(".tag").count() == 2
        assert cut(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_page_of_a_member_has_the_sizes_and_the_cooperatives_name(
    browser: Browser, standing_world: World
) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE, minding="40") as page:
        for address in ("/me", "/sessions", "/guide", "/me/published?month=x", "/region"):
            page.goto(address)
            page.click(".sizes a >> nth=1")
            expect(page.locator("body"), address).to_have_css("font-size", "23px")
            expect(page.locator(".whose"), address).to_have_text("测试粮蔬专业合作社")
            page.click(".sizes a >> nth=0")


def test_a_months_lists_are_chosen_without_typing(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE) as page:
        page.goto("/me/published")
        assert page.locator("#month option").all_inner_texts() == ["2027-01", "2026-12", "2026-11"]
        page.select_option("#month", "2026-11")
        page.click("form.find button")
        assert "第" not in page.locator("h1").inner_text()
        assert "2026年11月30日" in page.locator("main").inner_text()
        assert "1 号 社*" in page.locator("main").inner_text()
