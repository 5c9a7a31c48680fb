"""The first visit to a new installation: from the code on the console to the manager's pages."""

import datetime as dt
import re
import threading
from collections.abc import Callable
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect
from werkzeug.serving import make_server

from coop_credit.app import create_app
from coop_credit.asking import OFFICE
from coop_credit.operations.inviting import invite
from coop_credit.store.access import Grant
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.identities import credit_code
from tests.keys import SIGNER
from tests.operations.test_inviting import HALF_A_MINUTE
from tests.operations.test_inviting import PASSWORD
from tests.operations.test_inviting import code_of
from tests.web.browsers import DESK
from tests.web.browsers import LOCALES
from tests.web.browsers import is_sound
from tests.web.visitors import Visitor
from tests.web.visitors import staff

CODE = "abcd-efgh-2345-wxyz"
STAFF = ("manager", "bookkeeper", "cashier", "supervisor")


@pytest.fixture
def app(sqlite_url: str, privacy: Privacy, clock: FixedClock) -> Iterator[Flask]:
    """A new installation."""
    made = create_app(
        database_url=sqlite_url, privacy=privacy, clock=clock, signer=SIGNER, set_up_code=CODE
    )
    yield made
    made.extensions[OFFICE].database.close()


def founding(**changed: str) -> dict[str, str]:
    typed = {
        "cooperative": "jingu",
        "key": "founding-1",
        "name": "金谷粮蔬专业合作社",
        "credit_code": credit_code(1),
        "region_code": "370283",
        "rulebook": "cn-shandong-2015",
        "custodian": "托管银行",
        "zone": "Asia/Shanghai",
        "opened_on": "2026-11-01",
        "funding_model": "paid",
    }
    for number, role in enumerate(STAFF):
        typed |= {f"handle.{role}": f"person{number}", f"name.{role}": f"人{number}"}
    return typed | changed


def administrator(app: Flask) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as(Grant(principal="administrator:li", role="administrator"))
    return visitor


def test_the_page_is_there_with_the_code_and_for_a_new_installation_alone(app: Flask) -> None:
    visitor = Visitor(app)
    assert "/set-up" in visitor.get("/sign-in").text
    assert visitor.get("/set-up").status_code == 200
    wrong = visitor.send("/set-up", handle="li", code="abcd-efgh-2345-wxyy")
    assert (wrong.status_code, "设置码不对" in wrong.text) == (422, True)
    assert visitor.send("/set-up", handle="Li wei", code=CODE.upper()).status_code == 200
    assert visitor.send("/set-up", handle="1li", code=CODE).status_code == 422
    assert visitor.send("/set-up", handle="li", code=CODE).status_code == 200
    # Nobody has taken the invitation up: the page is still needed.
    assert visitor.get("/set-up").status_code == 200
    administrator(app).send_form("/cooperatives/new", **founding())
    assert visitor.get("/set-up").status_code == 404
    assert visitor.send("/set-up", handle="wu", code=CODE).status_code == 404
    assert "/set-up" not in visitor.get("/sign-in").text


def test_guessing_the_code_waits(app: Flask, clock: FixedClock) -> None:
    visitor = Visitor(app)
    for _ in range(5):
        visitor.send("/set-up", handle="li", code="x")
    assert "分钟后再试" in visitor.send("/set-up", handle="li", code=CODE).text
    clock.instant += dt.timedelta(minutes=1)
    assert visitor.send("/set-up", handle="li", code=CODE).status_code == 200


def test_without_a_code_there_is_no_such_page(
    sqlite_url: str, privacy: Privacy, clock: FixedClock
) -> None:
    app = create_app(database_url=sqlite_url, privacy=privacy, clock=clock, signer=SIGNER)
    assert Visitor(app).get("/set-up").status_code == 404
    assert Visitor(app).send("/set-up", handle="li", code="").status_code == 404
    app.extensions[OFFICE].database.close()


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"cooperative": "Jin Gu!"}, "小写字母、数字和连字符"),
        ({"credit_code": "1"}, "统一社会信用代码"),
        ({"name": ""}, "缺少"),
        ({"handle.cashier": "1"}, "handle"),
        ({"opened_on": "2027-01-01"}, "2027年1月1日"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    app: Flask, changed: dict[str, str], said: str
) -> None:
    answer = administrator(app).send_form("/cooperatives/new", **founding(**changed))
    assert (answer.status_code, said in answer.text) == (422, True), answer.text
    assert "person3" in answer.text
    assert administrator(app).get("/cooperatives").location == "/cooperatives/new"


