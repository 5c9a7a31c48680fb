"""A closed month's pack, made again: the same bytes whenever and wherever."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.audit.packing import journal_tables
from coop_credit.audit.packing import pack_files
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.packs.manifest import digest
from coop_credit.packs.manifest import manifest_files
from coop_credit.packs.manifest import pack
from coop_credit.packs.signing import Signature
from coop_credit.packs.signing import key_id
from coop_credit.packs.tables import MEMBERS
from coop_credit.packs.tables import SEALED
from coop_credit.packs.tables import Table
from coop_credit.reports.whole_registers import member_name
from coop_credit.store import evidence
from coop_credit.store import periods
from coop_credit.store import whole_registers
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy


class PackDamaged(Failure):
    """What is stored of a closed month is not what was signed: ``file`` differs."""

    code = "pack-damaged"


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
    """The pack of a closed month, a zip.

    Reads the month's journal and what was sealed with it, nothing older. Raises ``NotFound``
    when the month is not closed and ``PackDamaged``.
    """
    with database.snapshot() as tx:
        period = periods.find_period(tx, cooperative, month)
        if period is None:
            raise NotFound
        kept = periods.sealed_tables(tx, cooperative, month)
        entries = list(
            evidence.raw_entries(
                tx, cooperative, after=period.first_seq - 1, through=period.through_seq
            )
        )
    made: dict[Table, bytes] = {table: kept.get(table.name, "").encode() for table in SEALED}
    made |= {table: table.csv(rows) for table, rows in journal_tables(entries).items()}
    files = pack_files(cooperative, month, made)
    _require_signed(period.manifest, files)
    signature = Signature(period.public_key, period.signature)
    return pack(period.manifest.encode(), signature, files)


def month_names(
    database: Database, privacy: Privacy, cooperative: str, month: str
) -> list[tuple[int, str]]:
    """The number and the name of each member in the pack of a closed month, by number.

    For the cooperative's own staff: a pack names nobody. Raises ``NotFound``.
    """
    with database.snapshot() as tx:
        if periods.find_period(tx, cooperative, month) is None:
            raise NotFound
        sealed = periods.sealed_tables(tx, cooperative, month)[MEMBERS.name]
        names = {row[0]: row[1] for row in whole_registers.all_members(tx, cooperative)}
    numbers = [int(row["number"]) for row in csv.DictReader(io.StringIO(sealed, newline=""))]
    return [(each, member_name(privacy, cooperative, each, names[each])) for each in numbers]


def _require_signed(manifest: str, files: Mapping[str, bytes]) -> None:
    signed = manifest_files(manifest)
    for place in sorted(signed.keys() | files.keys()):
        if place not in files or digest(files[place]) != signed.get(place):
            raise PackDamaged(file=place)
