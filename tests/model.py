"""A second ledger, naive on purpose: what each operation must answer, and what it leaves.

Written from the rules as people tell them, with none of the program's code: counters of
whole fen that go up and down in place of accounts with two sides, fees counted day by day.
Each method is one operation. It gives the answer that must come, and does the same here.

Sums are in fen and positive, ``on`` is the day on the paper.
"""

import datetime as dt

from tests.model_cards import Answer
from tests.model_cards import Changes
from tests.model_cards import Done
from tests.model_cards import NONE
from tests.model_cards import NOT_FOUND
from tests.model_cards import Notice
from tests.model_cards import Rules
from tests.model_cards import TERMS_REFUSED
from tests.model_cards import those_true
from tests.model_loans import Loan
from tests.model_loans import Payment
from tests.model_rules import JudgedBooks

INSTALMENTS_MAX = 60
PANEL = ("panel1", "panel2", "panel3", "panel4", "panel5")
#: Told when a notice is given; it stands in the way of the payment only.
TOLD_ON_NOTICE = {
    *("withdrawal-no-debt", "withdrawal-notice", "withdrawal-passive-breach"),
    *("withdrawal-guarantees", "no-exit-in-dissolution"),
}


class Model:
    """The second ledger of one cooperative.

    seq: of the latest entry. moved_on: the day of the latest one that moved money or pledges.
    """

    def __init__(self, books: JudgedBooks, seq: int) -> None:
        self.books = books
        self.seq = seq
        self.done: dict[int, Done] = {}
        self.moved_on = books.today

    def _refuse(self, code: str, broken: Rules = NONE) -> Answer:
        self.seq += 1
        return Answer(code, self.seq, broken)

    def _write(self, broken: Rules = NONE, done: Done | None = None) -> Answer:
        self.seq += 1
        if done is not None:
            self.done[self.seq], self.moved_on = done, self.books.today
            self.books.change(done.changes)
        return Answer("", self.seq, broken)

    def _absent(self, member: int) -> Answer | None:
        if member not in self.books.members:
            return NOT_FOUND
        return self._refuse("member-has-left") if self.books.members[member].has_left else None

    def contribute(self, member: int, fen: int, on: dt.date) -> Answer:
        return self._add(member, fen, on, {"bank": fen, f"share {member}": fen})

    def _add(self, member: int, fen: int, on: dt.date, changes: Changes) -> Answer:
        """The fund grows by what a member brings."""
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if absent := self._absent(member):
            return absent
        broken = self.books.contribution_rules(member, fen)
        fund = self.books.fund() + fen
        is_lifted = any(fund <= up_to for up_to in self.books.lifted.values())
        if broken - ({"fund-soft-cap"} if is_lifted else NONE):
            return self._refuse("rules-breached", broken)
        return self._write(broken, Done(changes, member))

    def notice(self, member: int, fen: int, on: dt.date) -> Answer:
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if absent := self._absent(member):
            return absent
        notice = Notice(member, fen, on)
        free = self.books.own(member) - self.books.under_notice(member)
        broken = those_true(self.books.withdrawal_rules(notice, free))
        if broken - TOLD_ON_NOTICE:
            return self._refuse("rules-breached", broken)
        self.books.notices[len(self.books.notices) + 1] = notice
        return self._write(broken)

    def pay_withdrawal(self, number: int) -> Answer:
        notice = self.books.notices.get(number)
        if notice is None:
            return NOT_FOUND
        if notice.state != "noticed":
            return self._refuse("withdrawal-not-open")
        if absent := self._absent(notice.member):
            return absent
        broken = those_true(
            self.books.withdrawal_rules(notice, self.books.own(notice.member))
            | {"cash": notice.fen > self.books.money["bank"]}
        )
        policy = self.books.charter.on("withdrawal-policy", self.books.today)
        if broken - ({"withdrawal-passive-breach"} if policy == "report" else NONE):
            return self._refuse("rules-breached", broken)
        notice.state = "paid"
        changes = {"bank": -notice.fen, f"share {notice.member}": -notice.fen}
        return self._write(broken, Done(changes, notice.member, notice=notice))

    def cancel_withdrawal(self, number: int) -> Answer:
        notice = self.books.notices.get(number)
        if notice is None:
            return NOT_FOUND
        if notice.state != "noticed":
            return self._refuse("withdrawal-not-open")
        notice.state = "cancelled"
        return self._write()

    def apply(self, loan: Loan) -> Answer:
        if not 1 <= loan.instalments <= INSTALMENTS_MAX or self._cannot_be_kept(loan):
            return TERMS_REFUSED
        if absent := self._absent(loan.member):
            return absent
        for guarantor in loan.guarantees:
            if guarantor not in self.books.members:
                return self._refuse("no-such-member")
        if broken := self.books.loan_rules(loan, "application"):
            return self._refuse("rules-breached", broken)
        self.books.loans[len(self.books.loans) + 1] = loan
        return self._write()

    def _cannot_be_kept(self, loan: Loan) -> bool:
        return any(day <= self.books.today or fen < 1 for day, fen in loan.parts())

    def vote(
        self, number: int, panellist: str, vote: str, on: dt.date, by: str = "bookkeeper"
    ) -> Answer:
        """Who keeps the books writes down all votes, a panellist the own one."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "applied":
            return self._refuse("loan-in-other-state")
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if panellist not in self.books.staff or "panel" not in self.books.staff[panellist].roles:
            return self._refuse("not-on-panel")
        if "bookkeeper" not in self.books.staff[by].roles and by != panellist:
            return self._refuse("votes-for-another")
        if self.books.staff[panellist].member == loan.member:
            return self._refuse("votes-on-own-loan")
        if panellist in loan.votes:
            return self._refuse("voted-already")
        loan.votes[panellist] = vote
        return self._write()

    def decide(self, number: int, decision: str) -> Answer:
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "applied":
            return self._refuse("loan-in-other-state")
        if kept_out := self._kept_out(loan, "manager"):
            return self._refuse(kept_out)
        if decision == "approve":
            if self._cannot_be_kept(loan):
                return TERMS_REFUSED
            if absent := self._absent(loan.member):
                return absent
            if broken := self.books.loan_rules(loan, "approval"):
                return self._refuse("rules-breached", broken)
        loan.state = "approved" if decision == "approve" else "declined"
        loan.decided_on = self.books.today
        return self._write()

    def _kept_out(self, loan: Loan, *handles: str) -> str:
        """Why one of these persons has no say in a loan, or nothing."""
        if any(self.books.staff[handle].member == loan.member for handle in handles):
            return "decides-own-loan"
        if any((loan.member, handle) in self.books.kin for handle in handles):
            return "decides-for-relative"
        return ""

    def pay_out(self, number: int, *, by_manager: bool) -> Answer:
        """The manager decided, so the manager does not pay."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "approved":
            return self._refuse("loan-in-other-state")
        if refused := self._not_paid_by(loan, by_manager=by_manager):
            return self._refuse(refused)
        if self._cannot_be_kept(loan):
            return TERMS_REFUSED
        if absent := self._absent(loan.member):
            return absent
        if broken := self.books.loan_rules(loan, "payout"):
            return self._refuse("rules-breached", broken)
        loan.state, loan.began_on = "paid-out", self.books.today
        changes = {self.books.LENDS_FROM: -loan.principal, f"loan {number}": loan.principal}
        return self._write(done=Done(changes, loan.member, payout=loan))

    def _not_paid_by(self, loan: Loan, *, by_manager: bool) -> str:
        """Why the cashier, or the manager, does not pay a loan out, or nothing."""
        if by_manager:
            return "pays-own-decision"
        kept_out = self._kept_out(loan, "cashier")
        return "pays-own-loan" if kept_out == "decides-own-loan" else kept_out

    def repay(self, number: int, fen: int, on: dt.date) -> Answer:
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "paid-out":
            return self._refuse("loan-in-other-state")
        if refused := self._not_payable(number, on):
            return self._refuse(refused)
        return self._write(done=self._paid(number, fen, on))

    def _not_payable(self, number: int, on: dt.date) -> str:
        """Why nothing is paid on a loan that is paid out, on such a day; or nothing."""
        loan = self.books.loans[number]
        if on > self.books.today:
            return "happens-in-future"
        if on < loan.began_on:
            return "repaid-before-payout"
        return "" if self.books.money[f"loan {number}"] or loan.fee_due(on) else "nothing-owed"

    def _paid(self, number: int, fen: int, on: dt.date) -> Done:
        loan = self.books.loans[number]
        fee = min(fen, loan.fee_due(on))
        principal = min(fen - fee, self.books.money[f"loan {number}"])
        payment = Payment(on, principal, fee)
        loan.payments.append(payment)
        # Counted anew over all papers: what was received too much is held for the member.
        last = max(each.on for each in loan.payments)
        received = sum(each.fee for each in loan.payments)
        back = max(0, received - loan.fee_until(last, loan.payments))
        payment.fee -= back
        changes = {
            "bank": fen,
            f"fee {number}": fee - back,
            f"loan {number}": -principal,
            f"held {loan.member}": fen - fee - principal + back,
        }
        return Done(changes, loan.member, paid_on=loan, payment=payment)

    def return_excess(self, member: int, fen: int) -> Answer:
        if member not in self.books.members:
            return NOT_FOUND
        changes = {"bank": -fen, f"held {member}": -fen}
        if self.books.would_overdraw(changes):
            return self._refuse("account-would-overdraw")
        return self._write(done=Done(changes, member))

    def bank_interest(self, fen: int, on: dt.date) -> Answer:
        if on > self.books.today:
            return self._refuse("happens-in-future")
        return self._write(done=Done({"bank": fen, "bank-interest": fen}))

    def bank_charge(self, fen: int, on: dt.date) -> Answer:
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if fen > self.books.money["bank"]:
            return self._refuse("account-would-overdraw")
        return self._write(done=Done({"bank": -fen, "bank-charge": fen}))
