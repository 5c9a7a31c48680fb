"""A member signs in with the phone, in Chromium: the number, the code, and which of a household."""

import re
from pathlib import Path
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from coop_credit.app import create_app
from coop_credit.asking import OFFICE
from coop_credit.config import InstanceNotReady
from coop_credit.notify.settings import Notify
from coop_credit.notify.settings import read_notify
from coop_credit.operations.contacting import ChangeContact
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.scheduler.surroundings import send
from tests.web.browsers import NARROW
from tests.web.browsers import PHONE
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.visitors import Visitor
from tests.web.worlds import World

TENS = "13800000010"
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def newest_code(world: World, capsys: pytest.CaptureFixture[str]) -> str:
    """The code that the scheduler prints."""
    send(world.village, read_notify({}, Path(), world.village.clock))
    found: list[str] = re.findall(r"(?:验证码 |\] )([0-9]{6})", capsys.readouterr().out)
    return found[-1]


def ask(page: Page, phone: str) -> None:
    page.goto("/sign-in")
    page.fill("#phone", phone)
    page.click("form[action='/sign-in/phone'] button")


def type_code(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.click("form[action='/sign-in/phone/code'] button")


@scripts
def test_a_member_signs_in_with_a_code(
    browser: Browser, own_world: World, capsys: pytest.CaptureFixture[str], *, scripts: bool
) -> None:
    with visit(browser, own_world, viewport=PHONE, scripts=scripts, minding="422") as page:
        ask(page, " +86 138-0000 0010 ")
        if scripts:
            is_sound(page)
        code = newest_code(own_world, capsys)
        type_code(page, "12345")
        expect(page.locator("[role=alert]")).to_contain_text("验证码不对")
        type_code(page, f"{code[:3]} {code[3:]}")
        expect(page).to_have_url(re.compile("/me$"))
        expect(page.locator("h1")).to_contain_text("社员10")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_of_a_household_each_has_a_session_of_the_own(
    browser: Browser,
    own_world: World,
    capsys: pytest.CaptureFixture[str],
    language: Literal["zh", "en"],
) -> None:
    village = own_world.village
    shared = ChangeContact(member=11, phone=TENS, bank_account="")
    village.do(village.manager, shared, village.cashier)
    with visit(browser, own_world, language=language, viewport=NARROW) as page:
        for number in (11, 10):
            ask(page, TENS)
            type_code(page, newest_code(own_world, capsys))
            is_sound(page)
            expect(page.locator("ul.choices li")).to_have_count(2)
            page.click(f"button[value='fumandi/{number}']")
            expect(page.locator("h1")).to_contain_text(f"社员{number}")
            # To the other one leads a new code and nothing else.
            page.goto("/me")
            expect(page.locator("h1")).to_contain_text(f"社员{number}")
            page.click("main a[href='/sign-in?door=phone']")


def send_number(visitor: Visitor, phone: str) -> str:
    """What the page says behind a number, without its id."""
    answer = visitor.send("/sign-in/phone", phone=phone)
    assert (answer.status_code, visitor.cookie) == (200, "")
    return re.sub(r'name="code_id" value="[a-z2-7]+"', "", answer.text)


def test_the_page_tells_nobody_whether_a_number_is_known(app: Flask) -> None:
    visitor = Visitor(app)
    answers = {send_number(visitor, each) for each in ("13800000007", "13900000000", "", "x")}
    assert len(answers) == 1


def test_too_many_codes_are_refused_and_the_slip_still_opens(app: Flask) -> None:
    visitor = Visitor(app)
    for _ in range(3):
        send_number(visitor, "13800000007")
    waiting = visitor.send("/sign-in/phone", phone="13800000007")
    assert waiting.status_code == 429
    assert "60 分钟后再试" in waiting.text


@pytest.mark.parametrize("path", ["", "/code", "/member"])
def test_the_steps_cannot_be_sent_from_another_site_or_looked_at_again(
    app: Flask, path: str
) -> None:
    visitor = Visitor(app)
    typed = {"phone": "13800000007", "code_id": "x", "code": "x", "ticket": "x", "chosen": "f/7"}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    address = f"/sign-in/phone{path}"
    assert visitor.client.post(address, data=typed, headers=elsewhere).status_code == 403
    assert visitor.get(address).location == "/sign-in?door=phone"
    assert visitor.send(f"/sign-in/phone{path}", **typed).status_code == (422 if path else 200)
    assert visitor.cookie == ""


def test_settings_that_cannot_be_read_close_this_door_alone(
    sqlite_url: str, privacy: Privacy, clock: FixedClock
) -> None:
    def unreadable() -> Notify:
        raise InstanceNotReady(file="config.toml", reason="not-toml")

    made = create_app(
        database_url=sqlite_url, privacy=privacy, clock=clock, signer=SIGNER, notify=unreadable
    )
    visitor = Visitor(made)
    shown = visitor.get("/sign-in")
    assert shown.status_code == 200
    assert 'id="phone"' not in shown.text
    assert visitor.send("/sign-in/phone", phone=TENS).status_code == 404
    made.extensions[OFFICE].database.close()
