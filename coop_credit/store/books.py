"""The lane of a cooperative's book: opening it, locking it, knowing where it stands.

On PostgreSQL the doors are functions of the owner (migrations/first/postgresql.sql);
on SQLite the same statements stand here, behind triggers. ``posting`` writes the entries.
"""

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass

from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import fund_change
from coop_credit.ledger.accounts import net_debit
from coop_credit.ledger.chain import GENESIS
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store.cooperatives import charter_from
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True)
class Lane:
    """A cooperative's book row, locked.

    open_from: the first day that entries may be booked on. booked_to: that of the newest entry.
    fund: shares not yet paid back, or pledges; lent: principal outstanding.
    earlier: the seq of the entry that this actor made with this key before, or 0.
    rulebook, funding_model, zone: the cooperative's.
    settings: its own numbers and overrides, as (source, name, since, value) with ISO day
    and JSON value; source is ``charter`` or ``override``.
    """

    next_seq: int
    head: str
    open_from: dt.date
    booked_to: dt.date
    vouchers: int
    fund: Money
    lent: Money
    earlier: int
    rulebook: str
    funding_model: str
    zone: str
    settings: tuple[tuple[str, str, str, str], ...]

    def charter(self) -> tuple[CharterValue, ...]:
        """The cooperative's own numbers."""
        return charter_from(self.settings)

    def after(self, made: Entry) -> "Lane":
        """Where the book stands once ``made``, the entry that comes next, is written."""
        return dataclasses.replace(
            self,
            next_seq=self.next_seq + 1,
            head=made.digest,
            booked_to=made.booked_on,
            vouchers=self.vouchers + (1 if made.transfers else 0),
            fund=self.fund + Money(fund_change(made.transfers)),
            lent=self.lent + Money(net_debit(made.transfers, LOANS)),
        )

    def overrides(self) -> tuple[tuple[str, dt.date, int], ...]:
        """Rules lifted, as (rule, first day, highest measure allowed)."""
        return tuple(
            (rule, dt.date.fromisoformat(since), int(up_to))
            for source, rule, since, up_to in self.settings
            if source == "override"
        )


_OPEN_POSTGRESQL = "SELECT * FROM open_book(:cooperative, :actor, :key)"
_OPEN_SQLITE = """
SELECT next_seq, head, open_from, booked_to, vouchers, fund_fen, lent_fen,
       (SELECT seq FROM entry
         WHERE cooperative_id = :cooperative AND actor = :actor AND key = :key),
       rulebook, funding_model, zone,
       (SELECT json_group_array(json_array(source, name, since, value)) FROM setting
         WHERE cooperative_id = :cooperative)
  FROM book JOIN cooperative USING (cooperative_id) WHERE cooperative_id = :cooperative"""


_CLOSE_POSTGRESQL = "SELECT close_book(:cooperative, :open_from)"
_CLOSE_SQLITE = "UPDATE book SET open_from = :open_from WHERE cooperative_id = :cooperative"


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
            "INSERT INTO book VALUES (:cooperative, 1, :genesis, :open_from, :open_from, 0, 0, 0)",
            cooperative=cooperative,
            genesis=GENESIS,
            open_from=open_from.isoformat(),
        )


def close_book(tx: Tx, cooperative: str, open_from: dt.date) -> None:
    """Let nothing be booked before a day any more. Only behind the entry that closes the month."""
    sql = _CLOSE_POSTGRESQL if tx.dialect == "postgresql" else _CLOSE_SQLITE
    tx.run(sql, cooperative=cooperative, open_from=open_from.isoformat())


def open_book(tx: Tx, cooperative: str, actor: str, key: str) -> Lane | None:
    """Lock a cooperative's book and say where it stands; ``None`` when there is no such book.

    Read facts only after this, in later statements: what one statement reads
    beside the lock may be older than the lock.
    """
    sql = _OPEN_POSTGRESQL if tx.dialect == "postgresql" else _OPEN_SQLITE
    row = tx.row(sql, cooperative=cooperative, actor=actor, key=key)
    if row is None:
        return None
    next_seq, head, open_from, booked_to, vouchers, fund_fen, lent_fen, earlier = row[:8]
    rulebook, funding_model, zone, settings = row[8:]
    return Lane(
        next_seq=next_seq,
        head=head,
        open_from=dt.date.fromisoformat(open_from),
        booked_to=dt.date.fromisoformat(booked_to),
        vouchers=vouchers,
        fund=Money(fund_fen),
        lent=Money(lent_fen),
        earlier=earlier or 0,
        rulebook=rulebook,
        funding_model=funding_model,
        zone=zone,
        settings=tuple(tuple(setting) for setting in json.loads(settings)),
    )
