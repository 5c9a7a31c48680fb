"""States of guarantees, and who backs whom."""

import pytest

from coop_credit.lending.guarantees import GuaranteeState
from coop_credit.lending.guarantees import backed_by
from coop_credit.lending.guarantees import guarantee_state
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money


@pytest.mark.parametrize(
    "loan, is_given, paid, owing, state",
    [
        (LoanState.APPLIED, False, 0, 0, GuaranteeState.ASKED),
        (LoanState.APPLIED, True, 0, 0, GuaranteeState.GIVEN),
        (LoanState.APPROVED, True, 0, 0, GuaranteeState.GIVEN),
        # Whoever did not agree before the decision is bound to nothing.
        (LoanState.APPROVED, False, 0, 0, GuaranteeState.FREED),
        (LoanState.PAID_OUT, False, 0, 1, GuaranteeState.FREED),
        (LoanState.PAID_OUT, True, 0, 1, GuaranteeState.GIVEN),
        (LoanState.PAID_OUT, True, 1, 1, GuaranteeState.CALLED),
        (LoanState.PAID_OUT, True, 0, 0, GuaranteeState.FREED),
        (LoanState.PAID_OUT, True, 1, 0, GuaranteeState.FREED),
        (LoanState.DECLINED, True, 0, 0, GuaranteeState.FREED),
        (LoanState.DECLINED, False, 0, 0, GuaranteeState.FREED),
        (LoanState.REVERSED, True, 0, 0, GuaranteeState.FREED),
        (LoanState.WRITTEN_OFF, True, 1, 0, GuaranteeState.FREED),
    ],
)
def test_a_state_follows_from_the_loan(
    loan: LoanState,
    is_given: bool,  # noqa: FBT001 (a column of the table)
    paid: int,
    owing: int,
    state: GuaranteeState,
) -> None:
    found = guarantee_state(is_given=is_given, paid=Money(paid), loan=loan, owing=Money(owing))
    assert found == state


@pytest.mark.parametrize(
    "pairs, backed",
    [
        ([], {1}),
        ([(2, 1), (3, 2)], {1}),
        ([(1, 2)], {1, 2}),
        ([(2, 3), (1, 2), (3, 4)], {1, 2, 3, 4}),
        ([(1, 2), (2, 1)], {1, 2}),
        ([(1, 2), (1, 3), (3, 2), (5, 6)], {1, 2, 3}),
    ],
)
def test_who_is_backed_directly_or_through_others(
    pairs: list[tuple[int, int]], backed: set[int]
) -> None:
    assert backed_by(1, pairs) == backed
