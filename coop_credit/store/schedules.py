"""The schedules of many loans, read together, and what is paid of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.lending.schedule import Instalment
from coop_credit.money import Money
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import listed


def schedules(tx: Tx, cooperative: str, loans: Sequence[int]) -> dict[int, tuple[Instalment, ...]]:
    """The schedule of each of these loans, in order, in one statement."""
    rows = tx.rows(
        "SELECT loan, number, due_on, principal_fen FROM instalment"
        f" WHERE cooperative_id = :cooperative AND {among(tx, 'loan', 'loans')}"
        " ORDER BY loan, number",
        cooperative=cooperative,
        loans=listed(tx, loans),
    )
    plans: dict[int, list[Instalment]] = {loan: [] for loan in loans}
    for loan, number, due_on, fen in rows:
        day = dt.date.fromisoformat(due_on)
        plans[loan].append(Instalment(number=number, due_on=day, principal=Money(fen)))
    return {loan: tuple(plan) for loan, plan in plans.items()}


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan of which principal is owed. repaid: principal; plan: its schedule."""

    owing: Money
    repaid: Money
    plan: tuple[Instalment, ...]


_OPEN = """
SELECT l.number, l.principal_fen, a.debit_fen - a.credit_fen
  FROM loan l JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE l.cooperative_id = :cooperative AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen
 ORDER BY l.number"""


def open_loans(tx: Tx, cooperative: str) -> list[OpenLoan]:
    """The loans that are paid out and not repaid, by number, in two statements."""
    rows = tx.rows(_OPEN, cooperative=cooperative)
    plans = schedules(tx, cooperative, [row[0] for row in rows])
    return [
        OpenLoan(Money(owing), Money(principal - owing), plans[number])
        for number, principal, owing in rows
    ]
