"""The schedules of many loans, read together."""

import datetime as dt
from collections.abc import Sequence

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
