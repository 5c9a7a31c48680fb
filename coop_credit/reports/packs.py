"""A cooperative's closed months, and their packs."""

from dataclasses import dataclass

from coop_credit.audit.packing import sealed_pack
from coop_credit.packs.signing import key_id
from coop_credit.store import periods
from coop_credit.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedMonth:
    """A closed month as it is listed. manifest: the digest of its pack's manifest."""

    month: str
    first_seq: int
    through_seq: int
    head: str
    root: str
    manifest: str
    key: str


def closed_months(database: Database, cooperative: str) -> list[ClosedMonth]:
    """Every closed month, the oldest first."""
    with database.read() as tx:
        found = periods.periods(tx, cooperative)
    return [
        ClosedMonth(
            month=each.month,
            first_seq=each.first_seq,
            through_seq=each.through_seq,
            head=each.head,
            root=each.root,
            manifest=each.manifest_digest,
            key=key_id(each.public_key),
        )
        for each in found
    ]


def month_pack(database: Database, cooperative: str, month: str) -> bytes:
    """The pack of a closed month, a zip. Raises ``NotFound`` and ``PackDamaged``."""
    with database.snapshot() as tx:
        return sealed_pack(tx, cooperative, month)
