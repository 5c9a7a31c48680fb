"""The paper books of a new cooperative, from two tables to the first entry."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import FilePayload
from playwright.sync_api import Page
from playwright.sync_api import expect

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.whole_registers import member_register
from tests.identities import identity_number
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.test_flows import kinds_after
from tests.web.test_flows import newest
from tests.web.test_many import csv_file
from tests.web.test_many import xlsx_file
from tests.web.worlds import World
from tests.web.worlds import world

HOME = "/c/fumandi/opening"
HEADS = "种类,农民,姓名,身份证号,手机,入社日期,参与互助始于,股金\n"
MEMBERS = HEADS + "".join(
    f"个人,是,{name},{identity_number(number)},1380000000{number},2020-01-01,{since},{shares}\n"
    for number, (name, since, shares) in enumerate(
        [("张三", "2021-01-01", "6万"), ("李四", "2021-01-01", "40000"), ("王五", "", "")], start=1
    )
)
LOANS = xlsx_file(
    ["社员号", "未还本金", "发放日", "到期日", "期数", "年使用费率", "用途"],
    [2, 5000, dt.date(2026, 5, 1), dt.date(2027, 5, 1), 1, "6", "农机具"],
)


@pytest.fixture
def new_world(sqlite_path: Path) -> Iterator[World]:
    """A cooperative that was founded just now."""
    with world(sqlite_path, lambda _village: None) as served:
        yield served


def bring(page: Page, members: FilePayload, loans: FilePayload | None) -> None:
    page.goto(HOME)
    page.set_input_files("#file-members", members)
    if loans is not None:
        page.set_input_files("#file-loans", loans)
    page.click("button[value=read]")


def say(page: Page, **paper: str) -> None:
    """What the paper comes to; then on to the check."""
    for name, written in paper.items():
        page.fill(f"#field-{name}", written)
    page.click("button[value=rows]")


def test_paper_books_are_taken_over_when_they_balance(browser: Browser, new_world: World) -> None:
    before = newest(new_world)
    with visit(browser, new_world, "bookkeeper", minding="409") as page:
        page.goto("/c/fumandi/work")
        page.click("text=录入期初余额")
        bring(page, csv_file(MEMBERS), LOANS)
        is_sound(page)
        # 100,000.00 of shares, a loss of 50.00, 5,000.00 lent: 94,950.00 in the bank.
        say(page, bank="94950", surplus="-50", shares="100000", outstanding="5500")
        expect(page.locator("td.wrong")).to_have_text("500.00")
        assert page.locator("button[value=do]").count() == 0
        is_sound(page)
        page.click("button[value=change]")
        say(page, outstanding="5000")
        # Members are numbered in the order of their rows, below the head.
        for number, row in enumerate(page.locator("tr:has-text('2020-01-01')").all(), 1):
            expect(row.locator("td").nth(1)).to_have_text(str(number))
        row = page.locator("tr:has-text('农机具')")
        for told in ("李四", "5,000.00", "6%", "2027-05-01"):
            expect(row).to_contain_text(told)
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)
        page.click("button[value=do]")  # the second person is missing
        expect(page.locator("[role=alert]")).to_contain_text("监事")
        assert newest(new_world) == before
        page.fill("#second", new_world.tokens["supervisor"])
        page.click("button[value=do]")
        expect(page.locator("[role=status]")).to_have_text("已办理并记账。")
        # Once there are vouchers, nothing more can be taken over.
        bring(page, csv_file(MEMBERS), None)
        say(page, bank="100000", surplus="0", shares="100000", outstanding="0")
        expect(page.locator("[role=alert]")).to_contain_text("凭证")
    assert kinds_after(new_world, before) == [Kind.OPENING_BALANCES]
    here = new_world.village.office
    found = member_register(here.database, here.privacy, "fumandi")
    taken = [(each.name, each.shares.fen, each.participant_since is not None) for each in found]
    assert taken == [("张三", 6_000_000, True), ("李四", 4_000_000, True), ("王五", 0, False)]
    loan = loan_statement(here.database, here.clock, "fumandi", 1).loan
    assert (loan.member, loan.rate_bp, loan.purpose) == (2, 600, "machinery")
    assert loan.principal == Money(500_000)
    assert verify_books(here.database, here.privacy, "fumandi") == []


def test_bad_cells_are_named_by_table_and_row(browser: Browser, new_world: World) -> None:
    before = newest(new_world)
    members = csv_file(MEMBERS + "人,是,赵六,370283190001010011,,2020-01-01,,0\n", "gb18030")
    loans = csv_file(
        "member,principal,paid out on,due on,instalments,usage fee,purpose\n"
        "9,5000,2026-05-01,2027-05-01,1,0.06,machinery\n"
    )
    with visit(browser, new_world, "bookkeeper", language="en", minding="4") as page:
        bring(page, members, loans)
        say(page, bank="1", surplus="1", shares="1", outstanding="1")
        alert = page.locator("[role=alert]")
        for told in (
            "Members and shares Row 5 person or organisation: “人”",
            "Loans that stand Row 2 usage fee a year (%): “0.06”",
        ):
            expect(alert).to_contain_text(told, ignore_case=True)
        is_sound(page)
        loans = csv_file(
            "member,principal,paid out on,due on,instalments,usage fee,purpose\n"
            "9,5000,2026-05-01,2027-05-01,1,6%,machinery\n"
        )
        bring(page, csv_file(MEMBERS), loans)
        say(page, bank="95000", surplus="0", shares="100000", outstanding="5000")
        expect(alert).to_contain_text("There is no member 9.")
        assert page.locator("button[value=do]").count() == 0
    assert newest(new_world) == before
