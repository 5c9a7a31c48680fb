"""Reading the journal and the balances."""

import datetime as dt
import json
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

from coop_credit.ledger.balances import Balance
from coop_credit.ledger.balances import NOTHING
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import listed

_ENTRY_COLUMNS = """cooperative_id, seq, kind, booked_on, happened_on, recorded_at, actor, subject,
       voucher, reverses, key, fingerprint, body, digest"""
_ENTRY = f"SELECT {_ENTRY_COLUMNS} FROM entry WHERE cooperative_id = :cooperative AND seq = :seq"
_ENTRIES = f"""
SELECT {_ENTRY_COLUMNS} FROM entry
 WHERE cooperative_id = :cooperative AND seq > :after ORDER BY seq LIMIT :count"""
_BEFORE = f"""
SELECT {_ENTRY_COLUMNS} FROM entry
 WHERE cooperative_id = :cooperative AND seq < :before ORDER BY seq DESC LIMIT :count"""
_FOUNDING = "SELECT cooperative_id FROM entry WHERE actor = :actor AND key = :key AND seq = 1"
_REVERSED_BY = (
    "SELECT seq FROM entry WHERE cooperative_id = :cooperative AND reverses = :seq AND reverses > 0"
)


def find_entry(tx: Tx, cooperative: str, seq: int) -> Entry | None:
    """One entry with its transfers."""
    found = _with_transfers(tx, cooperative, tx.rows(_ENTRY, cooperative=cooperative, seq=seq))
    return found[0] if found else None


def entries(tx: Tx, cooperative: str, *, after: int, count: int) -> list[Entry]:
    """At most ``count`` entries that follow the seq ``after``, in order."""
    rows = tx.rows(_ENTRIES, cooperative=cooperative, after=after, count=count)
    return _with_transfers(tx, cooperative, rows)


def entries_before(tx: Tx, cooperative: str, *, before: int, count: int) -> list[Entry]:
    """At most ``count`` entries below the seq ``before``, the newest first."""
    rows = tx.rows(_BEFORE, cooperative=cooperative, before=before, count=count)
    return _with_transfers(tx, cooperative, rows)


def entries_about_loans(
    tx: Tx, cooperative: str, loans: Mapping[int, str], seqs: Collection[int]
) -> list[Entry]:
    """The entries about these loans, and those that bear one of these seqs, in two statements.

    loans: by number, the subject of the entries about its member. An entry about a member
    that names a loan names one of that member's. What was refused is left out.
    """
    is_postgresql = tx.dialect == "postgresql"
    each_loan = "unnest(CAST(:loans AS TEXT[]))" if is_postgresql else "json_each(:loans)"
    each_seq = "unnest(CAST(:seqs AS BIGINT[]))" if is_postgresql else "json_each(:seqs)"
    value = "" if is_postgresql else ".value"
    rows = tx.rows(
        f"""
SELECT {_ENTRY_COLUMNS} FROM entry
 WHERE cooperative_id = :cooperative AND seq IN (
       SELECT named{value} FROM {each_seq} named
        UNION
       SELECT seq FROM entry
        WHERE cooperative_id = :cooperative AND {among(tx, "subject", "subjects")}
          AND kind <> 'refusal'
          AND EXISTS (SELECT 1 FROM {each_loan} loan WHERE body LIKE loan{value}))
 ORDER BY seq""",
        cooperative=cooperative,
        loans=listed(tx, [f'%"loan":{loan},%' for loan in loans]),
        seqs=listed(tx, sorted(seqs)),
        subjects=listed(tx, sorted(set(loans.values()))),
    )
    return _with_transfers(tx, cooperative, rows)


def entries_with_keys(
    tx: Tx, cooperative: str, actor: str, keys: Sequence[str]
) -> dict[str, Entry]:
    """The entries that an actor made with these keys, by key, in two statements at most."""
    rows = tx.rows(
        f"SELECT {_ENTRY_COLUMNS} FROM entry"
        f" WHERE cooperative_id = :cooperative AND actor = :actor AND {among(tx, 'key', 'keys')}",
        cooperative=cooperative,
        actor=actor,
        keys=listed(tx, keys),
    )
    return {entry.key: entry for entry in _with_transfers(tx, cooperative, rows)}


def founded_with(tx: Tx, actor: str, key: str) -> str:
    """The cooperative whose founding this actor asked for with this key, or ``""``."""
    row = tx.row(_FOUNDING, actor=actor, key=key)
    return "" if row is None else str(row[0])