def test_only_an_administrator_founds(app: Flask) -> None:
    administrator(app).send_form("/cooperatives/new", **founding(cooperative="fumandi"))
    manager = Visitor(app)
    manager.sign_in_as(staff("person0"))
    for address in ("/cooperatives", "/cooperatives/new"):
        assert manager.get(address).status_code == 403
    assert manager.send_form("/cooperatives/new", "/c/fumandi/", **founding()).status_code == 403
    assert administrator(app).send("/cooperatives/new", **founding()).status_code == 403
    assert Visitor(app).get("/cooperatives").status_code == 401


def test_founding_twice_with_one_key_founds_once(app: Flask) -> None:
    visitor = administrator(app)
    for _ in range(2):
        assert visitor.send_form("/cooperatives/new", **founding()).status_code == 200
    other = visitor.send_form("/cooperatives/new", **founding(key="founding-2"))
    assert other.status_code == 422
    assert visitor.get("/cooperatives").text.count("金谷粮蔬") == 1


def take_up(page: Page, clock: FixedClock, look: Callable[[Page], None]) -> None:
    """Choose a password and take the key that the page shows."""
    look(page)
    key = page.locator("p > code").inner_text()
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.fill("#shown", code_of(key, clock))
    page.click("button.main")
    expect(page.locator("h1")).to_have_text("恢复码")
    look(page)
    clock.instant += HALF_A_MINUTE
    page.click("a.main")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_the_console_to_the_first_page_of_a_manager(
    app: Flask, clock: FixedClock, browser: Browser, *, scripts: bool
) -> None:
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = browser.new_context(
        base_url=f"http://localhost:{server.server_port}",
        locale=LOCALES["zh"],
        viewport=DESK,
        java_script_enabled=scripts,
    )
    look = is_sound if scripts else lambda _page: None  # what looks is a script itself
    try:
        page = context.new_page()
        page.goto("/")
        page.click("text=初始设置")
        page.fill("#code", CODE)
        page.fill("#handle", "li")
        page.click("button.main")
        take_up(page, clock, look)
        expect(page.locator("h1")).to_have_text("建立合作社")
        look(page)
        for name, value in founding().items():
            if name not in {"key", "rulebook", "zone", "funding_model"}:
                page.fill(f"[name='{name}']", value)
        page.click("button.main")
        expect(page.locator("[role=status]")).to_contain_text("合作社已建立")
        look(page)
        code = page.locator("tbody code").first.inner_text()
        page.click("text=退出登录")
        page.click("summary:has-text('工作人员')")
        page.click("a:has-text('启用账号')")
        look(page)
        page.fill("#name", "person0@jingu")
        page.fill("#code", code)
        page.click("button.main")
        take_up(page, clock, look)
        assert re.search(r"/c/jingu/$", page.url)
        page.goto("/sessions")
        look(page)
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_all_that_is_missing_is_told_at_once(app: Flask) -> None:
    answer = administrator(app).send_form("/cooperatives/new", cooperative="Jin Gu!", name="")
    assert answer.status_code == 422
    for told in ("小写字母、数字和连字符", "名称：缺少", "信用代码：缺少", "托管银行：缺少"):
        assert told in answer.text, told


def test_an_invitation_to_somebody_else_does_not_set_up(app: Flask) -> None:
    here = app.extensions[OFFICE]
    invite(here, "x", Grant(principal="regulator:li", role="regulator", region="37"))
    answer = Visitor(app).send("/set-up", handle="li", code=CODE)
    assert (answer.status_code, "已属于另一个人" in answer.text) == (422, True)


def test_what_a_cooperative_may_choose_is_called_by_name(app: Flask) -> None:
    page = administrator(app).get("/cooperatives/new").text
    chosen = dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', page))
    assert chosen["cn-shandong-2015"] == "山东省农民专业合作社信用互助试点规则（2015）"
    assert chosen["Asia/Shanghai"] == "北京时间（东八区）"
    assert [each for each in chosen.items() if each[0] == each[1]] == []
