"""Passkeys in Chromium, with a device of its own making: made, used, and good for nothing else."""

import datetime as dt
import re
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page
from playwright.sync_api import expect
from werkzeug.serving import make_server

from coop_credit.asking import OFFICE
from coop_credit.dates import instant_text
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.operations.inviting import end_account
from coop_credit.store import access
from coop_credit.store import journal
from coop_credit.store import passkeys
from tests.clock import FixedClock
from tests.operations.test_inviting import HALF_A_MINUTE
from tests.operations.test_inviting import PASSWORD
from tests.operations.test_inviting import code_of
from tests.web.browsers import DESK
from tests.web.browsers import LOCALES
from tests.web.browsers import is_sound
from tests.web.test_accounts import take_up
from tests.web.visitors import Visitor
from tests.web.visitors import staff

NAME = "cashier@fumandi"
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def context(app: Flask, browser: Browser) -> Iterator[BrowserContext]:
    """A browser at the served village."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    opened = browser.new_context(
        base_url=f"http://localhost:{server.server_port}", locale=LOCALES["zh"], viewport=DESK
    )
    try:
        yield opened
    finally:
        opened.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a browser on a device that knows its person."""
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
    return opened


def sign_in(page: Page, key: str, clock: FixedClock, name: str = NAME) -> None:
    page.goto("/sign-in?door=account")
    page.fill("#account", name)
    page.fill("#password", PASSWORD)
    page.fill("#code", code_of(key, clock))
    page.click("form[action='/sign-in/account'] button")
    expect(page.locator("h1")).to_be_visible()
    clock.instant += HALF_A_MINUTE


def make_passkey(page: Page, code: str) -> dict[str, str]:
    """Make a passkey; what the form sent."""
    page.goto("/sessions")
    page.click("text=通行密钥")
    is_sound(page)
    page.fill("#password", PASSWORD)
    page.fill("#code", code)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.click("form[data-passkey] button")
    page.wait_for_load_state()
    return dict(parse_qsl(answered.value.request.post_data or ""))


def test_a_passkey_is_made_and_signs_in(app: Flask, clock: FixedClock, page: Page) -> None:
    _, key = take_up(app, clock, staff("cashier"))
    sign_in(page, key, clock)
    wrong = make_passkey(page, "123456")
    expect(page.locator("[role=alert]")).to_be_visible()
    assert kept(app) == []
    made = make_passkey(page, code_of(key, clock))
    expect(page.locator("main")).to_contain_text("2026-11-24 设置")
    (kept_one,) = kept(app)
    assert made["response"] != wrong["response"]
    page.click("text=退出登录")
    page.goto("/sign-in?door=account")
    with page.expect_request(lambda asked: asked.method == "POST") as sent:
        page.click("text=用通行密钥登录")
    page.wait_for_url(re.compile(r"/c/fumandi/$"))
    answer = dict(parse_qsl(sent.value.post_data or ""))
    host = {"base_url": page.url.rpartition("/c/")[0]}

    # The same answer is good for nothing more; nor is it for another challenge, or a changed one.
    with app.extensions[OFFICE].database.write() as tx:
        passkeys.use_passkey(tx, kept_one.credential, 0)  # devices that do not count say so
    fresh = re.search(r'name="sealed" value="([^"]+)"', Visitor(app).get("/sign-in").text)
    assert fresh is not None
    for changed in (answer, answer | {"sealed": fresh.group(1)}, answer | {"sealed": "x"}, {}):
        client = app.test_client()
        refused = client.post("/sign-in/passkey", data=changed, **host)
        assert refused.status_code == 422
        assert client.get_cookie("coop_credit") is None
    page.goto("/passkeys")
    page.click("text=删除")
    assert kept(app) == []
    page.click("text=退出登录")
    page.goto("/sign-in?door=account")
    page.click("text=用通行密钥登录")
    expect(page.locator("[role=alert]")).to_contain_text("通行密钥未被接受")


def kept(app: Flask) -> list[passkeys.Passkey]:
    with app.extensions[OFFICE].database.read() as tx:
        return passkeys.passkeys_of(tx, NAME)


