"""A member's own PIN, changed by the member."""

from http import HTTPStatus

from flask import Response
from flask import request
from flask import url_for

from coop_credit.asking import office
from coop_credit.errors import Failure
from coop_credit.i18n import text
from coop_credit.operations.member_pins import PIN_DIGITS
from coop_credit.operations.member_pins import PinRefused
from coop_credit.operations.member_pins import change_pin
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import plain
from coop_credit.web.visiting import browser_here
from coop_credit.web.visiting import member_here
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import visitor


@blueprint.get("/me/pin")
def own_pin() -> Response:
    """The form for another PIN, or that it was changed 修改密码"""
    member_here()
    return showing.page("own_pin.html", digits=PIN_DIGITS, done="done" in request.args, wrong="")


@blueprint.post("/me/pin")
def change_own_pin() -> Response:
    """Change the PIN, and end the member's other sessions 修改密码"""
    actor, _ = member_here()
    sent = {name: plain(typed) for name, typed in sent_form().items()}
    try:
        if sent.get("new") != sent.get("again"):
            raise PinRefused(reason="differs")
        changed = change_pin(
            office(),
            request.remote_addr or "",
            actor,
            sent.get("old", ""),
            sent.get("new", ""),
            but=visitor().session.id,
            browser=browser_here(),
        )
    except Failure as failure:
        return _again(failure_told(failure, showing.spoken())["detail"])
    if not changed:
        return _again(text("page.own-pin.wrong", showing.spoken()))
    return showing.go_to(url_for("web.own_pin", done=""))


def _again(wrong: str) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return showing.page("own_pin.html", status, digits=PIN_DIGITS, done=False, wrong=wrong)
