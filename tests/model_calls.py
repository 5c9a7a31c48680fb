"""The second ledger's calls on pledges, where members pledge: from the pledge to what has come.

Naive as ``model.py``.
"""

import datetime as dt
from collections import defaultdict

from tests.model_cards import Answer
from tests.model_cards import Changes
from tests.model_cards import Done
from tests.model_cards import NOT_FOUND
from tests.model_loans import Loan
from tests.model_pledge_books import Called
from tests.model_pledge_books import Calls
from tests.model_pledge_books import PledgeBooks
from tests.model_pledge_books import by_size
from tests.model_settings import WholeModel


class CallsModel(WholeModel):
    """The second ledger of one cooperative without a pool, as far as the money for loans comes."""

    def __init__(self, books: PledgeBooks, seq: int) -> None:
        super().__init__(books, seq)
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

    def give(self, member: int, fen: int, on: dt.date) -> Answer:
        return self._add(member, fen, on, {"pledges": fen, f"free {member}": fen})

    def lower(self, member: int, fen: int, on: dt.date) -> Answer:
        if on > self.books.today:
            return self._refuse("happens-in-future")
        if absent := self._absent(member):
            return absent
        if fen > self.books.money[f"free {member}"]:
            return self._refuse("pledge-not-free")
        if broken := self.books.backed_by_too_little(member, self.books.own(member) - fen):
            return self._refuse("rules-breached", broken)
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
        days = dt.timedelta(days=self.books.number("pledge-call-days"))
        late = [
            call
            for call in calls.values()
            if call.came_on is None and call.called_on + days < self.books.today
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
