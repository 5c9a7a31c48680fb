"""A person's passkeys: making one, removing one, and signing in with one."""

from http import HTTPStatus

from flask import Response
from flask import request
from flask import url_for

from coop_credit.asking import office
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.i18n import text
from coop_credit.operations.inviting import account_name
from coop_credit.operations.passkeys import ask_for_new
from coop_credit.operations.passkeys import keep_new
from coop_credit.operations.signing_in import account_by_password
from coop_credit.store import passkeys
from coop_credit.store import person_accounts
from coop_credit.store.access import Grant
from coop_credit.telling import failure_told
from coop_credit.web import showing
from coop_credit.web.answering import blueprint
from coop_credit.web.doors import plain
from coop_credit.web.doors import site_here
from coop_credit.web.visiting import browser_here
from coop_credit.web.visiting import sent_form
from coop_credit.web.visiting import visitor


@blueprint.get("/passkeys")
def own_passkeys() -> Response:
    """The passkeys of whoever asks, and how another is made 通行密钥"""
    return _page(_own_name())


@blueprint.post("/passkeys")
def make_passkey() -> Response:
    """Keep a passkey that the device has made; who asks shows once more who it is."""
    name, sent = _own_name(), sent_form()
    try:
        grant = account_by_password(
            office(),
            request.remote_addr or "",
            name,
            sent.get("password", ""),
            plain(sent.get("code", "")),
            browser=browser_here(),
        )
        if grant is None:
            return _page(name, text("page.sign-in.unknown-account", showing.spoken()))
        answer = request.form.get("response", "")
        keep_new(office(), site_here(), name, sent.get("sealed", ""), answer)
    except Failure as failure:
        return _page(name, failure_told(failure, showing.spoken())["detail"])
    return _back()


@blueprint.post("/passkeys/<credential>/remove")
def remove_passkey(credential: str) -> Response:
    """Remove one of the own passkeys; somebody else's is left alone."""
    name, _ = _own_name(), sent_form()
    with office().database.write() as tx:
        passkeys.remove_passkey(tx, name, credential)
    return _back()


def own_account() -> str:
    """The account of whoever asks, ``""`` for somebody who came with a token and has none."""
    session = visitor().session
    actor = session.actor
    grant = Grant(principal=actor.principal, role=session.role, scope=actor.cooperative)
    name = account_name(grant)
    with office().database.read() as tx:
        found = person_accounts.find_account(tx, name)
    if found is None or found.grant.principal != actor.principal or not found.password_hash:
        return ""
    return name


def _own_name() -> str:
    name = own_account()
    if not name:
        raise NotFound
    return name


def _page(name: str, wrong: str = "") -> Response:
    here = office()
    with here.database.read() as tx:
        found = passkeys.passkeys_of(tx, name)
    return showing.page(
        "passkeys.html",
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
        found=found,
        asked=ask_for_new(here, site_here(), name),
        name=name,
        wrong=wrong,
    )


def _back() -> Response:
    return showing.go_to(url_for("web.own_passkeys"))
