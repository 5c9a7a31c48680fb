"""Balances: what transfers add up to."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.ledger.entries import Transfer
from coop_credit.money import Money
from coop_credit.money import ZERO


@dataclass(frozen=True, slots=True)
class Balance:
    """The two totals of an account."""

    debit: Money
    credit: Money

    @property
    def on_debit(self) -> Money:
        """What the debit side has more than the credit side; negative the other way round."""
        return self.debit - self.credit

    @property
    def on_credit(self) -> Money:
        """What the credit side has more than the debit side; negative the other way round."""
        return self.credit - self.debit


NOTHING = Balance(ZERO, ZERO)


def fold(transfers: Iterable[Transfer]) -> Mapping[str, Balance]:
    """The balance of every account that ``transfers`` touch; their order does not matter."""
    balances: dict[str, Balance] = {}
    for move in transfers:
        debited = balances.get(move.debit, NOTHING)
        balances[move.debit] = Balance(debited.debit + move.amount, debited.credit)
        credited = balances.get(move.credit, NOTHING)
        balances[move.credit] = Balance(credited.debit, credited.credit + move.amount)
    return balances
