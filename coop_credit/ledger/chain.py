"""The hash chain over a cooperative's journal.

``schemas/journal/README.md`` says the same in words, for those who check the
chain without this program.
"""

import hashlib
import json

from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Value

#: What stands for the previous digest before the first entry.
GENESIS = "0" * 64


def canonical(value: Value) -> str:
    """RFC 8785 text of a value made of text, whole numbers, lists and objects with ASCII keys."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(previous: str, entry: Entry) -> str:
    """SHA-256, as 64 lower-case hex digits, over every field of an entry and the digest before it.

    The entry's own ``digest`` is not looked at.
    """
    link: Body = {
        "actor": entry.actor,
        "body": entry.body,
        "booked_on": entry.booked_on.isoformat(),
        "cooperative": entry.cooperative,
        "fingerprint": entry.fingerprint,
        "happened_on": entry.happened_on.isoformat(),
        "key": entry.key,
        "kind": str(entry.kind),
        "previous": previous,
        "recorded_at": entry.recorded_at,
        "reverses": entry.reverses,
        "seq": entry.seq,
        "subject": entry.subject,
        "transfers": [[move.debit, move.credit, move.amount.fen] for move in entry.transfers],
        "voucher": entry.voucher,
    }
    return hashlib.sha256(canonical(link).encode()).hexdigest()
