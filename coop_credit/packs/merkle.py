"""A hash tree over the members of a month, after RFC 6962, section 2.1.

A leaf and an inner node are told apart by their first byte, so that neither can pass for
the other. Digests are 64 lower-case hex digits.
"""

import hashlib
from collections.abc import Sequence

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf(text: str) -> str:
    """The digest of a leaf that says ``text``."""
    return hashlib.sha256(_LEAF + text.encode()).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """The root over the digests of leaves, in order; of none it is the digest of nothing.

    >>> root(["ab" * 32]) == "ab" * 32
    True
    """
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return _node(root(leaves[:half]), root(leaves[half:]))


def path(leaves: Sequence[str], index: int) -> list[str]:
    """The digests that lead from the leaf at ``index`` (from 0) up to the root, lowest first."""
    assert 0 <= index < len(leaves), index
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if index < half:
        return [*path(leaves[:half], index), root(leaves[half:])]
    return [*path(leaves[half:], index - half), root(leaves[:half])]


def root_from(digest: str, index: int, size: int, way: Sequence[str]) -> str:
    """The root that a leaf's ``path`` leads to in a tree of ``size`` leaves; ``""`` if to none."""
    if not 0 <= index < size:
        return ""
    if size == 1:
        return "" if way else digest
    if not way:
        return ""
    half = _half(size)
    if index < half:
        below = root_from(digest, index, half, way[:-1])
        return below and _node(below, way[-1])
    below = root_from(digest, index - half, size - half, way[:-1])
    return below and _node(way[-1], below)


def _half(size: int) -> int:
    """The largest power of two below ``size``, which is 2 or more."""
    return 1 << (size - 1).bit_length() - 1


def _node(left: str, right: str) -> str:
    return hashlib.sha256(_NODE + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
