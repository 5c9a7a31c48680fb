"""The list of the own sessions, and ending them."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from coop_credit.store.access import Grant
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.web.visitors import Visitor
from tests.web.visitors import served
from tests.web.visitors import staff

SEVEN = Grant(principal="member:7", role="member", scope="fumandi", member=7)
EIGHT = Grant(principal="member:8", role="member", scope="fumandi", member=8)


@pytest.fixture
def app(sqlite_url: str, privacy: Privacy, clock: FixedClock) -> Iterator[Flask]:
    with served(sqlite_url, privacy, clock) as made:
        yield made


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
