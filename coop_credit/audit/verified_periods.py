"""Closed months: that what was sealed is still what the signature is of."""

import hashlib
import json
from collections.abc import Iterator

from coop_credit.packs.signing import Signature
from coop_credit.packs.signing import is_signed
from coop_credit.packs.tables import SEALED
from coop_credit.store import periods
from coop_credit.store.database import Tx
from coop_credit.store.evidence import Columns
from coop_credit.store.periods import Period
from coop_credit.store.periods import SealedState


def periods_wrong(tx: Tx, cooperative: str) -> Iterator[str]:
    """Everything that is wrong with the sealed months of a cooperative.

    That the digests are those of the entries is seen when the tables are compared.
    """
    closed = periods.periods(tx, cooperative)
    if closed:
        yield from _state_wrong(closed[-1], periods.sealed_state(tx, cooperative))
    for period in closed:
        name = f"period {period.month}"
        if _digest(period.manifest) != period.manifest_digest:
            yield f"{name}: the manifest was changed"
            continue
        if not is_signed(period.manifest.encode(), Signature(period.public_key, period.signature)):
            yield f"{name}: the signature is not of the manifest"
        tables = periods.sealed_tables(tx, cooperative, period.month)
        yield from _tables_wrong(name, json.loads(period.manifest), tables)


def _state_wrong(period: Period, state: SealedState | None) -> Iterator[str]:
    if state is None or state.month != period.month:
        yield f"period {period.month}: the next close has no state to begin with"
    elif _digest(state.content) != period.state_digest:
        yield f"period {period.month}: the state for the next close was changed"


def _tables_wrong(name: str, manifest: Columns, tables: dict[str, str]) -> Iterator[str]:
    for table in (each.name for each in SEALED):
        if table not in tables:
            yield f"{name}: the table {table} is missing"
        elif manifest["files"].get(f"data/{table}.csv") != _digest(tables[table]):
            yield f"{name}: the table {table} is not the one that was signed"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