def test_the_second_person_confirms_with_a_passkey_and_for_this_alone(
    app: Flask, clock: FixedClock, page: Page
) -> None:
    _, key = take_up(app, clock, staff("cashier"))
    sign_in(page, key, clock)
    make_passkey(page, code_of(key, clock))
    page.click("text=退出登录")
    here = app.extensions[OFFICE]
    with here.database.write() as tx:
        token = access.issue(
            tx, staff("manager"), now=instant_text(clock.now()), expires_at="2028-01-01"
        )
    page.goto("/sign-in?door=token")
    page.fill("#token", token)
    page.click("form[action='/sign-in'] button.main")
    check_contact(page, "13900000001")
    is_sound(page)
    expect(page.locator("main form dl")).to_contain_text("13900000001")  # in no entry to be read
    with page.expect_request(lambda asked: asked.method == "POST") as sent:
        page.click("text=第二人用通行密钥确认")
    page.wait_for_url(re.compile(r"/journal/[0-9]+\?done=$"))
    answer = dict(parse_qsl(sent.value.post_data or ""))
    entry = newest_entry(app)
    assert (entry.kind, entry.actor, entry.body["seconded_by"]) == (
        Kind.CONTACT_CHANGED,
        "staff:manager",
        "staff:cashier",
    )

    # What was asked about one thing is no answer about another, nor a way in.
    check_contact(page, "13900000002")
    page.locator("input[name=phone]").evaluate("field => { field.value = '13900000003' }")
    page.click("text=第二人用通行密钥确认")
    expect(page.locator("main [role=alert]")).to_contain_text("通行密钥未被接受")
    host = {"base_url": page.url.rpartition("/c/")[0]}
    spent = {"sealed": answer["second_sealed"], "response": answer["second_response"]}
    assert app.test_client().post("/sign-in/passkey", data=spent, **host).status_code == 422
    assert newest_entry(app).seq == entry.seq


def test_nobody_is_the_second_person_beside_oneself(
    app: Flask, clock: FixedClock, page: Page
) -> None:
    _, key = take_up(app, clock, staff("manager"))
    sign_in(page, key, clock, "manager@fumandi")
    make_passkey(page, code_of(key, clock))
    expect(page.locator("main")).to_contain_text("2026-11-24 设置")
    before = newest_entry(app).seq
    check_contact(page, "13900000001")
    page.click("text=第二人用通行密钥确认")
    expect(page.locator("main [role=alert]")).to_contain_text("此业务须两人办理")
    assert newest_entry(app).seq == before


def check_contact(page: Page, phone: str) -> None:
    """Fill in another phone of member 7, up to the check page."""
    page.goto("/c/fumandi/do/change-contact?member=7")
    page.fill("#field-phone", phone)
    page.click("button[value=look]")


def newest_entry(app: Flask) -> Entry:
    with app.extensions[OFFICE].database.read() as tx:
        (found,) = journal.entries_before(tx, "fumandi", before=10**12, count=1)
    return found


def test_an_answer_that_comes_late_is_refused(app: Flask, clock: FixedClock, page: Page) -> None:
    _, key = take_up(app, clock, staff("cashier"))
    sign_in(page, key, clock)
    make_passkey(page, code_of(key, clock))
    page.click("text=退出登录")
    page.goto("/sign-in?door=account")
    clock.instant += dt.timedelta(minutes=16)
    page.click("text=用通行密钥登录")
    expect(page.locator("[role=alert]")).to_contain_text("通行密钥未被接受")
    page.click("text=用通行密钥登录")
    page.wait_for_url(re.compile(r"/c/fumandi/$"))


def test_a_new_invitation_or_an_end_removes_passkeys(
    app: Flask, clock: FixedClock, page: Page
) -> None:
    for ending in ("invited", "ended"):
        _, key = take_up(app, clock, staff("cashier"))
        assert kept(app) == [], ending
        sign_in(page, key, clock)
        clock.instant += HALF_A_MINUTE
        make_passkey(page, code_of(key, clock))
        assert len(kept(app)) == 1
        page.context.clear_cookies()
    end_account(app.extensions[OFFICE], "x", NAME)
    assert kept(app) == []


def test_passkeys_are_for_accounts_and_each_for_its_own(app: Flask, clock: FixedClock) -> None:
    cashier, _ = take_up(app, clock, staff("cashier"))
    take_up(app, clock, staff("manager"))
    made = passkeys.Passkey(
        credential="abc",
        name="manager@fumandi",
        public_key=b"x",
        sign_count=0,
        made_at="2026-11-24T02:00:00.000000Z",
    )
    here = app.extensions[OFFICE]
    with here.database.write() as tx:
        passkeys.put_passkey(tx, made)
    cashier.send_form("/passkeys/abc/remove", shown_at="/passkeys")
    with here.database.read() as tx:
        assert passkeys.find_passkey(tx, "abc") == made
    by_token = Visitor(app)
    by_token.sign_in_as(staff("supervisor"))
    assert by_token.get("/passkeys").status_code == 404
    assert cashier.send("/passkeys/abc/remove").status_code == 403
    assert cashier.send("/passkeys", response="{}").status_code == 403
