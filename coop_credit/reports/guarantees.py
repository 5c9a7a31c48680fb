"""Guarantees as statements show them: of one loan, or by one member."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.lending.guarantees import guarantee_state
from coop_credit.money import Money
from coop_credit.store import guarantees
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeStatement:
    """A guarantee. member: the borrower. amount: the most that the guarantor pays.

    state: of ``GuaranteeState``. guarantor_paid: in all, which the borrower owes the guarantor:
    the cooperative's accounts do not show that debt.
    """

    loan: int
    member: int
    guarantor: int
    amount: Money
    state: str
    given_on: dt.date | None
    recorded_by: str
    guarantor_paid: Money


def guarantees_of(tx: Tx, cooperative: str, loans: Sequence[int]) -> tuple[GuaranteeStatement, ...]:
    """The guarantees of these loans, by loan and guarantor."""
    return _stated(guarantees.guarantees_of_loans(tx, cooperative, loans))


def guarantees_by(tx: Tx, cooperative: str, member: int) -> tuple[GuaranteeStatement, ...]:
    """The guarantees that a member gave or is asked for, by loan."""
    return _stated(guarantees.guarantees_by(tx, cooperative, member))


def _stated(found: Sequence[guarantees.OfLoan]) -> tuple[GuaranteeStatement, ...]:
    return tuple(
        GuaranteeStatement(
            loan=each.loan,
            member=borrower,
            guarantor=each.guarantor,
            amount=each.amount,
            state=guarantee_state(
                is_given=each.given_on is not None, paid=each.paid, loan=state, owing=owing
            ),
            given_on=each.given_on,
            recorded_by=each.recorded_by,
            guarantor_paid=each.paid,
        )
        for each, borrower, state, owing in found
    )
