"""The second ledger's loans that do not go as agreed: guarantors, more time, write-offs.

Naive as ``model.py``, of which it is the rest.
"""

import datetime as dt
from typing import ClassVar

from tests.model import Model
from tests.model_cards import Answer
from tests.model_cards import Done
from tests.model_cards import NOT_FOUND
from tests.model_cards import TERMS_REFUSED
from tests.model_cards import those_true
from tests.model_charter import WHOLE
from tests.model_loans import Payment
from tests.model_loans import months_later


class LateModel(Model):
    """The second ledger of one cooperative, with loans that do not go as agreed."""

    #: The parameter that says who bears what is written off.
    BEARER: ClassVar[str] = "loss-bearer"

    def agree(self, number: int, guarantor: int, on: dt.date) -> Answer:
        """The bookkeeper writes down that a member stands surety."""
        loan = self.books.loans.get(number)
        if loan is None or guarantor not in loan.guarantees:
            return NOT_FOUND
        if loan.state != "applied":
            return self._refuse("loan-in-other-state")
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if self.books.staff["bookkeeper"].member == loan.member:
            return self._refuse("decides-own-loan")
        if absent := self._absent(guarantor):
            return absent
        if loan.guarantees[guarantor].is_given:
            return self._refuse("guaranteed-already")
        loan.guarantees[guarantor].is_given = True
        return self._write()

    def guarantor_pays(self, number: int, guarantor: int, fen: int, on: dt.date) -> Answer:
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "paid-out":
            return self._refuse("loan-in-other-state")
        guarantee = loan.guarantees.get(guarantor)
        if guarantee is None or not guarantee.is_given:
            return self._refuse("not-a-guarantor")
        if refused := self._not_payable(number, on):
            return self._refuse(refused)
        owed = self.books.money[f"loan {number}"] + loan.fee_due(on)
        if not self.books.is_late(number, on):
            return self._refuse("guarantor-called-too-early")
        if fen > min(owed, guarantee.fen - guarantee.paid):
            return self._refuse("guarantor-pays-too-much")
        done = self._paid(number, fen, on)
        done.guarantee = guarantee
        guarantee.paid += fen
        return self._write(done=done)

    def extend(self, number: int, due_on: dt.date, instalments: int) -> Answer:
        """More time, from today on, for what is owed today."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        today = self.books.today
        if loan.state != "paid-out":
            return self._refuse("loan-in-other-state")
        if refused := self._not_extendable(number, due_on):
            return self._refuse(refused)
        owing = self.books.money[f"loan {number}"]
        whole, odd = divmod(owing, instalments)
        rest = [
            (months_later(due_on, place - instalments), whole + (place <= odd))
            for place in range(1, instalments + 1)
        ]
        if any(day <= today or fen < 1 for day, fen in rest):
            return TERMS_REFUSED
        lent_on = min(loan.began_on, loan.lent_before_books)
        cap = self.books.fund_for(loan.member) * self.books.number("member-cap")
        told = those_true({"member-cap": self.books.owing(loan.member) * WHOLE > cap})
        broken = those_true(
            {
                "loan-term": due_on > months_later(lent_on, self.books.number("loan-term")),
                "participant": not self.books.takes_part(loan.member),
                "no-overdue-loan": self.books.too_many_overdue(loan.member),
            }
        )
        if broken:
            return self._refuse("rules-breached", told | broken)
        kept, repaid = [], loan.principal - owing
        for day, fen in loan.parts():
            if repaid > 0:
                kept.append((min(day, today), min(fen, repaid)))
            repaid -= fen
        loan.plan, loan.due_on = kept + rest, due_on
        return self._write(told)

    def _not_extendable(self, number: int, due_on: dt.date) -> str:
        """Why a loan that is paid out gets no later day, whatever the rules say; or nothing."""
        loan = self.books.loans[number]
        if kept_out := self._kept_out(loan, "manager"):
            return kept_out
        if self.books.today >= loan.due_on:
            return "extension-too-late"
        if due_on <= loan.due_on:
            return "extension-not-later"
        return "" if self.books.money[f"loan {number}"] else "nothing-owed"

    def write_off(self, number: int) -> Answer:
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "paid-out":
            return self._refuse("loan-in-other-state")
        if kept_out := self._kept_out(loan, "manager", "supervisor"):
            return self._refuse(kept_out)
        if absent := self._absent(loan.member):
            return absent
        owing = self.books.money[f"loan {number}"]
        if owing == 0:
            return self._refuse("nothing-owed")
        if not self.books.is_overdue(number):
            return self._refuse("loan-not-overdue")
        loan.state, loan.given_up_on = "written-off", self.books.today
        loan.borne_by = str(self.books.charter.on(self.BEARER, self.books.today))
        changes = {f"loan {number}": -owing, f"loss L{number}": owing}
        return self._write(done=Done(changes, loan.member, given_up=loan))

    def recover(self, number: int, fen: int, on: dt.date) -> Answer:
        """The loss first, then the fee until the write-off, the rest is held."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "written-off":
            return self._refuse("loan-in-other-state")
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if on < loan.given_up_on:
            return self._refuse("recovered-before-write-off")
        received = sum(payment.fee for payment in loan.payments)
        due = max(0, loan.fee_until(loan.given_up_on, loan.payments) - received)
        lost = self.books.money[f"loss L{number}"]
        if lost == due == 0:
            return self._refuse("nothing-owed")
        back = min(fen, lost)
        fee = min(fen - back, due)
        payment = Payment(on, 0, fee)
        loan.payments.append(payment)
        changes = {
            "bank": fen,
            f"loss L{number}": -back,
            f"fee {number}": fee,
            f"held {loan.member}": fen - back - fee,
        }
        done = Done(changes, loan.member, recovered=loan, payment=payment)
        return self._write(done=done)
