"""Guarantees of loans, and what the rules need to know of those who give them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coop_credit.lending.guarantees import backed_by
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.guarantors import Guarantor
from coop_credit.store.borrowers import loan_name
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import day_from
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """A guarantee's row. amount: the most that the guarantor pays; paid: what was paid of it.

    given_on, recorded_by: the day of the consent and the principal who wrote it down; ``None``
    and ``""`` for one that was only asked for.
    """

    cooperative: str
    loan: int
    guarantor: int
    amount: Money
    given_on: dt.date | None = None
    recorded_by: str = ""
    paid: Money = ZERO

    @property
    def left(self) -> Money:
        """What the guarantor may still have to pay."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """A given guarantee of a loan that is approved, or paid out and not repaid.

    left: what the guarantor may still have to pay, never more than is owed.
    """

    loan: int
    borrower: int
    guarantor: int
    left: Money


#: A guarantee, the borrower, the state of the loan, and the principal that is owed on it.
OfLoan = tuple[Guarantee, int, LoanState, Money]

_COLUMNS = "g.loan, g.guarantor, g.amount_fen, g.given_on, g.recorded_by, g.paid_fen"
_OF_LOAN = f"""
SELECT {_COLUMNS} FROM guarantee g
 WHERE g.cooperative_id = :cooperative AND g.loan = :loan ORDER BY g.guarantor"""
_WITH_LOAN = f"""
SELECT {_COLUMNS}, l.member, l.state, coalesce(a.debit_fen - a.credit_fen, 0)
  FROM guarantee g
  JOIN loan l ON l.cooperative_id = g.cooperative_id AND l.number = g.loan
  LEFT JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE g.cooperative_id = :cooperative AND """
_BONDS = """
SELECT g.loan, l.member, g.guarantor, g.amount_fen - g.paid_fen,
       CASE WHEN l.state = 'paid-out' THEN a.debit_fen - a.credit_fen ELSE l.principal_fen END
  FROM guarantee g
  JOIN loan l ON l.cooperative_id = g.cooperative_id AND l.number = g.loan
  LEFT JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE g.cooperative_id = :cooperative AND g.state = 'given' AND g.amount_fen > g.paid_fen
   AND (l.state = 'approved' OR (l.state = 'paid-out' AND a.debit_fen > a.credit_fen))"""
_IN_ORDER = " ORDER BY g.loan, g.guarantor"


def add_guarantees(tx: Tx, guarantees: Sequence[Guarantee]) -> None:
    """Write down who is asked to stand surety for a new loan."""
    tx.run_each(
        "INSERT INTO guarantee VALUES"
        " (:cooperative, :loan, :guarantor, :amount_fen, 'asked', NULL, '', 0)",
        [
            {
                "cooperative": each.cooperative,
                "loan": each.loan,
                "guarantor": each.guarantor,
                "amount_fen": each.amount.fen,
            }
            for each in guarantees
        ],
    )


def guarantees_of(tx: Tx, cooperative: str, loan: int) -> list[Guarantee]:
    """All guarantees of a loan, by guarantor."""
    return [
        _guarantee(cooperative, row)
        for row in tx.rows(_OF_LOAN, cooperative=cooperative, loan=loan)
    ]


def guarantees_of_loans(tx: Tx, cooperative: str, loans: Sequence[int]) -> list[OfLoan]:
    """All guarantees of these loans, by loan and guarantor, in one statement."""
    if not loans:
        return []
    rows = tx.rows(
        f"{_WITH_LOAN}{among(tx, 'g.loan', 'loans')} ORDER BY g.loan, g.guarantor",
        cooperative=cooperative,
        loans=listed(tx, loans),
    )
    return _of_loans(cooperative, rows)


def guarantees_by(tx: Tx, cooperative: str, member: int) -> list[OfLoan]:
    """All guarantees that a member gave or is asked for, by loan."""
    rows = tx.rows(
        f"{_WITH_LOAN}g.guarantor = :member ORDER BY g.loan", cooperative=cooperative, member=member
    )
    return _of_loans(cooperative, rows)


def _of_loans(cooperative: str, rows: Sequence[Row]) -> list[OfLoan]:
    return [
        (_guarantee(cooperative, row), borrower, LoanState(state), Money(owing))
        for *row, borrower, state, owing in rows
    ]


def give(tx: Tx, guarantee: Guarantee, day: dt.date, recorded_by: str) -> None:
    """Write down that the guarantor agreed."""
    tx.run(
        "UPDATE guarantee SET state = 'given', given_on = :day, recorded_by = :recorded_by"
        " WHERE cooperative_id = :cooperative AND loan = :loan AND guarantor = :guarantor",
        day=day.isoformat(),
        recorded_by=recorded_by,
        cooperative=guarantee.cooperative,
        loan=guarantee.loan,
        guarantor=guarantee.guarantor,
    )


def add_payment(tx: Tx, cooperative: str, loan: int, guarantor: int, fen: int) -> None:
    """Write down that a guarantor paid; negative when a payment was undone."""
    tx.run(
        "UPDATE guarantee SET paid_fen = paid_fen + :fen"
        " WHERE cooperative_id = :cooperative AND loan = :loan AND guarantor = :guarantor",
        fen=fen,
        cooperative=cooperative,
        loan=loan,
        guarantor=guarantor,
    )


def bonds(tx: Tx, cooperative: str) -> list[Bond]:
    """Every guarantee that binds at this moment, by loan and guarantor."""
    return _bonds(tx.rows(f"{_BONDS}{_IN_ORDER}", cooperative=cooperative))


def bonds_of(tx: Tx, cooperative: str, guarantor: int) -> list[Bond]:
    """Those of one guarantor, by loan."""
    own = f"{_BONDS} AND g.guarantor = :guarantor{_IN_ORDER}"
    return _bonds(tx.rows(own, cooperative=cooperative, guarantor=guarantor))


def _bonds(rows: Sequence[Row]) -> list[Bond]:
    return [
        Bond(loan=loan, borrower=borrower, guarantor=guarantor, left=Money(min(left, owing)))
        for loan, borrower, guarantor, left, owing in rows
    ]


def guarantors(
    tx: Tx, cooperative: str, borrower: int, loan: int, asked: Sequence[Guarantee]
) -> tuple[Guarantor, ...]:
    """What the rules need of those who stand surety for a loan, by member number.

    loan: its number, 0 for one that is only thought of. asked: the guarantees that count.
    """
    if not asked:
        return ()
    others = [bond for bond in bonds(tx, cooperative) if bond.loan != loan]
    backed = backed_by(borrower, [(bond.guarantor, bond.borrower) for bond in others])
    people = _people(tx, cooperative, [each.guarantor for each in asked])
    found = []
    for each in sorted(asked, key=lambda guarantee: guarantee.guarantor):
        since, left_on, shares = people[each.guarantor]
        bound = [bond for bond in others if bond.guarantor == each.guarantor]
        found.append(
            Guarantor(
                member=each.guarantor,
                guaranteed=Money(each.left.fen + sum(bond.left.fen for bond in bound)),
                shares=shares,
                participant_since=since,
                left_on=left_on,
                loans=tuple(loan_name(bond.loan) for bond in bound),
                closes_circle=each.guarantor in backed,
            )
        )
    return tuple(found)


def _people(
    tx: Tx, cooperative: str, numbers: Sequence[int]
) -> dict[int, tuple[dt.date | None, dt.date | None, Money]]:
    """Of each member: participant since, left on, and shares not under notice, or the pledge."""
    rows = tx.rows(
        f"""
