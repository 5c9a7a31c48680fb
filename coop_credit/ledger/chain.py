"""The hash chain over a cooperative's journal.

``schemas/journal/README.md`` says the same in words, for those who check the
chain without this program.
"""

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from coop_credit.ledger.entries import Body
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Value

#: What stands for the previous digest before the first entry.
GENESIS = "0" * 64


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


#: As much of a digest as a receipt shows: enough to find the entry in the journal.
_SHOWN = 12


def short_head(digest: str) -> str:
    """The chain's head as receipts show it."""
    return digest[:_SHOWN]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with its digest, the digest before it, and the canonical text of its body."""

    previous: str
    entry: Entry
    body: str


def canonical(value: Value) -> str:
    """RFC 8785 text of a value made of text, whole numbers, lists and objects with ASCII keys."""
    return _ENCODER.encode(value)


def link(previous: str, draft: Entry) -> Link:
    """An entry without a digest, joined to the chain behind the digest ``previous``.

    The digest is SHA-256, as 64 lower-case hex digits, over every other field and ``previous``.
    """
    body = canonical(draft.body)
    # "actor" and "body" are the first names in order; so the body's text is made only once.
    actor = canonical(draft.actor)
    rest = canonical(_after_body(previous, draft))
    text = f'{{"actor":{actor},"body":{body},{rest[1:]}'
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Link(previous, dataclasses.replace(draft, digest=digest), body)


def _after_body(previous: str, entry: Entry) -> Body:
    return {
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
