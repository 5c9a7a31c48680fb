"""A cooperative that lends without a pool, in the program and in the second ledger."""

import dataclasses
from dataclasses import dataclass

from hypothesis import strategies as st
from typing_extensions import override

from coop_credit.ledger.accounts import LOSS_BEARERS
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.operations.desk import Office
from coop_credit.operations.pledging import GivePledge
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store import pledging
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import OPENED_ON
from tests.ledgers import Village
from tests.ledgers import founding
from tests.model_pledge_books import PledgeBooks
from tests.model_pledges import PledgeModel
from tests.stateful.both import ALL
from tests.stateful.both import Both
from tests.stateful.both import ENTRIES_OF_OPENING
from tests.stateful.opening import Opening
from tests.stateful.opening import take_over

#: The counters' accounts, and on which side they grow.
ACCOUNTS = {
    "bank": ("102", 1),
    "custody": ("102.1", 1),
    "loan": ("114", 1),
    "held": ("211", -1),
    "funds": ("235", -1),
    "share": ("301", -1),
    "surplus": ("332", -1),
    "fee": ("501", -1),
    "bank-interest": ("502", -1),
    "passed": ("521", 1),
    "bank-charge": ("529", 1),
    "pledges": ("901", 1),
    "free": ("902", -1),
    "called": ("903", -1),
    "lent": ("904", -1),
    "borne": ("906", -1),
}
#: What member 1, 2 ... pledges, in fen. A fund of few fen, in which halves of a fen matter, one
#: of the village's size, and one that all but fills the cap on funds.
PLEDGES = st.sampled_from(
    (
        (3_001, 2_000, 3_001, 7, 1, 1_990),
        (6_000_000, 3_000_000, 2_000_000, 1_000_001),
        (100_000_000, 99_000_001, 99_000_001, 99_000_001, 50_000_000, 50_999_996),
    )
)


@dataclass
class PledgeBoth(Both):
    """Both, where members pledge."""

    model: PledgeModel

    @classmethod
    def begin(
        cls, office: Office, cooperative: str, pledges: tuple[int, ...], bearer: str
    ) -> "PledgeBoth":
        """Found a cooperative whose members have nothing, and let them pledge.

        bearer: of a loss, by its charter.
        """
        clock = FixedClock()
        village = Village(dataclasses.replace(office, clock=clock), clock, cooperative)
        plain = founding()
        command = dataclasses.replace(
            plain,
            funding_model=FundingModel.PLEDGE,
            charter=(*plain.charter, CharterValue("pledge-loss-bearer", OPENED_ON, bearer)),
        )
        village.do(ADMINISTRATOR, command)
        paper = take_over(village, Opening(fund=0, surplus=0, debts=()))
        books = PledgeBooks(paper.today, paper.money, paper.members)
        model = PledgeModel(books, ENTRIES_OF_OPENING, pledgers_bear=bearer == "pledgers")
        accounts = ACCOUNTS | {"loss": (LOSS_BEARERS[bearer], 1)}
        both = cls(village, model, accounts=accounts)
        for member, fen in enumerate(pledges, start=1):
            give = GivePledge(member=member, amount=Money(fen), happened_on=both.books.today)
            both.give(both.model.give(member, fen, both.books.today), village.manager, give)
        return both

    def called(self, state: str) -> list[int]:
        """The loans in a state that pledges are called for."""
        return [number for number in self.loans(state) if self.model.calls[number]]

    def not_called(self) -> list[int]:
        """The approved loans that no pledges are called for."""
        return [number for number in self.loans("approved") if not self.model.calls[number]]

    def owed(self, state: str) -> list[int]:
        """The loans in a state, those first on which principal is owed."""
        money = self.books.money
        return sorted(
            self.loans(state),
            key=lambda number: money[f"loan {number}"] + money[f"loss L{number}"] == 0,
        )

    @override
    def assert_year_ends_well(self) -> None:
        """The calls, too, are what the second ledger says."""
        with self.village.office.database.snapshot() as tx:
            found = pledging.calls(tx, self.village.cooperative, after=0, count=ALL)
        assert [
            (each.loan, each.member, each.amount.fen, each.called_on, each.confirmed_on)
            for each in found
        ] == [
            (number, member, call.fen, call.called_on, call.came_on)
            for number, calls in sorted(self.model.calls.items())
            for member, call in calls.items()
        ]
        super().assert_year_ends_well()
