"""The doors through which books are written: the lane, and the posting of an entry.

On PostgreSQL the doors are functions of the owner (migrations/first/postgresql.sql);
on SQLite the same statements stand here, behind triggers.
"""

import datetime as dt
import json
from dataclasses import dataclass

from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import SHARES
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.accounts import net_debit
from coop_credit.ledger.chain import GENESIS
from coop_credit.ledger.chain import Link
from coop_credit.money import Money
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store.cooperatives import charter_from
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True)
class Lane:
    """A cooperative's book row, locked.

    open_from: the first day that entries may be booked on.
    fund: shares not yet paid back; lent: principal outstanding.
    earlier: the seq of the entry that this actor made with this key before, or 0.
    rulebook, zone: the cooperative's.
    settings: its own numbers and overrides, as (source, name, since, value) with ISO day
    and JSON value; source is ``charter`` or ``override``.
    """

    next_seq: int
    head: str
    open_from: dt.date
    vouchers: int
    fund: Money
    lent: Money
    earlier: int
    rulebook: str
    zone: str
    settings: tuple[tuple[str, str, str, str], ...]

    def charter(self) -> tuple[CharterValue, ...]:
        """The cooperative's own numbers."""
        return charter_from(self.settings)

    def overrides(self) -> tuple[tuple[str, dt.date, int], ...]:
        """Rules lifted, as (rule, first day, highest measure allowed)."""
        return tuple(
            (rule, dt.date.fromisoformat(since), int(up_to))
            for source, rule, since, up_to in self.settings
            if source == "override"
        )


_OPEN_POSTGRESQL = "SELECT * FROM open_book(:cooperative, :actor, :key)"
_OPEN_SQLITE = """
SELECT next_seq, head, open_from, vouchers, fund_fen, lent_fen,
       (SELECT seq FROM entry
         WHERE cooperative_id = :cooperative AND actor = :actor AND key = :key),
       rulebook, zone,
       (SELECT json_group_array(json_array(source, name, since, value)) FROM setting
         WHERE cooperative_id = :cooperative)
  FROM book JOIN cooperative USING (cooperative_id) WHERE cooperative_id = :cooperative"""


def start_book(tx: Tx, cooperative: str, open_from: dt.date) -> None:
    """Open an empty book for a cooperative that has none."""
    if tx.dialect == "postgresql":
        tx.run(
            "SELECT start_book(:cooperative, :genesis, :open_from)",
            cooperative=cooperative,
            genesis=GENESIS,
            open_from=open_from.isoformat(),
        )
    else:
        tx.run(
            "INSERT INTO book VALUES (:cooperative, 1, :genesis, :open_from, 0, 0, 0)",
            cooperative=cooperative,
            genesis=GENESIS,
            open_from=open_from.isoformat(),
        )


def open_book(tx: Tx, cooperative: str, actor: str, key: str) -> Lane | None:
    """Lock a cooperative's book and say where it stands; ``None`` when there is no such book.

    Read facts only after this, in later statements: what one statement reads
    beside the lock may be older than the lock.
    """
    sql = _OPEN_POSTGRESQL if tx.dialect == "postgresql" else _OPEN_SQLITE
    row = tx.row(sql, cooperative=cooperative, actor=actor, key=key)
    if row is None:
        return None
    next_seq, head, open_from, vouchers, fund_fen, lent_fen, earlier, rulebook, zone, settings = row
    return Lane(
        next_seq=next_seq,
        head=head,
        open_from=dt.date.fromisoformat(open_from),
        vouchers=vouchers,
        fund=Money(fund_fen),
        lent=Money(lent_fen),
        earlier=earlier or 0,
        rulebook=rulebook,
        zone=zone,
        settings=tuple(tuple(setting) for setting in json.loads(settings)),
    )


_POST_POSTGRESQL = """
SELECT post_entry(:cooperative, :seq, :previous, :kind, :booked_on, :happened_on, :recorded_at,
                  :actor, :subject, :voucher, :reverses, :key, :fingerprint, :body, :digest,
                  :debits, :credits, :amounts)"""
