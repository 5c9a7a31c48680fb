"""Signing what leaves an installation, and telling whose signature it is. Ed25519 (RFC 8032)."""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_KEY_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature (128 hex digits) and the public key (64 hex digits) that it is checked with."""

    public_key: str
    signature: str

    @property
    def key(self) -> str:
        """The id of the key."""
        return key_id(self.public_key)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key. seed: its 32 bytes."""

    seed: bytes

    @property
    def public_key(self) -> str:
        """The public key, as 64 hex digits."""
        return self._private().public_key().public_bytes_raw().hex()

    def sign(self, content: bytes) -> Signature:
        """The signature of ``content``: the same whenever it is made."""
        return Signature(self.public_key, self._private().sign(content).hex())

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def key_id(public_key: str) -> str:
    """The short name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:_KEY_ID_DIGITS]


def is_signed(content: bytes, signature: Signature) -> bool:
    """Whether the signature is of these bytes, by its own public key."""
    try:
        public_key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        public_key.verify(bytes.fromhex(signature.signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