def reversed_by(tx: Tx, cooperative: str, seq: int) -> int:
    """The seq of the entry that undoes ``seq``, or 0."""
    row = tx.row(_REVERSED_BY, cooperative=cooperative, seq=seq)
    return 0 if row is None else int(row[0])


def _with_transfers(tx: Tx, cooperative: str, rows: list[Row]) -> list[Entry]:
    """The entries of these rows, in their order; their transfers are read in one statement."""
    if not rows:
        return []
    moves: dict[int, list[Transfer]] = {}
    for seq, debit, credit, fen in tx.rows(
        "SELECT seq, debit, credit, amount_fen FROM transfer"
        f" WHERE cooperative_id = :cooperative AND {among(tx, 'seq', 'seqs')} ORDER BY seq, line",
        cooperative=cooperative,
        seqs=listed(tx, [row[1] for row in rows]),
    ):
        moves.setdefault(seq, []).append(Transfer(debit, credit, Money(fen)))
    return [_entry(row, tuple(moves.get(row[1], ()))) for row in rows]


def _entry(row: Row, transfers: tuple[Transfer, ...]) -> Entry:
    return Entry(
        cooperative=row[0],
        seq=row[1],
        kind=Kind(row[2]),
        booked_on=dt.date.fromisoformat(row[3]),
        happened_on=dt.date.fromisoformat(row[4]),
        recorded_at=row[5],
        actor=row[6],
        subject=row[7],
        voucher=row[8],
        reverses=row[9],
        key=row[10],
        fingerprint=row[11],
        body=json.loads(row[12]),
        transfers=transfers,
        digest=row[13],
    )


def entries_since(tx: Tx, cooperative: str, kind: Kind, day: dt.date) -> int:
    """How many entries of a kind were booked on a day or later."""
    row = tx.row(
        "SELECT count(*) FROM entry WHERE cooperative_id = :cooperative AND kind = :kind"
        " AND booked_on >= :day",
        cooperative=cooperative,
        kind=str(kind),
        day=day.isoformat(),
    )
    assert row is not None
    return int(row[0])


def last_entry_by(tx: Tx, cooperative: str, day: dt.date) -> tuple[int, dt.date] | None:
    """The seq of the newest entry booked on a day or before, and its own day, if there is one."""
    row = tx.row(
        "SELECT seq, booked_on FROM entry WHERE cooperative_id = :cooperative"
        " AND booked_on <= :day ORDER BY seq DESC LIMIT 1",
        cooperative=cooperative,
        day=day.isoformat(),
    )
    return None if row is None else (int(row[0]), dt.date.fromisoformat(row[1]))


def last_moved_on(tx: Tx, cooperative: str) -> dt.date:
    """The day of the newest entry with transfers; of the first entry when there is none."""
    row = tx.row(
        "SELECT max(e.booked_on) FROM book b JOIN entry e ON e.cooperative_id = b.cooperative_id"
        " AND (e.seq = 1 OR (e.voucher > 0 AND e.voucher = b.vouchers))"
        " WHERE b.cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    assert row is not None
    return dt.date.fromisoformat(row[0])


_BALANCE = (
    "SELECT debit_fen, credit_fen FROM account WHERE cooperative_id = :cooperative AND code = :code"
)
_BALANCES = """
SELECT code, debit_fen, credit_fen FROM account WHERE cooperative_id = :cooperative ORDER BY code"""


def balance(tx: Tx, cooperative: str, code: str) -> Balance:
    """The balance of one account; nothing for an account never used."""
    row = tx.row(_BALANCE, cooperative=cooperative, code=code)
    return NOTHING if row is None else Balance(Money(row[0]), Money(row[1]))


def balances_among(tx: Tx, cooperative: str, codes: Sequence[str]) -> dict[str, Balance]:
    """The balance of each of these accounts, in one statement; nothing for one never used."""
    rows = tx.rows(
        "SELECT code, debit_fen, credit_fen FROM account"
        f" WHERE cooperative_id = :cooperative AND {among(tx, 'code', 'codes')}",
        cooperative=cooperative,
        codes=listed(tx, codes),
    )
    found = {code: Balance(Money(debit), Money(credit)) for code, debit, credit in rows}
    return {code: found.get(code, NOTHING) for code in codes}


def balances(tx: Tx, cooperative: str) -> dict[str, Balance]:
    """The balance of every account, by code."""
    return {
        code: Balance(Money(debit), Money(credit))
        for code, debit, credit in tx.rows(_BALANCES, cooperative=cooperative)
    }
