"""Who stands surety for whom, and what has become of a guarantee. 担保"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.money import ZERO


@dataclass(frozen=True, slots=True)
class Surety:
    """A member who is asked to stand surety. amount: the most to pay; ``None``: the principal."""

    member: int
    amount: Money | None = None


class GuaranteeState(StrEnum):
    """How far a guarantee has come. Called and freed are worked out, never stored."""

    ASKED = "asked"  # named in the application, not agreed to
    GIVEN = "given"
    CALLED = "called"  # something was paid on it
    FREED = "freed"  # the loan needs it no more


#: States of a loan in which its guarantees hold as long as something is owed or to be paid out.
_OPEN = frozenset({LoanState.APPLIED, LoanState.APPROVED, LoanState.PAID_OUT})


def guarantee_state(*, is_given: bool, paid: Money, loan: LoanState, owing: Money) -> str:
    """The state of a guarantee for a loan on which ``owing`` is owed.

    What was asked and not agreed to by the time of the decision binds nobody: it is freed.
    """
    is_over = loan not in _OPEN or (loan is LoanState.PAID_OUT and owing == ZERO)
    if is_over or (not is_given and loan is not LoanState.APPLIED):
        return GuaranteeState.FREED
    if not is_given:
        return GuaranteeState.ASKED
    return GuaranteeState.CALLED if paid > ZERO else GuaranteeState.GIVEN


def backed_by(member: int, pairs: Iterable[tuple[int, int]]) -> frozenset[int]:
    """The members whom a member stands surety for, directly or through others, and the member.

    pairs: guarantor and borrower. Whoever is among them and stands surety for the member
    closes a circle.

    >>> sorted(backed_by(1, [(1, 2), (2, 3), (4, 1)]))
    [1, 2, 3]
    """
    known = list(pairs)
    found, waiting = {member}, [member]
    while waiting:
        one = waiting.pop()
        new = {borrower for guarantor, borrower in known if guarantor == one} - found
        found |= new
        waiting.extend(new)
    return frozenset(found)
