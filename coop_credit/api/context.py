"""Who asks, and what the application works with."""

from typing import cast

from flask import g
from flask import request
from werkzeug.exceptions import Unauthorized

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.asking import office
from coop_credit.dates import instant_text
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.store import access


def _actor_in(header: str) -> Actor | None:
    scheme, _, token = request.headers.get(header, "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    here = office()
    with here.database.read() as tx:
        return access.actor_for(tx, token, now=instant_text(here.clock.now()))


def sign_in() -> None:
    """Find out who asks, before anything else is looked at.

    A missing, unknown or expired token is told nothing but 401.
    """
    found = _actor_in("Authorization")
    if found is None:
        raise Unauthorized
    g.actor = found


def actor() -> Actor:
    """Who asks."""
    return cast("Actor", g.actor)


def second_person() -> Actor | None:
    """The second person at the desk, where one came along."""
    if "Second-Authorization" not in request.headers:
        return None
    found = _actor_in("Second-Authorization")
    if found is None:
        raise Unauthorized
    return found


def reader(cooperative: str, *roles: Role) -> Actor:
    """Who asks, when allowed to read here. Raises ``NotFound`` out of scope, ``NotAllowed``."""
    found = actor()
    if found.cooperative != cooperative:
        raise NotFound
    if not found.roles.intersection(roles):
        raise NotAllowed(roles=", ".join(sorted(roles)))
    return found


def asking_member() -> Actor:
    """Who asks, when a member. Raises ``NotAllowed``."""
    return _having(Role.MEMBER)


def asking_regulator() -> Actor:
    """Who asks, when a regulator. Raises ``NotAllowed``."""
    return _having(Role.REGULATOR)


def asking_administrator() -> Actor:
    """Who asks, when an administrator. Raises ``NotAllowed``."""
    return _having(Role.ADMINISTRATOR)


def asking_authority() -> Actor:
    """Who asks, when a regulator or an administrator. Raises ``NotAllowed``."""
    return _having(Role.ADMINISTRATOR, Role.REGULATOR)


def asked_region(asked: str) -> str:
    """The region asked about, the regulator's own if none was.

    Raises ``NotAllowed``, and ``NotFound`` for another region.
    """
    asker = asking_regulator()
    region = asked or asker.region
    if not asker.region or not region.startswith(asker.region):
        raise NotFound
    return region


def _having(*roles: Role) -> Actor:
    found = actor()
    if not found.roles.intersection(roles):
        raise NotAllowed(roles=", ".join(sorted(roles)))
    return found
