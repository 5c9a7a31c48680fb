"""Signing in and out: with a member's number and PIN, with an account, or with a token."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from flask import Response
from flask import request
from flask import url_for

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.actors import STAFF_ROLES
from coop_credit.asking import office
from coop_credit.dates import instant_text
from coop_credit.errors import NotAllowed
from coop_credit.i18n import text
from coop_credit.operations.guarding import TooManyCodes
from coop_credit.operations.guarding import TooManyTries
from coop_credit.operations.member_pins import member_by_pin
from coop_credit.operations.passkeys import Challenge
from coop_credit.operations.passkeys import PasskeyRefused
from coop_credit.operations.passkeys import account_by_passkey
from coop_credit.operations.passkeys import ask_who
from coop_credit.operations.signing_in import account_by_password
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import kept_in
from coop_credit.web.doors import own_address
from coop_credit.web.doors import plain
from coop_credit.web.doors import sign_in_page
from coop_credit.web.doors import site_here
from coop_credit.web.visiting import COOKIE
from coop_credit.web.visiting import begin_session
from coop_credit.web.visiting import browser_here
from coop_credit.web.visiting import end_session
from coop_credit.web.visiting import keep_session
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import sent_unsigned
from coop_credit.web.visiting import visitor


@blueprint.get("/")
def start() -> Response:
    """The first page of whoever is signed in. Raises ``SignInNeeded``."""
    return showing.go_to(first_page(visitor().actor))


def first_page(actor: Actor) -> str:
    """Where a person begins. Raises ``NotAllowed`` for somebody who has no page."""
    if actor.roles & ALL_BOOKS:
        return url_for("web.today", cooperative=actor.cooperative)
    if Role.PANEL in actor.roles:
        return url_for("web.panel", cooperative=actor.cooperative)
    if Role.MEMBER in actor.roles:
        return url_for("web.own_page")
    if Role.REGULATOR in actor.roles:
        return url_for("web.region")
    if Role.ADMINISTRATOR in actor.roles:
        return url_for("web.cooperatives")
    raise NotAllowed(roles=", ".join(sorted(STAFF_ROLES)))


@blueprint.get("/sign-in")
def sign_in_form() -> Response:
    """The page to sign in on; an address on a slip says which cooperative and which member."""
    return sign_in_page(door=request.args.get("door", ""), typed=request.args.to_dict())


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Begin a session with a token, and go on where the person was."""
    sent = sent_unsigned()
    return opened("token", sent, token_grant(sent.get("token", "").strip()))


@blueprint.post("/sign-in/member")
def sign_in_member() -> Response:
    """Begin a session with a member's number and PIN, and go on where the person was."""
    sent = sent_unsigned()
    number = plain(sent.get("member", ""))
    member = int(number) if re.fullmatch("[0-9]{1,9}", number) else 0
    try:
        grant = member_by_pin(
            office(),
            request.remote_addr or "",
            plain(sent.get("cooperative", "")),
            member,
            plain(sent.get("pin", "")),
            browser=browser_here(),
        )
    except TooManyTries as failure:
        return waits("member", sent, failure)
    return opened("member", sent, grant)


@blueprint.post("/sign-in/account")
def sign_in_account() -> Response:
    """Begin a session with an account's name, password and code, and go on where the person was."""
    sent = sent_unsigned()
    try:
        grant = _account_grant(sent.get("account", ""), sent.get("password", ""), sent.get("code"))
    except TooManyTries as failure:
        return waits("account", sent, failure)
    return opened("account", sent, grant)


@blueprint.post("/sign-in/passkey")
def sign_in_passkey() -> Response:
    """Begin a session with what a device answered for its person, and go on."""
    sent = sent_unsigned()
    try:
        grant = account_by_passkey(
            office(), site_here(), sent.get("sealed", ""), sent.get("response", "")
        )
    except PasskeyRefused as failure:
        return shut("account", sent, failure_told(failure, showing.spoken())["detail"])
    return opened("account", sent, grant)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    sent_form()
    end_session(visitor().session.id)
    answer = showing.go_to(url_for("web.sign_in_form"))
    answer.delete_cookie(COOKIE)
    return answer


def token_grant(token: str) -> Grant | None:
    """What a token stands for, so that a session can stand for the same; ``None`` for no token."""
    here = office()
    with here.database.read() as tx:
        return access.grant_for(tx, token, now=instant_text(here.clock.now()))


def ask_second(about: str = "") -> Challenge:
    """Ask the second person's device. about: what is done, beside the page and the session."""
    return ask_who(office(), site_here(), _second(about))


def second_person(sent: Mapping[str, str], cooperative: str, about: str = "") -> Actor | None:
    """The second person at the desk, by what the check page sent; ``None`` for nobody.

    That is what a device answered to ``ask_second`` about the same, or an account's name, password
    and code, or a token where the password would stand. Raises ``TooManyTries`` and
    ``PasskeyRefused``.
    """
    name, secret = plain(sent.get("second_name", "")), sent.get("second", "")
    answer = sent.get("second_response", "")
    if answer:
        sealed = sent.get("second_sealed", "")
        grant: Grant | None = account_by_passkey(
            office(), site_here(), sealed, answer, _second(about)
        )
    elif name:
        name = f"{name}@{cooperative}" if cooperative and "@" not in name else name
        grant = _account_grant(name, secret, sent.get("second_code"))
    else:
        grant = token_grant(secret.strip())
    if grant is None or grant.scope != cooperative:
        return None
    with office().database.read() as tx:
        return access.actor_of(tx, grant)


def _second(about: str) -> str:
    return f"passkey/second/{visitor().session.id}{request.path}/{about}"


def _account_grant(name: str, password: str, code: str | None) -> Grant | None:
    address = request.remote_addr or ""
    return account_by_password(
        office(), address, plain(name), password, plain(code or ""), browser=browser_here()
    )


def opened(door: str, sent: Mapping[str, str], grant: Grant | None) -> Response:
    """What follows on a try at a door: where the person was, with what was typed there."""
    if grant is None:
        return shut(door, sent, text(f"page.sign-in.unknown-{door}", showing.spoken()))
    kept, next_page = kept_in(sent), own_address(sent.get("next_page", ""))
    session = begin_session(grant)
    if kept:
        return keep_session(showing.page("go_on.html", next_page=next_page, kept=kept), session)
    return keep_session(showing.go_to(next_page or url_for("web.start")), session)


def waits(door: str, sent: Mapping[str, str], failure: TooManyTries | TooManyCodes) -> Response:
    """The page to sign in on, saying how long to wait."""
    told = failure_told(failure, showing.spoken())["detail"]
    return shut(door, sent, told, HTTPStatus.TOO_MANY_REQUESTS)


def shut(
    door: str,
    sent: Mapping[str, str],
    wrong: str,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    """The page to sign in on again, with what was typed and what is wrong."""
    return sign_in_page(
        status,
        door=door,
        next_page=own_address(sent.get("next_page", "")),
        kept=kept_in(sent),
        typed=sent,
        wrong=wrong,
    )