SELECT m.number, m.participant_since, m.left_on,
       coalesce((SELECT CAST(sum(a.credit_fen - a.debit_fen) AS BIGINT) FROM account a
                  WHERE a.cooperative_id = m.cooperative_id
                    AND a.code IN ('301.' || CAST(m.number AS TEXT),
                                   '902.' || CAST(m.number AS TEXT),
                                   '903.' || CAST(m.number AS TEXT),
                                   '904.' || CAST(m.number AS TEXT))), 0)
       - coalesce((SELECT CAST(sum(w.amount_fen) AS BIGINT) FROM withdrawal w
                    WHERE w.cooperative_id = m.cooperative_id AND w.member = m.number
                      AND w.state = 'noticed'), 0)
  FROM member m
 WHERE m.cooperative_id = :cooperative AND {among(tx, "m.number", "numbers")}""",
        cooperative=cooperative,
        numbers=listed(tx, numbers),
    )
    return {
        number: (day_from(since), day_from(left_on), Money(fen))
        for number, since, left_on, fen in rows
    }


def _guarantee(cooperative: str, row: Sequence[Any]) -> Guarantee:
    return Guarantee(
        cooperative=cooperative,
        loan=row[0],
        guarantor=row[1],
        amount=Money(row[2]),
        given_on=day_from(row[3]),
        recorded_by=row[4],
        paid=Money(row[5]),
    )
