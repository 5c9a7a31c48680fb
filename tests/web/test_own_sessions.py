"""The list of the own sessions, and ending them."""

import datetime as dt
import re

from flask import Flask

from coop_credit.actors import Actor
from coop_credit.asking import OFFICE
from coop_credit.operations.desk import Office
from coop_credit.operations.member_pins import issue_pin
from coop_credit.store import browsers
from coop_credit.store.access import Grant
from coop_credit.store.access import secret_digest
from coop_credit.web.visiting import BROWSER_COOKIE
from tests.clock import FixedClock
from tests.web.visitors import Visitor
from tests.web.visitors import staff

SEVEN = Grant(principal="member:7", role="member", scope="fumandi", member=7)
EIGHT = Grant(principal="member:8", role="member", scope="fumandi", member=8)


def signed_in(app: Flask, grant: Grant, device: str) -> Visitor:
    visitor = Visitor(app, device=device)
    visitor.sign_in_as(grant)
    return visitor


def ids(visitor: Visitor) -> list[str]:
    """The sessions that a person's list shows, by id."""
    return re.findall(r"/sessions/([a-z2-7]+)/end", visitor.get("/sessions").text)


def test_a_person_sees_the_own_sessions_and_nobody_elses(app: Flask, clock: FixedClock) -> None:
    phone = signed_in(app, SEVEN, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)")
    clock.instant += dt.timedelta(minutes=5)
    tablet = signed_in(app, SEVEN, "Mozilla/5.0 (Linux; Android 12)")
    signed_in(app, EIGHT, "Mozilla/5.0 (Windows NT 10.0)")
    shown = tablet.get("/sessions").text
    assert "iPhone" in shown
    assert "Android" in shown
    assert "Windows" not in shown
    assert "登录于 2026-11-24 10:00" in shown
    assert shown.count("本机") == 1
    assert len(ids(phone)) == 2
    assert Visitor(app).get("/sessions").status_code == 401


def test_one_session_is_ended_from_another(app: Flask) -> None:
    phone, tablet = (signed_in(app, SEVEN, device) for device in ("iPhone", "Android"))
    (of_phone,) = {phone.cookie.partition("_")[0]}
    assert tablet.send(f"/sessions/{of_phone}/end").status_code == 403
    assert phone.get("/me").status_code == 200
    answer = tablet.send_form(f"/sessions/{of_phone}/end", shown_at="/sessions")
    assert (answer.status_code, answer.location) == (303, "/sessions")
    over = phone.get("/me")
    assert (over.status_code, "已在别处结束" in over.text) == (401, True)
    assert tablet.get("/me").status_code == 200


def test_somebody_elses_session_is_left_alone(app: Flask) -> None:
    seven, eight = signed_in(app, SEVEN, ""), signed_in(app, EIGHT, "")
    of_eight = eight.cookie.partition("_")[0]
    seven.send_form(f"/sessions/{of_eight}/end", shown_at="/sessions")
    assert eight.get("/me").status_code == 200


def test_all_others_are_ended_at_once_and_none_of_others(app: Flask) -> None:
    mine = [signed_in(app, SEVEN, "") for _ in range(2)]
    eight = signed_in(app, EIGHT, "")
    here = signed_in(app, SEVEN, "")
    here.send_form("/sessions/end-others", shown_at="/sessions")
    assert [each.get("/me").status_code for each in (*mine, here, eight)] == [401, 401, 200, 200]
    assert len(ids(here)) == 1


def test_ending_this_session_signs_out(app: Flask) -> None:
    phone = signed_in(app, SEVEN, "")
    (this,) = ids(phone)
    answer = phone.send_form(f"/sessions/{this}/end", shown_at="/sessions")
    assert (answer.location, phone.cookie) == ("/sign-in", "")


def test_what_was_idle_too_long_is_not_listed(app: Flask, clock: FixedClock) -> None:
    signed_in(app, staff("manager"), "")
    clock.instant += dt.timedelta(minutes=31)
    assert len(ids(signed_in(app, staff("manager"), ""))) == 1


def browser_cookie(visitor: Visitor) -> str:
    found = visitor.client.get_cookie(BROWSER_COOKIE)
    assert found is not None
    assert (found.http_only, found.same_site, found.path) == (True, "Lax", "/")
    return found.value


def is_known(app: Flask, visitor: Visitor, grant: Grant) -> bool:
    office: Office = app.extensions[OFFICE]
    digest = secret_digest(browser_cookie(visitor))
    with office.database.read() as tx:
        return browsers.is_known(tx, digest, grant.principal, grant.scope)


def test_a_browser_is_known_to_all_who_signed_in_from_it_and_by_nothing_that_was_planted(
    app: Flask,
) -> None:
    phone = Visitor(app)
    phone.client.set_cookie(BROWSER_COOKIE, "planted")
    phone.sign_in_as(SEVEN)
    first = browser_cookie(phone)
    assert first != "planted"
    assert len(first) == 43
    phone.sign_in_as(EIGHT)
    assert browser_cookie(phone) == first
    assert is_known(app, phone, SEVEN)
    assert is_known(app, phone, EIGHT)
    phone.send_form("/sign-out", shown_at="/me")
    assert is_known(app, phone, EIGHT)


def test_the_browser_of_a_session_that_is_ended_elsewhere_is_forgotten(app: Flask) -> None:
    phone, tablet, desk = (signed_in(app, SEVEN, "x") for _ in range(3))
    of_phone = phone.cookie.partition("_")[0]
    tablet.send_form(f"/sessions/{of_phone}/end", shown_at="/sessions")
    assert [is_known(app, each, SEVEN) for each in (phone, tablet, desk)] == [False, True, True]
    tablet.send_form("/sessions/end-others", shown_at="/sessions")
    assert [is_known(app, each, SEVEN) for each in (phone, tablet, desk)] == [False, True, False]


def test_a_member_who_signed_in_here_before_is_not_kept_out(app: Flask) -> None:
    office: Office = app.extensions[OFFICE]
    pin = issue_pin(office, Actor("staff:manager", frozenset(), "fumandi"), "fumandi", 7)
    typed = {"cooperative": "fumandi", "member": "7", "pin": pin}
    phone, stranger = Visitor(app, "192.0.2.1"), Visitor(app, "192.0.2.2")
    phone.send("/sign-in/member", **typed)
    phone.send_form("/sign-out", shown_at="/me")
    for _ in range(5):
        stranger.send("/sign-in/member", **typed | {"pin": "x"})
    answers = [each.send("/sign-in/member", **typed).status_code for each in (stranger, phone)]
    assert answers == [429, 303]
