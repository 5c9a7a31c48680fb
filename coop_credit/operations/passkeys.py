"""Passkeys: a device that knows its person answers a challenge, and no password is typed.

A challenge goes through the page sealed, for one purpose and a quarter of an hour; it is
answered once.
"""

import datetime as dt
import json
import os
from dataclasses import dataclass

import webauthn
from cryptography.exceptions import InvalidTag
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria
from webauthn.helpers.structs import PublicKeyCredentialDescriptor
from webauthn.helpers.structs import ResidentKeyRequirement
from webauthn.helpers.structs import UserVerificationRequirement

from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.operations.desk import Office
from coop_credit.store import passkeys
from coop_credit.store import person_accounts
from coop_credit.store.access import Grant
from coop_credit.store.passkeys import Passkey

_ANSWERED_WITHIN = dt.timedelta(minutes=15)
_CHALLENGE_BYTES = 32
_REQUIRED = UserVerificationRequirement.REQUIRED
#: What an answer is asked for; one that was given for something else is refused.
SIGN_IN = "passkey/sign-in"


class PasskeyRefused(Failure):
    """What the device answered does not fit, came too late, or came before."""

    code = "passkey-refused"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages are, as browsers see it. host: without port; origin: scheme, host, port."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a browser is asked. options: JSON for the browser; sealed: what comes back with it."""

    options: str
    sealed: str


def ask_for_new(office: Office, site: Site, name: str) -> Challenge:
    """Ask a device to make a passkey for an account."""
    challenge, sealed = _challenge(office, f"passkey/new/{name}")
    with office.database.read() as tx:
        known = passkeys.passkeys_of(tx, name)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="coop_credit",
        user_id=bytes.fromhex(office.privacy.keyed_hash("passkey-of", name)),
        user_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(each.credential))
            for each in known
        ],
    )
    return Challenge(webauthn.options_to_json(options), sealed)


def keep_new(office: Office, site: Site, name: str, sealed: str, answer: str) -> None:
    """Keep the passkey that a device made. Raises ``PasskeyRefused``."""
    challenge = _answered(office, f"passkey/new/{name}", sealed)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PasskeyRefused from error
    credential = bytes_to_base64url(made.credential_id)
    with office.database.write() as tx:
        if passkeys.find_passkey(tx, credential) is not None:
            raise PasskeyRefused
        passkeys.put_passkey(
            tx,
            Passkey(
                credential=credential,
                name=name,
                public_key=made.credential_public_key,
                sign_count=made.sign_count,
                made_at=instant_text(office.clock.now()),
            ),
        )


def ask_who(office: Office, site: Site, purpose: str = SIGN_IN) -> Challenge:
    """Ask a device which account it has a passkey of."""
    challenge, sealed = _challenge(office, purpose)
    options = webauthn.generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=_REQUIRED
    )
    return Challenge(webauthn.options_to_json(options), sealed)


def account_by_passkey(
    office: Office, site: Site, sealed: str, answer: str, purpose: str = SIGN_IN
) -> Grant:
    """Whose device answered. purpose: as it was asked for. Raises ``PasskeyRefused``."""
    challenge = _answered(office, purpose, sealed)
    try:
        credential = str(json.loads(answer)["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    with office.database.snapshot() as tx:
        known = passkeys.find_passkey(tx, credential)
        account = None if known is None else person_accounts.find_account(tx, known.name)
    if known is None or account is None:
        raise PasskeyRefused
    try:
        seen = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PasskeyRefused from error
    with office.database.write() as tx:
        passkeys.use_passkey(tx, credential, seen.new_sign_count)
    return account.grant


def _challenge(office: Office, purpose: str) -> tuple[bytes, str]:
    challenge = os.urandom(_CHALLENGE_BYTES)
    until = instant_text(office.clock.now() + _ANSWERED_WITHIN)
    return challenge, office.privacy.seal({"challenge": challenge.hex(), "until": until}, purpose)


def _answered(office: Office, purpose: str, sealed: str) -> bytes:
    """The challenge that is answered now, and never again. Raises ``PasskeyRefused``."""
    try:
        asked = office.privacy.unseal(sealed, purpose)
    except (InvalidTag, ValueError) as error:
        raise PasskeyRefused from error
    now = instant_text(office.clock.now())
    if asked["until"] < now:
        raise PasskeyRefused
    digest = office.privacy.keyed_hash("challenge", asked["challenge"])
    with office.database.write() as tx:
        if not passkeys.answer_once(tx, digest, until=asked["until"], now=now):
            raise PasskeyRefused
    return bytes.fromhex(asked["challenge"])
