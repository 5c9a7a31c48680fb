"""Notices of withdrawal, and the bank's month-end balances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import day_from
from coop_credit.store.rows import day_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A member's notice. state: ``noticed``, ``paid`` or ``cancelled``.

    paid_on: ``None`` until it is paid.
    """

    cooperative: str
    number: int
    member: int
    amount: Money
    noticed_on: dt.date
    state: str
    paid_on: dt.date | None


_SELECT = """
SELECT number, member, amount_fen, noticed_on, state, paid_on FROM withdrawal
 WHERE cooperative_id = :cooperative"""


def add_withdrawal(tx: Tx, withdrawal: Withdrawal) -> None:
    """Write down a new notice."""
    tx.run(
        "INSERT INTO withdrawal VALUES"
        " (:cooperative, :number, :member, :fen, :noticed_on, :state, NULL)",
        cooperative=withdrawal.cooperative,
        number=withdrawal.number,
        member=withdrawal.member,
        fen=withdrawal.amount.fen,
        noticed_on=withdrawal.noticed_on.isoformat(),
        state=withdrawal.state,
    )


def find_withdrawal(tx: Tx, cooperative: str, number: int) -> Withdrawal | None:
    """One notice."""
    row = tx.row(f"{_SELECT} AND number = :number", cooperative=cooperative, number=number)
    return None if row is None else _withdrawal(cooperative, row)


def withdrawals(tx: Tx, cooperative: str, *, after: int, count: int) -> list[Withdrawal]:
    """At most ``count`` notices whose number follows ``after``."""
    rows = tx.rows(
        f"{_SELECT} AND number > :after ORDER BY number LIMIT :count",
        cooperative=cooperative,
        after=after,
        count=count,
    )
    return [_withdrawal(cooperative, row) for row in rows]


def withdrawals_of(tx: Tx, cooperative: str, member: int) -> list[Withdrawal]:
    """All notices of a member, by number."""
    rows = tx.rows(
        f"{_SELECT} AND member = :member ORDER BY number", cooperative=cooperative, member=member
    )
    return [_withdrawal(cooperative, row) for row in rows]


def withdrawals_noticed(tx: Tx, cooperative: str, *, count: int) -> list[Withdrawal]:
    """At most ``count`` notices that are neither paid nor cancelled, by number."""
    rows = tx.rows(
        f"{_SELECT} AND state = 'noticed' ORDER BY number LIMIT :count",
        cooperative=cooperative,
        count=count,
    )
    return [_withdrawal(cooperative, row) for row in rows]


def under_notice(withdrawals: Sequence[Withdrawal]) -> Money:
    """What is noticed and not yet paid."""
    return Money(sum(each.amount.fen for each in withdrawals if each.state == "noticed"))


def set_state(tx: Tx, cooperative: str, number: int, state: str, paid_on: dt.date | None) -> None:
    """Write down that a notice was paid on a day, cancelled, or is open again."""
    tx.run(
        "UPDATE withdrawal SET state = :state, paid_on = :paid_on"
        " WHERE cooperative_id = :cooperative AND number = :number",
        state=state,
        paid_on=day_text(paid_on),
        cooperative=cooperative,
        number=number,
    )


def _withdrawal(cooperative: str, row: Row) -> Withdrawal:
    return Withdrawal(
        cooperative=cooperative,
        number=row[0],
        member=row[1],
        amount=Money(row[2]),
        noticed_on=dt.date.fromisoformat(row[3]),
        state=row[4],
        paid_on=day_from(row[5]),
    )


def put_bank_balance(tx: Tx, cooperative: str, month: str, balance: Money) -> None:
    """Write down what the bank's statement says at a month's end, in place of what stood there."""
    tx.run(
        "INSERT INTO bank_balance VALUES (:cooperative, :month, :fen)"
        " ON CONFLICT (cooperative_id, month) DO UPDATE SET balance_fen = excluded.balance_fen",
        cooperative=cooperative,
        month=month,
        fen=balance.fen,
    )


def put_remark(tx: Tx, cooperative: str, seq: int, sealed: str) -> None:
    """Keep the sealed free text of an entry."""
    tx.run(
        "INSERT INTO remark VALUES (:cooperative, :seq, :sealed)",
        cooperative=cooperative,
        seq=seq,
        sealed=sealed,
    )


def find_remark(tx: Tx, cooperative: str, seq: int) -> str:
    """The sealed free text of an entry, ``""`` when it has none."""
    row = tx.row(
        "SELECT sealed FROM remark WHERE cooperative_id = :cooperative AND seq = :seq",
        cooperative=cooperative,
        seq=seq,
    )
    return row[0] if row else ""
