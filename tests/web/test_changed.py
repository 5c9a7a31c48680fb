"""Numbers that change between a check page and its confirmation stand beside those of then."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from coop_credit.ledger.entries import Kind
from coop_credit.store import journal
from tests.apps import app_of
from tests.ledgers import Village
from tests.web.browsers import DESK
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.test_pages import Language
from tests.web.test_pages import languages
from tests.web.visitors import Visitor
from tests.web.visitors import staff
from tests.web.worlds import World

NEW = "/c/fumandi/loans/new"


@dataclass
class Here:
    """Pages of a village of eight with 8,000.00: one member may owe 400.00."""

    village: Village
    app: Flask

    def visitor(self, who: str) -> Visitor:
        found = Visitor(self.app)
        found.sign_in_as(staff(who))
        return found

    def kinds_after(self, seq: int) -> list[Kind]:
        with self.village.office.database.snapshot() as tx:
            return [each.kind for each in journal.entries(tx, "fumandi", after=seq, count=100)]


@pytest.fixture
def here(village: Village) -> Here:
    village.open_with(8, "8000.00")
    return Here(village, app_of(village.office))


def application(amount: str) -> dict[str, str]:
    return {
        "member": "1",
        "amount": amount,
        "months": "6",
        "instalments": "1",
        "rate": "6",
        "schedule_kind": "equal-principal",
        "purpose": "machinery",
        "key": "form-1",
    }


def hidden(answer: TestResponse) -> dict[str, str]:
    """What a check page sends when it is confirmed."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return {name: value.replace("&#34;", '"') for name, value in found}


def confirm(visitor: Visitor, address: str, checked: TestResponse) -> TestResponse:
    return visitor.send(address, step="do", **hidden(checked))


def changes_in(answer: TestResponse) -> dict[str, tuple[str, str]]:
    """What a page says has changed: then and now, by what it is called."""
    found = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td class="number">([^<]*)</td>'
        r'<td class="number"><strong>([^<]*)</strong></td></tr>',
        answer.text,
    )
    return {label: (before, now) for label, before, now in found}


def test_a_loan_that_no_longer_fits_is_refused_with_both_caps(here: Here) -> None:
    wrong = here.village.contribute(7, "1000.00")
    manager = here.visitor("manager")
    checked = manager.send_form(NEW, step="look", **application("450.00"))
    assert checked.status_code == 200
    undone = here.village.reverse(wrong.seq)
    refused = confirm(manager, NEW, checked)
    assert refused.status_code == 409
    assert here.kinds_after(undone.seq) == [Kind.REFUSAL]
    # 5% of 9,000.00, and of 8,000.00.
    assert changes_in(refused) == {"单一社员借款上限：限额": ("450.00", "400.00")}
    assert "这次拒绝已记在流水里" in refused.text
    # The form has another key, so that it is not refused for good.
    anew = {**hidden(refused), **application("400.00"), "key": hidden(refused)["key"]}
    again = manager.send(NEW, **{**anew, "step": "look"})
    assert again.status_code == 200
    assert changes_in(again) == {}
    assert confirm(manager, NEW, again).status_code == 303
    assert here.kinds_after(undone.seq) == [Kind.REFUSAL, Kind.LOAN_APPLIED]


def test_a_loan_that_still_fits_is_shown_once_more(here: Here) -> None:
    manager = here.visitor("manager")
    checked = manager.send_form(NEW, step="look", **application("300.00"))
    paid = here.village.contribute(7, "1000.00")
    shown = confirm(manager, NEW, checked)
    assert shown.status_code == 409
    assert here.kinds_after(paid.seq) == []
    assert changes_in(shown) == {"单一社员借款上限：限额": ("400.00", "450.00")}
    done = confirm(manager, NEW, shown)
    assert done.status_code == 303
    assert here.kinds_after(paid.seq) == [Kind.LOAN_APPLIED]
    # Pressed again on either page: the same entry.
    assert confirm(manager, NEW, shown).location == done.location
    assert confirm(manager, NEW, checked).location == done.location
    assert here.kinds_after(paid.seq) == [Kind.LOAN_APPLIED]


def test_a_repayment_that_pays_something_else_by_now_is_shown_once_more(here: Here) -> None:
    loan = here.village.lend(1, "300.00", here.village.today.replace(year=2027), 1)
    cashier, address = here.visitor("cashier"), f"/c/fumandi/do/repay?loan={loan}"
    day = here.village.today.isoformat()
    sent = {"amount": "200.00", "happened_on": day, "key": "form-1"}
    checked = cashier.send_form(address, step="look", **sent)
    paid = here.village.repay(loan, "250.00")
    shown = confirm(cashier, address, checked)
    assert here.kinds_after(paid.seq) == []
    assert any("200.00" in before and "50.00" in now for before, now in changes_in(shown).values())


def test_nothing_is_shown_twice_when_nothing_changed_that_matters(here: Here) -> None:
    manager = here.visitor("manager")
    checked = manager.send_form(NEW, step="look", **application("300.00"))
    here.village.give_notice(8, "10.00")
    assert confirm(manager, NEW, checked).status_code == 303


def test_numbers_that_were_never_shown_are_not_told(here: Here) -> None:
    manager = here.visitor("manager")
    checked = manager.send_form(NEW, step="look", **application("300.00"))
    sent = hidden(checked)
    assert "400.00" in sent["seen"]
    forged = {**sent, "seen": sent["seen"].replace("400.00", "999.00"), "step": "do"}
    assert "999.00" not in manager.send(NEW, **forged).text


@languages
def test_the_page_of_changed_numbers_is_sound(
    browser: Browser, own_world: World, language: Language
) -> None:
    with visit(browser, own_world, "manager", language=language, minding="409") as page:
        page.goto(NEW)
        page.select_option("#field-member", "1")
        page.fill("#field-amount", "3万")
        page.fill("#field-rate", "6")
        page.click("button[value=look]")
        wrong = own_world.village.contribute(10, "1000.00")
        page.click("button[value=do]")
        expect(page.locator(".sheet.near")).to_be_focused()
        for figure in ("55,000.00", "55,050.00"):
            expect(page.locator(".sheet.near")).to_contain_text(figure)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            is_sound(page)
        page.click("button[value=change]")
        page.fill("#field-amount", "30102.05")  # up to 55,050.00, with 24,947.95 owed
        page.click("button[value=look]")
        own_world.village.reverse(wrong.seq)
        page.click("button[value=do]")
        expect(page.locator(".mistakes")).to_be_focused()
        expect(page.locator(".sheet.near")).to_contain_text("55,000.00")
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            is_sound(page)
