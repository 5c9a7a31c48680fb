"""Accounts at the pages: an invitation taken up, signing in, the second person."""

import datetime as dt
import html
import re

from flask import Flask

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import OFFICE
from coop_credit.operations.inviting import account_name
from coop_credit.operations.inviting import invite
from coop_credit.store.access import Grant
from coop_credit.web.signing_in import second_person
from tests.clock import FixedClock
from tests.operations.test_inviting import HALF_A_MINUTE
from tests.operations.test_inviting import PASSWORD
from tests.operations.test_inviting import code_of
from tests.web.visitors import Visitor
from tests.web.visitors import form_token
from tests.web.visitors import staff

BALANCE = "/c/fumandi/do/bank-balance"


def hidden(shown: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', shown)
    assert found is not None, shown
    return html.unescape(found.group(1))


def take_up(app: Flask, clock: FixedClock, grant: Grant) -> tuple[Visitor, str]:
    """Somebody who has just taken an invitation up, half a minute later; and the key."""
    visitor = Visitor(app, "192.0.2.9")
    asked = {"name": account_name(grant), "code": invite(app.extensions[OFFICE], "x", grant)}
    offer = visitor.send("/invitation", **asked).text
    found = re.search(r"<code>([A-Z2-7]{32})</code>", offer)
    assert found is not None, offer
    key = found.group(1)
    answer = visitor.send(
        "/invitation",
        **asked,
        sealed=hidden(offer, "sealed"),
        password=PASSWORD,
        again=PASSWORD,
        shown=code_of(key, clock),
    )
    assert answer.status_code == 200, answer.text
    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", answer.text)) == 10
    clock.instant += HALF_A_MINUTE
    return visitor, key


def test_who_takes_an_invitation_up_is_signed_in(app: Flask, clock: FixedClock) -> None:
    visitor, key = take_up(app, clock, staff("cashier"))
    assert visitor.get("/").location == "/c/fumandi/"
    elsewhere = Visitor(app)
    typed = {"account": "cashier@fumandi", "password": PASSWORD}
    assert elsewhere.send("/sign-in/account", **typed, code="123456").status_code == 422
    assert not elsewhere.cookie
    answer = elsewhere.send("/sign-in/account", **typed, code=code_of(key, clock))
    assert (answer.status_code, answer.location) == (303, "/")
    again = Visitor(app).send("/sign-in/account", **typed, code=code_of(key, clock))
    assert again.status_code == 422
    assert PASSWORD not in again.text


def test_what_is_wrong_with_a_form_is_said_and_the_key_stays(app: Flask, clock: FixedClock) -> None:
    visitor = Visitor(app)
    asked = {"name": "cashier@fumandi"}
    asked["code"] = invite(app.extensions[OFFICE], "x", staff("cashier"))
    unknown = visitor.send("/invitation", **asked | {"code": "x"})
    assert (unknown.status_code, "邀请码不对" in unknown.text) == (422, True)
    offer = visitor.send("/invitation", **asked).text
    key = re.search(r"<code>([A-Z2-7]{32})</code>", offer)
    assert key is not None
    form = asked | {"sealed": hidden(offer, "sealed"), "shown": code_of(key.group(1), clock)}
    for wrong, said in (
        ({"password": "short", "again": "short"}, "至少要 12 个字符"),
        ({"password": PASSWORD, "again": "another"}, "两次输入的密码不一样"),
        ({"password": PASSWORD, "again": PASSWORD, "shown": "000000"}, "动态验证码不对"),
    ):
        answer = visitor.send("/invitation", **form | wrong)
        assert (answer.status_code, said in answer.text) == (422, True), wrong
        assert key.group(1) in answer.text
    assert not visitor.cookie


def test_the_second_person_types_name_password_and_code(app: Flask, clock: FixedClock) -> None:
    _, key = take_up(app, clock, staff("supervisor"))
    bookkeeper = Visitor(app)
    bookkeeper.sign_in_as(staff("bookkeeper"))
    typed = {"month": "2026-10", "balance": "1.00", "key": "one-balance-1"}
    second = {"second_name": "supervisor", "second": PASSWORD}
    for wrong in ({}, second, second | {"second_code": "123456"}):
        answer = bookkeeper.send_form(BALANCE, step="do", **typed, **wrong)
        assert answer.status_code == 409
        assert PASSWORD not in answer.text  # which would hand it to the first person
    second["second_code"] = code_of(key, clock)
    done = bookkeeper.send_form(BALANCE, step="do", **typed, **second)
    assert done.status_code == 303
    pressed_twice = bookkeeper.send_form(BALANCE, step="do", **typed, **second)
    assert (pressed_twice.status_code, pressed_twice.location) == (303, done.location)
    used = bookkeeper.send_form(BALANCE, step="do", **typed | {"key": "one-balance-2"}, **second)
    assert used.status_code == 409


def test_a_second_person_of_elsewhere_seconds_nothing(app: Flask, clock: FixedClock) -> None:
    _, key = take_up(app, clock, Grant(principal="staff:sun", role="staff", scope="elsewhere"))
    bookkeeper = Visitor(app)
    bookkeeper.sign_in_as(staff("bookkeeper"))
    typed = {"month": "2026-10", "balance": "1.00", "key": "one-balance-1"}
    second = {"second_name": "sun@elsewhere", "second": PASSWORD}
    code = code_of(key, clock)
    answer = bookkeeper.send_form(BALANCE, step="do", **typed, **second, second_code=code)
    assert answer.status_code == 409


def test_the_second_regulator_has_an_account_without_a_cooperative(
    app: Flask, clock: FixedClock
) -> None:
    _, key = take_up(app, clock, Grant(principal="regulator:sun", role="regulator", region="37"))
    typed = {"second_name": "sun", "second": PASSWORD, "second_code": code_of(key, clock)}
    with app.test_request_context():
        assert second_person(typed, "fumandi") is None  # there is no sun@fumandi
        assert second_person(typed, "") == Actor(
            "regulator:sun", frozenset({Role.REGULATOR}), region="37"
        )


def test_wrong_tries_of_a_second_person_are_counted_too(app: Flask) -> None:
    bookkeeper = Visitor(app)
    bookkeeper.sign_in_as(staff("bookkeeper"))
    typed = {"month": "2026-10", "balance": "1.00", "key": "one-balance-1"}
    for _ in range(5):
        answer = bookkeeper.send_form(BALANCE, step="do", **typed, second_name="x", second="y")
        assert "分钟后再试" not in answer.text
    waiting = bookkeeper.send_form(BALANCE, step="do", **typed, second_name="x", second="y")
    assert (waiting.status_code, "分钟后再试" in waiting.text) == (409, True)


def test_what_a_second_person_typed_does_not_outlive_the_session(
    app: Flask, clock: FixedClock
) -> None:
    bookkeeper = Visitor(app)
    bookkeeper.sign_in_as(staff("bookkeeper"))
    token = form_token(bookkeeper.get(BALANCE))
    clock.instant += dt.timedelta(minutes=31)
    over = bookkeeper.send(BALANCE, form_token=token, balance="1.00", second=PASSWORD)
    assert (over.status_code, PASSWORD in over.text) == (401, False)
    assert 'name="kept.balance" value="1.00"' in over.text


def test_the_manager_invites_with_a_second_person(app: Flask, clock: FixedClock) -> None:
    _, key = take_up(app, clock, staff("supervisor"))
    manager = Visitor(app)
    manager.sign_in_as(staff("manager"))
    address = "/c/fumandi/staff/cashier/invitation"
    alone = manager.send_form(address)
    assert "须两人办理" in alone.text
    _, of_cashier = take_up(app, clock, staff("cashier"))
    _, of_manager = take_up(app, clock, staff("manager"))
    for handle, its_key in (("cashier", of_cashier), ("manager", of_manager)):
        unfit = {"second_name": handle, "second": PASSWORD, "second_code": code_of(its_key, clock)}
        manager.sign_in_as(staff("manager"))
        assert "须两人办理" in manager.send_form(address, **unfit).text
    second = {"second_name": "supervisor@fumandi", "second": PASSWORD}
    shown = manager.send_form(address, **second, second_code=code_of(key, clock)).text
    found = re.search(r"<dd>([a-z2-7-]{19})</dd>", shown)
    assert found is not None, shown
    offer = Visitor(app).send("/invitation", name="cashier@fumandi", code=found.group(1))
    assert offer.status_code == 200
    assert manager.get("/c/fumandi/staff/nobody/invitation").status_code == 404
    assert manager.send(address, **second).status_code == 403
    cashier = Visitor(app)
    cashier.sign_in_as(staff("cashier"))
    assert cashier.get(address).status_code == 403
