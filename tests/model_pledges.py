"""The second ledger of a cooperative that lends without a pool: what each operation answers.

Naive as ``model.py``, which it changes where members pledge.
"""

import datetime as dt
from collections import defaultdict

from typing_extensions import override

from tests.model_books import Answer
from tests.model_books import Changes
from tests.model_books import Done
from tests.model_books import NOT_FOUND
from tests.model_late import LateModel
from tests.model_loans import Loan
from tests.model_pledge_books import Called
from tests.model_pledge_books import Calls
from tests.model_pledge_books import PledgeBooks
from tests.model_pledge_books import by_size
from tests.model_pledge_books import handed_out

CALL_DAYS = 7
FEE_SHARE_PERCENT = 80


class PledgeModel(LateModel):
    """The second ledger of one cooperative, whole, where members pledge.

    pledgers_bear: whether a loss is theirs; else it is the cooperative's.
    """

    def __init__(self, books: PledgeBooks, seq: int, *, pledgers_bear: bool) -> None:
        super().__init__(books, seq)
        self.pledgers_bear = pledgers_bear
        # Of each entry by which the cooperative paid the pledgers of a loan: which loan.
        self.settled: dict[int, int] = {}
        self.calls: defaultdict[int, Calls] = defaultdict(dict)
        # Of each entry about a loan from the call on: which loan, and the calls before it.
        self.before: dict[int, tuple[int, Calls]] = {}

    def _step(self, number: int, changes: Changes, calls: Calls) -> Answer:
        """An entry about a loan that leaves these calls."""
        before = self.calls[number]
        self.calls[number] = calls
        done = Done(changes, self.books.loans[number].member)
        return self._remember(number, self._write(done=done), before)

    def _remember(self, number: int, answer: Answer, before: Calls) -> Answer:
        self.before[answer.seq] = (number, before)
        return answer

    def _more(self, number: int, answer: Answer, changes: Changes) -> Answer:
        """What a payment or a loss of a loan does beside: its pledgers have it."""
        done = self.done[answer.seq]
        for counter, fen in changes.items():
            done.changes[counter] = done.changes.get(counter, 0) + fen
        self.books.change(changes)
        return self._remember(number, answer, self.calls[number])

    def give(self, member: int, fen: int, on: dt.date) -> Answer:
        return self._add(member, fen, on, {"pledges": fen, f"free {member}": fen})

    def lower(self, member: int, fen: int, on: dt.date) -> Answer:
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if absent := self._absent(member):
            return absent
        if fen > self.books.money[f"free {member}"]:
            return self._refuse("pledge-not-free")
        answer = self._write(done=Done({"pledges": -fen, f"free {member}": -fen}, member))
        return Answer("", answer.seq, self.books.standing_rules())

    def call(self, number: int, named: list[tuple[int, int]]) -> Answer:
        """By the free pledges of all others, or as the panel names them."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "approved":
            return self._refuse("loan-in-other-state")
        if self.calls[number]:
            return self._refuse("loan-called-already")
        if named:
            if wrong := self._wrongly_named(loan, named):
                return self._refuse(wrong)
            parts = dict(named)
        else:
            free = {
                member: self.books.money[f"free {member}"]
                for member in self.books.members
                if member != loan.member
            }
            if sum(free.values()) < loan.principal:
                return self._refuse("pledges-do-not-cover")
            parts = by_size(loan.principal, free)
        changes: Changes = {}
        for member, fen in parts.items():
            changes |= {f"free {member}": -fen, f"called {member}": fen}
        today = self.books.today
        return self._step(
            number, changes, {member: Called(parts[member], today) for member in sorted(parts)}
        )

    def _wrongly_named(self, loan: Loan, named: list[tuple[int, int]]) -> str:
        if len(dict(named)) < len(named):
            return "pledger-named-twice"
        if sum(fen for _, fen in named) != loan.principal:
            return "calls-do-not-add-up"
        for member, fen in named:
            if member == loan.member:
                return "calls-own-pledge"
            if fen > self.books.money[f"free {member}"]:
                return "pledge-not-free"
        return ""

    def confirm(self, number: int, pledger: int, on: dt.date) -> Answer:
        """Of one pledger, or for 0 of all whose money has not come yet."""
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state != "approved":
            return self._refuse("loan-in-other-state")
        if on > self.books.today:
            return self._refuse("happens-in-future")
        calls = dict(self.calls[number])
        changes: Changes = {"custody": 0}
        for member, call in self.calls[number].items():
            if call.came_on is None and pledger in (0, member):
                if on < call.called_on:
                    return self._refuse("confirmed-before-call")
                calls[member] = Called(call.fen, call.called_on, on)
                changes[f"funds {member}"] = call.fen
                changes["custody"] += call.fen
        if not changes["custody"]:
            return self._refuse("nothing-to-confirm")
        return self._step(number, changes, calls)

    def lapse(self, number: int, because: str) -> Answer:
        loan = self.books.loans.get(number)
        if loan is None:
            return NOT_FOUND
        if loan.state not in ("approved", "reversed"):
            return self._refuse("loan-in-other-state")
        calls = self.calls[number]
        if not calls:
            return self._refuse("loan-not-called")
        late = [
            call
            for call in calls.values()
            if call.came_on is None
            and call.called_on + dt.timedelta(days=CALL_DAYS) < self.books.today
        ]
        if because == "not-confirmed" and not late:
            return self._refuse("call-still-runs")
        changes: Changes = {"custody": 0}
        for member, call in calls.items():
            changes |= {f"called {member}": -call.fen, f"free {member}": call.fen}
            if call.came_on is not None:
                changes[f"funds {member}"] = -call.fen
                changes["custody"] -= call.fen
        return self._step(number, changes, {})

    @override
    def pay_out(self, number: int, *, by_manager: bool) -> Answer:
        loan = self.books.loans.get(number)
        calls = self.calls[number]
        if loan is None or loan.state != "approved" or by_manager or self._cannot_be_kept(loan):
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
    def repay(self, number: int, fen: int, on: dt.date) -> Answer:
        loan = self.books.loans.get(number)
        if loan is None or loan.state != "paid-out" or not loan.began_on <= on <= self.books.today:
            return super().repay(number, fen, on)
        owing = self.books.money[f"loan {number}"]
        last = max([each.on for each in loan.payments], default=on)
        if on < last and (owing or loan.fee_due(on)):
            return self._refuse("repaid-out-of-order")
        fees = self.books.money[f"fee {number}"]
        answer = super().repay(number, fen, on)
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
        if not self.pledgers_bear:
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
            if self.pledgers_bear:
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
        if self.pledgers_bear:
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
        passed = self.books.money[f"fee {number}"] * FEE_SHARE_PERCENT // 100
        more = passed - fees_before * FEE_SHARE_PERCENT // 100
        return {"bank": -more, f"passed {number}": more}

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
