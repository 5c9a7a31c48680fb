"""The signature of what goes to a gateway, and of what it reports back.

HMAC-SHA-256, as hex, over an instant, a line feed and the body; instant and signature go in
headers.
"""

import datetime as dt
import hashlib
import hmac

from coop_credit.errors import NotAllowed

TIME_HEADER = "X-Coop-Credit-Time"
SIGNATURE_HEADER = "X-Coop-Credit-Signature"
#: How far the instant of a signature may be from now, either way, inclusive.
WINDOW = dt.timedelta(minutes=5)


class SignatureRefused(NotAllowed):
    """A signature proves nothing; ``reason`` says why: ``missing``, ``time``, ``wrong``."""

    code = "signature-refused"


def signature(key: bytes, at: str, body: bytes) -> str:
    """The signature of a body at an instant, as 64 hex digits. at: as in the header."""
    return hmac.new(key, at.encode() + b"\n" + body, hashlib.sha256).hexdigest()


def check_signature(key: bytes, *, at: str, signed: str, body: bytes, now: dt.datetime) -> None:
    """Check what came with a body: at and signed, from the headers. Raises ``SignatureRefused``."""
    if not at or not signed:
        raise SignatureRefused(reason="missing", headers=f"{TIME_HEADER}, {SIGNATURE_HEADER}")
    if not hmac.compare_digest(signed.lower().encode(), signature(key, at, body).encode()):
        raise SignatureRefused(reason="wrong")
    try:
        instant = dt.datetime.fromisoformat(at)
    except ValueError as error:
        raise SignatureRefused(reason="time", at=at) from error
    if instant.tzinfo is None or abs(now - instant) > WINDOW:
        raise SignatureRefused(reason="time", at=at)
