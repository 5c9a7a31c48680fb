"""Who looks at the pages: a session in a cookie, and what it lets a person see.

A session ends when it was idle too long, when its person ends it, or when it is taken away.
Every form carries a token made from the session's secret, so that no other site can send one.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Response
from flask import g
from flask import request
from werkzeug.exceptions import Forbidden

from coop_credit.actors import ALL_BOOKS
from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.dates import instant_text
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.store import browsers
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.access import new_secret
from coop_credit.store.access import secret_digest
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.sessions import Session

COOKIE = "coop_credit"
#: What a browser is known by once somebody has signed in from it, as long as browsers keep it.
BROWSER_COOKIE = "coop_credit_browser"
_BROWSER_KEPT = dt.timedelta(days=400)
#: How long a session may be idle, by its role. A setting of the product.
IDLE: Mapping[str, dt.timedelta] = {
    "administrator": dt.timedelta(minutes=30),
    "member": dt.timedelta(days=30),
    "regulator": dt.timedelta(minutes=30),
    "staff": dt.timedelta(minutes=30),
}
#: Uses of a session nearer together than this are not written down.
_NOTED = dt.timedelta(minutes=1)
_DEVICE_MAX = 200
#: Fields that a second person fills in: they are shown again to nobody.
SECOND = frozenset({"second", "second_code", "second_name", "second_response", "second_sealed"})


class NotToBeSeen(NotAllowed):
    """A page that shows the books, to somebody who is none of those it is for."""


class SignInNeeded(Exception):
    """The page is for somebody who is signed in."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in. form_token: what the forms of this session carry."""

    session: Session
    form_token: str

    @property
    def actor(self) -> Actor:
        """Whose session it is, with the duties of this moment."""
        return self.session.actor


def look_for_visitor() -> None:
    """Find out who is signed in, and write down that the session is used.

    ``g.session_over`` says why somebody is not who was: ``idle``, ``ended``, else ``""``.
    """
    g.visitor = None
    g.session_over = ""
    text = request.cookies.get(COOKIE, "")
    if not text:
        return
    here = office()
    with here.database.read() as tx:
        found = sessions.find(tx, text)
    now = here.clock.now()
    if found is None:
        g.session_over = "ended"
        return
    if instant_text(now - IDLE[found.role]) > found.used_at:
        g.session_over = "idle"
        return
    if instant_text(now - _NOTED) > found.used_at:
        with here.database.write() as tx:
            sessions.use(tx, found.id, now=instant_text(now))
    g.visitor = Visitor(found, _form_token(text))


def visitor() -> Visitor:
    """Who is signed in. Raises ``SignInNeeded``."""
    found = cast("Visitor | None", g.get("visitor"))
    if found is None:
        raise SignInNeeded
    return found


def begin_session(grant: Grant) -> str:
    """Sign somebody in, from here on; gives the session's text, for ``keep_session``.

    Whoever was signed in on this device is so no longer.
    """
    here = office()
    device = request.headers.get("User-Agent", "")[:_DEVICE_MAX]
    before = cast("Visitor | None", g.visitor)
    now = instant_text(here.clock.now())
    g.browser = request.cookies.get(BROWSER_COOKIE, "")
    with here.database.write() as tx:
        if not browsers.is_anybodys(tx, browser_here()):
            _, g.browser = new_secret()
        if before is not None:
            actor = before.actor
            sessions.end(tx, before.session.id, actor.principal, actor.cooperative, now=now)
        browser = secret_digest(g.browser)
        text = sessions.begin(tx, grant, device=device, browser=browser, now=now)
        found = sessions.find(tx, text)
    assert found is not None
    g.visitor = Visitor(found, _form_token(text))
    return text


def keep_session(answer: Response, text: str) -> Response:
    """Have the browser keep the session that has begun, and what it is known by itself."""
    kept = (
        (COOKIE, text, IDLE[visitor().session.role]),
        (BROWSER_COOKIE, g.browser, _BROWSER_KEPT),
    )
    for name, value, max_age in kept:
        answer.set_cookie(
            name,
            value,
            max_age=max_age,
            httponly=True,
            secure=request.is_secure,
            samesite="Lax",
        )
    return answer


