"""Closed months as they were sealed."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import astuple
from dataclasses import dataclass
from dataclasses import fields

from coop_credit.store.database import Row
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A closed month's row.

    first_seq, through_seq: the entries booked in it, both included. manifest: of its pack, as
    RFC 8785 text. public_key, signature: of the manifest, hex. state_digest: of the state that
    the next close begins with.
    """

    cooperative: str
    month: str
    first_seq: int
    through_seq: int
    head: str
    root: str
    manifest: str
    manifest_digest: str
    public_key: str
    signature: str
    state_digest: str


@dataclass(frozen=True, slots=True)
class SealedState:
    """What the journal had made at the end of ``month``, the last that is closed."""

    month: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """When a closed month was last handed in. place: ``here`` or ``file``."""

    cooperative: str
    month: str
    manifest_digest: str
    place: str
    handed_in_on: dt.date


_NAMES = [field.name for field in fields(Period)]
_COLUMNS = ", ".join(["cooperative_id", *_NAMES[1:]])
_PLACES = ", ".join(f":{name}" for name in _NAMES)


_SEAL_SQLITE = """
INSERT INTO sealed_table SELECT :cooperative, :month, key, value FROM json_each(:tables)"""
_SEAL_POSTGRESQL = """
INSERT INTO sealed_table
SELECT :cooperative, :month, key, value FROM json_each_text(CAST(:tables AS json))"""


def put_period(tx: Tx, period: Period, tables: Mapping[str, str], state: str) -> None:
    """Seal a month: its row, the tables of its pack by name, and where the next close begins."""
    tx.run(
        f"INSERT INTO period ({_COLUMNS}) VALUES ({_PLACES})",
        **dict(zip(_NAMES, astuple(period), strict=True)),
    )
    tx.run(
        _SEAL_POSTGRESQL if tx.dialect == "postgresql" else _SEAL_SQLITE,
        cooperative=period.cooperative,
        month=period.month,
        tables=json.dumps(tables, ensure_ascii=False),
    )
    tx.run(
        "INSERT INTO sealed_state VALUES (:cooperative, :month, :content)"
        " ON CONFLICT (cooperative_id) DO UPDATE"
        " SET month = excluded.month, content = excluded.content",
        cooperative=period.cooperative,
        month=period.month,
        content=state,
    )


def periods(tx: Tx, cooperative: str) -> list[Period]:
    """Every closed month, the oldest first."""
    rows = tx.rows(
        f"SELECT {_COLUMNS} FROM period WHERE cooperative_id = :cooperative ORDER BY month",
        cooperative=cooperative,
    )
    return [_period(row) for row in rows]


def find_period(tx: Tx, cooperative: str, month: str) -> Period | None:
    """A closed month, ``None`` when it is not closed."""
    row = tx.row(
        f"SELECT {_COLUMNS} FROM period WHERE cooperative_id = :cooperative AND month = :month",
        cooperative=cooperative,
        month=month,
    )
    return None if row is None else _period(row)


def last_period(tx: Tx, cooperative: str) -> Period | None:
    """The newest closed month, ``None`` before the first close."""
    row = tx.row(
        f"SELECT {_COLUMNS} FROM period WHERE cooperative_id = :cooperative"
        " ORDER BY month DESC LIMIT 1",
        cooperative=cooperative,
    )
    return None if row is None else _period(row)


def sealed_tables(tx: Tx, cooperative: str, month: str) -> dict[str, str]:
    """The tables of a month's pack that are kept, by name."""
    return dict(
        tx.rows(
            "SELECT name, content FROM sealed_table"
            " WHERE cooperative_id = :cooperative AND month = :month ORDER BY name",
            cooperative=cooperative,
            month=month,
        )
    )


def sealed_table(tx: Tx, cooperative: str, month: str, name: str) -> str:
    """One table of a closed month's pack, ``""`` when the month is not closed."""
    row = tx.row(
        "SELECT content FROM sealed_table"
        " WHERE cooperative_id = :cooperative AND month = :month AND name = :name",
        cooperative=cooperative,
        month=month,
        name=name,
    )
    return "" if row is None else str(row[0])


def newest_leaves(tx: Tx, cooperative: str) -> tuple[str, str] | None:
    """The last closed month and its table of leaves, ``None`` before the first close."""
    row = tx.row(
        "SELECT month, content FROM sealed_table"
        " WHERE cooperative_id = :cooperative AND name = 'leaves' ORDER BY month DESC LIMIT 1",
        cooperative=cooperative,
    )
    return None if row is None else (row[0], row[1])


def sealed_state(tx: Tx, cooperative: str) -> SealedState | None:
    """Where the next close begins, ``None`` before the first."""
    row = tx.row(
        "SELECT month, content FROM sealed_state WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    return None if row is None else SealedState(*row)


def first_closed(tx: Tx, cooperative: str) -> str:
    """The oldest closed month, ``""`` before the first close."""
    row = tx.row(
        "SELECT month FROM period WHERE cooperative_id = :cooperative ORDER BY month LIMIT 1",
        cooperative=cooperative,
    )
    return "" if row is None else str(row[0])


def first_signed(tx: Tx, public_key: str) -> str:
    """The oldest month here that was signed for a public key (hex), ``""`` for none."""
    row = tx.row("SELECT min(month) FROM period WHERE public_key = :key", key=public_key)
    assert row is not None
    return row[0] or ""


def put_hand_in(tx: Tx, hand_in: HandIn) -> None:
    """Write down that a closed month is handed in, in place of an earlier time."""
    tx.run(
        "INSERT INTO hand_in VALUES (:cooperative, :month, :digest, :place, :handed_in_on)"
        " ON CONFLICT (cooperative_id, month) DO UPDATE"
        " SET place = excluded.place, handed_in_on = excluded.handed_in_on",
        cooperative=hand_in.cooperative,
        month=hand_in.month,
        digest=hand_in.manifest_digest,
        place=hand_in.place,
        handed_in_on=hand_in.handed_in_on.isoformat(),
    )


def last_hand_in(tx: Tx, cooperative: str) -> HandIn | None:
    """The newest month that was handed in."""
    row = tx.row(
        "SELECT month, manifest_digest, place, handed_in_on FROM hand_in"
        " WHERE cooperative_id = :cooperative ORDER BY month DESC LIMIT 1",
        cooperative=cooperative,
    )
    if row is None:
        return None
    return HandIn(
        cooperative=cooperative,
        month=row[0],
        manifest_digest=row[1],
        place=row[2],
        handed_in_on=dt.date.fromisoformat(row[3]),
    )


def _period(row: Row) -> Period:
    return Period(**dict(zip(_NAMES, row, strict=True)))
