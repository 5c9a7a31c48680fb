"""One order, given to the program and to the second ledger; both must say the same."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from coop_credit.actors import Actor
from coop_credit.audit.verification import verify_books
from coop_credit.dates import month_of
from coop_credit.dates import next_month
from coop_credit.errors import Failure
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.reports.positions import member_position
from coop_credit.reports.positions import trial_balance
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import borrowers
from coop_credit.store import lending
from coop_credit.store import withdrawals
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.model import PANEL
from tests.model_books import Answer
from tests.model_books import Books
from tests.model_books import CAP_PERCENT
from tests.model_late import LateModel
from tests.stateful.opening import Opening
from tests.stateful.opening import take_over

#: The month in which a village is founded.
BEGINS = month_of(FixedClock().now().date())
#: The founding and the opening balances.
ENTRIES_OF_OPENING = 2
#: More cards than there ever are.
ALL = 10_000
#: The counters' accounts, and on which side they grow.
ACCOUNTS = {
    "bank": ("102", 1),
    "loan": ("114", 1),
    "held": ("211", -1),
    "share": ("301", -1),
    "surplus": ("332", -1),
    "loss": ("332", 1),
    "fee": ("501", -1),
    "bank-interest": ("502", -1),
    "bank-charge": ("529", 1),
}


@dataclass(frozen=True)
class Given:
    """An order that made an entry, and the answer to it."""

    actor: Actor
    command: object
    second: Actor | None
    key: str
    answer: Answer


@dataclass
class Both:
    """A cooperative in an office's database, and its second ledger."""

    village: Village
    model: LateModel
    given: list[Given] = field(default_factory=list)
    accounts: Mapping[str, tuple[str, int]] = field(default_factory=lambda: ACCOUNTS)
    #: The fund and what was lent at the end of each month that is over, in fen.
    month_ends: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def open(cls, office: Office, cooperative: str, opening: Opening) -> "Both":
        """Found a cooperative and let it take over its paper books."""
        clock = FixedClock()
        village = Village.found(dataclasses.replace(office, clock=clock), clock, cooperative)
        return cls(village, LateModel(take_over(village, opening), seq=ENTRIES_OF_OPENING))

    @property
    def books(self) -> Books:
        """The second ledger's."""
        return self.model.books

    def ask(self, actor: Actor, command: object, second: Actor | None, key: str) -> Answer:
        """The program's answer, in the words of the second ledger."""
        code = ""
        try:
            entry = self.village.do(actor, command, second, key)
        except Refused as refused:
            code, entry = refused.code, refused.entry
            assert entry.transfers == ()
        except Failure as failure:
            return Answer(failure.code)
        broken = [verdict.rule for verdict in verdicts_in(entry.body) if not verdict.holds]
        return Answer(code, entry.seq, frozenset(broken))

    def give(
        self, expected: Answer, actor: Actor, command: object, second: Actor | None = None
    ) -> bool:
        """Let the program do what the second ledger did; whether it was done."""
        key = f"{self.village.cooperative}-{next(self.village.keys):06d}"
        answer = self.ask(actor, command, second, key)
        assert (command, answer) == (command, expected)
        if answer.seq:
            self.given.append(Given(actor, command, second, key, answer))
        return answer.code == ""

    def give_two(self, expected: Answer, command: object) -> bool:
        """The same, for what the bookkeeper does with a supervisor."""
        return self.give(expected, self.village.bookkeeper, command, self.village.supervisor)

    def loans(self, state: str) -> list[int]:
        """The loans in a state."""
        return [number for number, loan in self.books.loans.items() if loan.state == state]

    def lend(self, number: int) -> None:
        """Let the panel vote for a loan, approve it and pay it out, as far as it comes."""
        today, village = self.books.today, self.village
        for each in PANEL[:4]:
            vote = CastVote(loan=number, panellist=each, vote="for", happened_on=today)
            self.give(self.model.vote(number, each, "for", today), village.bookkeeper, vote)
        decision = DecideLoan(loan=number, decision="approve")
        if self.give(self.model.decide(number, "approve"), village.manager, decision):
            payout = self.model.pay_out(number, by_manager=False)
            self.give(payout, village.cashier, PayOutLoan(loan=number))

    def guaranteed_loans(self, state: str) -> list[int]:
        """The loans in a state for which somebody was asked to stand surety."""
        return [number for number in self.loans(state) if self.books.loans[number].guarantees]

    def open_notices(self) -> list[int]:
        """The notices not yet paid."""
        notices = self.books.notices
        return [number for number in notices if notices[number].state == "noticed"]

    def held_for(self) -> list[int]:
        """The members for whom the cooperative holds money."""
        return [number for number in self.books.members if self.books.money[f"held {number}"]]

    def standing_entries(self, counter: str) -> list[int]:
        """The entries that moved such a counter and were not undone, the latest first."""
        done = self.model.done
        return [
            seq
            for seq in reversed(done)
            if not done[seq].is_undone
            and any(name.startswith(counter) for name in done[seq].changes)
        ]

    def next_instalments(self) -> list[tuple[dt.date, int]]:
        """For each loan paid out the next day on which an instalment falls due, and its member."""
        loans = [self.books.loans[number] for number in self.loans("paid-out")]
        return [
            (min(day for day, _ in loan.parts() if day >= self.books.today), loan.member)
            for loan in loans
            if loan.due_on >= self.books.today
        ]

    def ago(self, days: int) -> dt.date:
        """The day so many days ago."""
        return self.books.today - dt.timedelta(days=days)

    def let_pass(self, days: int) -> None:
        """Let days go by, for both."""
        month, standing = month_of(self.books.today), (self.books.fund(), self.books.lent())
        self.books.today = self.ago(-days)
        while month < month_of(self.books.today):
            self.month_ends[month] = standing
            month = next_month(month)
        self.village.clock.move_to(self.books.today)

    def next_to_close(self) -> str:
        """The month behind the last one that was closed, or that of the founding."""
        return next_month(max(self.model.closed)) if self.model.closed else BEGINS

    def assert_balances_agree(self) -> None:
        """Every account holds what the second ledger says, and the two sides are one sum."""
        accounts = trial_balance(self.village.office.database, self.village.cooperative)
        assert sum(each.on_debit.fen for each in accounts.values()) == 0
        found = {code: each.on_debit.fen for code, each in accounts.items() if each.on_debit.fen}
        assert found == self._balances()

    def assert_year_ends_well(self) -> None:
        """Every loan and notice is where it should be, and the program's own check is content."""
        office, cooperative = self.village.office, self.village.cooperative
        with office.database.snapshot() as tx:
            loans = lending.loans(tx, cooperative, after=0, count=ALL)
            notices = withdrawals.withdrawals(tx, cooperative, after=0, count=ALL)
        assert [(each.number, str(each.state)) for each in loans] == [
            (number, loan.state) for number, loan in self.books.loans.items()
        ]
        assert [(each.number, each.state) for each in notices] == [
            (number, notice.state) for number, notice in self.books.notices.items()
        ]
        assert verify_books(office.database, office.privacy, cooperative) == []

    def _balances(self) -> dict[str, int]:
        """What the second ledger says of every account, on its debit side; empty ones not."""
        balances = {}
        for counter, fen in self.books.money.items():
            name, _, number = counter.partition(" ")
            heading, side = self.accounts[name]
            if fen:
                balances[f"{heading}.{number}" if number else heading] = side * fen
        return balances

    def assert_cap_kept(self, member: int) -> None:
        """By the program's own figures, a member owes no more than the cap on the fund."""
        database, cooperative = self.village.office.database, self.village.cooperative
        owing = member_position(database, cooperative, member, self.village.manager).owing
        with database.read() as tx:
            fund = borrowers.fund(tx, cooperative)
        assert owing.fen * 100 <= fund.fen * CAP_PERCENT
