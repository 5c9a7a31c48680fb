"""What lies behind the demonstration on the day on which it is loaded: four months and more.

Fumandi has the last of them still to close. One cooperative hands in late, and in one a
withdrawal has left a borrower above the cap.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from heapq import heapify
from heapq import heappop
from heapq import heappush
from itertools import islice

from coop_credit.actors import Role
from coop_credit.dates import add_months
from coop_credit.dates import first_day
from coop_credit.dates import month_of
from coop_credit.dates import next_month
from coop_credit.demo.clocks import PastClock
from coop_credit.demo.closing import close_month
from coop_credit.demo.closing import hand_in
from coop_credit.demo.lending import Wish
from coop_credit.demo.lending import apply
from coop_credit.demo.lending import lend
from coop_credit.demo.lending import repay
from coop_credit.demo.loading import DemoCooperative
from coop_credit.demo.loading import FUMANDI
from coop_credit.demo.loading import GREENHOUSE
from coop_credit.demo.loading import ORCHARD
from coop_credit.demo.loading import SHARES_219
from coop_credit.demo.loading import by_staff
from coop_credit.demo.loading import load
from coop_credit.lending.fees import expected_fees
from coop_credit.lending.schedule import schedule
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.withdrawing import NoticeWithdrawal
from coop_credit.operations.withdrawing import PayWithdrawal

#: How many whole months the books have been open.
MONTHS = 4
#: The day of a month on which the month before is handed in.
_HANDED_IN_ON = 5
#: The charter's days between a notice of withdrawal and its payment.
_NOTICE = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan that was paid out so many months and ``days`` ago; the first ``paid`` parts came."""

    wish: Wish
    months: int
    days: int
    paid: int = 0


@dataclass(frozen=True, slots=True)
class Ends:
    """How many of the months behind a cooperative has closed, and how many handed in."""

    closed: int
    handed_in: int


_LENT = (
    Lent(Wish(FUMANDI, 9, "12000.00", 2, 2, "feed-livestock"), 3, 10, paid=2),
    Lent(Wish(FUMANDI, 1, "30000.00", 6, 6, "seed-fertiliser"), 2, 26, paid=2),
    Lent(Wish(FUMANDI, 3, "48000.00", 12, 4, "machinery"), 2, 20),
    Lent(Wish(FUMANDI, 13, "26000.00", 3, 3, "harvest-purchase"), 2, 12, paid=2),
    Lent(Wish(FUMANDI, 2, "55000.00", 12, 1, "greenhouse-facility"), 2, 0),
    Lent(Wish(FUMANDI, 4, "20000.00", 1, 1, "harvest-purchase"), 1, 9),
    Lent(Wish(FUMANDI, 5, "8200.00", 3, 1, "labour-hire"), 1, 2),
    Lent(Wish(SHARES_219, 3, "10000.00", 6, 2, "machinery"), 3, 4),
    Lent(Wish(SHARES_219, 5, "6000.00", 3, 3, "seed-fertiliser"), 2, 15, paid=1),
    Lent(Wish(GREENHOUSE, 1, "13000.00", 12, 1, "greenhouse-facility"), 3, 0),
    Lent(Wish(GREENHOUSE, 4, "9000.00", 4, 4, "seed-fertiliser"), 2, 18, paid=2),
    Lent(Wish(ORCHARD, 2, "5000.00", 1, 1, "labour-hire"), 3, 2),
    Lent(Wish(ORCHARD, 6, "6000.00", 12, 1, "machinery"), 2, 8),
)
#: Asked for today.
_ASKED = (
    Wish(FUMANDI, 6, "15000.00", 10, 1, "feed-livestock"),
    Wish(FUMANDI, 7, "26000.00", 12, 2, "machinery"),
)
_ENDS = {
    FUMANDI: Ends(MONTHS - 1, MONTHS - 1),
    SHARES_219: Ends(MONTHS, MONTHS),
    GREENHOUSE: Ends(MONTHS, MONTHS),
    ORCHARD: Ends(MONTHS - 1, 1),
}


