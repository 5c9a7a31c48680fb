"""What the tree of a month says of each member, and the code with which a member finds it."""

import csv
import io

from coop_credit.ledger.chain import canonical
from coop_credit.packs.merkle import leaf

_GROUP = 4


def leaf_digest(
    cooperative: str, month: str, *, number: int, shares_fen: int, owing_fen: int, salt: str
) -> str:
    """The leaf of a member. salt: the member's code of the month, without dashes."""
    return leaf(
        canonical(
            {
                "cooperative": cooperative,
                "month": month,
                "number": number,
                "shares_fen": shares_fen,
                "owing_fen": owing_fen,
                "salt": salt,
            }
        )
    )


def leaves_in(table: str) -> list[dict[str, str]]:
    """The rows of a pack's table of leaves, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(table)))


def spoken(salt: str) -> str:
    """A code as it is printed.

    >>> spoken("0123456789abcdef0123")
    '0123-4567-89ab-cdef-0123'
    """
    return "-".join(salt[at : at + _GROUP] for at in range(0, len(salt), _GROUP))


def unspoken(code: str) -> str:
    """A code as somebody typed it, without dashes, blanks and capitals."""
    return "".join(code.split()).replace("-", "").lower()
