"""The second ledger's undoing of entries, as far as nothing rests upon them.

Naive as ``model.py``, of which it is a part.
"""

import datetime as dt

from tests.model_cards import Answer
from tests.model_cards import NOT_FOUND
from tests.model_late import LateModel


class ReversingModel(LateModel):
    """The second ledger of one cooperative, with what undoes its entries."""

    def reverse(self, seq: int) -> Answer:
        if not 1 <= seq <= self.seq:
            return NOT_FOUND
        if seq not in self.done:
            return self._refuse("entry-not-reversible")
        done = self.done[seq]
        if done.is_undone:
            return self._refuse("entry-reversed-already")
        if done.member and self.books.members[done.member].has_left:
            return self._refuse("member-has-left")
        if built_upon := self._built_upon(seq):
            return self._refuse(built_upon)
        back = {counter: -fen for counter, fen in done.changes.items()}
        if self.books.would_overdraw(back):
            return self._refuse("account-would-overdraw")
        if broken := self.books.backing_rules(done.member, back):
            return self._refuse("rules-breached", broken)
        self.books.change(back)
        done.is_undone, self.moved_on = True, self.books.today
        self._undo_cards(seq)
        return self._write(self.books.standing_rules())

    def _built_upon(self, seq: int) -> str:
        """Why an entry cannot be undone any more, or nothing."""
        done = self.done[seq]
        loan = done.payout or done.paid_on
        if loan is not None and loan.state == "written-off":
            return "loan-written-off"
        if done.given_up is not None and any(
            self.books.money[counter] != fen
            for counter, fen in done.changes.items()
            if counter.startswith("loss")
        ):
            return "loan-has-recoveries"
        if done.payout is not None and done.payout.payments:
            return "loan-has-repayments"
        return ""

    def _undo_cards(self, seq: int) -> None:
        done = self.done[seq]
        if done.payout is not None:
            done.payout.state = "reversed"
        if done.notice is not None:
            done.notice.state = "noticed"
        if done.given_up is not None:
            done.given_up.state, done.given_up.given_up_on = "paid-out", dt.date.max
        paid_on = done.paid_on or done.recovered
        if paid_on is not None and done.payment is not None:
            paid_on.payments.remove(done.payment)
        if done.guarantee is not None:
            done.guarantee.paid -= done.changes["bank"]
