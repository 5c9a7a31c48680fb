"""The tree of the members: a leaf for each who has something at stake, and the root over them."""

import hashlib
import re
from collections.abc import Iterator
from collections.abc import Sequence

from . import canonical
from .books import Books
from .findings import Finding
from .findings import differs
from .findings import fen_differs
from .findings import found

_SALT = re.compile("[0-9a-f]{20}")
_DIGEST = re.compile("[0-9a-f]{64}")


def check_leaves(books: Books) -> Iterator[Finding]:
    """A leaf for every member with shares, pledges or debts, with just these sums."""
    due = {
        number: (member["shares_fen"] + member["pledged_fen"], member["owing_fen"])
        for number, member in books.members.items()
    }
    leaves = {row["number"]: row for row in books.tables["leaves"]}
    for number, (shares, owing) in sorted(due.items()):
        if (shares or owing) and number not in leaves:
            yield found("leaf-missing", "leaves", number, shares_fen=shares, owing_fen=owing)
    for number, row in leaves.items():
        shares, owing = due.get(number, (0, 0))
        if not shares and not owing:
            yield found("row-extra", "leaves", number)
        for name, fen in (("shares_fen", shares), ("owing_fen", owing)):
            if row[name] != fen:
                yield fen_differs("leaf-sum", "leaves", number, stated=row[name], computed=fen)


def check_tree(books: Books) -> Iterator[Finding]:
    """Leaves stand by number, each has its own salt and its digest, and they make the root."""
    rows = books.tables["leaves"]
    if [row["number"] for row in rows] != sorted(row["number"] for row in rows):
        yield found("leaves-order", "leaves")
    salts: dict[str, int] = {}
    for row in rows:
        salt, number = row["salt"], row["number"]
        if _SALT.fullmatch(salt) is None or salt in salts:
            yield found("leaf-salt", "leaves", number)
        salts[salt] = number
        text = canonical.write(
            {
                "cooperative": books.manifest["cooperative"]["id"],
                "month": books.month,
                **{name: row[name] for name in ("number", "shares_fen", "owing_fen", "salt")},
            }
        )
        computed = hashlib.sha256(b"\x00" + text.encode()).hexdigest()
        if row["leaf"] != computed:
            yield differs("leaf-digest", "leaves", number, stated=row["leaf"], computed=computed)
    leaves = [row["leaf"] for row in rows]
    if all(_DIGEST.fullmatch(leaf) for leaf in leaves):
        computed = root_of([bytes.fromhex(leaf) for leaf in leaves]).hex()
        if books.manifest["root"] != computed:
            yield Finding(
                "root",
                "manifest.json",
                "root",
                {"stated": books.manifest["root"], "computed": computed},
            )


def root_of(nodes: Sequence[bytes]) -> bytes:
    """The root over leaves: pairs are joined level by level, one that is left over goes up.

    That is the tree of RFC 6962, whose left parts are the largest powers of two.
    """
    if not nodes:
        return hashlib.sha256(b"").digest()
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        nodes = above + ([nodes[-1]] if len(nodes) % 2 else [])
    return nodes[0]
