"""Signing in and out. Who has a token may sign in with it."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast

from flask import Response
from flask import redirect
from flask import request
from flask import url_for

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.actors import STAFF_ROLES
from coop_credit.asking import office
from coop_credit.dates import instant_text
from coop_credit.errors import NotAllowed
from coop_credit.i18n import text
from coop_credit.store import access
from coop_credit.store.access import Grant
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.visiting import ALL_BOOKS
from coop_credit.web.visiting import COOKIE
from coop_credit.web.visiting import begin_session
from coop_credit.web.visiting import end_session
from coop_credit.web.visiting import keep_session
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import visitor

_KEPT = "kept."


@blueprint.get("/")
def start() -> Response:
    """The first page of whoever is signed in. Raises ``SignInNeeded``."""
    return _to(first_page(visitor().actor))


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
    raise NotAllowed(roles=", ".join(sorted({*STAFF_ROLES, Role.MEMBER, Role.REGULATOR})))


@blueprint.get("/sign-in")
def sign_in_form() -> Response:
    """The page to sign in on."""
    return showing.page("sign_in.html", next_page="", kept={}, wrong="")


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Begin a session, and go on where the person was, with what was typed there."""
    kept = {
        name.removeprefix(_KEPT): value
        for name, value in request.form.items()
        if name.startswith(_KEPT)
    }
    next_page = own_address(request.form.get("next_page", ""))
    grant = token_grant(request.form.get("token", "").strip())
    if grant is None:
        wrong = text("page.sign-in.unknown", showing.spoken())
        facts = {"next_page": next_page, "kept": kept, "wrong": wrong}
        return showing.page("sign_in.html", HTTPStatus.UNPROCESSABLE_ENTITY, **facts)
    session = begin_session(grant)
    if kept:
        return keep_session(showing.page("go_on.html", next_page=next_page, kept=kept), session)
    return keep_session(_to(next_page or url_for("web.start")), session)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    sent_form()
    end_session(visitor().session.id)
    answer = _to(url_for("web.sign_in_form"))
    answer.delete_cookie(COOKIE)
    return answer


def token_grant(token: str) -> Grant | None:
    """What a token stands for, so that a session can stand for the same; ``None`` for no token."""
    here = office()
    with here.database.read() as tx:
        return access.grant_for(tx, token, now=instant_text(here.clock.now()))


def second_person(sent: Mapping[str, str], cooperative: str) -> Actor | None:
    """The second person at the desk, by the token typed on the check page; ``None`` for nobody."""
    here = office()
    with here.database.read() as tx:
        found = access.actor_for(
            tx, sent.get("second", "").strip(), now=instant_text(here.clock.now())
        )
    return found if found is not None and found.cooperative == cooperative else None


def own_address(address: str) -> str:
    """An address of these pages; ``""`` for one that leads elsewhere."""
    return address if re.fullmatch(r"/(?![/\\])[!-~]*", address) else ""


def _to(address: str) -> Response:
    return cast("Response", redirect(address, HTTPStatus.SEE_OTHER))
