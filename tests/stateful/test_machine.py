"""Made-up years of a cooperative: each operation goes to the program and to the second ledger.

What the program answers must be what ``tests/model.py`` answers: done or refused, by which
name, with which rules broken, as which entry. After each step all balances must be the same.
Sums lie on, just below and just above the limits on purpose.
"""

import datetime as dt

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
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.operations.withdrawing import CancelWithdrawal
from coop_credit.operations.withdrawing import NoticeWithdrawal
from coop_credit.operations.withdrawing import PayWithdrawal
from tests.model import PANEL
from tests.model_cards import Answer
from tests.model_charter import FUND_EVER
from tests.model_charter import FUND_IN_PRINCIPLE
from tests.model_loans import Loan
from tests.model_loans import months_later
from tests.stateful.both import Both
from tests.stateful.drawing import BORROWERS
from tests.stateful.drawing import CARDS
from tests.stateful.drawing import DAYS_AGO
from tests.stateful.drawing import MEMBERS
from tests.stateful.drawing import NOBODYS
from tests.stateful.drawing import PLANS
from tests.stateful.drawing import SPOTS
from tests.stateful.drawing import Spot
from tests.stateful.drawing import near
from tests.stateful.drawing import pick
from tests.stateful.late_loans import LateLoans
from tests.stateful.month_ends import assert_packs_are_sound
from tests.stateful.opening import OPENINGS
from tests.stateful.opening import Opening
from tests.stateful.people_done import PeopleDone
from tests.stateful.settings_done import SettingsDone
from tests.stateful.staff_done import StaffDone
from tests.stateful.years import let_years_pass


