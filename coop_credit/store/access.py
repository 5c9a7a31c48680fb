"""Tokens: who may speak to the program, as what, within which scope, until when.

A token is ``cc_<id>_<secret>``. Only SHA-256 of its 256-bit secret is kept, and
looked up by id. A principal may hold two live tokens, so that the new one is in
use before the old one is given up.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import astuple
from dataclasses import dataclass
from dataclasses import fields
from typing import Any

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.errors import Failure
from coop_credit.store.database import Row
from coop_credit.store.database import Tx

PREFIX = "cc"
LIVE_TOKENS_MAX = 2


class TooManyTokens(Failure):
    """The principal holds two live tokens already: revoke one first."""

    code = "too-many-tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a token stands for.

    role: ``administrator``, ``staff`` (the duties are looked up at each use), ``member`` or
    ``regulator``. scope: the cooperative, or ``""``. region: digits, or ``""``.
    """

    principal: str
    role: str
    scope: str = ""
    member: int = 0
    region: str = ""


#: The columns of a grant, as they stand in the tables that hold one: ``asdict`` fills them.
GRANTED = ", ".join(f":{each.name}" for each in fields(Grant))
_FIND = """
SELECT t.secret_digest, t.principal, t.role, t.scope, t.member, t.region, s.roles, s.member
  FROM token t LEFT JOIN staff s
    ON t.role = 'staff' AND s.cooperative_id = t.scope AND 'staff:' || s.handle = t.principal
 WHERE t.token_id = :token_id AND t.expires_at > :now AND t.revoked_at = ''"""
_LIVE = """
SELECT token_id FROM token
 WHERE principal = :principal AND scope = :scope AND expires_at > :now AND revoked_at = ''"""


def issue(tx: Tx, grant: Grant, *, now: str, expires_at: str) -> str:
    """Make a token and give its text, which is shown once and kept nowhere.

    now, expires_at: UTC text. Raises ``TooManyTokens``.
    """
    live = tx.rows(_LIVE, principal=grant.principal, scope=grant.scope, now=now)
    if len(live) >= LIVE_TOKENS_MAX:
        raise TooManyTokens(principal=grant.principal, live=len(live))
    token_id, secret = new_secret()
    tx.run(
        f"INSERT INTO token VALUES"
        f" (:token_id, :secret_digest, {GRANTED}, :issued_at, :expires_at, '')",
        token_id=token_id,
        secret_digest=secret_digest(secret),
        issued_at=now,
        expires_at=expires_at,
        **asdict(grant),
    )
    return f"{PREFIX}_{token_id}_{secret}"


def new_secret() -> tuple[str, str]:
    """An id, and a secret of 256 random bits, in letters that may stand in a token or a cookie."""
    secret = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=").replace("_", "~")
    return base64.b32encode(os.urandom(10)).decode().lower(), secret


def revoke(tx: Tx, token_id: str, *, now: str) -> int:
    """End a token; 1 when there was a live one with this id, else 0."""
    return tx.run_counted(
        "UPDATE token SET revoked_at = :now WHERE token_id = :token_id AND revoked_at = ''",
        token_id=token_id,
        now=now,
    )


def actor_for(tx: Tx, text: str, *, now: str) -> Actor | None:
    """The actor that a token's text stands for; ``None`` when it is not live or not a token."""
    row = _live(tx, text, now)
    return None if row is None else actor_in(row)


def grant_for(tx: Tx, text: str, *, now: str) -> Grant | None:
    """What a token's text stands for, as it was given; ``None`` as for ``actor_for``."""
    row = _live(tx, text, now)
    if row is None:
        return None
    principal, role, scope, member, region, *_ = row
    return Grant(principal=principal, role=role, scope=scope, member=member, region=region)


def _live(tx: Tx, text: str, now: str) -> Row | None:
    """A live token's principal, role, scope, member, region; duties and number of the staff."""
    prefix, _, rest = text.partition("_")
    token_id, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret:
        return None
    row = tx.row(_FIND, token_id=token_id, now=now)
    if row is None or not hmac.compare_digest(row[0], secret_digest(secret)):
        return None
    return row[1:]


def actor_in(row: Sequence[Any]) -> Actor:
    """The actor of a row: principal, role, scope, member, region; duties and number of the staff.

    Duties are those of this moment, ``None`` for somebody who is not of the staff.
    """
    principal, role, scope, member, region, staff_roles, staff_member = row
    if role != "staff":
        return Actor(principal, frozenset({Role(role)}), scope, member, region)
    roles = frozenset(Role(each) for each in (staff_roles or "").split())
    return Actor(principal, roles, scope, staff_member or 0)


def actor_of(tx: Tx, grant: Grant) -> Actor:
    """The actor that signs in with a grant, as ``actor_in`` makes it."""
    staff = tx.row(
        "SELECT roles, member FROM staff"
        " WHERE cooperative_id = :scope AND 'staff:' || handle = :principal",
        scope=grant.scope,
        principal=grant.principal,
    )
    return actor_in((*astuple(grant), *(staff or (None, 0))))


def secret_digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
