"""A closed month's pack, made again: the journal of the month, and the tables sealed with it."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from coop_credit.audit.months import Moves
from coop_credit.errors import Failure
from coop_credit.errors import NotFound
from coop_credit.packs.manifest import DATAPACKAGE
from coop_credit.packs.manifest import datapackage
from coop_credit.packs.manifest import digest
from coop_credit.packs.manifest import manifest_files
from coop_credit.packs.manifest import pack
from coop_credit.packs.signing import Signature
from coop_credit.packs.tables import ENTRIES
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import SEALED
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import TRANSFERS
from coop_credit.packs.tables import Table
from coop_credit.store import evidence
from coop_credit.store import periods
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns

Entries = Iterable[tuple[Columns, Moves]]


class PackDamaged(Failure):
    """What is stored of a closed month is not what was signed: ``file`` differs."""

    code = "pack-damaged"


def journal_tables(entries: Entries) -> dict[Table, list[Row]]:
    """ENTRIES and TRANSFERS of entries in their order."""
    kept = list(entries)
    return {
        ENTRIES: [[entry[name] for name in ENTRIES.columns] for entry, _ in kept],
        TRANSFERS: list(_transfer_rows(kept)),
    }


def _transfer_rows(entries: Entries) -> Iterator[Row]:
    for entry, moves in entries:
        for line, move in enumerate(moves, start=1):
            yield [entry["seq"], line, *move]


def pack_files(cooperative: str, month: str, made: Mapping[Table, bytes]) -> dict[str, bytes]:
    """Every file that the manifest names, by its place; all tables must be there."""
    return {DATAPACKAGE: datapackage(cooperative, month)} | {
        table.path: made[table] for table in sorted(TABLES, key=lambda table: table.path)
    }


def sealed_pack(tx: Tx, cooperative: str, month: str) -> bytes:
    """The pack of a closed month, a zip: the same bytes whenever and wherever.

    Reads the month's journal and what was sealed with it, nothing older. Raises ``NotFound``
    when the month is not closed and ``PackDamaged``.
    """
    period = periods.find_period(tx, cooperative, month)
    if period is None:
        raise NotFound
    kept = periods.sealed_tables(tx, cooperative, month)
    entries = evidence.raw_entries(
        tx, cooperative, after=period.first_seq - 1, through=period.through_seq
    )
    made: dict[Table, bytes] = {table: kept.get(table.name, "").encode() for table in SEALED}
    made |= {table: table.csv(rows) for table, rows in journal_tables(entries).items()}
    files = pack_files(cooperative, month, made)
    _require_signed(period.manifest, files)
    signature = Signature(period.public_key, period.signature)
    return pack(period.manifest.encode(), signature, files)


def _require_signed(manifest: str, files: Mapping[str, bytes]) -> None:
    signed = manifest_files(manifest)
    for place in sorted(signed.keys() | files.keys()):
        if place not in files or digest(files[place]) != signed.get(place):
            raise PackDamaged(file=place)
