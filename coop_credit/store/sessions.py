"""Sessions of the pages: who is signed in, with what device, and since when idle.

A session's text is ``<id>_<secret>``, kept in a cookie; here stands SHA-256 of the secret.
"""

import hmac
from dataclasses import asdict
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.store import browsers
from coop_credit.store.access import GRANTED
from coop_credit.store.access import Grant
from coop_credit.store.access import actor_in
from coop_credit.store.access import new_secret
from coop_credit.store.access import secret_digest
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.cooperatives import cooperative_in
from coop_credit.store.database import Row
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that has not ended. began_at, used_at: UTC text; device: as the browser says.

    cooperative: the one in scope, ``None`` for somebody of none.
    """

    id: str
    role: str
    actor: Actor
    cooperative: Cooperative | None
    device: str
    began_at: str
    used_at: str


_COLUMNS = """w.session_id, w.role, w.device, w.began_at, w.used_at, w.secret_digest,
       w.principal, w.role, w.scope, w.member, w.region, s.roles, s.member,
       c.cooperative_id, c.name, c.credit_code, c.region_code, c.rulebook, c.funding_model,
       c.custodian, c.zone, c.opened_on"""
_FROM = """
  FROM web_session w LEFT JOIN cooperative c ON c.cooperative_id = w.scope
  LEFT JOIN staff s
    ON w.role = 'staff' AND s.cooperative_id = w.scope AND 'staff:' || s.handle = w.principal
 WHERE w.ended_at = ''"""
_FIND = f"SELECT {_COLUMNS} {_FROM} AND w.session_id = :session_id"
_OF = f"""
SELECT {_COLUMNS} {_FROM} AND w.principal = :principal AND w.scope = :scope
 ORDER BY w.used_at DESC, w.session_id"""


def begin(tx: Tx, grant: Grant, *, device: str, now: str, browser: str = "") -> str:
    """Begin a session and give its text, for the cookie. now: UTC text.

    browser: what is kept of the browser, which is known from now on; ``""`` for none.
    """
    session_id, secret = new_secret()
    tx.run(
        f"INSERT INTO web_session VALUES"
        f" (:session_id, :secret_digest, {GRANTED}, :device, :browser, :now, :now, '')",
        session_id=session_id,
        secret_digest=secret_digest(secret),
        device=device,
        browser=browser,
        now=now,
        **asdict(grant),
    )
    if browser:
        browsers.remember(tx, browser, grant.principal, grant.scope, now=now)
    return f"{session_id}_{secret}"


def find(tx: Tx, text: str) -> Session | None:
    """The session of a cookie's text, idle or not; ``None`` for one that ended or never was."""
    session_id, _, secret = text.partition("_")
    row = tx.row(_FIND, session_id=session_id)
    if row is None or not hmac.compare_digest(row[5], secret_digest(secret)):
        return None
    return _session(row)


def use(tx: Tx, session_id: str, *, now: str) -> None:
    """Write down that a session is used."""
    tx.run(
        "UPDATE web_session SET used_at = :now WHERE session_id = :session_id AND ended_at = ''",
        session_id=session_id,
        now=now,
    )


def sessions_of(tx: Tx, principal: str, scope: str) -> list[Session]:
    """The sessions of a principal that have not ended, the one used last first."""
    return [_session(row) for row in tx.rows(_OF, principal=principal, scope=scope)]


def end(tx: Tx, session_id: str, principal: str, scope: str, *, now: str) -> int:
    """End a session of a principal; 1 when there was one, else 0."""
    return tx.run_counted(
        "UPDATE web_session SET ended_at = :now WHERE session_id = :session_id"
        " AND principal = :principal AND scope = :scope AND ended_at = ''",
        session_id=session_id,
        principal=principal,
        scope=scope,
        now=now,
    )


def end_all(tx: Tx, principal: str, scope: str, *, now: str, but: str = "") -> None:
    """End all sessions of a principal and forget the browsers, ``but`` the one with this id."""
    tx.run(
        "UPDATE web_session SET ended_at = :now WHERE principal = :principal AND scope = :scope"
        " AND ended_at = '' AND session_id <> :but",
        principal=principal,
        scope=scope,
        but=but,
        now=now,
    )
    browsers.forget_all(tx, principal, scope, but=but)


def _session(row: Row) -> Session:
    session_id, role, device, began_at, used_at, _ = row[:6]
    actor, cooperative = row[6:13], row[13:]
    return Session(
        id=str(session_id),
        role=str(role),
        actor=actor_in(actor),
        cooperative=cooperative_in(cooperative) if cooperative[0] else None,
        device=str(device),
        began_at=str(began_at),
        used_at=str(used_at),
    )
