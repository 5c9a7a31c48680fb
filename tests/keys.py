"""The key that packs are signed with in tests."""

from coop_credit.packs.signing import Signer

SIGNER = Signer(b"s" * 32)
