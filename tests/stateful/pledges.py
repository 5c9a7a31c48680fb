"""A cooperative that lends without a pool, in the program and in the second ledger."""

import dataclasses
from dataclasses import dataclass

from hypothesis import strategies as st
from typing_extensions import override

from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import ConfirmFunds
from coop_credit.operations.desk import Office
from coop_credit.operations.pledging import GivePledge
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store import pledging
from tests import rulebooks
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import OPENED_ON
from tests.ledgers import Village
from tests.ledgers import founding
from tests.model_charter import COUNTY
from tests.model_charter import COUNTY_SAYS
from tests.model_pledge_books import Called
from tests.model_pledge_books import PledgeBooks
from tests.model_pledges import PledgeModel
from tests.stateful.agreeing import ALL
from tests.stateful.both import Both
from tests.stateful.both import ENTRIES_OF_OPENING
from tests.stateful.opening import PAID_OUT_ON
from tests.stateful.opening import begin_books
from tests.stateful.opening import record
from tests.stateful.opening import stand

#: The counters' accounts, and on which side they grow.
ACCOUNTS = {
    "bank": ("102", 1),
    "custody": ("102.1", 1),
    "loan": ("114", 1),
    "held": ("211", -1),
    "funds": ("235", -1),
    "share": ("301", -1),
    "surplus": ("332", -1),
    "reserve": ("119", -1),
    "set-aside": ("529.P", 1),
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
#: Who borrows, and whose money it is, by member, in fen.
PaperLoan = tuple[int, dict[int, int]]


@dataclass(frozen=True)
class PledgePaper:
    """What the paper says: what member 1, 2 ... pledges, in fen, the surplus, and the loans."""

    pledges: tuple[int, ...]
    surplus: int = 0
    loans: tuple[PaperLoan, ...] = ()


#: A fund of few fen, in which halves of a fen matter, one of the village's size, and one that all
#: but fills the cap on funds; in the first two somebody has borrowed.
PAPERS = st.sampled_from(
    (
        PledgePaper((3_001, 2_000, 3_001, 7, 1, 1_990)),
        PledgePaper((3_001, 2_000, 3_001, 7, 1, 1_990), 11, ((1, {2: 1, 4: 6, 3: 300}),)),
        PledgePaper((6_000_000, 3_000_000, 2_000_000, 1_000_001)),
        PledgePaper(
            (6_000_000, 3_000_000, 2_000_000, 1_000_001),
            250_000,
            ((2, {1: 200_000, 3: 100_001}), (5, {4: 1})),
        ),
        PledgePaper((100_000_000, 99_000_001, 99_000_001, 99_000_001, 50_000_000, 50_999_996)),
    )
)


@dataclass
class PledgeBoth(Both):
    """Both, where members pledge."""

    model: PledgeModel

    @classmethod
    def begin(
        cls, office: Office, cooperative: str, paper: PledgePaper, bearer: str
    ) -> "PledgeBoth":
        """Found a cooperative that takes over what its members pledge and have lent.

        bearer: of a loss, by its charter.
        """
        clock = FixedClock()
        village = Village(dataclasses.replace(office, clock=clock), clock, cooperative)
        plain = founding()
        said = CharterValue(PledgeModel.BEARER, OPENED_ON, bearer)
        village.do(
            ADMINISTRATOR,
            dataclasses.replace(
                plain, funding_model=FundingModel.PLEDGE, charter=(*plain.charter, said)
            ),
        )
        rulebooks.add(office, COUNTY, rulebooks.saying(COUNTY_SAYS))
        books = PledgeBooks(village.today)
        model = PledgeModel(books, ENTRIES_OF_OPENING)
        begin_books(books)
        books.charter.said[PledgeModel.BEARER][OPENED_ON] = bearer
        _write_down(model, books, paper)
        record(village, books, dict(enumerate((parts for _, parts in paper.loans), start=1)))
        return cls(village, model, accounts=ACCOUNTS)

    @override
    def bring(self, member: int, fen: int) -> None:
        today = self.books.today
        command = GivePledge(member=member, amount=Money(fen), happened_on=today)
        self.give(self.model.give(member, fen, today), self.village.manager, command)

    @override
    def gather(self, number: int) -> None:
        """All others are called on by what they have pledged, and pay in at once."""
        today, village = self.books.today, self.village
        call = CallPledges(loan=number)
        if self.give(self.model.call(number, []), village.manager, call):
            come = ConfirmFunds(loan=number, happened_on=today)
            self.give(self.model.confirm(number, 0, today), village.cashier, come)

    def called(self, state: str) -> list[int]:
        """The loans in a state that pledges are called for."""
        return [number for number in self.loans(state) if self.model.calls[number]]

    def not_called(self) -> list[int]:
        """The approved loans that no pledges are called for."""
        return [number for number in self.loans("approved") if not self.model.calls[number]]

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


def _write_down(model: PledgeModel, books: PledgeBooks, paper: PledgePaper) -> None:
    """Let the second ledger begin with what the paper says."""
    books.money["surplus"] = books.money["bank"] = paper.surplus
    books.money["pledges"] = sum(paper.pledges)
    for member, fen in enumerate(paper.pledges, start=1):
        books.money[f"free {member}"] = fen
    for borrower, parts in paper.loans:
        lent = sum(parts.values())
        number = stand(books, borrower, lent, parts=2 if lent > 1 else 1)
        for member, fen in parts.items():
            for counter, more in (("free", -fen), ("lent", fen), ("funds", fen)):
                books.money[f"{counter} {member}"] += more
        model.calls[number] = {
            member: Called(parts[member], PAID_OUT_ON, PAID_OUT_ON) for member in sorted(parts)
        }
