"""Accounts of staff, regulators and administrators: invited with a code, and taken up by a person.

The person chooses a password and takes a key into an app that makes codes of it (RFC 6238). A
forgotten password or a lost device is a new invitation: it takes the place of all before.
"""

import base64
import datetime as dt
import hmac
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.operations.desk import Office
from coop_credit.operations.guarding import guarded
from coop_credit.store import passwords
from coop_credit.store import person_accounts
from coop_credit.store import sessions
from coop_credit.store.access import Grant
from coop_credit.store.access_log import Access
from coop_credit.store.access_log import put_access
from coop_credit.store.cooperatives import cooperatives_in
from coop_credit.store.person_accounts import PersonAccount

INVITED_FOR = dt.timedelta(days=7)
PASSWORD_MIN = 12
PASSWORD_MAX = 200
RECOVERY_CODES = 10
#: As apps take them: six digits, another every 30 seconds.
CODE_DIGITS = 6
STEP_SECONDS = 30
_RANDOM_BYTES = 10
_KEY_BYTES = 20
#: What the letters of a password may not come to, digits and signs left out.
_GUESSED = frozenset(
    {"", "abc", "abcabc", "abcd", "abcdef", "abcdefg", "admin", "administrator", "asdf", "asdfgh"}
    | {"asdfghjkl", "changeme", "dragon", "football", "hello", "helloworld", "iloveyou", "letmein"}
    | {"login", "master", "mima", "mimamima", "monkey", "nihao", "pass", "passw", "passwd"}
    | {"password", "passwordpassword", "princess", "qazwsx", "qazwsxedc", "qwe", "qweasd"}
    | {"qweasdzxc", "qwer", "qwert", "qwerty", "qwertyqwerty", "qwertyuiop", "root", "sunshine"}
    | {"test", "woaini", "woainiwoaini", "woaiwojia", "welcome", "zaqxsw", "zxcvbn", "zxcvbnm"}
)


class NameTaken(Failure):
    """The account's name belongs to another person or office."""

    code = "account-name-taken"


class InvitationUnknown(Failure):
    """There is no such invitation, or it is used up or too old."""

    code = "invitation-unknown"


class PasswordTooWeak(Failure):
    """The password cannot be kept; ``reason`` is ``short``, ``long`` or ``common``."""

    code = "password-too-weak"


