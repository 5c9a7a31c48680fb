"""Forms that are not sent yet: kept for the person who began them, no part of the books."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx

#: How long a draft is kept from when it was last saved. A setting of the product.
KEPT = dt.timedelta(days=30)
#: Drafts that a person may have at a time. A setting of the product.
DRAFTS_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft as it is kept. key: the form's; write: its name; sealed: what is filled in.

    numbers: those of the form's address, as they stand in it; saved_at: UTC text.
    """

    key: str
    write: str
    numbers: str
    sealed: str
    saved_at: str


_SELECT = """
SELECT key, write, numbers, sealed, saved_at FROM draft
 WHERE cooperative_id = :cooperative AND principal = :principal"""
_PUT = """
INSERT INTO draft VALUES
  (:cooperative, :principal, :key, :write, :numbers, :sealed, :saved_at)
ON CONFLICT (cooperative_id, principal, key) DO UPDATE
   SET write = excluded.write, numbers = excluded.numbers, sealed = excluded.sealed,
       saved_at = excluded.saved_at"""


def put_draft(tx: Tx, cooperative: str, principal: str, draft: KeptDraft) -> None:
    """Keep a draft, in place of the one with this key."""
    tx.run(
        _PUT,
        cooperative=cooperative,
        principal=principal,
        key=draft.key,
        write=draft.write,
        numbers=draft.numbers,
        sealed=draft.sealed,
        saved_at=draft.saved_at,
    )


def find_draft(tx: Tx, cooperative: str, principal: str, key: str) -> KeptDraft | None:
    """A person's draft by its key."""
    row = tx.row(f"{_SELECT} AND key = :key", cooperative=cooperative, principal=principal, key=key)
    return None if row is None else _draft(row)


def drafts_of(tx: Tx, cooperative: str, principal: str) -> list[KeptDraft]:
    """A person's drafts, the one saved last first."""
    rows = tx.rows(
        f"{_SELECT} ORDER BY saved_at DESC, key", cooperative=cooperative, principal=principal
    )
    return [_draft(row) for row in rows]


def remove_draft(tx: Tx, cooperative: str, principal: str, key: str) -> int:
    """Remove a person's draft; 1 when there was one, else 0."""
    return tx.run_counted(
        "DELETE FROM draft"
        " WHERE cooperative_id = :cooperative AND principal = :principal AND key = :key",
        cooperative=cooperative,
        principal=principal,
        key=key,
    )


def _draft(row: Row) -> KeptDraft:
    key, write, numbers, sealed, saved_at = row
    return KeptDraft(key=key, write=write, numbers=numbers, sealed=sealed, saved_at=saved_at)
