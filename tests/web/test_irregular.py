"""A harvest loan, paid back on days and in sums of its own, from the form to the schedule."""

import datetime as dt

from playwright.sync_api import Browser
from playwright.sync_api import expect

from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.reports.graded_loans import loan_statement
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.test_flows import fill_application
from tests.web.test_flows import kinds_after
from tests.web.test_flows import newest
from tests.web.test_flows import scripts
from tests.web.worlds import World

#: Typed out of their order, and as people type.
PARTS = (("2027-12-30", "2,500"), ("20271115", "1500"), ("2027-9-30", "0.6万"))


@scripts
def test_days_and_sums_of_ones_own_are_summed_and_applied_for(
    browser: Browser, own_world: World, *, scripts: bool
) -> None:
    before = newest(own_world)
    with visit(browser, own_world, "manager", scripts=scripts, minding="4") as page:
        page.goto("/c/fumandi/loans/new")
        fill_application(page, "1万")
        expect(page.locator("[name='part_day.1']")).to_be_hidden()
        page.select_option("#field-schedule_kind", "irregular")
        expect(page.locator("#field-months")).to_be_hidden()
        for at, (day, amount) in enumerate(PARTS[:2], 1):
            page.fill(f"[name='part_day.{at}']", day)
            page.fill(f"[name='part_amount.{at}']", amount)
        if not scripts:
            page.click("button[value=judge]")
        panel = page.locator(".why-under")
        for figure in ("4,000.00", "10,000.00", "6,000.00", "不能这样借"):
            expect(panel).to_contain_text(figure)
        page.click("button[value=look]")
        expect(page.locator("[role=alert]")).to_contain_text("4,000.00")
        page.click("button[value=more-parts]")
        expect(page.locator(".part")).to_have_count(8)
        expect(page.locator("[name='part_amount.1']")).to_have_value("2500")
        page.fill("[name='part_day.8']", PARTS[2][0])
        page.fill("[name='part_amount.8']", PARTS[2][1])
        page.click("button[value=look]")
        expect(page.locator("h1")).to_have_text("请核对")
        page.click("button[value=change]")
        expect(page.locator("[name='part_day.8']")).to_have_value("2027-09-30")
        page.click("button[value=look]")
        page.click("button[value=do]")
        expect(page.locator("[role=status]")).to_have_text("已办理并记账。")
    assert kinds_after(own_world, before) == [Kind.LOAN_APPLIED]
    here = own_world.village.office
    loan = loan_statement(here.database, here.clock, "fumandi", 8)
    assert [(each.due_on, each.principal) for each in loan.schedule] == [
        (dt.date(2027, 9, 30), Money(600_000)),
        (dt.date(2027, 11, 15), Money(150_000)),
        (dt.date(2027, 12, 30), Money(250_000)),
    ]
    assert loan.loan.due_on == dt.date(2027, 12, 30)


def test_what_is_wrong_with_a_part_is_said_in_words(
    browser: Browser, standing_world: World
) -> None:
    with visit(browser, standing_world, "manager", language="en", minding="422") as page:
        page.goto("/c/fumandi/loans/new")
        fill_application(page, "10000")
        page.select_option("#field-schedule_kind", "irregular")
        page.fill("[name='part_day.1']", "2027-09-30")
        page.fill("[name='part_amount.1']", "much")
        page.click("button[value=look]")
        expect(page.locator("[role=alert]")).to_contain_text("record 1 amount “much”")
        is_sound(page)
        page.set_viewport_size(PHONE)
        is_sound(page)
        # Behind the last row, Enter goes on; fields that are not in sight are passed over.
        page.set_viewport_size({"width": 1366, "height": 768})
        page.select_option("#field-schedule_kind", "bullet")
        page.focus("#field-note")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Check")
