"""Personal data at rest: sealed values, blind indexes, commitments, keyed hashes.

A sealed value is AES-256-GCM with a random nonce, bound to the row it stands in,
so that it cannot be moved to another row. A blind index (HMAC-SHA-256 under a
second key) lets an identity number be found and kept unique without being read.
The journal holds only commitments: SHA-256 over a random salt and the text. The
salt is sealed beside the text; when a person is erased both go, and the chain
still verifies. The blind indexes of the person go with them: that of the identity
number, and those of every phone and bank account the person has had (``contacts``).
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coop_credit.config import KEY_BYTES

#: 80 bits: who does not have the code cannot try out balances until one fits.
CODE_DIGITS = 20
_NONCE_BYTES = 12
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the journal says of a text it does not show: 64 hex digits, and the salt behind them."""

    digest: str
    salt: str


@dataclass(frozen=True, slots=True)
class Privacy:
    """The installation's two keys (32 bytes each) and its source of randomness."""

    data_key: bytes
    index_key: bytes
    random_bytes: Callable[[int], bytes] = os.urandom

    def __post_init__(self) -> None:
        assert len(self.data_key) == len(self.index_key) == KEY_BYTES

    def seal(self, values: Mapping[str, str], place: str) -> str:
        """Encrypt ``values`` for one place (table, cooperative, row), as ASCII text."""
        nonce = self.random_bytes(_NONCE_BYTES)
        plain = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        return base64.b64encode(
            nonce + AESGCM(self.data_key).encrypt(nonce, plain, place.encode())
        ).decode()

    def unseal(self, sealed: str, place: str) -> dict[str, str]:
        """Decrypt what ``seal`` made for the same place.

        Raises ``cryptography.exceptions.InvalidTag`` when the text was changed or moved.
        """
        raw = base64.b64decode(sealed)
        nonce, cipher = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        plain = AESGCM(self.data_key).decrypt(nonce, cipher, place.encode())
        values: dict[str, str] = json.loads(plain)
        return values

    def keyed_hash(self, *parts: str) -> str:
        """64 hex digits that nobody without the index key can make or guess from."""
        message = "\x1f".join(parts).encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()

    def salted(self, texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """What is to be sealed of these texts, and what the journal says of them.

        The first has each text by its name and its salt as ``{name}_salt``; the second each
        digest as ``{name}_commitment``.
        """
        values: dict[str, str] = {}
        digests: dict[str, str] = {}
        for name, text in texts.items():
            commitment = self.commit(text)
            values |= {name: text, f"{name}_salt": commitment.salt}
            digests[f"{name}_commitment"] = commitment.digest
        return values, digests

    def member_code(self, cooperative: str, month: str, member: int) -> str:
        """The code with which a member is found in the tree of a month: 20 hex digits, 80 bits."""
        return self.keyed_hash("leaf", cooperative, month, str(member))[:CODE_DIGITS]

    def commit(self, text: str) -> Commitment:
        """A fresh commitment to ``text``."""
        salt = self.random_bytes(_SALT_BYTES).hex()
        return Commitment(commitment_digest(salt, text), salt)


def commitment_digest(salt: str, text: str) -> str:
    """SHA-256 over the salt's hex digits and the text, as 64 hex digits."""
    return hashlib.sha256((salt + text).encode()).hexdigest()