def browser_here() -> str:
    """What is kept of this browser, whether anybody has signed in from it or not."""
    return secret_digest(request.cookies.get(BROWSER_COOKIE, ""))


def end_session(session_id: str) -> None:
    """End one of the visitor's own sessions. Raises ``SignInNeeded``.

    Of another browser than this one it is forgotten that the person has signed in from it.
    """
    here, now_here = office(), visitor()
    actor = now_here.actor
    with here.database.write() as tx:
        now = instant_text(here.clock.now())
        if session_id != now_here.session.id:
            browsers.forget_of_session(tx, session_id, actor.principal, actor.cooperative)
        sessions.end(tx, session_id, actor.principal, actor.cooperative, now=now)


def staff_of(cooperative: str, *more: Role) -> tuple[Actor, Cooperative]:
    """Who is signed in, when one of this cooperative's staff who read everything of it.

    more: roles that see this page beside those. Raises ``SignInNeeded``, ``NotFound`` out of
    scope, ``NotToBeSeen``.
    """
    actor = visitor().actor
    if actor.cooperative != cooperative:
        raise NotFound
    wanted = ALL_BOOKS | {*more}
    if not actor.roles & wanted:
        raise NotToBeSeen(roles=", ".join(sorted(wanted)))
    return actor, _registered()


def manager_of(cooperative: str) -> tuple[Actor, Cooperative]:
    """Who is signed in, when the manager of this cooperative. Raises as ``staff_of`` does."""
    actor, registered = staff_of(cooperative)
    if Role.MANAGER not in actor.roles:
        raise NotToBeSeen(roles=str(Role.MANAGER))
    return actor, registered


def supervisor_of(cooperative: str) -> tuple[Actor, Cooperative]:
    """Who is signed in, when a supervisor of this cooperative. Raises as ``staff_of`` does."""
    actor, registered = staff_of(cooperative)
    if Role.SUPERVISOR not in actor.roles:
        raise NotToBeSeen(roles=str(Role.SUPERVISOR))
    return actor, registered


def member_here() -> tuple[Actor, Cooperative]:
    """Who is signed in, when a member. Raises ``SignInNeeded``, ``NotToBeSeen``."""
    actor = visitor().actor
    if Role.MEMBER not in actor.roles:
        raise NotToBeSeen(roles=str(Role.MEMBER))
    return actor, _registered()


def regulator_here() -> Actor:
    """Who is signed in, when a regulator. Raises ``SignInNeeded``, ``NotToBeSeen``."""
    actor = visitor().actor
    if Role.REGULATOR not in actor.roles:
        raise NotToBeSeen(roles=str(Role.REGULATOR))
    return actor


def sent_form() -> Mapping[str, str]:
    """What a form of this session sent; of a name sent several times, all with commas between.

    Raises ``SignInNeeded``, ``Forbidden`` for a form of another session or site.
    """
    if not hmac.compare_digest(request.form.get("form_token", ""), visitor().form_token):
        raise Forbidden
    return {name: ",".join(values) for name, values in request.form.lists()}


def sent_unsigned() -> Mapping[str, str]:
    """What a form sent before anybody is signed in. Raises ``Forbidden`` for another site's.

    Browsers say where a form comes from: in one of two ways, over HTTPS in both.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if site not in {"", "same-origin", "none"}:
        raise Forbidden
    if not site and origin and urlsplit(origin).netloc != request.host:
        raise Forbidden
    return request.form.to_dict()


def _registered() -> Cooperative:
    found = visitor().session.cooperative
    if found is None:
        raise NotFound
    return found


def _form_token(session_text: str) -> str:
    return hashlib.sha256(f"form {session_text}".encode()).hexdigest()[:40]
