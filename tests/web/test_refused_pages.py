"""What is said to whoever opens a page that is not theirs, or none at all."""

import re

import pytest
from flask import Flask

from coop_credit.store.access import Grant
from tests.web.visitors import Visitor
from tests.web.visitors import at_desk

HOME = "/c/fumandi"


@pytest.mark.parametrize(
    "who, address, told",
    [
        ("manager", "/do/contribute?member=2", "请由以下人员之一办理：出纳。"),
        ("cashier", "/do/admit", "请由以下人员之一办理：负责人。"),
        ("supervisor", "/loans/new", "请由以下人员之一办理：负责人、会计、出纳。"),
        ("panel1", "/do/contribute", "请由以下人员之一办理：出纳。"),
    ],
)
def test_a_form_outside_ones_duties_says_at_once_who_may(
    app: Flask, who: str, address: str, told: str
) -> None:
    answer = at_desk(app, who).get(f"{HOME}{address}")
    assert answer.status_code == 403
    assert "无权办理" in answer.text
    assert {*re.findall("[一-鿿]+", told)} <= {*re.findall("[一-鿿]+", answer.text)}


@pytest.mark.parametrize(
    "who, address, roles",
    [
        ("manager", "/accesses", "监事"),
        ("cashier", "/channels", "负责人"),
        ("panel1", "/journal", "监事"),
    ],
)
def test_a_page_to_read_says_who_may_see_it(app: Flask, who: str, address: str, roles: str) -> None:
    answer = at_desk(app, who).get(f"{HOME}{address}")
    assert answer.status_code == 403
    assert "这一页只有以下人员能看" in answer.text
    assert roles in answer.text
    assert "办理此业务" not in answer.text


@pytest.mark.parametrize("address", ["/nowhere", f"{HOME}/nowhere", "/sign-out"])
def test_nowhere_one_can_go_on_from(app: Flask, address: str) -> None:
    answer = at_desk(app, "manager").get(address)
    assert answer.status_code in {404, 405}
    assert "该地址下没有内容" in answer.text
    assert f'href="{HOME}/members"' in answer.text
    assert "退出登录" in answer.text


def test_nowhere_a_member_stays_signed_in_and_a_stranger_is_none(app: Flask) -> None:
    member = Visitor(app)
    member.sign_in_as(Grant(principal="member:2", role="member", scope="fumandi", member=2))
    assert "退出登录" in member.get("/nowhere").text
    assert "退出登录" not in Visitor(app).get("/nowhere").text


def test_nowhere_the_language_can_be_chosen(app: Flask) -> None:
    stranger = Visitor(app)
    assert stranger.get("/nowhere?language=en").location == "/nowhere"
    assert "There is nothing at this address" in stranger.get("/nowhere").text
