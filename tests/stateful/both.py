"""One order, given to the program and to the second ledger; both must say the same."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from coop_credit.actors import Actor
from coop_credit.audit.verification import verify_books
from coop_credit.dates import instant_text
from coop_credit.errors import Failure
from coop_credit.ledger.accounts import LOSS_BEARERS
from coop_credit.money import Money
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.reports.positions import member_position
from coop_credit.reports.positions import trial_balance
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import access
from coop_credit.store import borrowers
from tests import rulebooks
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.model import PANEL
from tests.model_cards import Answer
from tests.model_charter import COUNTY
from tests.model_charter import COUNTY_SAYS
from tests.model_charter import WHOLE
from tests.model_loans import Loan
from tests.model_loans import months_later
from tests.model_rules import JudgedBooks
from tests.model_settings import WholeModel
from tests.stateful.agreeing import assert_cards_agree
from tests.stateful.opening import Opening
from tests.stateful.opening import take_over

#: The founding and the opening balances.
ENTRIES_OF_OPENING = 2
#: Until when a token lasts.
FOR_EVER = "2999-01-01T00:00:00.000000Z"
#: The counters' accounts, and on which side they grow.
ACCOUNTS = {
    "bank": ("102", 1),
    "loan": ("114", 1),
    "held": ("211", -1),
    "share": ("301", -1),
    "surplus": ("332", -1),
    "reserve": ("119", -1),
    "set-aside": ("529.P", 1),
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
    model: WholeModel
    given: list[Given] = field(default_factory=list)
    accounts: Mapping[str, tuple[str, int]] = field(default_factory=lambda: ACCOUNTS)
    #: The tokens of those who were appointed since the founding, and as whom each is known now.
    tokens: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    @classmethod
    def open(cls, office: Office, cooperative: str, opening: Opening) -> "Both":
        """Found a cooperative and let it take over its paper books."""
        clock = FixedClock()
        village = Village.found(dataclasses.replace(office, clock=clock), clock, cooperative)
        rulebooks.add(office, COUNTY, rulebooks.saying(COUNTY_SAYS))
        books = take_over(village, JudgedBooks(village.today), opening)
        return cls(village, WholeModel(books, seq=ENTRIES_OF_OPENING))

    @property
    def books(self) -> JudgedBooks:
        """The second ledger's."""
        return self.model.books

    def ask(self, actor: Actor, command: object, second: Actor | None, key: str) -> Answer:
        """The program's answer, in the words of the second ledger."""
        code = ""
        actor = self.actors.get(actor.principal, actor)
        if second is not None:
            second = self.actors.get(second.principal, second)
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
        key = self.put(expected, actor, command, second)
        if expected.seq:
            self.given.append(Given(actor, command, second, key, expected))
        return expected.code == ""

    def put(self, expected: Answer, actor: Actor, command: object, second: Actor | None) -> str:
        """The same, for what is not asked again; the key that it had."""
        key = f"{self.village.cooperative}-{next(self.village.keys):06d}"
        assert (command, self.ask(actor, command, second, key)) == (command, expected)
        return key

    def know(self, handle: str) -> Actor:
        """Somebody of the staff, as known from now on by a token of the own."""
        cooperative, principal = self.village.cooperative, f"staff:{handle}"
        now = instant_text(self.village.clock.now())
        with self.village.office.database.write() as tx:
            if handle not in self.tokens:
                grant = access.Grant(principal=principal, role="staff", scope=cooperative)
                self.tokens[handle] = access.issue(tx, grant, now=now, expires_at=FOR_EVER)
            actor = access.actor_for(tx, self.tokens[handle], now=now)
        assert actor is not None
        self.actors[principal] = actor
        return actor

    def give_two(self, expected: Answer, command: object) -> bool:
        """The same, for what the bookkeeper does with a supervisor."""
        return self.give(expected, self.village.bookkeeper, command, self.village.supervisor)

    def loans(self, state: str) -> list[int]:
        """The loans in a state."""
        return [number for number, loan in self.books.loans.items() if loan.state == state]

    def bring(self, member: int, fen: int) -> None:
        """Let a member add to the fund, today."""
        today = self.books.today
        command = RecordContribution(member=member, amount=Money(fen), happened_on=today)
        self.give(self.model.contribute(member, fen, today), self.village.cashier, command)

    def borrow(self, member: int, fen: int) -> bool:
        """Let a member ask for a loan of half a year; whether the application is taken in."""
        due_on = months_later(self.books.today, 6)
        loan = Loan(member, fen, due_on, 2, 600, "machinery")
        command = ApplyForLoan(
            member=member,
            amount=Money(fen),
            due_on=due_on,
            instalments=2,
            rate_bp=600,
            purpose="machinery",
            note="",
        )
        return self.give(self.model.apply(loan), self.village.manager, command)

    def lend(self, number: int) -> None:
        """Let the panel vote for a loan, approve it and pay it out, as far as it comes."""
        self.hold_panel(number)
        self.decide_and_pay(number)

    def hold_panel(self, number: int) -> None:
        """Let four of the panel vote for a loan."""
        today = self.books.today
        for each in PANEL[:4]:
            vote = CastVote(loan=number, panellist=each, vote="for", happened_on=today)
            self.give(self.model.vote(number, each, "for", today), self.village.bookkeeper, vote)

    def decide_and_pay(self, number: int) -> None:
        """Let the manager approve a loan, and the cashier pay it out."""
        village = self.village
        decision = DecideLoan(loan=number, decision="approve")
        if self.give(self.model.decide(number, "approve"), village.manager, decision):
            self.gather(number)
            payout = self.model.pay_out(number, by_manager=False)
            self.give(payout, village.cashier, PayOutLoan(loan=number))

    def gather(self, number: int) -> None:
        """Let the money for an approved loan come; with a pool it is there."""

    def owed(self, state: str) -> list[int]:
        """The loans in a state, those first on which principal is owed."""
        money = self.books.money
        return sorted(
            self.loans(state),
            key=lambda number: money[f"loan {number}"] + money[f"loss L{number}"] == 0,
        )

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
        self.model.let_pass(days)
        self.village.clock.move_to(self.books.today)

    def assert_balances_agree(self) -> None:
        """Every account holds what the second ledger says, and the two sides are one sum."""
        accounts = trial_balance(self.village.office.database, self.village.cooperative)
        assert sum(each.on_debit.fen for each in accounts.values()) == 0
        found = {code: each.on_debit.fen for code, each in accounts.items() if each.on_debit.fen}
        assert found == self._balances()

    def assert_year_ends_well(self) -> None:
        """Every card is as it should be, and the program's own check is content."""
        office, cooperative = self.village.office, self.village.cooperative
        assert_cards_agree(office, cooperative, self.model)
        assert verify_books(office.database, office.privacy, cooperative) == []

    def _balances(self) -> dict[str, int]:
        """What the second ledger says of every account, on its debit side; empty ones not."""
        balances = {}
        for counter, fen in self.books.money.items():
            if fen:
                name, _, number = counter.partition(" ")
                heading, side = self._account(name, number)
                balances[f"{heading}.{number}" if number else heading] = side * fen
        return balances

    def _account(self, name: str, number: str) -> tuple[str, int]:
        if name == "loss":
            return LOSS_BEARERS[self.books.loans[int(number.removeprefix("L"))].borne_by], 1
        return self.accounts[name]

    def assert_cap_kept(self, member: int) -> None:
        """By the program's own figures, a member owes no more than the cap on the fund."""
        database, cooperative = self.village.office.database, self.village.cooperative
        owing = member_position(database, cooperative, member, self.village.manager).owing
        with database.read() as tx:
            fund = borrowers.fund(tx, cooperative)
        assert owing.fen * WHOLE <= fund.fen * self.books.number("member-cap")
