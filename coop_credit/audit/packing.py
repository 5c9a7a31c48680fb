"""The files of a pack: the journal of the month, and the tables that were sealed with it."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from coop_credit.audit.months import Moves
from coop_credit.packs.manifest import DATAPACKAGE
from coop_credit.packs.manifest import datapackage
from coop_credit.packs.tables import ENTRIES
from coop_credit.packs.tables import Row
from coop_credit.packs.tables import TABLES
from coop_credit.packs.tables import TRANSFERS
from coop_credit.packs.tables import Table
from coop_credit.store.evidence import Columns

Entries = Iterable[tuple[Columns, Moves]]


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
