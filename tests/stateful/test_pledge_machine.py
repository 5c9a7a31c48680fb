"""Made-up years of a cooperative without a pool, as ``test_machine.py`` has them with one."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from typing_extensions import override

from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.bookkeeping import ReverseEntry
from coop_credit.operations.desk import Office
from coop_credit.operations.pledging import GivePledge
from coop_credit.operations.pledging import LowerPledge
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.operations.settling import SettlePledgers
from tests.model_charter import FUND_IN_PRINCIPLE
from tests.stateful.drawing import BORROWERS
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import DAYS_AGO
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near
from tests.stateful.drawing import pick
from tests.stateful.late_loans import LateLoans
from tests.stateful.month_ends import assert_packs_are_sound
from tests.stateful.people_done import PeopleDone
from tests.stateful.pledged_loans import PledgedLoans
from tests.stateful.pledges import PAPERS
from tests.stateful.pledges import PledgeBoth
from tests.stateful.pledges import PledgePaper
from tests.stateful.settings_done import SettingsDone
from tests.stateful.staff_done import StaffDone
from tests.stateful.years import let_years_pass


class PledgeYears(PledgedLoans, LateLoans, PeopleDone, StaffDone, SettingsDone):
    """One cooperative, in an office's database and in the second ledger."""

    both: PledgeBoth

    def __init__(self, office: Office, cooperative: str) -> None:
        super().__init__()
        self.office = office
        self.cooperative = cooperative

    @initialize(paper=PAPERS, bearer=st.sampled_from(("pledgers", "surplus", "expenses")))
    def found(self, paper: PledgePaper, bearer: str) -> None:
        self.both = PledgeBoth.begin(self.office, self.cooperative, paper, bearer)
        self.model = self.both.model
        self.books = self.both.books
        self.village = self.both.village

    @rule(member=MEMBERS, spot=SPOTS, ago=DAYS_AGO)
    def give(self, member: int, spot: Spot, ago: int) -> None:
        fund = self.books.fund()
        fen, on = near(spot, 1_000, FUND_IN_PRINCIPLE - fund, fund // 3), self.both.ago(ago)
        command = GivePledge(member=member, amount=Money(fen), happened_on=on)
        self.both.give(self.model.give(member, fen, on), self.village.manager, command)

    @rule(member=MEMBERS, spot=SPOTS, ago=DAYS_AGO)
    def lower(self, member: int, spot: Spot, ago: int) -> None:
        free = self.books.money[f"free {member}"]
        # What the largest debt does not need in the fund to stay within the cap.
        spare = self.books.spare()
        fen, on = near(spot, free, free // 2, spare), self.both.ago(ago)
        command = LowerPledge(member=member, amount=Money(fen), happened_on=on)
        self.both.give(self.model.lower(member, fen, on), self.village.manager, command)

    @rule(borrower=BORROWERS, guarantor=st.integers(1, 4), spot=SPOTS, undone=st.booleans())
    def take_what_backs(self, *, borrower: int, guarantor: int, spot: Spot, undone: bool) -> None:
        """A guarantor lowers the pledge, or an entry that it came from is undone."""
        if undone:
            self.give(guarantor, spot, 0)
        given = self.model.seq
        self.apply_with_guarantors(
            member=borrower, spot=(1, 0), guarantors=[guarantor], months=1, at_once=True
        )
        if undone:
            self.both.give_two(self.model.reverse(given), ReverseEntry(seq=given, reason=""))
        else:
            self.lower(guarantor, spot, 0)

    @rule(member=BORROWERS, other=st.integers(1, 4), months=st.sampled_from((1, 6)))
    def extend_above_the_cap(self, member: int, other: int, months: int) -> None:
        """Somebody borrows all there is room for, the fund shrinks, and the loan gets more time."""
        if self.both.borrow(member, max(1, self.books.room(member))):
            self.both.lend(len(self.books.loans))
            self.lower(other, (1, 0), 0)
            standing = self.both.loans("paid-out")
            if standing and len(standing) < 8:
                self.extend(len(standing) - 1, months, 0, 1)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(card=CARDS, spot=SPOTS, ago=DAYS_AGO, days=st.sampled_from((0, 1, 30)))
    def repay(self, card: int, spot: Spot, ago: int, days: int) -> None:
        self.both.let_pass(days)
        number, on = pick(self.both.owed("paid-out"), self.books.loans, card), self.both.ago(ago)
        loan = self.books.loans.get(number)
        owing, due = self.books.money[f"loan {number}"], 0
        if loan is not None and loan.state == "paid-out":
            due = loan.fee_due(on)
        # Landmarks: a part, the fee alone, all there is to pay, too much.
        fen = near(spot, due + owing // 3, due, due + owing, 2 * owing)
        command = RecordRepayment(loan=number, amount=Money(fen), happened_on=on)
        self.both.give(self.model.repay(number, fen, on), self.village.cashier, command)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(spots=st.lists(SPOTS, min_size=2, max_size=5), days=st.sampled_from((0, 1, 30)))
    def repay_in_parts(self, spots: list[Spot], days: int) -> None:
        for spot in spots:
            self.repay(0, spot, 0, days)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(spots=st.lists(SPOTS, max_size=3), settled=st.sampled_from((0, 1, 3)), own=SPOTS)
    def lose(self, spots: list[Spot], settled: int, own: Spot) -> None:
        """The oldest loan is lost, and comes back in so many parts; settled before one of them."""
        self.write_off(0, 1)
        for place, spot in enumerate(spots):
            if place == settled:
                self.settle(0, own)
            if self.both.loans("written-off"):
                self.recover(0, spot, 0)

    @rule(member=BORROWERS, settled=st.sampled_from((0, 1)), own=SPOTS)
    def lend_and_lose(self, member: int, settled: int, own: Spot) -> None:
        """A loan to nobody's good: a third of it comes back, and then all and more."""
        self.lend(member, (1, 0), [], (0,))
        if self.both.loans("paid-out"):
            self.lose([(0, 0), (2, 0)], settled, own)

    @precondition(lambda self: self.both.loans("written-off"))
    @rule(card=CARDS, own=SPOTS)
    def settle(self, card: int, own: Spot) -> None:
        """The cooperative earns about what is missing, and pays the pledgers."""
        number = pick(self.both.owed("written-off"), self.books.loans, card)
        lost, today = self.books.money[f"loss L{number}"], self.books.today
        fen = near(own, lost - self.books.money["bank"], lost)
        credited = RecordBankInterest(amount=Money(fen), happened_on=today)
        self.both.give_two(self.model.bank_interest(fen, today), credited)
        command = SettlePledgers(loan=number)
        self.both.give(self.model.settle(number), self.village.cashier, command)

    @precondition(lambda self: self.both.held_for())
    @rule(card=CARDS, spot=SPOTS)
    def return_excess(self, card: int, spot: Spot) -> None:
        member = pick(self.both.held_for(), self.books.members, card)
        fen = near(spot, self.books.money[f"held {member}"], 1, self.books.money["bank"])
        command = ReturnExcess(member=member, amount=Money(fen))
        self.both.give(self.model.return_excess(member, fen), self.village.cashier, command)

    @precondition(lambda self: self.books.money["bank"])
    @rule(spot=SPOTS)
    def bank_charge(self, spot: Spot) -> None:
        """Of the cooperative's own money, never of the pledgers'."""
        fen, on = (
            near(spot, self.books.money["bank"], self.books.money["custody"]),
            self.both.ago(0),
        )
        command = RecordBankCharge(amount=Money(fen), happened_on=on)
        self.both.give_two(self.model.bank_charge(fen, on), command)

    @precondition(lambda self: self.both.standing_entries(""))
    @rule(
        card=CARDS,
        counter=st.sampled_from(("", "", "free", "called", "funds", "lent", "borne", "reserve")),
    )
    def reverse(self, card: int, counter: str) -> None:
        """The latest entry that moved such a counter, or one before it."""
        seq = pick(self.both.standing_entries(counter), range(1, self.model.seq + 1), card)
        self.both.give_two(self.model.reverse(seq), ReverseEntry(seq=seq, reason=""))

    @precondition(lambda self: self.both.standing_entries(""))
    @rule(times=st.integers(1, 5))
    def undo_the_latest(self, times: int) -> None:
        """One after another, from the latest back."""
        for _ in self.both.standing_entries("")[:times]:
            self.reverse(0, "")

    @rule(days=st.sampled_from((1, 7, 30, 100)))
    def let_pass(self, days: int) -> None:
        self.both.let_pass(days)

    @invariant()
    def balances_agree(self) -> None:
        self.both.assert_balances_agree()

    @override
    def teardown(self) -> None:
        if hasattr(self, "both"):
            self.both.assert_year_ends_well()
            assert_packs_are_sound(self.both)


@pytest.mark.no_cover  # what is counted line by line takes twice as long
def test_made_up_years_without_a_pool_end_as_the_second_ledger_says(office: Office) -> None:
    let_years_pass(office, PledgeYears, 4 * settings().max_examples // 3)
