"""The second ledger's months: how they end, are closed, and are handed in.

Naive as ``model.py``, of which it is a part. A month is a text such as ``2026-11``.
"""

import datetime as dt
from dataclasses import dataclass

from tests.model_cards import Answer
from tests.model_cards import Rules
from tests.model_cards import those_true
from tests.model_loans import months_later
from tests.model_people import PeopleModel
from tests.model_rules import JudgedBooks

#: Without any money or pledge that moves; from the approval of a batch on.
INACTIVE_AFTER, FILED_WITHIN = dt.timedelta(days=365), dt.timedelta(days=30)


@dataclass(frozen=True)
class MonthEnd:
    """What the books had at a month's end, in fen, and which rules did not hold."""

    fund: int
    lent: int
    bank: int
    rulebook: str
    broken: Rules


class MonthsModel(PeopleModel):
    """The second ledger of one cooperative, with its months.

    begins: the month of the founding. ends: of the months that are over. statements: what the
    bank says, in fen. handed: the newest day and where to. received: here.
    """

    def __init__(self, books: JudgedBooks, seq: int) -> None:
        super().__init__(books, seq)
        self.begins = month_of(books.today)
        self.ends: dict[str, MonthEnd] = {}
        self.statements: dict[str, int] = {}
        self.closed: list[str] = []
        self.handed: dict[str, tuple[str, dt.date]] = {}
        self.received: set[str] = set()

    def let_pass(self, days: int) -> None:
        """Let days go by; what is there now is there at the end of each month until then."""
        until = self.books.today + dt.timedelta(days=days)
        while month_of(self.books.today) < month_of(until):
            month = month_of(self.books.today)
            self.books.today = first_of(month_after(month)) - dt.timedelta(days=1)
            self.ends[month] = self._end()
            self.books.today = first_of(month_after(month))
        self.books.today = until

    def _end(self) -> MonthEnd:
        """What is there today, the last day of a month."""
        books, today = self.books, self.books.today
        unfiled = [each.since for each in self.intakes.values() if each.filed_on is None]
        late = {
            "inactivity": today > self.moved_on + INACTIVE_AFTER,
            "intake-filing": bool(unfiled) and today > min(unfiled) + FILED_WITHIN,
        }
        return MonthEnd(
            fund=books.fund(),
            lent=books.lent(),
            bank=books.money["bank"] + books.money["custody"],
            rulebook=books.charter.rulebook,
            broken=books.standing_rules() | books.membership_rules() | those_true(late),
        )

    def next_to_close(self) -> str:
        """The month behind the last one that was closed, or that of the founding."""
        return month_after(self.closed[-1]) if self.closed else self.begins

    def bank_balance(self, month: str, fen: int) -> Answer:
        if month >= month_of(self.books.today):
            return self._refuse("month-not-over")
        if month in self.closed:
            return self._refuse("month-is-closed")
        self.statements[month] = fen
        return self._write()

    def close_month(self, month: str, explanation: str) -> Answer:
        """In their order, once the bank says the same or somebody says why not."""
        if month != self.next_to_close():
            return self._refuse("month-not-next")
        if month not in self.ends:
            return self._refuse("month-not-over")
        if month not in self.statements:
            return self._refuse("bank-balance-missing")
        if self.statements[month] != self.ends[month].bank and not explanation:
            return self._refuse("bank-differs")
        self.closed.append(month)
        return self._write()

    def hand_in(self, month: str, where: str) -> Answer:
        """In their order, too; one that was taken away as a file is missing here."""
        if month not in self.closed:
            return self._refuse("month-not-closed")
        due = month_after(max(self.handed)) if self.handed else self.closed[0]
        if month > due:
            return self._refuse("hand-in-not-next")
        if where == "here" and month not in self.received:
            if self.received and month != month_after(max(self.received)):
                return Answer("pack-refused")
            self.received.add(month)
        self.handed[month] = (where, self.books.today)
        return self._write()


def month_of(day: dt.date) -> str:
    """The month that a day is in."""
    return f"{day:%Y-%m}"


def month_after(month: str) -> str:
    """The next one."""
    return month_of(months_later(first_of(month), 1))


def first_of(month: str) -> dt.date:
    """Its first day."""
    return dt.date.fromisoformat(f"{month}-01")
