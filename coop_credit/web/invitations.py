"""Taking up an invitation: a password, a key for an app that makes codes, and recovery codes."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response
from flask import request
from flask import url_for

from coop_credit.asking import office
from coop_credit.errors import Failure
from coop_credit.operations.inviting import Offer
from coop_credit.operations.inviting import PASSWORD_MIN
from coop_credit.operations.inviting import PasswordTooWeak
from coop_credit.operations.inviting import open_invitation
from coop_credit.operations.inviting import take_up
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import plain
from coop_credit.web.qr import square
from coop_credit.web.visiting import begin_session
from coop_credit.web.visiting import keep_session
from coop_credit.web.visiting import sent_unsigned


@blueprint.get("/invitation")
def invitation_form() -> Response:
    """The page that asks for an account's name and the code of its invitation 启用账号"""
    return _asked({"name": request.args.get("name", "")}, None)


@blueprint.post("/invitation")
def invitation() -> Response:
    """The next step with an invitation: choose a password, then see the recovery codes."""
    sent = sent_unsigned()
    try:
        offer = open_invitation(
            office(),
            request.remote_addr or "",
            plain(sent.get("name", "")),
            sent.get("code", ""),
            sent.get("sealed", ""),
        )
    except Failure as failure:
        return _asked(sent, failure)
    if "password" not in sent:
        return offered(offer)
    return _taken_up(offer, sent)


def offered(offer: Offer, failure: Failure | None = None) -> Response:
    """The page on which somebody chooses a password and takes the key."""
    return showing.page(
        "offer.html",
        _status(failure),
        offer=offer,
        picture=square(offer.address),
        least=PASSWORD_MIN,
        wrong=_told(failure),
    )


def _taken_up(offer: Offer, sent: Mapping[str, str]) -> Response:
    password = sent["password"]
    try:
        if password != sent.get("again", ""):
            raise PasswordTooWeak(reason="differs")
        grant, recovery = take_up(
            office(),
            request.remote_addr or "",
            offer,
            password,
            plain(sent.get("shown", "")),
        )
    except Failure as failure:
        return offered(offer, failure)
    session = begin_session(grant)
    answer = showing.page(
        "recovery.html", name=offer.name, codes=recovery, next_page=url_for("web.start")
    )
    return keep_session(answer, session)


def _asked(sent: Mapping[str, str], failure: Failure | None) -> Response:
    return showing.page(
        "invitation.html", _status(failure), name=sent.get("name", ""), wrong=_told(failure)
    )


def _status(failure: Failure | None) -> HTTPStatus:
    return HTTPStatus.OK if failure is None else HTTPStatus.UNPROCESSABLE_ENTITY


def _told(failure: Failure | None) -> str:
    return "" if failure is None else failure_told(failure, showing.spoken())["detail"]
