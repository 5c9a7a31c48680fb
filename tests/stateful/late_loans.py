"""Rules of the machine for loans that do not go as agreed: guarantors, more time, write-offs."""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from coop_credit.lending.guarantees import Surety
from coop_credit.money import Money
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.extending import ExtendLoan
from coop_credit.operations.guaranteeing import GiveGuarantee
from coop_credit.operations.guaranteeing import RecordGuarantorPayment
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from tests.model_loans import Guarantee
from tests.model_loans import Loan
from tests.model_loans import months_later
from tests.stateful.both import Both
from tests.stateful.drawing import BORROWERS
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import DAYS_AGO
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near
from tests.stateful.drawing import pick


class LateLoans(RuleBasedStateMachine):
    """What the years of a cooperative have beside the ordinary; ``both`` is opened elsewhere."""

    both: Both

    @rule(
        member=BORROWERS,
        spot=SPOTS,
        guarantors=st.lists(MEMBERS, min_size=1, max_size=2, unique=True),
        months=st.sampled_from((1, 12)),
        at_once=st.booleans(),
    )
    def apply_with_guarantors(
        self,
        *,
        member: int,
        spot: Spot,
        guarantors: list[int],
        months: int,
        at_once: bool,
    ) -> None:
        """The first one agrees; at once the loan goes on to the payout, as far as it comes."""
        books, village = self.both.books, self.both.village
        room = books.room(member)
        due_on = months_later(books.today, months)
        first = guarantors[0]
        free = books.own(first) - books.under_notice(first) - books.guaranteed(first)
        # Landmarks: a part of the loan, what the first guarantor can bear, any sum.
        sums = [near(spot, room // 4, free, 500, room), max(1, room // 8)]
        fen = max(1, room // 2)
        loan = Loan(member, fen, due_on, 1, 600, "machinery")
        loan.guarantees = {
            each: Guarantee(part) for each, part in zip(guarantors, sums, strict=False)
        }
        command = ApplyForLoan(
            member=member,
            amount=Money(fen),
            due_on=due_on,
            instalments=1,
            rate_bp=600,
            purpose="machinery",
            note="",
            guarantors=tuple(
                Surety(each, Money(given.fen)) for each, given in loan.guarantees.items()
            ),
        )
        if self.both.give(self.both.model.apply(loan), village.manager, command):
            self.agree(9, first, 0)
            if at_once:
                self.both.lend(len(books.loans))

    @precondition(lambda self: self.both.guaranteed_loans("applied"))
    @rule(card=CARDS, guarantor=MEMBERS, ago=DAYS_AGO)
    def agree(self, card: int, guarantor: int, ago: int) -> None:
        fitting = self.both.guaranteed_loans("applied")
        number, on = pick(fitting, self.both.books.loans, card), self.both.ago(ago)
        command = GiveGuarantee(loan=number, guarantor=guarantor, happened_on=on)
        expected = self.both.model.agree(number, guarantor, on)
        self.both.give(expected, self.both.village.bookkeeper, command)

    @precondition(lambda self: self.both.guaranteed_loans("paid-out"))
    @rule(card=CARDS, spot=SPOTS, late=st.sampled_from((0, 1, 30)), other=MEMBERS)
    def guarantor_pays(self, card: int, spot: Spot, late: int, other: int) -> None:
        """On the last day, or after it; mostly by somebody who agreed."""
        books = self.both.books
        number = pick(self.both.guaranteed_loans("paid-out"), books.loans, card)
        loan, left, owed = books.loans.get(number), 0, 0
        guarantor = other
        if loan is not None:
            self.both.let_pass(max(0, (loan.due_on - books.today).days + late))
            if loan.state == "paid-out":
                owed = books.money[f"loan {number}"] + loan.fee_due(books.today)
            if loan.guarantees and card != 3:
                guarantor = next(iter(loan.guarantees))
                left = loan.guarantees[guarantor].fen - loan.guarantees[guarantor].paid
        fen, on = near(spot, min(left, owed), left // 2, owed, 1), books.today
        command = RecordGuarantorPayment(
            loan=number, guarantor=guarantor, amount=Money(fen), happened_on=on
        )
        expected = self.both.model.guarantor_pays(number, guarantor, fen, on)
        self.both.give(expected, self.both.village.cashier, command)

    @rule(borrower=BORROWERS, guarantor=st.integers(1, 3), spot=SPOTS, late=st.sampled_from((0, 1)))
    def let_a_guarantor_pay(self, borrower: int, guarantor: int, spot: Spot, late: int) -> None:
        """For the newest loan that somebody stands surety for."""
        self.apply_with_guarantors(
            member=borrower, spot=(2, 0), guarantors=[guarantor], months=1, at_once=True
        )
        guaranteed = self.both.guaranteed_loans("paid-out")
        if guaranteed and len(guaranteed) < 3:
            self.guarantor_pays(len(guaranteed) - 1, spot, late, guarantor)

    @rule(one=st.integers(1, 6), other=st.integers(1, 6), third=st.integers(1, 6))
    def stand_surety_in_turn(self, one: int, other: int, third: int) -> None:
        """Each for the next, and the last for the first: what would close a circle is refused."""
        for borrower, guarantor in ((one, other), (other, third), (third, one)):
            self.apply_with_guarantors(
                member=borrower, spot=(2, 0), guarantors=[guarantor], months=12, at_once=True
            )

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(
        card=CARDS,
        months=st.sampled_from((1, 3, 12)),
        days=st.sampled_from((0, -1)),
        instalments=st.sampled_from((1, 2)),
    )
    def extend(self, card: int, months: int, days: int, instalments: int) -> None:
        books = self.both.books
        number = pick(self.both.loans("paid-out"), books.loans, card)
        loan = books.loans.get(number)
        before = books.today if loan is None else loan.due_on
        due_on = months_later(before, months) + dt.timedelta(days=days)
        command = ExtendLoan(loan=number, due_on=due_on, instalments=instalments, reason="")
        expected = self.both.model.extend(number, due_on, instalments)
        self.both.give(expected, self.both.village.manager, command)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(card=CARDS, late=st.sampled_from((-400, 0, 1)))
    def write_off(self, card: int, late: int) -> None:
        books, village = self.both.books, self.both.village
        number = pick(self.both.owed("paid-out"), books.loans, card)
        loan = books.loans.get(number)
        if loan is not None:
            self.both.let_pass(max(0, (loan.due_on - books.today).days + late))
        command = WriteOffLoan(loan=number, reason="")
        expected = self.both.model.write_off(number)
        self.both.give(expected, village.manager, command, village.supervisor)

    @precondition(lambda self: self.both.loans("written-off"))
    @rule(card=CARDS, spot=SPOTS, ago=DAYS_AGO)
    def recover(self, card: int, spot: Spot, ago: int) -> None:
        books = self.both.books
        number, on = pick(self.both.owed("written-off"), books.loans, card), self.both.ago(ago)
        lost = books.money[f"loss L{number}"]
        # Landmarks: a part, all of it, too much, any sum.
        fen = near(spot, lost // 3, lost, 2 * lost, 1)
        command = RecordRecovery(loan=number, amount=Money(fen), happened_on=on)
        expected = self.both.model.recover(number, fen, on)
        self.both.give(expected, self.both.village.cashier, command)
