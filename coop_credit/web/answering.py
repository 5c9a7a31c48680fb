"""The pages together: what comes before each of them, and what is said when one fails."""

import logging
import secrets
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint
from flask import Response
from flask import redirect
from flask import request
from werkzeug.exceptions import HTTPException

from coop_credit.errors import Failure
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.errors import Unavailable
from coop_credit.i18n import http_text
from coop_credit.i18n import names_text
from coop_credit.i18n import text
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.doors import sign_in_page
from coop_credit.web.visiting import NotToBeSeen
from coop_credit.web.visiting import SECOND
from coop_credit.web.visiting import SignInNeeded
from coop_credit.web.visiting import look_for_visitor

blueprint = Blueprint("web", __name__, template_folder="templates")
blueprint.before_request(look_for_visitor)
blueprint.after_request(showing.guard)
blueprint.app_context_processor(showing.surroundings)

_log = logging.getLogger(__name__)
_CHOICES = (
    *(showing.LANGUAGE_COOKIE, showing.SIZE_COOKIE, showing.AMOUNTS_COOKIE, showing.PAPER_COOKIE),
)


@blueprint.before_request
def take_choices() -> Response | None:
    """What was chosen of how pages are shown is kept, and the page shown without it."""
    if request.method != "GET" or not any(name in request.args for name in _CHOICES):
        return None
    kept = {name: value for name, value in request.args.items() if name not in _CHOICES}
    answer = cast(
        "Response", redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
    )
    showing.remember_choices(answer, request.args)
    return answer


@blueprint.errorhandler(SignInNeeded)
def ask_who(_needed: SignInNeeded) -> Response:
    """The page to sign in on; what was typed goes with it."""
    left_out = {"form_token", *SECOND}
    typed = {
        name: ",".join(values) for name, values in request.form.lists() if name not in left_out
    }
    address = request.full_path.removesuffix("?")
    return sign_in_page(HTTPStatus.UNAUTHORIZED, next_page=address, kept=typed)


@blueprint.errorhandler(Failure)
def failed(failure: Failure) -> Response:
    """A failure that no page tells by itself."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    for kind, found in (
        (NotFound, HTTPStatus.NOT_FOUND),
        (NotAllowed, HTTPStatus.FORBIDDEN),
        (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    ):
        if isinstance(failure, kind):
            status = found
    title = http_text("title", status, showing.spoken())
    told = failure_told(failure, showing.spoken())["detail"]
    if isinstance(failure, NotToBeSeen):
        title = text("page.not-to-be-seen", showing.spoken())
        told = text("page.seen-by", showing.spoken(), roles=_roles(failure))
    return showing.page("failure.html", status, title=title, told=told)


def _roles(failure: NotToBeSeen) -> str:
    """Those whom a page is for, in words."""
    return names_text(str(failure.facts["roles"]).split(", "), "role.{}", showing.spoken())


@blueprint.errorhandler(HTTPException)
def http_failed(error: HTTPException) -> Response:
    """An HTTP error."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    # An address that only takes forms is none to people: there is nothing to be seen at it.
    is_nowhere = status is HTTPStatus.METHOD_NOT_ALLOWED
    said = HTTPStatus.NOT_FOUND if is_nowhere else status
    title = http_text("title", said, showing.spoken())
    told = http_text("detail", said, showing.spoken())
    if status is HTTPStatus.FORBIDDEN and request.method == "POST":
        told = text("page.form-of-another-session", showing.spoken())
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        number = secrets.token_hex(4)
        _log.error("page %s failed: quote %s", request.path, number)
        told = text("page.broken", showing.spoken(), number=number)
    return showing.page("failure.html", status, title=title, told=told)


def nowhere(error: HTTPException) -> Response:
    """An HTTP error at an address that is none of the pages; it looks like one all the same."""
    look_for_visitor()
    return showing.guard(take_choices() or http_failed(error))


for name, filter_ in showing.filters().items():
    blueprint.add_app_template_filter(filter_, name)
