"""The hash chain over a cooperative's journal.

``schemas/journal/README.md`` says the same in words, for those who check the
chain without this program.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import Value

#: What stands for the previous digest before the first entry.
GENESIS = "0" * 64


def canonical(value: Value) -> str:
    """RFC 8785 text of a value made of text, whole numbers, lists and objects with ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(
    previous: str,
    *,
    cooperative: str,
    seq: int,
    kind: Kind,
    booked_on: dt.date,
    happened_on: dt.date,
    recorded_at: str,
    actor: str,
    subject: str,
    voucher: int,
    reverses: int,
    key: str,
    fingerprint: str,
    body: Body,
    transfers: Sequence[Transfer],
) -> str:
    """SHA-256, as 64 lower-case hex digits, over every field of an entry and the digest before it."""
    link: Body = {
        "actor": actor,
        "body": body,
        "booked_on": booked_on.isoformat(),
        "cooperative": cooperative,
        "fingerprint": fingerprint,
        "happened_on": happened_on.isoformat(),
        "key": key,
        "kind": str(kind),
        "previous": previous,
        "recorded_at": recorded_at,
        "reverses": reverses,
        "seq": seq,
        "subject": subject,
        "transfers": [[move.debit, move.credit, move.amount.fen] for move in transfers],
        "voucher": voucher,
    }
    return hashlib.sha256(canonical(link).encode()).hexdigest()
