"""A member changes the own PIN, in Chromium and without."""

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import expect

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import OFFICE
from coop_credit.operations.desk import Office
from coop_credit.operations.member_pins import issue_pin
from coop_credit.operations.member_pins import member_by_pin
from coop_credit.store.access import Grant
from tests.web.browsers import NARROW
from tests.web.browsers import is_sound
from tests.web.browsers import visit
from tests.web.visitors import Visitor
from tests.web.worlds import World

CHOSEN = "27182818"
MANAGER = Actor("staff:manager", frozenset({Role.MANAGER}), "fumandi")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_member_changes_the_pin(browser: Browser, own_world: World, *, scripts: bool) -> None:
    village = own_world.village
    pin = issue_pin(village.office, village.manager, "fumandi", 10)
    with visit(
        browser, own_world, "member10", viewport=NARROW, scripts=scripts, minding="422"
    ) as page:
        page.goto("/me")
        page.click("main a[href='/me/pin']")
        if scripts:
            page.goto("/me/pin?text_size=largest")
            is_sound(page)
        for new, again, said in (
            (CHOSEN, "27182819", "两次输入的新密码不一样"),
            ("88888888", "88888888", "只有一种数字"),
            (CHOSEN, CHOSEN, ""),
        ):
            page.fill("#old", pin)
            page.fill("#new", new)
            page.fill("#again", again)
            page.click("main form button.main")
            if said:
                expect(page.locator("[role=alert]")).to_contain_text(said)
        expect(page.locator("[role=status]")).to_contain_text("密码已改")
        if scripts:
            is_sound(page)
        page.goto("/me")
        expect(page.locator("h1")).to_contain_text("社员10")
    assert member_by_pin(village.office, "", "fumandi", 10, pin) is None
    assert member_by_pin(village.office, "", "fumandi", 10, CHOSEN) is not None


def test_all_other_sessions_of_the_member_end_and_nobody_elses(app: Flask) -> None:
    phone, tablet, neighbour = (Visitor(app) for _ in range(3))
    office: Office = app.extensions[OFFICE]
    pin = issue_pin(office, MANAGER, "fumandi", 7)
    for visitor in (phone, tablet):
        visitor.send("/sign-in/member", cooperative="fumandi", member="7", pin=pin)
    neighbour.sign_in_as(Grant(principal="member:8", role="member", scope="fumandi", member=8))
    changed = {"old": pin, "new": CHOSEN, "again": CHOSEN}
    wrong = phone.send_form("/me/pin", **changed | {"old": "00000000"})
    assert (wrong.status_code, tablet.get("/me").status_code) == (422, 200)
    assert pin not in wrong.text
    assert CHOSEN not in wrong.text
    full_width = {"again": "２７１８ ２８１８"}
    assert phone.send_form("/me/pin", **changed | full_width).location == "/me/pin?done="
    looks = [each.get("/me").status_code for each in (phone, tablet, neighbour)]
    assert looks == [200, 401, 200]
    assert phone.send("/me/pin", **changed).status_code == 403
    assert Visitor(app).get("/me/pin").status_code == 401


def test_wrong_old_pins_are_counted_as_at_the_door(app: Flask) -> None:
    office: Office = app.extensions[OFFICE]
    pin = issue_pin(office, MANAGER, "fumandi", 7)
    phone = Visitor(app)
    phone.send("/sign-in/member", cooperative="fumandi", member="7", pin=pin)
    for _ in range(5):
        phone.send_form("/me/pin", old="x", new=CHOSEN, again=CHOSEN)
    answer = phone.send_form("/me/pin", old=pin, new=CHOSEN, again=CHOSEN)
    assert answer.status_code == 422
    assert "1 分钟后再试" in answer.text
