"""What the people at the counter need to see before they ask for money, and where they go next."""

import datetime as dt
import re

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import expect

from coop_credit.asking import OFFICE
from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.reports.closing_checks import closing_check
from coop_credit.reports.owed import owed_on
from coop_credit.reports.statements import member_statement
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.web.browsers import visit
from tests.web.visitors import at_desk
from tests.web.worlds import World

LENT_ON = dt.date(2026, 11, 24)


def words_of(page: str) -> str:
    """A page without its marks and breaks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def sums_offered(page: str) -> list[tuple[str, str]]:
    """What may be paid on a loan, as the form of a repayment offers it."""
    return re.findall(r"<dt>([^<]+)</dt><dd>([0-9.,]+) <a class=\"button small\"", page)


def test_a_repayment_is_offered_with_the_fee_up_to_today_and_pays_exactly_that(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    own_village.lend(2, "300.00", dt.date(2026, 12, 24), 1)
    clock.move_to(dt.date(2026, 12, 29))
    cashier = at_desk(app, "cashier")
    # 300.00 x 6 % x 35 days / 365 = 1.726: 1.73, five days late.
    page = cashier.get("/c/fumandi/do/repay?loan=1").text
    told = "已到期的本金，连同今天为止的使用费 1.73"
    assert sums_offered(page) == [(told, "301.73"), ("今天全部还清", "301.73")]
    assert 'value="301.73"' in page
    assert "2 号 社员2" in page
    own_village.repay(1, "301.73")
    office = own_village.office
    paid = owed_on(office.database, office.privacy, "fumandi", 1, own_village.today)
    assert (paid.owing, paid.fee, paid.coming) == (Money(0), Money(0), None)
    held = member_statement(office.database, "fumandi", 2, own_village.cashier).position.held
    assert held == Money(0)
    assert sums_offered(cashier.get("/c/fumandi/do/repay?loan=1").text) == []


def test_before_anything_is_due_the_next_part_is_offered_first(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    own_village.lend(2, "300.00", dt.date(2027, 1, 24), 2)
    clock.move_to(dt.date(2026, 12, 4))
    # 300.00 x 6 % x 10 days / 365 = 0.493: 0.49; half of the principal comes on 24 December.
    offered = sums_offered(at_desk(app, "cashier").get("/c/fumandi/do/repay?loan=1").text)
    told = "2026-12-24 到期的一期，连同今天为止的使用费 0.49"
    assert offered == [(told, "150.49"), ("今天全部还清", "300.49")]


@pytest.mark.parametrize(
    "who, address, told",
    [
        ("cashier", "contribute?member=8", ["8 号 社员8"]),
        ("manager", "decide?loan=1", ["2 号 社员2", "300.00"]),
        ("cashier", "pay-withdrawal?withdrawal=1", ["3 号 社员3", "70.00", "2026-11-24"]),
        ("bookkeeper", "reverse?seq=4", ["3 号 社员3", "退出资金申请"]),
        ("panel1", "vote?loan=1&panellist=panel1", ["2 号 社员2", "300.00"]),
    ],
)
def test_a_form_says_whom_and_what_it_is_about(
    app: Flask, own_village: Village, who: str, address: str, told: list[str]
) -> None:
    own_village.apply(2, "300.00", dt.date(2027, 1, 24))
    own_village.give_notice(3, "70.00")
    page = at_desk(app, who).get(f"/c/fumandi/do/{address}").text
    about = page.partition('class="sheet about"')[2].partition("<form method")[0]
    assert [each for each in told if each not in about] == []


@pytest.mark.parametrize(
    "address", ["repay?loan=9", "reverse?seq=99", "pay-withdrawal?withdrawal=9"]
)
def test_a_form_about_nothing_is_not_found(app: Flask, own_village: Village, address: str) -> None:
    assert own_village.today == LENT_ON
    who = "bookkeeper" if address.startswith("reverse") else "cashier"
    assert at_desk(app, who).get(f"/c/fumandi/do/{address}").status_code == 404


def test_who_types_a_number_is_offered_the_names(app: Flask) -> None:
    page = at_desk(app, "cashier").get("/c/fumandi/do/contribute").text
    assert '<option value="8">8 社员8</option>' in page
    assert 'list="members"' in page


def test_a_loan_that_is_only_applied_for_is_not_told_as_repaid(
    app: Flask, own_village: Village
) -> None:
    own_village.apply(2, "300.00", dt.date(2027, 1, 24))
    page = at_desk(app, "manager").get("/c/fumandi/loans/1").text
    assert "已还清" not in page


def test_a_search_that_finds_one_member_leads_there(app: Flask) -> None:
    found = at_desk(app, "cashier").get("/c/fumandi/members?find=0003")
    assert found.location == "/c/fumandi/members/3"


def test_who_takes_no_money_is_not_offered_to(app: Flask, own_village: Village) -> None:
    own_village.lend(2, "300.00", dt.date(2027, 1, 24), 1)
    for handle, offered in (("cashier", True), ("manager", False)):
        visitor = at_desk(app, handle)
        for address in ("/c/fumandi/", "/c/fumandi/members/2"):
            assert ('data-key="F2"' in visitor.get(address).text) is offered, (handle, address)


def test_the_month_check_says_that_a_month_is_not_over(app: Flask) -> None:
    page = at_desk(app, "manager").get("/c/fumandi/month/check").text
    assert "本月到 2026年11月30日 才过完" in page
    assert "本月已过完" not in page


def test_the_month_check_marks_a_bank_balance_that_differs(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    clock.move_to(dt.date(2026, 12, 1))
    office = app.extensions[OFFICE]
    books = closing_check(office.database, clock, "fumandi").bank_books
    for balance, mark in ((books - Money(1), "waits"), (books, "holds")):
        statement = RecordBankBalance(month="2026-11", balance=balance)
        own_village.do(own_village.bookkeeper, statement, own_village.supervisor)
        page = at_desk(app, "manager").get("/c/fumandi/month/check").text
        told = next(line for line in page.splitlines() if "银行余额" in line)
        assert f'<li class="{mark}">' in told


def test_what_waits_is_told_with_the_way_there(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    before = at_desk(app, "manager").get("/c/fumandi/").text
    assert "待评议、审批" not in before
    assert "待月结" not in before
    own_village.apply(2, "300.00", dt.date(2027, 1, 24))
    clock.move_to(dt.date(2026, 12, 1))
    page = at_desk(app, "manager").get("/c/fumandi/").text
    assert '<a href="/c/fumandi/month/check">2026-11 待月结</a>' in page
    assert '<a href="/c/fumandi/loans?state=applied">待评议、审批的借款 1 笔</a>' in page
    assert "待发放" not in page


def test_what_only_warns_is_not_red(app: Flask) -> None:
    typed = {"member": "3", "amount": "70", "happened_on": "2026-11-24"}
    address = "/c/fumandi/do/notice-withdrawal"
    page = at_desk(app, "cashier").send_form(address, **typed, step="look").text
    assert "退出资金须提前" in page
    assert '<li class="warned">' in page
    assert 'class="broken"' not in page
    assert '<section class="sheet near">' in page


def test_the_bar_has_room_for_everything_in_english(
    browser: Browser, standing_world: World
) -> None:
    with visit(browser, standing_world, "supervisor", language="en") as page:
        page.goto("/c/fumandi/")
        # As long as names of cooperatives are.
        page.locator(".whose strong").evaluate(
            "(name) => { name.textContent = '演示：福满地粮蔬专业合作社 (demo Fumandi)'; }"
        )
        nav = page.locator(".bar nav")
        assert nav.evaluate("(bar) => bar.scrollWidth <= bar.clientWidth")
        for link in page.locator(".bar-end > a, .bar-end button").all():
            box = link.bounding_box()
            assert box is not None
            assert box["height"] < 40, link.inner_text()


def test_a_long_name_stays_within_its_sheet(browser: Browser, standing_world: World) -> None:
    with visit(browser, standing_world, "cashier", language="en") as page:
        page.goto("/c/fumandi/")
        page.locator(".cap td a").first.evaluate(
            "(name) => { name.textContent = '演示社员2 (Demo member 2)'; }"
        )
        sheet = page.locator(".sheet:has(.cap)")
        expect(sheet).to_be_visible()
        outer, inner = sheet.bounding_box(), page.locator(".scroll:has(.cap)").bounding_box()
        assert outer is not None
        assert inner is not None
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        table = page.locator(".scroll:has(.cap)")
        assert table.evaluate("(part) => part.scrollWidth <= part.clientWidth")


def test_what_a_member_has_to_pay_next_is_the_same_at_the_desk_as_on_the_phone(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    # 300.00 x 6 % x 30 days / 365 = 1.479: 1.48 by the first day, 24 December.
    own_village.lend(2, "300.00", dt.date(2027, 1, 24), 2)
    page = words_of(at_desk(app, "manager").get("/c/fumandi/members/2").text)
    assert "下次还款 151.48 元 本金 150.00，使用费 1.48（算到 2026-12-24）" in page
    assert "最晚 2026年12月24日（周四） · 还有 30 天" in page
    # Both are late, and 300.00 x 6 % x 63 days / 365 = 3.107: 3.11.
    clock.move_to(dt.date(2027, 1, 26))
    page = words_of(at_desk(app, "manager").get("/c/fumandi/members/2").text)
    assert "现在应还 303.11 元 本金 300.00，使用费 3.11（算到 2027-01-26）" in page
    assert "逾期 33 天" in page


def test_a_passbook_says_which_balance_each_line_is_about(app: Flask, own_village: Village) -> None:
    own_village.lend(2, "300.00", dt.date(2026, 12, 24), 1)
    own_village.repay(1, "100.00")
    page = at_desk(app, "cashier").get("/c/fumandi/members/2").text
    assert "归还借款 · 本金（借款 1）</td>" in page
    assert '<td class="number note">尚欠本金</td><td class="number">200.00</td>' in page


def test_the_month_check_says_who_records_the_banks_balance(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    clock.move_to(dt.date(2026, 12, 1))
    link = "/c/fumandi/do/bank-balance?month=2026-11"
    for handle, is_offered in (("bookkeeper", True), ("manager", False)):
        page = at_desk(app, handle).get("/c/fumandi/month/check").text
        assert (link in page) is is_offered, handle
        assert ("请由会计登记。" in page) is not is_offered, handle
    wrong = RecordBankBalance(month="2026-11", balance=Money(1))
    own_village.do(own_village.bookkeeper, wrong, own_village.supervisor)
    assert link in at_desk(app, "bookkeeper").get("/c/fumandi/month/check").text


def test_before_a_month_is_closed_nobody_is_told_of_reversals(
    app: Flask, own_village: Village, clock: FixedClock
) -> None:
    clock.move_to(dt.date(2026, 12, 1))
    office = app.extensions[OFFICE]
    books = closing_check(office.database, clock, "fumandi").bank_books
    statement = RecordBankBalance(month="2026-11", balance=books)
    stated = own_village.do(own_village.bookkeeper, statement, own_village.supervisor)
    manager = at_desk(app, "manager")
    # What comes next is at hand.
    page = manager.get(f"/c/fumandi/journal/{stated.seq}?done=").text
    assert 'href="/c/fumandi/month/check" data-focus>月结</a>' in page
    page = manager.send_form("/c/fumandi/do/close-month", month="2026-11", step="look").text
    assert "月结后，这个月的账不能再改。" in page
    assert "冲销" not in page[page.index("<main") :]
    told = {"借出余额": "0.00", "互助资金": "8,000.00"}
    assert told.items() <= dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]*)</dd>", page)).items()


def test_a_sum_is_asked_for_in_yuan(app: Flask) -> None:
    page = at_desk(app, "cashier").get("/c/fumandi/do/contribute").text
    assert '<label for="field-amount">金额（元）</label>' in page
