"""The first visit to a new installation: whoever reads its console becomes the administrator."""

import hmac
import re
from http import HTTPStatus

from flask import Response
from flask import request

from coop_credit.asking import office
from coop_credit.asking import set_up_code
from coop_credit.contracts.fields import HANDLE_PATTERN
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.operations.guarding import guarded
from coop_credit.operations.inviting import invite
from coop_credit.operations.inviting import is_new
from coop_credit.operations.inviting import open_invitation
from coop_credit.store.access import Grant
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import plain
from coop_credit.web.invitations import offered
from coop_credit.web.visiting import sent_unsigned


@blueprint.get("/set-up")
def set_up_form() -> Response:
    """The page that asks for the code on the console, and a short name 初始设置"""
    _require_new()
    return showing.page("set_up.html", handle="", wrong="")


@blueprint.post("/set-up")
def set_up() -> Response:
    """An account for the administrator, to be taken up at once."""
    _require_new()
    sent = sent_unsigned()
    here, address = office(), request.remote_addr or ""
    handle, code = plain(sent.get("handle", "")), plain(sent.get("code", ""))
    if re.fullmatch(HANDLE_PATTERN, handle) is None:
        return _wrong(handle, text("page.set-up.handle-hint", showing.spoken()))
    try:
        if guarded(here, address, "set-up", lambda: _is_the_code(code)) is None:
            return _wrong(handle, text("page.set-up.unknown", showing.spoken()))
        grant = Grant(principal=f"administrator:{handle}", role="administrator")
        invitation = invite(here, "administrator:set-up", grant)
        return offered(open_invitation(here, address, handle, invitation))
    except Failure as failure:
        return _wrong(handle, failure_told(failure, showing.spoken())["detail"])


def _is_the_code(code: str) -> bool | None:
    wanted = plain(set_up_code())
    return hmac.compare_digest(code.encode(), wanted.encode()) or None


def _wrong(handle: str, wrong: str) -> Response:
    return showing.page("set_up.html", HTTPStatus.UNPROCESSABLE_ENTITY, handle=handle, wrong=wrong)


def _require_new() -> None:
    if not set_up_code() or not is_new(office()):
        raise NotFound
