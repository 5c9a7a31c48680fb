"""The second ledger of a cooperative that lends without a pool: what each operation answers.

Naive as ``model.py``, which it changes where members pledge.
"""

import datetime as dt
from typing import ClassVar

from typing_extensions import override

from tests.model_calls import CallsModel
from tests.model_cards import Answer
from tests.model_cards import Changes
from tests.model_cards import NOT_FOUND
from tests.model_charter import WHOLE
from tests.model_pledge_books import PledgeBooks
from tests.model_pledge_books import handed_out

PLEDGERS = "pledgers"


class PledgeModel(CallsModel):
    """The second ledger of one cooperative, whole, where members pledge."""

    BEARER: ClassVar[str] = "pledge-loss-bearer"
    HAS_SOMETHING: ClassVar[str] = "member-has-pledges"

    def __init__(self, books: PledgeBooks, seq: int) -> None:
        super().__init__(books, seq)
        # Of each entry by which the cooperative paid the pledgers of a loan: which loan.
        self.settled: dict[int, int] = {}

    def _more(self, number: int, answer: Answer, changes: Changes) -> Answer:
        """What a payment or a loss of a loan does beside: its pledgers have it."""
        done = self.done[answer.seq]
        for counter, fen in changes.items():
            done.changes[counter] = done.changes.get(counter, 0) + fen
        self.books.change(changes)
        return self._remember(number, answer, self.calls[number])

    @override
    def pay_out(self, number: int, *, by_manager: bool) -> Answer:
        loan = self.books.loans.get(number)
        calls = self.calls[number]
        if (
            loan is None
            or loan.state != "approved"
            or self._not_paid_by(loan, by_manager=by_manager)
            or self._cannot_be_kept(loan)
        ):
            return super().pay_out(number, by_manager=by_manager)
        if not calls or any(call.came_on is None for call in calls.values()):
            return self._refuse("funds-not-confirmed")
        answer = super().pay_out(number, by_manager=by_manager)
        if answer.code:
            return answer
        changes: Changes = {}
        for member, call in calls.items():
            changes |= {f"called {member}": -call.fen, f"lent {member}": call.fen}
        return self._more(number, answer, changes)

    @override
    def _not_payable(self, number: int, on: dt.date) -> str:
        loan = self.books.loans[number]
        last = max([each.on for each in loan.payments], default=on)
        return super()._not_payable(number, on) or ("repaid-out-of-order" if on < last else "")

    @override
    def repay(self, number: int, fen: int, on: dt.date) -> Answer:
        owing, fees = self.books.money[f"loan {number}"], self.books.money[f"fee {number}"]
        return self._goes_on(number, owing, fees, super().repay(number, fen, on))

    @override
    def guarantor_pays(self, number: int, guarantor: int, fen: int, on: dt.date) -> Answer:
        owing, fees = self.books.money[f"loan {number}"], self.books.money[f"fee {number}"]
        return self._goes_on(
            number, owing, fees, super().guarantor_pays(number, guarantor, fen, on)
        )

    def _goes_on(self, number: int, owing: int, fees: int, answer: Answer) -> Answer:
        """What was paid goes on to the pledgers, who had lent what was owed."""
        if answer.code:
            return answer
        changes = self._passed_on(number, fees)
        for member, back in self._came_back(number, owing, f"loan {number}").items():
            changes["bank"] -= back
            changes[f"funds {member}"] = changes[f"lent {member}"] = -back
            changes[f"free {member}"] = back
        return self._more(number, answer, changes)

    @override
    def write_off(self, number: int) -> Answer:
        answer = super().write_off(number)
        if answer.code:
            return answer
        if self.books.loans[number].borne_by != PLEDGERS:
            return self._more(number, answer, {})
        lost = self.books.money[f"loss L{number}"]
        back = self._shares(number, self.books.loans[number].principal - lost)
        changes: Changes = {"pledges": -lost}
        for member, call in self.calls[number].items():
            missing = call.fen - back[member]
            changes[f"funds {member}"] = changes[f"lent {member}"] = -missing
            changes[f"borne {member}"] = missing
        return self._more(number, answer, changes)

    @override
    def recover(self, number: int, fen: int, on: dt.date) -> Answer:
        lost, fees = self.books.money[f"loss L{number}"], self.books.money[f"fee {number}"]
        answer = super().recover(number, fen, on)
        if answer.code:
            return answer
        if self._is_settled(number):
            return self._more(number, answer, {})
        changes = self._passed_on(number, fees)
        for member, back in self._came_back(number, lost, f"loss L{number}").items():
            changes["bank"] -= back
            if self.books.loans[number].borne_by == PLEDGERS:
                changes[f"borne {member}"] = -back
            else:
                changes[f"funds {member}"] = changes[f"lent {member}"] = -back
                changes[f"free {member}"] = back
        return self._more(number, answer, changes)

    def settle(self, number: int) -> Answer:
        """The cooperative pays from its own money all that has not come back."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "written-off":
            return self._refuse("loan-in-other-state")
        if loan.borne_by == PLEDGERS:
            return self._refuse("pledgers-bear-loss")
        lost = self.books.money[f"loss L{number}"]
        if lost == 0 or self._is_settled(number):
            return self._refuse("pledgers-owed-nothing")
        if lost > self.books.money["bank"]:
            return self._refuse("account-would-overdraw")
        back = self._shares(number, loan.principal - lost)
        changes: Changes = {"bank": -lost}
        for member, call in self.calls[number].items():
            missing = call.fen - back[member]
            changes[f"funds {member}"] = changes[f"lent {member}"] = -missing
            changes[f"free {member}"] = missing
        answer = self._step(number, changes, self.calls[number])
        self.settled[answer.seq] = number
        return answer

    def _is_settled(self, number: int) -> bool:
        return any(
            each == number and not self.done[seq].is_undone for seq, each in self.settled.items()
        )

    def _shares(self, number: int, fen: int) -> dict[int, int]:
        """What each pledger of a loan has of a sum."""
        lent = {member: call.fen for member, call in self.calls[number].items()}
        return dict(zip(lent, handed_out(fen, list(lent.values())), strict=True))

    def _came_back(self, number: int, owing: int, counter: str) -> dict[int, int]:
        """What each pledger gets, now that the counter of what is owed fell from ``owing``."""
        principal = self.books.loans[number].principal
        before = self._shares(number, principal - owing)
        now = self._shares(number, principal - self.books.money[counter])
        return {member: now[member] - before[member] for member in now}

    def _passed_on(self, number: int, fees_before: int) -> Changes:
        """The pledgers' part of the fee of a loan that has come in since."""
        part = self.books.number("pledge-fee-share")
        more = self.books.money[f"fee {number}"] * part // WHOLE - fees_before * part // WHOLE
        return {"bank": -more, f"passed {number}": more}

    @override
    def _at_risk(self) -> int:
        bearer = self.books.charter.on(self.BEARER, self.books.today)
        return 0 if bearer == PLEDGERS else super()._at_risk()

    @override
    def _built_upon(self, seq: int) -> str:
        if code := super()._built_upon(seq):
            return code
        later = [other for other in self.before if other > seq and not self.done[other].is_undone]
        if seq in self.before and any(
            self.before[other][0] == self.before[seq][0] for other in later
        ):
            return "loan-moved-on"
        return ""

    @override
    def _undo_cards(self, seq: int) -> None:
        super()._undo_cards(seq)
        if seq in self.before:
            number, calls = self.before[seq]
            self.calls[number] = calls