class Years(LateLoans, PeopleDone, StaffDone, SettingsDone):
    """One cooperative, in an office's database and in the second ledger."""

    def __init__(self, office: Office, cooperative: str) -> None:
        super().__init__()
        self.office = office
        self.cooperative = cooperative

    @initialize(opening=OPENINGS)
    def open_the_books(self, opening: Opening) -> None:
        self.both = Both.open(self.office, self.cooperative, opening)
        self.model = self.both.model
        self.books = self.both.books
        self.village = self.both.village

    @rule(member=MEMBERS, spot=SPOTS, ago=DAYS_AGO)
    def contribute(self, member: int, spot: Spot, ago: int) -> None:
        fund = self.books.fund()
        # Landmarks: any sum, the two caps on the fund, what mends a passive breach.
        mend = -self.books.spare()
        fen = near(spot, 100_000, FUND_IN_PRINCIPLE - fund, mend, FUND_EVER - fund)
        on = self.both.ago(ago)
        command = RecordContribution(member=member, amount=Money(fen), happened_on=on)
        self.both.give(self.model.contribute(member, fen, on), self.village.cashier, command)

    @rule(member=MEMBERS, spot=SPOTS, ago=DAYS_AGO)
    def notice_withdrawal(self, member: int, spot: Spot, ago: int) -> None:
        free = self.books.money[f"share {member}"] - self.books.under_notice(member)
        # What no standing loan needs in the fund to stay within the cap.
        spare = self.books.spare()
        fen = near(spot, spare, free, self.books.money["bank"], 500)
        on = self.both.ago(ago)
        command = NoticeWithdrawal(member=member, amount=Money(fen), happened_on=on)
        self.both.give(self.model.notice(member, fen, on), self.village.manager, command)

    @rule(member=MEMBERS, spot=SPOTS, ago=st.sampled_from((7, 6)))
    def withdraw(self, member: int, spot: Spot, ago: int) -> None:
        """A notice on paper that is a week old, or nearly, and the payment at once."""
        self.notice_withdrawal(member, spot, ago)
        if self.both.open_notices():
            self.pay_withdrawal(9)

    @precondition(lambda self: self.both.open_notices())
    @rule(card=CARDS)
    def cancel_withdrawal(self, card: int) -> None:
        number = pick(self.both.open_notices(), self.books.notices, card)
        command = CancelWithdrawal(withdrawal=number)
        self.both.give(self.model.cancel_withdrawal(number), self.village.manager, command)

    @precondition(lambda self: self.both.open_notices())
    @rule(card=CARDS)
    def pay_withdrawal(self, card: int) -> None:
        number = pick(self.both.open_notices(), self.books.notices, card)
        command = PayWithdrawal(withdrawal=number)
        self.both.give(self.model.pay_withdrawal(number), self.village.cashier, command)

    @rule(
        member=MEMBERS,
        spot=SPOTS,
        plan=PLANS,
        purpose=st.sampled_from(("machinery", "machinery", "holiday")),
    )
    def apply(self, member: int, spot: Spot, plan: tuple[int, int, int], purpose: str) -> None:
        room = self.books.room(member)
        fen = near(spot, room, room // 2, self.books.money["bank"], 1)
        months, days, instalments = plan
        due_on = months_later(self.books.today, months) + dt.timedelta(days=days)
        command = ApplyForLoan(
            member=member,
            amount=Money(fen),
            due_on=due_on,
            instalments=instalments,
            rate_bp=600,
            purpose=purpose,
            note="",
        )
        loan = Loan(member, fen, due_on, instalments, 600, purpose)
        self.both.give(self.model.apply(loan), self.village.manager, command)

    @precondition(lambda self: self.both.loans("applied"))
    @rule(
        card=CARDS,
        panellist=st.sampled_from((*PANEL, "cashier")),
        vote=st.sampled_from(("for", "against")),
        ago=DAYS_AGO,
    )
    def cast_vote(self, card: int, panellist: str, vote: str, ago: int) -> None:
        number, on = pick(self.both.loans("applied"), self.books.loans, card), self.both.ago(ago)
        command = CastVote(loan=number, panellist=panellist, vote=vote, happened_on=on)
        expected = self.model.vote(number, panellist, vote, on)
        self.both.give(expected, self.village.bookkeeper, command)

    @precondition(lambda self: self.both.loans("applied"))
    @rule(card=CARDS, decision=st.sampled_from(("approve", "approve", "decline")))
    def decide(self, card: int, decision: str) -> None:
        number = pick(self.both.loans("applied"), self.books.loans, card)
        command = DecideLoan(loan=number, decision=decision)
        self.both.give(self.model.decide(number, decision), self.village.manager, command)

    @precondition(lambda self: self.both.loans("approved"))
    @rule(card=CARDS, by_manager=st.sampled_from((False, False, True)))
    def pay_out(self, card: int, by_manager: bool) -> None:  # noqa: FBT001 (hypothesis names it)
        number = pick(self.both.loans("approved"), self.books.loans, card)
        command = PayOutLoan(loan=number)
        actor = self.village.manager if by_manager else self.village.cashier
        if self.both.give(self.model.pay_out(number, by_manager=by_manager), actor, command):
            self.both.assert_cap_kept(self.books.loans[number].member)

    @precondition(lambda self: self.both.loans("applied"))
    @rule(in_favour=st.sampled_from((4, 5, 3)))
    def hold_panel(self, in_favour: int) -> None:
        """So many vote for the oldest application, and the manager would approve it."""
        for panellist in PANEL[:in_favour]:
            self.cast_vote(0, panellist, "for", 0)
        self.decide(0, "approve")

    @rule(
        member=BORROWERS,
        spot=SPOTS,
        instalments=st.sampled_from((1, 12)),
        loans=st.sampled_from((1, 2)),
    )
    def lend(self, member: int, spot: Spot, instalments: int, loans: int) -> None:
        """Loans for a year, from the application to the payout, as far as they come.

        Two at once are both within the cap until one of them is paid out.
        """
        for _ in range(loans):
            self.apply(member, spot, (12, 0, instalments), "machinery")
        for _ in self.both.loans("applied"):
            self.hold_panel(4)
        for _ in self.both.loans("approved"):
            self.pay_out(0, by_manager=False)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(card=CARDS, spot=SPOTS, ago=DAYS_AGO)
    def repay(self, card: int, spot: Spot, ago: int) -> None:
        number, on = pick(self.both.loans("paid-out"), self.books.loans, card), self.both.ago(ago)
        loan = self.books.loans.get(number)
        owing, due = self.books.money[f"loan {number}"], 0
        if loan is not None and loan.state == "paid-out":
            due = loan.fee_due(on)
        # Landmarks: all there is to pay, the fee alone, about an instalment, the rest too much.
        fen = near(spot, due + owing, due, due + owing // 12, 2 * owing)
        command = RecordRepayment(loan=number, amount=Money(fen), happened_on=on)
        self.both.give(self.model.repay(number, fen, on), self.village.cashier, command)

    @precondition(lambda self: self.both.loans("paid-out"))
    @rule(card=CARDS, spot=SPOTS, days=st.sampled_from((45, 1)))
    def repay_by_late_paper(self, card: int, spot: Spot, days: int) -> None:
        """The fee is paid today, and then comes a paper of days ago: it was too much."""
        self.both.let_pass(days)
        self.repay(card, (1, 0), 0)
        self.repay(card, spot, days)

    @precondition(lambda self: self.both.held_for())
    @rule(card=CARDS, spot=SPOTS)
    def return_excess(self, card: int, spot: Spot) -> None:
        member = pick(self.both.held_for(), self.books.members, card)
        fen = near(spot, self.books.money[f"held {member}"], 1, self.books.money["bank"])
        command = ReturnExcess(member=member, amount=Money(fen))
        self.both.give(self.model.return_excess(member, fen), self.village.cashier, command)

    @rule(spot=SPOTS, ago=DAYS_AGO, kind=st.sampled_from(("interest", "charge")))
    def bank_entry(self, spot: Spot, ago: int, kind: str) -> None:
        fen, on = near(spot, 500, self.books.money["bank"]), self.both.ago(ago)
        command: RecordBankInterest | RecordBankCharge
        if kind == "interest":
            expected = self.model.bank_interest(fen, on)
            command = RecordBankInterest(amount=Money(fen), happened_on=on)
        else:
            expected = self.model.bank_charge(fen, on)
            command = RecordBankCharge(amount=Money(fen), happened_on=on)
        self.both.give_two(expected, command)

    @precondition(lambda self: self.both.standing_entries("bank"))
    @rule(card=CARDS, counter=st.sampled_from(("loan", "share", "bank", "held", "loss", "reserve")))
    def reverse(self, card: int, counter: str) -> None:
        seq = pick(self.both.standing_entries(counter), range(1, self.model.seq + 1), card)
        self.both.give_two(self.model.reverse(seq), ReverseEntry(seq=seq, reason=""))

    @rule(days=st.sampled_from((1, 7, 30, 100, 366)))
    def let_pass(self, days: int) -> None:
        self.both.let_pass(days)

    @precondition(lambda self: self.both.next_instalments())
    @rule(late=st.sampled_from((0, 1)), place=st.integers(0, 3))
    def borrow_when_due(self, late: int, place: int) -> None:
        """On the day of an instalment, or a day late, its member asks for one fen more."""
        due = self.both.next_instalments()
        day, member = due[place % len(due)]
        self.both.let_pass((day - self.books.today).days + late)
        self.apply(member, (3, 0), (12, 0, 1), "machinery")

    @rule(place=st.integers(1, 20))
    def same_key(self, place: int) -> None:
        """The same order gets the first answer again, another one none; nothing happens."""
        for given in self.both.given[-place:][:1]:
            again = self.both.ask(given.actor, given.command, given.second, given.key)
            assert again == given.answer
            other = CancelWithdrawal(withdrawal=NOBODYS)
            answer = self.both.ask(given.actor, other, given.second, given.key)
            assert answer == Answer("key-reused-for-different-command")

    @invariant()
    def balances_agree(self) -> None:
        self.both.assert_balances_agree()

    @override
    def teardown(self) -> None:
        if hasattr(self, "both"):
            self.both.assert_year_ends_well()
            assert_packs_are_sound(self.both)


@pytest.mark.no_cover  # what is counted line by line takes twice as long
def test_made_up_years_end_as_the_second_ledger_says(office: Office) -> None:
    let_years_pass(office, Years, 5 * settings().max_examples // 3)
