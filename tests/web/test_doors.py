"""The doors: how members sign in, who may not, and what a session is good for."""

import datetime as dt
import re

import pytest
from flask import Flask

from coop_credit.asking import OFFICE
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.web.visitors import Visitor
from tests.web.visitors import staff

SLIP = "/c/fumandi/members/7/slip"


@pytest.fixture
def manager(app: Flask) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in_as(staff("manager"))
    return visitor


@pytest.fixture
def phone(app: Flask) -> Visitor:
    """A phone on which nobody is signed in."""
    return Visitor(app, "192.0.2.1")


def slip_of(manager: Visitor, member: int = 7) -> dict[str, str]:
    """What a member's slip says: what is typed into the door."""
    shown = manager.send_form(f"/c/fumandi/members/{member}/slip").text
    found = re.search(r'class="pin">([0-9]{4}) ([0-9]{4})<', shown)
    assert found is not None
    return {"cooperative": "fumandi", "member": str(member), "pin": "".join(found.groups())}


def test_a_member_signs_in_with_what_the_slip_says(manager: Visitor, phone: Visitor) -> None:
    typed = slip_of(manager)
    answer = phone.send("/sign-in/member", **typed)
    assert (answer.status_code, answer.location) == (303, "/")
    assert phone.get("/").location == "/me"
    shown = phone.get("/me")
    assert shown.status_code == 200
    assert "社员7" in shown.text


def test_the_address_on_a_slip_fills_in_all_but_the_pin(
    app: Flask, manager: Visitor, phone: Visitor, clock: FixedClock
) -> None:
    address = "/sign-in?cooperative=fumandi&member=7&pin=12345678"
    alone = phone.get(address).text
    assert '<input type="hidden" name="cooperative" value="fumandi">' in alone
    Village.found(app.extensions[OFFICE], clock, "elsewhere")
    of_two = phone.get(address).text
    for shown in ('id="cooperative" name="cooperative" value="fumandi"', 'name="member" value="7"'):
        assert shown in of_two
    assert 'value="12345678"' not in of_two
    assert "<svg" not in manager.get(SLIP).text
    assert 'src="data:image/svg+xml' in manager.send_form(SLIP).text


def test_the_number_and_pin_are_taken_as_people_type_them(manager: Visitor, phone: Visitor) -> None:
    typed = slip_of(manager)
    pin = typed["pin"]
    full_width = "".join(chr(ord(each) + 0xFEE0) for each in pin[:4]) + " " + pin[4:]
    answer = phone.send("/sign-in/member", cooperative=" Fumandi", member="７", pin=full_width)
    assert answer.status_code == 303


def test_what_is_not_known_is_answered_as_a_wrong_pin_is(manager: Visitor, phone: Visitor) -> None:
    typed = slip_of(manager)
    answers = [
        phone.send("/sign-in/member", **typed | wrong)
        for wrong in (
            {"pin": "0000000"},
            {"member": "99"},
            {"member": "x"},
            {"member": "9" * 30},
            {"cooperative": "elsewhere"},
            {"pin": ""},
        )
    ]
    assert {answer.status_code for answer in answers} == {422}
    said = {re.search(r'role="alert".*?</div>', answer.text, re.DOTALL)[0] for answer in answers}  # type: ignore[index]  # a page without it is a failure
    assert len(said) == 1
    assert not phone.cookie
    assert typed["pin"] not in answers[1].text


def test_who_errs_five_times_is_told_to_wait(
    manager: Visitor, phone: Visitor, clock: FixedClock
) -> None:
    typed = slip_of(manager)
    for _ in range(5):
        assert phone.send("/sign-in/member", **typed | {"pin": "x"}).status_code == 422
    waiting = phone.send("/sign-in/member", **typed)
    assert (waiting.status_code, phone.cookie) == (429, "")
    assert "1 分钟后再试" in waiting.text
    clock.instant += dt.timedelta(minutes=1)
    assert phone.send("/sign-in/member", **typed).status_code == 303


def test_several_members_share_a_phone_one_after_the_other(
    manager: Visitor, phone: Visitor
) -> None:
    slips = {member: slip_of(manager, member) for member in (7, 8)}
    phone.send("/sign-in/member", **slips[7])
    first = phone.cookie
    phone.send("/sign-in/member", **slips[8])
    assert "社员8" in phone.get("/me").text
    # The session of before is over, not only forgotten.
    phone.client.set_cookie("coop_credit", first)
    assert phone.get("/me").status_code == 401


def test_a_session_that_somebody_planted_is_not_taken_over(
    manager: Visitor, phone: Visitor
) -> None:
    typed = slip_of(manager)
    for planted in ("x_y", "abc_" + "d" * 43):
        phone.client.set_cookie("coop_credit", planted)
        assert phone.send("/sign-in/member", **typed).status_code == 303
        assert phone.cookie not in {planted, ""}
        phone.client.set_cookie("coop_credit", planted)
        assert phone.get("/me").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}],
)
def test_another_site_cannot_sign_somebody_in(
    manager: Visitor, phone: Visitor, headers: dict[str, str]
) -> None:
    typed = slip_of(manager)
    answer = phone.client.post("/sign-in/member", data=typed, headers=headers)
    assert (answer.status_code, phone.cookie) == (403, "")
    ours = {"Origin": "http://localhost"}
    assert phone.client.post("/sign-in/member", data=typed, headers=ours).status_code == 303


def test_a_slip_is_made_by_the_manager_alone_and_by_a_form_of_the_session(
    app: Flask, manager: Visitor, phone: Visitor
) -> None:
    assert manager.send(SLIP).status_code == 403
    assert manager.send_form("/c/fumandi/members/99/slip", shown_at=SLIP).status_code == 404
    cashier = Visitor(app)
    cashier.sign_in_as(staff("cashier"))
    assert cashier.get(SLIP).status_code == 403
    assert cashier.send_form(SLIP, shown_at="/c/fumandi/").status_code == 403
    assert phone.send(SLIP).status_code == 401


def test_a_new_slip_ends_what_is_signed_in_with_the_one_before(
    manager: Visitor, phone: Visitor
) -> None:
    typed = slip_of(manager)
    phone.send("/sign-in/member", **typed)
    slip_of(manager)
    over = phone.get("/me")
    assert over.status_code == 401
    assert "您已退出登录" in over.text
    assert phone.send("/sign-in/member", **typed).status_code == 422


def test_a_member_sees_no_page_of_others(manager: Visitor, phone: Visitor) -> None:
    phone.send("/sign-in/member", **slip_of(manager))
    for address in ("/c/fumandi/members/8", "/c/fumandi/members/7", SLIP, "/c/fumandi/"):
        assert phone.get(address).status_code == 403, address
    assert phone.get("/c/elsewhere/members/7").status_code == 404
    assert "社员7" in phone.get("/me?member=8").text


def test_a_session_that_was_idle_too_long_is_over_and_says_so(
    manager: Visitor, phone: Visitor, clock: FixedClock
) -> None:
    phone.send("/sign-in/member", **slip_of(manager))
    clock.instant += dt.timedelta(days=30, minutes=1)
    over = phone.get("/me")
    assert over.status_code == 401
    assert "您很久没有操作" in over.text
