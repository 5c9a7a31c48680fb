"""Forms that are put aside: whose they are, what becomes of them, and that nothing is booked."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from coop_credit.asking import OFFICE
from coop_credit.store.database import Database
from coop_credit.store.drafts import DRAFTS_MAX
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.web.browsers import DESK
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.test_pages import Language
from tests.web.test_pages import languages
from tests.web.visitors import Visitor
from tests.web.visitors import served
from tests.web.visitors import staff
from tests.web.worlds import World

HOME = "/c/fumandi"
DRAFTS = f"{HOME}/drafts"
CONTRIBUTE = f"{HOME}/do/contribute"
PAID = {"member": "7", "amount": "12.00", "happened_on": "2026-11-24"}
ADMITTED = {"name": "赵钱孙", "phone": "13800001234", "note": "下周带证件来"}


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, privacy: Privacy, clock: FixedClock) -> Iterator[Flask]:
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        url = request.getfixturevalue("postgresql_urls")[1]
    with served(url, privacy, clock) as made:
        yield made


def visitor(app: Flask, who: str) -> Visitor:
    found = Visitor(app)
    found.sign_in_as(staff(who))
    return found


def database_of(app: Flask) -> Database:
    found: Database = app.extensions[OFFICE].database
    return found


def entries(app: Flask) -> int:
    with database_of(app).read() as tx:
        row = tx.row("SELECT count(*) FROM entry")
    assert row is not None
    return int(row[0])


def opened_from(answer: TestResponse) -> list[str]:
    """Where the drafts of a list are opened, the one saved last first."""
    found = re.findall(r'href="([^"]*[?&;]draft=[^"]*)"', answer.text)
    return [each.replace("&amp;", "&") for each in found]


def key_of(answer: TestResponse) -> str:
    found = re.search(r'name="key" value="([^"]+)"', answer.text)
    assert found is not None, answer.text
    return found.group(1)


def test_a_form_is_put_aside_opened_again_and_sent(app: Flask) -> None:
    cashier, before = visitor(app, "cashier"), entries(app)
    saved = cashier.send_form(CONTRIBUTE, step="save", key="form-1", **PAID)
    assert saved.location == f"{DRAFTS}?saved="
    assert entries(app) == before
    assert "草稿 1 份" in cashier.get(f"{HOME}/").text
    (address,) = opened_from(cashier.get(DRAFTS))
    again = cashier.get(address)
    assert 'value="12.00"' in again.text
    assert key_of(again) == "form-1"
    done = cashier.send_form(address, step="do", key="form-1", **PAID)
    assert done.status_code == 303
    assert entries(app) == before + 1
    assert opened_from(cashier.get(DRAFTS)) == []
    assert "草稿 1 份" not in cashier.get(f"{HOME}/").text
    # A page of it that was left open books nothing more.
    assert cashier.send_form(CONTRIBUTE, step="do", key="form-1", **PAID).location == done.location
    assert entries(app) == before + 1


def test_a_draft_is_saved_whatever_is_wrong_with_it(app: Flask) -> None:
    cashier = visitor(app, "cashier")
    cashier.send_form(CONTRIBUTE, step="save", key="form-1", member="", amount="some")
    cashier.send_form(CONTRIBUTE, step="save", key="form-1", member="", amount="3万")
    (address,) = opened_from(cashier.get(DRAFTS))
    assert 'value="30000"' in cashier.get(address).text


def test_nobody_else_finds_a_draft_and_nobody_reads_it_in_the_database(app: Flask) -> None:
    manager, bookkeeper = visitor(app, "manager"), visitor(app, "bookkeeper")
    cashier = visitor(app, "cashier")
    manager.send_form(f"{HOME}/do/admit", step="save", key="form-1", **ADMITTED)
    (address,) = opened_from(manager.get(DRAFTS))
    assert opened_from(bookkeeper.get(DRAFTS)) == []
    assert bookkeeper.get(address).status_code == 403
    cashier.send_form(f"{HOME}/do/notice-withdrawal", step="save", key="form-2", member="3")
    (notice,) = opened_from(cashier.get(DRAFTS))
    assert bookkeeper.get(notice).status_code == 404
    dropped = bookkeeper.send_form(f"{DRAFTS}/form-1/drop", shown_at=CONTRIBUTE)
    assert dropped.status_code == 303
    assert opened_from(manager.get(DRAFTS)) == [address]
    with database_of(app).read() as tx:
        kept = str(tx.rows("SELECT * FROM draft"))
    assert "form-1" in kept
    assert not [each for each in ADMITTED.values() if each in kept]
    assert manager.get(address.replace("admit", "appoint")).status_code == 404


def test_a_draft_is_thrown_away(app: Flask) -> None:
    cashier = visitor(app, "cashier")
    cashier.send_form(CONTRIBUTE, step="save", key="form-1", **PAID)
    assert cashier.send(f"{DRAFTS}/form-1/drop").status_code == 403
    (address,) = opened_from(cashier.get(DRAFTS))
    cashier.send_form(f"{DRAFTS}/form-1/drop", shown_at=DRAFTS)
    assert opened_from(cashier.get(DRAFTS)) == []
    assert cashier.get(address).status_code == 404


def test_what_was_refused_stays_a_draft_that_can_be_sent_later(app: Flask) -> None:
    """A loan of 400.01 with a fund of 8,000.00: one fen above the cap of 5%."""
    manager = visitor(app, "manager")
    loan = {
        "member": "1",
        "amount": "400.01",
        "months": "6",
        "instalments": "1",
        "rate": "6",
        "schedule_kind": "equal-principal",
        "purpose": "machinery",
    }
    new = f"{HOME}/loans/new"
    manager.send_form(new, step="save", key="form-1", **loan)
    (address,) = opened_from(manager.get(DRAFTS))
    assert "400.00" in manager.get(address).text  # what may be borrowed at most
    refused = manager.send_form(address, step="do", key="form-1", **loan)
    assert refused.status_code == 303, refused.text
    (anew,) = opened_from(manager.get(DRAFTS))
    assert anew != address
    cashier = visitor(app, "cashier")
    more = {**PAID, "amount": "1000.00"}
    assert cashier.send_form(CONTRIBUTE, step="do", key="form-2", **more).status_code == 303
    key = key_of(manager.get(anew))
    done = manager.send_form(anew, step="do", key=key, **loan)
    assert "已办理并记账" in manager.get(str(done.location)).text
    assert opened_from(manager.get(DRAFTS)) == []


def test_there_are_so_many_drafts_and_no_more(app: Flask) -> None:
    cashier = visitor(app, "cashier")
    for number in range(DRAFTS_MAX):
        cashier.send_form(CONTRIBUTE, step="save", key=f"form-{number}", **PAID)
    beyond = cashier.send_form(CONTRIBUTE, step="save", key="beyond", **PAID)
    assert beyond.status_code == 409
    assert f"{DRAFTS_MAX} 份，达到上限" in beyond.text
    assert 'value="12.00"' in beyond.text
    assert cashier.send_form(CONTRIBUTE, step="save", key="form-3", **PAID).status_code == 303
    long = {**PAID, "note": "长" * 9_000}
    assert "太长" in cashier.send_form(CONTRIBUTE, step="save", key="form-3", **long).text


def test_a_draft_says_how_long_it_is_kept(app: Flask, clock: FixedClock) -> None:
    cashier = visitor(app, "cashier")
    cashier.send_form(CONTRIBUTE, step="save", key="form-1", **PAID)
    clock.instant += dt.timedelta(minutes=1)
    cashier.send_form(CONTRIBUTE, step="save", key="form-2", **PAID)
    page = cashier.get(DRAFTS).text
    assert "2026-11-24 10:01 保存，保留到2026年12月24日" in page
    assert page.index("form-2") < page.index("form-1")


@languages
def test_a_blocked_loan_is_put_aside_on_pages_that_are_sound(
    browser: Browser, own_world: World, language: Language
) -> None:
    with visit(browser, own_world, "manager", language=language, minding="409") as page:
        page.goto(f"{HOME}/loans/new")
        page.select_option("#field-member", "2")
        page.fill("#field-amount", "2万")
        page.fill("#field-rate", "6")
        page.click("button[value=look]")
        expect(page.locator("[role=alert]")).to_be_visible()
        page.click("button[value=save]")
        expect(page.locator("[role=status]")).to_be_visible()
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            is_sound(page)
        page.goto(f"{HOME}/")
        page.click(f"a[href='{DRAFTS}']")
        page.click("a[href*='draft=']")
        expect(page.locator("#field-amount")).to_have_value("20000")
        expect(page.locator(".why-under h2.wrong")).to_be_visible()
        page.goto(DRAFTS)
        page.click("form[action$='/drop'] button")
        is_sound(page)
        expect(page.locator("a[href*='draft=']")).to_have_count(0)
