"""Made-up years of a cooperative without a pool, as ``test_machine.py`` has them with one."""

from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import initialize
from hypothesis.stateful import invariant
from hypothesis.stateful import precondition
from hypothesis.stateful import rule
from hypothesis.stateful import run_state_machine_as_test
from typing_extensions import override

from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.bookkeeping import ReverseEntry
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import ConfirmFunds
from coop_credit.operations.calling import LAPSES
from coop_credit.operations.calling import LapseCall
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.desk import Office
from coop_credit.operations.pledging import GivePledge
from coop_credit.operations.pledging import LowerPledge
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from tests.model import PANEL
from tests.model_books import FUND_IN_PRINCIPLE
from tests.model_loans import Loan
from tests.model_loans import months_later
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import DAYS_AGO
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near
from tests.stateful.drawing import pick
from tests.stateful.pledges import PLEDGES
from tests.stateful.pledges import PledgeBoth

BORROWERS = st.integers(1, 6)


class PledgeYears(RuleBasedStateMachine):
    """One cooperative, in an office's database and in the second ledger."""

    def __init__(self, office: Office, cooperative: str) -> None:
        super().__init__()
        self.office = office
        self.cooperative = cooperative

    @initialize(pledges=PLEDGES)
    def found(self, pledges: tuple[int, ...]) -> None:
        self.both = PledgeBoth.begin(self.office, self.cooperative, pledges)
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
        spare = self.books.fund() - 20 * self.books.largest_debt()
        fen, on = near(spot, free, free // 2, spare), self.both.ago(ago)
        command = LowerPledge(member=member, amount=Money(fen), happened_on=on)
        self.both.give(self.model.lower(member, fen, on), self.village.manager, command)

    @rule(member=BORROWERS, spot=SPOTS, instalments=st.sampled_from((1, 3)))
    def apply(self, member: int, spot: Spot, instalments: int) -> None:
        room = self.books.fund_for(member) // 20 - self.books.owing(member)
        fen = near(spot, room, room // 2, room // 3)
        due_on = months_later(self.books.today, 6)
        command = ApplyForLoan(
            member=member,
            amount=Money(fen),
            due_on=due_on,
            instalments=instalments,
            rate_bp=600,
            purpose="machinery",
            note="",
        )
        loan = Loan(member, fen, due_on, instalments, 600, "machinery")
        self.both.give(self.model.apply(loan), self.village.manager, command)

    @precondition(lambda self: self.both.loans("applied"))
    @rule(in_favour=st.sampled_from((4, 4, 3)), decision=st.sampled_from(("approve", "decline")))
    def hold_panel(self, in_favour: int, decision: str) -> None:
        """So many vote for the oldest application, and the manager decides."""
        number, today = self.both.loans("applied")[0], self.books.today
        for panellist in PANEL[:in_favour]:
            vote = CastVote(loan=number, panellist=panellist, vote="for", happened_on=today)
            expected = self.model.vote(number, panellist, "for", today)
            self.both.give(expected, self.village.bookkeeper, vote)
        command = DecideLoan(loan=number, decision=decision)
        self.both.give(self.model.decide(number, decision), self.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(card=CARDS)
    def call(self, card: int) -> None:
        number = pick(self.both.not_called(), self.books.loans, card)
        command = CallPledges(loan=number)
        self.both.give(self.model.call(number, []), self.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(
        card=CARDS,
        members=st.lists(MEMBERS, min_size=1, max_size=3),
        spot=SPOTS,
        more=st.sampled_from((0, 0, 0, 1)),
    )
    def call_named(self, card: int, members: list[int], spot: Spot, more: int) -> None:
        """The first ones give equal parts, or all they have; the last one gives the rest."""
        number = pick(self.both.not_called(), self.books.loans, card)
        loan = self.books.loans.get(number)
        left = 1 if loan is None else loan.principal
        named = []
        for behind, member in enumerate(reversed(members[1:]), start=1):
            free = self.books.money[f"free {member}"]
            fen = min(near(spot, left // (behind + 1), free), left)
            named.append((member, fen))
            left -= fen
        named.append((members[0], max(1, left + more)))
        calls = tuple(NamedCall(member, Money(fen)) for member, fen in named)
        command = CallPledges(loan=number, calls=calls)
        self.both.give(self.model.call(number, named), self.village.manager, command)

    @precondition(lambda self: self.both.called("approved"))
    @rule(card=CARDS, pledger=st.sampled_from((0, 0, 1, 2, 3, 4, 5)), ago=DAYS_AGO)
    def confirm(self, card: int, pledger: int, ago: int) -> None:
        number = pick(self.both.called("approved"), self.books.loans, card)
        on = self.both.ago(ago)
        command = ConfirmFunds(loan=number, happened_on=on, pledger=pledger)
        self.both.give(self.model.confirm(number, pledger, on), self.village.cashier, command)

    @precondition(lambda self: self.both.called("approved") or self.both.called("reversed"))
    @rule(card=CARDS, because=st.sampled_from(LAPSES), days=st.sampled_from((0, 7, 8)))
    def lapse(self, card: int, because: str, days: int) -> None:
        self.both.let_pass(days)
        fitting = self.both.called("reversed") + self.both.called("approved")
        number = pick(fitting, self.books.loans, card)
        command = LapseCall(loan=number, because=because)
        self.both.give(self.model.lapse(number, because), self.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(card=CARDS, by_manager=st.sampled_from((False, False, True)))
    def pay_out(self, card: int, by_manager: bool) -> None:  # noqa: FBT001 (hypothesis names it)
        number = pick(self.both.called("approved"), self.books.loans, card)
        actor = self.village.manager if by_manager else self.village.cashier
        expected = self.model.pay_out(number, by_manager=by_manager)
        self.both.give(expected, actor, PayOutLoan(loan=number))

    @rule(member=BORROWERS, spot=SPOTS, named=st.lists(MEMBERS, max_size=3))
    def lend(self, member: int, spot: Spot, named: list[int]) -> None:
        """A loan from the application to the payout, as far as it comes."""
        self.apply(member, spot, 1)
        if self.both.loans("applied"):
            self.hold_panel(4, "approve")
        if self.both.not_called():
            if named:
                self.call_named(0, named, (0, 0), 0)
            self.call(0)
        for _ in self.both.called("approved"):
            self.confirm(0, 0, 0)
            self.pay_out(0, by_manager=False)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(card=CARDS, spot=SPOTS, ago=DAYS_AGO, days=st.sampled_from((0, 1, 30)))
    def repay(self, card: int, spot: Spot, ago: int, days: int) -> None:
        self.both.let_pass(days)
        number, on = pick(self.both.loans("paid-out"), self.books.loans, card), self.both.ago(ago)
        loan = self.books.loans.get(number)
        owing, due = self.books.money[f"loan {number}"], 0
        if loan is not None and loan.state == "paid-out":
            due = loan.fee_due(on)
        # Landmarks: a part, the fee alone, all there is to pay, too much.
        fen = near(spot, due + owing // 3, due, due + owing, 2 * owing)
        command = RecordRepayment(loan=number, amount=Money(fen), happened_on=on)
        self.both.give(self.model.repay(number, fen, on), self.village.cashier, command)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(card=CARDS, late=st.sampled_from((-400, 0, 1)))
    def write_off(self, card: int, late: int) -> None:
        number = pick(self.both.loans("paid-out"), self.books.loans, card)
        loan = self.books.loans.get(number)
        if loan is not None:
            self.both.let_pass(max(0, (loan.due_on - self.books.today).days + late))
        command = WriteOffLoan(loan=number, reason="")
        expected = self.model.write_off(number)
        self.both.give(expected, self.village.manager, command, self.village.supervisor)

    @precondition(lambda self: self.both.loans("written-off"))
    @rule(card=CARDS, spot=SPOTS, ago=DAYS_AGO)
    def recover(self, card: int, spot: Spot, ago: int) -> None:
        number, on = (
            pick(self.both.loans("written-off"), self.books.loans, card),
            self.both.ago(ago),
        )
        lost = self.books.money[f"loss L{number}"]
        fen = near(spot, lost // 3, lost, 2 * lost, 1)
        command = RecordRecovery(loan=number, amount=Money(fen), happened_on=on)
        self.both.give(self.model.recover(number, fen, on), self.village.cashier, command)

    @precondition(lambda self: self.both.held_for())
    @rule(card=CARDS, spot=SPOTS)
    def return_excess(self, card: int, spot: Spot) -> None:
        member = pick(self.both.held_for(), self.books.members, card)
        fen = near(spot, self.books.money[f"held {member}"], 1, self.books.money["bank"])
        command = ReturnExcess(member=member, amount=Money(fen))
        self.both.give(self.model.return_excess(member, fen), self.village.cashier, command)

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
        counter=st.sampled_from(("", "", "free", "called", "funds", "lent", "borne", "passed")),
    )
    def reverse(self, card: int, counter: str) -> None:
        """The latest entry that moved such a counter, or one before it."""
        seq = pick(self.both.standing_entries(counter), range(1, self.model.seq + 1), card)
        self.both.give_two(self.model.reverse(seq), ReverseEntry(seq=seq, reason=""))

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


def test_made_up_years_without_a_pool_end_as_the_second_ledger_says(office: Office) -> None:
    numbers = count(1)

    def years() -> PledgeYears:
        return PledgeYears(office, f"pledge-years-{next(numbers)}")

    run_state_machine_as_test(
        years,  # type: ignore[arg-type]  # it calls what it is given
        settings=settings(),
    )