_INSERT_ENTRY = """
INSERT INTO entry VALUES (:cooperative, :seq, :kind, :booked_on, :happened_on, :recorded_at,
                          :actor, :subject, :voucher, :reverses, :key, :fingerprint, :lines,
                          :body, :digest)"""
_INSERT_TRANSFER = "INSERT INTO transfer VALUES (:cooperative, :seq, :line, :debit, :credit, :fen)"
_DEBIT = """
UPDATE account SET debit_fen = debit_fen + :fen
 WHERE cooperative_id = :cooperative AND code = :code"""
_CREDIT = """
UPDATE account SET credit_fen = credit_fen + :fen
 WHERE cooperative_id = :cooperative AND code = :code"""
_OPEN_ACCOUNT = "INSERT INTO account VALUES (:cooperative, :code, :heading, :debit, :credit)"
_MOVE_HEAD = """
UPDATE book SET next_seq = :seq + 1, head = :digest, vouchers = vouchers + :vouchers,
                fund_fen = fund_fen + :shares, lent_fen = lent_fen + :loans
 WHERE cooperative_id = :cooperative AND next_seq = :seq AND head = :previous"""


def post(tx: Tx, link: Link) -> None:
    """Write an entry, its transfers, the balances and the head, under ``open_book``'s lock.

    On PostgreSQL it goes out with the COMMIT. The database refuses a head that has moved.
    """
    entry = link.entry
    if tx.dialect == "postgresql":
        tx.run(
            _POST_POSTGRESQL,
            **_columns(link),
            previous=link.previous,
            debits=[move.debit for move in entry.transfers],
            credits=[move.credit for move in entry.transfers],
            amounts=[move.amount.fen for move in entry.transfers],
        )
    else:
        _post_sqlite(tx, link)


def _post_sqlite(tx: Tx, link: Link) -> None:
    entry = link.entry
    for line, move in enumerate(entry.transfers, start=1):
        _add(tx, entry.cooperative, _DEBIT, move.debit, (move.amount.fen, 0))
        _add(tx, entry.cooperative, _CREDIT, move.credit, (0, move.amount.fen))
        tx.run(
            _INSERT_TRANSFER,
            cooperative=entry.cooperative,
            seq=entry.seq,
            line=line,
            debit=move.debit,
            credit=move.credit,
            fen=move.amount.fen,
        )
    tx.run(_INSERT_ENTRY, **_columns(link), lines=len(entry.transfers))
    moved = tx.run_counted(
        _MOVE_HEAD,
        cooperative=entry.cooperative,
        seq=entry.seq,
        digest=entry.digest,
        previous=link.previous,
        vouchers=1 if entry.transfers else 0,
        shares=-net_debit(entry.transfers, SHARES),
        loans=net_debit(entry.transfers, LOANS),
    )
    assert moved == 1, "the head has moved under the lock"


def _add(tx: Tx, cooperative: str, sql: str, code: str, amounts: tuple[int, int]) -> None:
    debit, credit = amounts
    if tx.run_counted(sql, cooperative=cooperative, code=code, fen=debit or credit) == 0:
        tx.run(
            _OPEN_ACCOUNT,
            cooperative=cooperative,
            code=code,
            heading=heading_of(code),
            debit=debit,
            credit=credit,
        )


def _columns(link: Link) -> dict[str, object]:
    entry = link.entry
    return {
        "cooperative": entry.cooperative,
        "seq": entry.seq,
        "kind": str(entry.kind),
        "booked_on": entry.booked_on.isoformat(),
        "happened_on": entry.happened_on.isoformat(),
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "subject": entry.subject,
        "voucher": entry.voucher,
        "reverses": entry.reverses,
        "key": entry.key,
        "fingerprint": entry.fingerprint,
        "body": link.body,
        "digest": entry.digest,
    }
