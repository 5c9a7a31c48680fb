"""What people do from the first page to the receipt, as they do it: with keys, without scripts."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.reports.positions import position_in
from coop_credit.store import journal
from coop_credit.web.visiting import COOKIE
from tests.web.browsers import PHONE
from tests.web.browsers import sign_in
from tests.web.browsers import visit
from tests.web.worlds import World

HOME = "/c/fumandi/"
#: The seq of the entry that stands in the address of its page.
_SEQ = re.compile(r"/journal/([0-9]+)")
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def newest(world: World) -> int:
    """The seq of the newest entry."""
    with world.village.office.database.read() as tx:
        (found,) = journal.entries_before(tx, "fumandi", before=10**12, count=1)
    return found.seq


def kinds_after(world: World, seq: int) -> list[Kind]:
    with world.village.office.database.snapshot() as tx:
        return [each.kind for each in journal.entries(tx, "fumandi", after=seq, count=100)]


def owing(world: World, member: int) -> Money:
    with world.village.office.database.snapshot() as tx:
        return position_in(tx, "fumandi", member).owing


def fill_application(page: Page, amount: str) -> None:
    page.select_option("#field-member", "1")
    page.fill("#field-amount", amount)
    page.fill("#field-rate", "6")


@scripts
def test_a_loan_over_the_cap_shows_the_sum_and_the_most(
    browser: Browser, own_world: World, *, scripts: bool
) -> None:
    before = newest(own_world)
    with visit(browser, own_world, "manager", scripts=scripts) as page:
        page.goto("/c/fumandi/loans/new")
        fill_application(page, "4.2万")
        if not scripts:
            page.click("button[value=judge]")
        panel = page.locator(".why-under")
        # Of 55,000.00 there are 24,947.95 owed: 30,052.05 are free, 11,947.95 too much.
        for figure in ("55,000.00", "24,947.95", "30,052.05", "42,000.00", "11,947.95"):
            expect(panel).to_contain_text(figure)
        expect(panel.locator("h2")).to_have_text("不能这样借")
    assert newest(own_world) == before


@scripts
def test_a_loan_within_the_cap_is_applied_for(
    browser: Browser, own_world: World, *, scripts: bool
) -> None:
    before = newest(own_world)
    with visit(browser, own_world, "manager", scripts=scripts) as page:
        page.goto("/c/fumandi/loans/new")
        fill_application(page, "1万")
        page.click("button[value=look]")
        expect(page.locator("h1")).to_have_text("请核对")
        expect(page.locator("main")).to_contain_text("10,000.00")
        assert newest(own_world) == before
        page.click("button[value=do]")
        expect(page.locator("[role=status]")).to_have_text("已办理并记账。")
    assert kinds_after(own_world, before) == [Kind.LOAN_APPLIED]


def test_a_repayment_by_keys_alone(browser: Browser, own_world: World) -> None:
    with visit(browser, own_world, "cashier") as page:
        page.goto(HOME)
        page.keyboard.press("/")
        page.keyboard.type("0004")  # the end of the fourth member's phone number, and nobody else's
        page.keyboard.press("Enter")
        page.wait_for_url("**/members/4")
        page.keyboard.press("F2")
        page.wait_for_url("**/do/repay?loan=4")
        expect(page.locator("#field-amount")).to_be_focused()
        page.keyboard.type("20,500")
        page.keyboard.press("Enter")
        expect(page.locator("#field-happened_on")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("请核对")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(_SEQ)
        expect(page.get_by_role("link", name="打印凭证")).to_be_focused()
    assert owing(own_world, 4) == Money(0)


def test_the_most_that_may_be_borrowed_is_filled_in_and_is_at_the_cap(
    browser: Browser, own_world: World
) -> None:
    # Of 55,000.00 there are 24,947.95 owed: 30,052.05 are free.
    for with_scripts, button in ((True, "[data-fill]"), (False, "button[value=most]")):
        with visit(browser, own_world, "manager", scripts=with_scripts) as page:
            page.goto("/c/fumandi/loans/new")
            fill_application(page, "4.2万")
            if not with_scripts:
                page.click("button[value=judge]")
            page.click(button)
            full = page.locator(".why-under .sheet.near")
            expect(full).to_contain_text("满额")
            expect(full.locator("rect.near").first).to_be_attached()
            expect(full.locator(".bad, .broken")).to_have_count(0)
            assert page.input_value("#field-amount").replace(",", "") == "30052.05"


def test_a_form_that_is_sent_twice_is_done_once(browser: Browser, own_world: World) -> None:
    before = newest(own_world)
    with visit(browser, own_world, "cashier", scripts=False) as page:
        page.goto("/c/fumandi/do/contribute?member=10&amount=500")
        page.click("button[value=look]")
        with page.expect_request(lambda asked: "step=do" in (asked.post_data or "")) as sent:
            page.click("button[value=do]")
        again = page.request.post(
            sent.value.url,
            data=sent.value.post_data or "",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert again.url == page.url
    assert kinds_after(own_world, before) == [Kind.CONTRIBUTION]


def test_an_entry_is_reversed_by_two_persons(browser: Browser, own_world: World) -> None:
    wrong = own_world.village.contribute(10, "700.00").seq
    with visit(browser, own_world, "bookkeeper", minding="409") as page:
        page.goto(f"/c/fumandi/journal/{wrong}")
        page.click("text=红字冲销")
        page.fill("#field-reason", "记错了社员")
        page.click("button[value=look]")
        page.click("button[value=do]")  # the second person is missing
        expect(page.locator("[role=alert]")).to_be_visible()
        page.fill("#second", own_world.tokens["supervisor"])
        page.click("button[value=do]")
        expect(page.locator("main")).to_contain_text(f"冲销第 {wrong} 号")
        page.goto("/c/fumandi/members/10")
        expect(page.locator("main")).to_contain_text("已由凭证")
        expect(page.locator("main")).to_contain_text("+700.00")
        expect(page.locator("main")).to_contain_text("-700.00")
    assert kinds_after(own_world, wrong) == [Kind.REVERSAL]


def test_a_month_is_closed_and_its_pack_taken(browser: Browser, own_world: World) -> None:
    with visit(browser, own_world, "bookkeeper") as page:
        page.goto("/c/fumandi/month/check")
        page.click("text=登记银行对账单余额")
        page.fill("#field-balance", "893000")
        page.click("button[value=look]")
        page.fill("#second", own_world.tokens["supervisor"])
        page.click("button[value=do]")
        page.goto("/c/fumandi/month/check")
        expect(page.locator(".checklist")).to_contain_text("银行余额与账面相符")
        page.click("a.main:has-text('月结')")
        page.click("button[value=look]")
        page.fill("#second", own_world.tokens["manager"])
        page.click("button[value=do]")
        page.goto("/c/fumandi/month")
        with page.expect_download() as download:
            page.click("tr:has-text('2026-12') >> text=下载月度包")
        assert download.value.suggested_filename == "fumandi-2026-12.zip"


def test_a_voucher_is_one_page_of_a5_across(browser: Browser, own_world: World) -> None:
    paid = own_world.village.repay(1, "5000.00").seq
    with visit(browser, own_world, "cashier") as page:
        page.goto(f"/c/fumandi/journal/{paid}/voucher")
        expect(page.locator(".voucher")).to_contain_text("伍仟元整")
        # 24,947.95 owed, less 5,000.00, of which 22 days' fee of 90.22 was paid first.
        expect(page.locator(".voucher")).to_contain_text("此后尚欠本金 20,038.17")
        printed = page.pdf(prefer_css_page_size=True)
        page.click("form.buttons button")
        page.wait_for_url("**/voucher?printed=")
        expect(page.locator(".voucher")).to_contain_text("第 1 次打印")
        page.click("form.buttons button")
        expect(page.locator(".voucher")).to_contain_text("补打，第 2 次打印")
    pages = re.findall(rb"/Type\s*/Page\b", printed)
    box = re.search(rb"/MediaBox\s*\[0 0 (59[0-9])[0-9.]* (4[12][0-9])[0-9.]*\]", printed)
    assert len(pages) == 1
    assert box is not None, "595 by 420 points are A5, across"


def test_another_language_is_the_same_page(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "manager") as page:
        page.goto("/c/fumandi/members?find=社员1")
        page.click("text=English")
        assert page.url.endswith("/c/fumandi/members?find=%E7%A4%BE%E5%91%981")
        expect(page.locator("h1")).to_have_text("Members")
        page.goto("/c/fumandi/loans")
        expect(page.locator("h1")).to_have_text("Loans")


def test_what_was_typed_outlives_the_session(browser: Browser, own_world: World) -> None:
    with visit(browser, own_world, "cashier", minding="401") as page:
        page.goto("/c/fumandi/do/contribute?member=10")
        page.fill("#field-amount", "1,234.50")
        own_world.village.clock.instant += dt.timedelta(minutes=31)
        with page.expect_response(lambda answer: answer.status == 401):
            page.click("button[value=look]")
        page.click("summary:has-text('登录凭证')")
        page.fill("#token", own_world.tokens["cashier"])
        page.click("form[action='/sign-in'] button.main")
        page.click("button[value=change]")
        expect(page.locator("#field-amount")).to_have_value("1234.50")


def test_a_member_sees_nobody_else(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE, scripts=False) as page:
        for address in ("/c/fumandi/members/2", "/c/fumandi/", "/c/fumandi/journal"):
            answer = page.request.get(f"{standing_world.address}{address}")
            assert answer.status == 403, address
        page.goto("/me?member=2")
        expect(page.locator("h1")).to_have_text("社员1，您好")


def test_a_member_reads_what_was_done_in_plain_words_and_can_ring(
    browser: Browser, standing_world: World
) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE, scripts=False) as page:
        page.goto("/me")
        records = [each.split("\n") for each in page.locator(".records li").all_inner_texts()]
        told = {tuple(" ".join(each).split()) for each in records}
        assert {
            ("交使用费", "2026-12-24", "147.95"),
            ("还借款", "2026-12-24", "5,052.05"),
            ("借到", "2026-11-24", "30,000.00"),
        } <= told
        called = page.locator("a.call")
        expect(called).to_have_text("打电话给合作社 0532-0000 0000")
        expect(called).to_have_attribute("href", "tel:0532-00000000")


def test_sums_can_be_hidden(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE) as page:
        page.goto("/me")
        page.click("text=隐藏金额")
        assert not re.search(r"[0-9]\.[0-9]{2}", page.inner_text("main"))


def test_signing_out_ends_the_session(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "member1", viewport=PHONE, scripts=False) as page:
        page.goto("/me")
        (kept,) = (each for each in page.context.cookies() if each.get("name") == COOKIE)
        page.click("text=退出登录")
        page.context.add_cookies(
            [{"name": COOKIE, "value": str(kept.get("value")), "url": standing_world.address}]
        )
        assert page.request.get(f"{standing_world.address}/me").status == 401
        sign_in(page, standing_world, "member1")
        assert page.request.get(f"{standing_world.address}/me").status == 200