@dataclass(frozen=True, slots=True)
class Past:
    """The office of those days, and the day on which they end."""

    office: Office
    today: dt.date

    @property
    def opened_on(self) -> dt.date:
        """The first day of the books."""
        return add_months(self.today.replace(day=1), -MONTHS)

    def ago(self, months: int, days: int) -> dt.date:
        """So many months before today, and so many days before that."""
        return add_months(self.today, -months) - dt.timedelta(days=days)

    def lines(self) -> list[Iterator[dt.date]]:
        """What went on side by side; each line names the day on which it goes on.

        On one day the first line goes first: a month is closed before the business of the next.
        """
        return [
            *(self._months(cooperative, ends) for cooperative, ends in _ENDS.items()),
            *(self._loan(each) for each in _LENT),
            self._one_in_one_out(),
            self._above_the_cap(),
        ]

    def _months(self, cooperative: DemoCooperative, ends: Ends) -> Iterator[dt.date]:
        month = month_of(self.opened_on)
        for number in range(ends.closed):
            behind = first_day(next_month(month))
            yield behind
            close_month(self.office, cooperative, month)
            if number < ends.handed_in:
                yield min(behind.replace(day=_HANDED_IN_ON), self.today)
                hand_in(self.office, cooperative, month)
            month = next_month(month)

    def _loan(self, lent: Lent) -> Iterator[dt.date]:
        day, wish = self.ago(lent.months, lent.days), lent.wish
        yield day
        loan = lend(self.office, wish, day)
        terms = wish.terms(day)
        planned = zip(schedule(terms), expected_fees(terms), strict=True)
        for part, fee in islice(planned, lent.paid):
            yield part.due_on
            repay(self.office, wish, loan, part.principal + fee, part.due_on)

    def _one_in_one_out(self) -> Iterator[dt.date]:
        """Two members of Fumandi, whose fund is the same afterwards."""
        day, amount = self.ago(3, 14), parse_yuan("2000.00")
        yield day
        brought = RecordContribution(member=11, amount=amount, happened_on=day)
        by_staff(self.office, FUMANDI, Role.CASHIER, brought)
        yield from self._withdrawal(FUMANDI, 12, amount, day)

    def _above_the_cap(self) -> Iterator[dt.date]:
        """A withdrawal from the greenhouses, behind which another member owes too much."""
        day = self.ago(2, 16)
        yield day
        policy = SetCharterValue(parameter="withdrawal-policy", since=day, value="report")
        by_staff(self.office, GREENHOUSE, Role.MANAGER, policy, Role.SUPERVISOR)
        yield from self._withdrawal(GREENHOUSE, 9, parse_yuan("5000.00"), day)

    def _withdrawal(
        self, cooperative: DemoCooperative, member: int, amount: Money, day: dt.date
    ) -> Iterator[dt.date]:
        notice = NoticeWithdrawal(member=member, amount=amount, happened_on=day)
        noticed = by_staff(self.office, cooperative, Role.CASHIER, notice)
        yield day + _NOTICE
        number = int(str(noticed.body["withdrawal"]))
        by_staff(self.office, cooperative, Role.CASHIER, PayWithdrawal(withdrawal=number))


def live(office: Office, today: dt.date) -> None:
    """Load the cooperatives as of some months ago, and let them live until today."""
    clock = PastClock(today, office.clock)
    past = Past(replace(office, clock=clock), today)
    clock.day = past.opened_on
    load(past.office, past.opened_on)
    waiting = [(next(line), place, line) for place, line in enumerate(past.lines())]
    heapify(waiting)
    while waiting:
        clock.day, place, line = heappop(waiting)
        for day in islice(line, 1):
            heappush(waiting, (day, place, line))


def leave_work(office: Office, today: dt.date) -> None:
    """Leave something on Fumandi's desk for today: applications, and a notice of withdrawal."""
    for wish in _ASKED:
        apply(office, wish, today)
    notice = NoticeWithdrawal(member=8, amount=parse_yuan("2000.00"), happened_on=today)
    by_staff(office, FUMANDI, Role.CASHIER, notice, part="-today")