class CodeWrong(Failure):
    """The code is not the one that the key makes at this moment."""

    code = "code-wrong"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person takes up with an invitation, by its code.

    key: in letters, for an app that makes codes of it; address: the same as apps read it from a
    square; sealed: the same as it goes through the form, for this invitation alone.
    """

    name: str
    code: str
    key: str
    sealed: str
    address: str


def account_name(grant: Grant) -> str:
    """The name that a person signs in with: ``wang@fumandi`` of staff, ``li`` of others."""
    handle = grant.principal.partition(":")[2]
    return f"{handle}@{grant.scope}" if grant.scope else handle


def invite(office: Office, by: str, grant: Grant) -> str:
    """Open an invitation for ``INVITED_FOR``, and give its code, which is shown once.

    by: the principal who invites; it goes into the log of accesses. Raises ``NameTaken``.
    """
    now, name, code = office.clock.now(), account_name(grant), new_code()
    with office.database.write() as tx:
        known = person_accounts.find_account(tx, name)
        if known is not None and known.grant != grant:
            raise NameTaken(name=name)
        person_accounts.invite(
            tx,
            name,
            grant,
            invitation=code_digest(office, name, code),
            until=instant_text(now + INVITED_FOR),
        )
        put_access(
            tx,
            Access(
                at=instant_text(now),
                actor=by,
                action="account-invited",
                cooperative=grant.scope,
                subject=name,
            ),
        )
    return code


def is_new(office: Office) -> bool:
    """Whether the installation has no cooperative yet, and nobody who could found one."""
    with office.database.snapshot() as tx:
        known = cooperatives_in(tx, "", after="", count=1)
        return not known and not person_accounts.any_account(tx)


def open_invitation(office: Office, address: str, name: str, code: str, sealed: str = "") -> Offer:
    """What the invitation offers: a fresh key, or the one ``sealed`` in an offer before.

    address: where from. Raises ``InvitationUnknown``, ``TooManyTries``.
    """
    account = _invited(office, address, name, code)
    place = f"invitation/{name}/{account.invitation}"
    try:
        key = office.privacy.unseal(sealed, place)["key"] if sealed else _random_key()
    except (InvalidTag, ValueError) as error:
        raise InvitationUnknown from error
    return Offer(
        name=name,
        code=code,
        key=key,
        sealed=sealed or office.privacy.seal({"key": key}, place),
        address=_codes(key).get_provisioning_uri(name, "coop_credit"),
    )


def take_up(
    office: Office, address: str, offer: Offer, password: str, shown: str
) -> tuple[Grant, list[str]]:
    """Set the password and the key of an account, end its sessions, and give its recovery codes.

    shown: the code that the app shows. Raises ``PasswordTooWeak``, ``CodeWrong``, and what
    ``open_invitation`` raises.
    """
    account = _invited(office, address, offer.name, offer.code)
    _check_password(password, offer.name)
    step = matching_step(offer.key, shown, office.clock.now())
    if not step:
        raise CodeWrong
    recovery = [new_code() for _ in range(RECOVERY_CODES)]
    place = f"person_account/{offer.name}"
    now = instant_text(office.clock.now())
    kept = passwords.hashed(office.privacy, place, password)
    with office.database.write() as tx:
        taken = person_accounts.take_up(
            tx,
            account,
            password_hash=kept,
            sealed=office.privacy.seal({"key": offer.key}, place),
            step=step,
            recovery=[code_digest(office, offer.name, each) for each in recovery],
        )
        if not taken:
            raise InvitationUnknown
        sessions.end_all(tx, account.grant.principal, account.grant.scope, now=now)
    return account.grant, recovery


def matching_step(key: str, shown: str, now: dt.datetime) -> int:
    """Which step of 30 seconds a code belongs to: this one or a neighbour; 0 for none."""
    step = int(now.timestamp()) // STEP_SECONDS
    for each in (step, step - 1, step + 1):
        made = _codes(key).generate(each * STEP_SECONDS)
        if hmac.compare_digest(made, shown.encode()):
            return each
    return 0


def code_digest(office: Office, name: str, code: str) -> str:
    """What is kept of a code of an account: 80 random bits need no slow hash."""
    bare = re.sub(r"[^a-z2-7]", "", code.lower())
    return office.privacy.keyed_hash("account-code", name, bare)


def _invited(office: Office, address: str, name: str, code: str) -> PersonAccount:
    now = instant_text(office.clock.now())
    digest = code_digest(office, name, code)

    def check() -> PersonAccount | None:
        with office.database.read() as tx:
            found = person_accounts.find_account(tx, name)
        if found is None or not hmac.compare_digest(found.invitation, digest):
            return None
        return found if found.invited_until > now else None

    account = guarded(office, address, f"invitation/{name}", check)
    if account is None:
        raise InvitationUnknown
    return account


def _check_password(password: str, name: str) -> None:
    if len(password) < PASSWORD_MIN:
        raise PasswordTooWeak(reason="short", least=PASSWORD_MIN)
    if len(password) > PASSWORD_MAX:
        raise PasswordTooWeak(reason="long", most=PASSWORD_MAX)
    letters = "".join(each for each in password.lower() if each.isalpha())
    others = letters.replace(name.partition("@")[0], "")
    if {letters, others} & _GUESSED or len(set(password)) * 3 < len(password):
        raise PasswordTooWeak(reason="common")


def _codes(key: str) -> TOTP:
    return TOTP(base64.b32decode(key), CODE_DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 (what apps know)


def _random_key() -> str:
    return base64.b32encode(os.urandom(_KEY_BYTES)).decode()


def new_code() -> str:
    """80 random bits, in four groups of letters and digits."""
    made = base64.b32encode(os.urandom(_RANDOM_BYTES)).decode().lower()
    return "-".join(made[at : at + 4] for at in range(0, len(made), 4))


def end_account(office: Office, by: str, name: str) -> bool:
    """Let nobody sign in with an account any more, and end its sessions; False for none such.

    by: the principal who ends it; it goes into the log of accesses.
    """
    now = instant_text(office.clock.now())
    with office.database.write() as tx:
        known = person_accounts.find_account(tx, name)
        if known is None:
            return False
        person_accounts.end(tx, name)
        sessions.end_all(tx, known.grant.principal, known.grant.scope, now=now)
        put_access(
            tx,
            Access(
                at=now,
                actor=by,
                action="account-ended",
                cooperative=known.grant.scope,
                subject=name,
            ),
        )
    return True
