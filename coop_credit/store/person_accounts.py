"""Accounts of staff, regulators and administrators: how they sign in, and who they are then."""

from collections.abc import Iterable
from dataclasses import dataclass

from coop_credit.store.access import Grant
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAccount:
    """An account. name: ``wang@fumandi`` of staff, ``li`` of others.

    grant: what it signs in as. invitation: 64 hex digits while one is open until ``invited_until``
    (UTC text), else ``""``. password_hash, sealed (what codes are made of): ``""`` until the first
    invitation is taken up.
    """

    name: str
    grant: Grant
    invitation: str
    invited_until: str
    password_hash: str
    sealed: str


_FIND = """
SELECT principal, role, scope, region, invitation, invited_until, password_hash, sealed
  FROM person_account WHERE person_account = :name"""
_INVITE = """
INSERT INTO person_account VALUES
  (:name, :principal, :role, :scope, :region, :invitation, :until, '', '', 0)
    ON CONFLICT (person_account) DO UPDATE SET principal = :principal, role = :role,
       scope = :scope, region = :region, invitation = :invitation, invited_until = :until"""
_TAKE_UP = """
UPDATE person_account
   SET invitation = '', password_hash = :password_hash, sealed = :sealed, used_step = :step
 WHERE person_account = :name AND invitation = :invitation"""


def find_account(tx: Tx, name: str) -> PersonAccount | None:
    """An account by its name."""
    row = tx.row(_FIND, name=name)
    if row is None:
        return None
    principal, role, scope, region, invitation, until, password_hash, sealed = row
    return PersonAccount(
        name=name,
        grant=Grant(principal=principal, role=role, scope=scope, region=region),
        invitation=invitation,
        invited_until=until,
        password_hash=password_hash,
        sealed=sealed,
    )


def any_account(tx: Tx) -> bool:
    """Whether anybody has taken up an invitation."""
    return tx.row("SELECT 1 FROM person_account WHERE password_hash <> '' LIMIT 1") is not None


def invite(tx: Tx, name: str, grant: Grant, *, invitation: str, until: str) -> None:
    """Open an invitation, to a new account or to one that is there. until: UTC text."""
    tx.run(
        _INVITE,
        name=name,
        principal=grant.principal,
        role=grant.role,
        scope=grant.scope,
        region=grant.region,
        invitation=invitation,
        until=until,
    )


def take_up(
    tx: Tx,
    account: PersonAccount,
    *,
    password_hash: str,
    sealed: str,
    step: int,
    recovery: Iterable[str],
) -> bool:
    """Set what an account signs in with, and use its invitation up.

    step: of the code that was shown. recovery: digests. False when the invitation is gone.
    """
    taken = tx.run_counted(
        _TAKE_UP,
        name=account.name,
        invitation=account.invitation,
        password_hash=password_hash,
        sealed=sealed,
        step=step,
    )
    if not taken:
        return False
    _forget_codes_and_passkeys(tx, account.name)
    tx.run_each(
        "INSERT INTO recovery_code VALUES (:name, :digest)",
        [{"name": account.name, "digest": digest} for digest in recovery],
    )
    return True


def use_step(tx: Tx, name: str, step: int) -> bool:
    """Use a code up, and all before it; False when it was used."""
    used = tx.run_counted(
        "UPDATE person_account SET used_step = :step"
        " WHERE person_account = :name AND used_step < :step",
        name=name,
        step=step,
    )
    return used == 1


def use_recovery_code(tx: Tx, name: str, digest: str) -> bool:
    """Use a recovery code up; False when there is none such."""
    used = tx.run_counted(
        "DELETE FROM recovery_code WHERE person_account = :name AND digest = :digest",
        name=name,
        digest=digest,
    )
    return used == 1


def end(tx: Tx, name: str) -> None:
    """Leave an account nothing to sign in with, until it is invited anew."""
    tx.run(
        "UPDATE person_account SET invitation = '', password_hash = '', sealed = ''"
        " WHERE person_account = :name",
        name=name,
    )
    _forget_codes_and_passkeys(tx, name)


def _forget_codes_and_passkeys(tx: Tx, name: str) -> None:
    tx.run("DELETE FROM recovery_code WHERE person_account = :name", name=name)
    tx.run("DELETE FROM passkey WHERE person_account = :name", name=name)
