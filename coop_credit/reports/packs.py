"""A cooperative's closed months, and their packs."""

import csv
import io
from dataclasses import dataclass

from coop_credit.audit.packing import sealed_pack
from coop_credit.errors import NotFound
from coop_credit.packs.signing import key_id
from coop_credit.packs.tables import MEMBERS
from coop_credit.reports.whole_registers import member_name
from coop_credit.store import periods
from coop_credit.store import whole_registers
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.privacy import Privacy


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
        return closed_in(tx, cooperative)


def closed_in(tx: Tx, cooperative: str) -> list[ClosedMonth]:
    """As ``closed_months``, seen with whatever else ``tx`` reads."""
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
        for each in periods.periods(tx, cooperative)
    ]


def month_pack(database: Database, cooperative: str, month: str) -> bytes:
    """The pack of a closed month, a zip. Raises ``NotFound`` and ``PackDamaged``."""
    with database.snapshot() as tx:
        return sealed_pack(tx, cooperative, month)


def month_names(
    database: Database, privacy: Privacy, cooperative: str, month: str
) -> list[tuple[int, str]]:
    """The number and the name of each member in the pack of a closed month, by number.

    For the cooperative's own staff: a pack names nobody. Raises ``NotFound``.
    """
    with database.snapshot() as tx:
        if periods.find_period(tx, cooperative, month) is None:
            raise NotFound
        sealed = periods.sealed_table(tx, cooperative, month, MEMBERS.name)
        names = {row[0]: row[1] for row in whole_registers.all_members(tx, cooperative)}
    numbers = [int(row["number"]) for row in csv.DictReader(io.StringIO(sealed, newline=""))]
    return [(each, member_name(privacy, cooperative, each, names[each])) for each in numbers]
