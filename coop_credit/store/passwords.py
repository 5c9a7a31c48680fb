"""Passwords and PINs: what is kept of them, so that nobody can read or try them out.

Argon2id with the installation's index key mixed in: who has the database without the keys can
try nothing. What has 80 random bits or more needs no slow hash.
"""

import os

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from coop_credit.store.privacy import Privacy

#: Of RFC 9106 and OWASP's table: 19 MiB, twice over, on one lane.
_PASSES = 2
_LANES = 1
_MEMORY_KIB = 19 * 1024
_SALT_BYTES = 16
_HASH_BYTES = 32
#: Compared with where nothing is kept, so that it takes the same time.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$ZyoYWwOamqxpMDcZp81CbQ"
    "$KIqqXyi/CdbRUvZ9HyZ/AXQPiifunj166UdvgiNx0i4"
)


def hashed(privacy: Privacy, place: str, secret: str) -> str:
    """What is kept of a password or PIN, in the PHC form; good for one place alone."""
    return Argon2id(
        salt=os.urandom(_SALT_BYTES),
        length=_HASH_BYTES,
        iterations=_PASSES,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
        secret=privacy.index_key,
    ).derive_phc_encoded(_material(place, secret))


def is_hash_of(kept: str, privacy: Privacy, place: str, secret: str) -> bool:
    """Whether ``kept`` was made of this password or PIN, for this place; never of ``NOBODY``."""
    try:
        Argon2id.verify_phc_encoded(_material(place, secret), kept, secret=privacy.index_key)
    except InvalidKey:
        return False
    return True


def _material(place: str, secret: str) -> bytes:
    return f"{place}\x1f{secret}".encode()
