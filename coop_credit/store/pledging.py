"""What members have pledged, and the calls on pledges for loans."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import day_from
from coop_credit.store.rows import day_text
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What one member lends of a loan. confirmed_on: ``None`` until the money has come."""

    loan: int
    member: int
    amount: Money
    called_on: dt.date
    confirmed_on: dt.date | None


_CALLS = """
SELECT loan, member, amount_fen, called_on, confirmed_on FROM pledge_call
 WHERE cooperative_id = :cooperative AND """


def calls_on(tx: Tx, cooperative: str, loan: int) -> tuple[Call, ...]:
    """The calls for a loan, by member; none where it is not called for, or the call has lapsed."""
    return calls_among(tx, cooperative, [loan])[loan]


def calls_among(tx: Tx, cooperative: str, loans: Sequence[int]) -> dict[int, tuple[Call, ...]]:
    """``calls_on`` of each of these loans, in one statement."""
    found: dict[int, list[Call]] = {loan: [] for loan in loans}
    for row in tx.rows(
        f"{_CALLS}{among(tx, 'loan', 'loans')} ORDER BY loan, member",
        cooperative=cooperative,
        loans=listed(tx, loans),
    ):
        found[row[0]].append(_call(row))
    return {loan: tuple(calls) for loan, calls in found.items()}


def calls(tx: Tx, cooperative: str, *, after: int, count: int) -> list[Call]:
    """The calls for at most ``count`` loans whose number follows ``after``, by loan and member."""
    rows = tx.rows(
        f"{_CALLS}loan IN (SELECT number FROM loan WHERE cooperative_id = :cooperative"
        " AND number > :after ORDER BY number LIMIT :count) ORDER BY loan, member",
        cooperative=cooperative,
        after=after,
        count=count,
    )
    return [_call(row) for row in rows]


def add_calls(tx: Tx, cooperative: str, called: Sequence[Call]) -> None:
    """Write down who is called on for a loan."""
    tx.run_each(
        "INSERT INTO pledge_call VALUES"
        " (:cooperative, :loan, :member, :amount_fen, :called_on, :confirmed_on)",
        [
            {
                "cooperative": cooperative,
                "loan": call.loan,
                "member": call.member,
                "amount_fen": call.amount.fen,
                "called_on": call.called_on.isoformat(),
                "confirmed_on": day_text(call.confirmed_on),
            }
            for call in called
        ],
    )


def confirm(
    tx: Tx, cooperative: str, loan: int, members: Sequence[int], day: dt.date | None
) -> None:
    """Write down that these members' money has come on a day, or has not after all."""
    tx.run_each(
        "UPDATE pledge_call SET confirmed_on = :day"
        " WHERE cooperative_id = :cooperative AND loan = :loan AND member = :member",
        [
            {"cooperative": cooperative, "loan": loan, "member": member, "day": day_text(day)}
            for member in members
        ],
    )


def remove_calls(tx: Tx, cooperative: str, loan: int) -> None:
    """Write down that nobody is called on for a loan any more."""
    tx.run(
        "DELETE FROM pledge_call WHERE cooperative_id = :cooperative AND loan = :loan",
        cooperative=cooperative,
        loan=loan,
    )


def free_pledges(tx: Tx, cooperative: str) -> dict[int, Money]:
    """What each member has pledged that is not called, by number; none without a free pledge."""
    rows = tx.rows(
        "SELECT code, credit_fen - debit_fen FROM account WHERE cooperative_id = :cooperative"
        " AND heading = '902' AND credit_fen > debit_fen",
        cooperative=cooperative,
    )
    free = {int(code.partition(".")[2]): Money(fen) for code, fen in rows}
    return dict(sorted(free.items()))


def standing_after(
    tx: Tx, cooperative: str, seq: int, subject: str, kinds: Sequence[str]
) -> list[tuple[int, str]]:
    """The entries of some kinds about somebody that follow a seq and are not undone.

    Seq and body of each, the latest first.
    """
    rows = tx.rows(
        "SELECT seq, body FROM entry e WHERE cooperative_id = :cooperative AND subject = :subject"
        f" AND seq > :seq AND {among(tx, 'kind', 'kinds')} AND NOT EXISTS ("
        " SELECT 1 FROM entry u WHERE u.cooperative_id = :cooperative AND u.reverses = e.seq"
        " AND u.reverses > 0) ORDER BY seq DESC",
        cooperative=cooperative,
        subject=subject,
        seq=seq,
        kinds=listed(tx, [str(kind) for kind in kinds]),
    )
    return [(row[0], row[1]) for row in rows]


def _call(row: Row) -> Call:
    return Call(
        loan=row[0],
        member=row[1],
        amount=Money(row[2]),
        called_on=dt.date.fromisoformat(row[3]),
        confirmed_on=day_from(row[4]),
    )
