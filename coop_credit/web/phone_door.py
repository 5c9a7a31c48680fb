"""Signing in with a phone number: the code is asked for, typed, and a member of it chosen."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response
from flask import request
from flask import url_for
from werkzeug.exceptions import NotFound

from coop_credit.asking import codes_by
from coop_credit.asking import office
from coop_credit.contracts.fields import phone_number
from coop_credit.i18n import text
from coop_credit.operations.guarding import TooManyCodes
from coop_credit.operations.guarding import TooManyTries
from coop_credit.operations.phone_codes import DIGITS
from coop_credit.operations.phone_codes import GOOD_FOR
from coop_credit.operations.phone_codes import ask_code
from coop_credit.operations.phone_codes import choose_member
from coop_credit.operations.phone_codes import show_code
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import kept_in
from coop_credit.web.doors import own_address
from coop_credit.web.doors import plain
from coop_credit.web.signing_in import opened
from coop_credit.web.signing_in import shut
from coop_credit.web.signing_in import waits
from coop_credit.web.visiting import browser_here
from coop_credit.web.visiting import sent_unsigned


@blueprint.get("/sign-in/phone")
@blueprint.get("/sign-in/phone/code")
@blueprint.get("/sign-in/phone/member")
def phone_door() -> Response:
    """Back to where the number is typed: what follows on it cannot be looked at again."""
    return showing.go_to(url_for("web.sign_in_form", door="phone"))


@blueprint.post("/sign-in/phone")
def ask_phone_code() -> Response:
    """Have a code sent to a phone, and ask for it; the same for a phone that is nobody's."""
    sent = sent_unsigned()
    if not codes_by():
        raise NotFound
    try:
        code_id = ask_code(
            office(),
            request.remote_addr or "",
            phone_number(plain(sent.get("phone", ""))),
            language=showing.spoken(),
            channel=codes_by(),
            browser=browser_here(),
        )
    except TooManyCodes as failure:
        return waits("phone", sent, failure)
    return _code_page(sent, code_id)


@blueprint.post("/sign-in/phone/code")
def type_phone_code() -> Response:
    """Take the code from the phone, and go on as its member, or ask as which."""
    sent = sent_unsigned()
    code_id = sent.get("code_id", "")
    try:
        shown = show_code(office(), request.remote_addr or "", code_id, plain(sent.get("code", "")))
    except TooManyTries as failure:
        told = failure_told(failure, showing.spoken())["detail"]
        return _code_page(sent, code_id, told, HTTPStatus.TOO_MANY_REQUESTS)
    if shown is None:
        wrong = text("page.phone-code.wrong", showing.spoken())
        return _code_page(sent, code_id, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    if len(shown.members) == 1:
        (only,) = shown.members
        return _enter(sent, code_id, shown.ticket, only.cooperative, only.number)
    return showing.page(
        "phone_members.html",
        code_id=code_id,
        shown=shown,
        next_page=own_address(sent.get("next_page", "")),
        kept=kept_in(sent),
    )


@blueprint.post("/sign-in/phone/member")
def choose_phone_member() -> Response:
    """Begin a session as one of the members of a phone, once for each code."""
    sent = sent_unsigned()
    cooperative, _, number = sent.get("chosen", "").rpartition("/")
    member = int(number) if number.isdecimal() and len(number) <= DIGITS + 3 else 0
    return _enter(sent, sent.get("code_id", ""), sent.get("ticket", ""), cooperative, member)


def _enter(
    sent: Mapping[str, str], code_id: str, ticket: str, cooperative: str, member: int
) -> Response:
    grant = choose_member(office(), code_id, ticket, cooperative, member)
    if grant is None:
        return shut("phone", sent, text("page.phone-code.over", showing.spoken()))
    return opened("phone", sent, grant)


def _code_page(
    sent: Mapping[str, str], code_id: str, wrong: str = "", status: HTTPStatus = HTTPStatus.OK
) -> Response:
    return showing.page(
        "phone_code.html",
        status,
        code_id=code_id,
        digits=DIGITS,
        minutes=int(GOOD_FOR.total_seconds()) // 60,
        next_page=own_address(sent.get("next_page", "")),
        kept=kept_in(sent),
        wrong=wrong,
    )
