"""Readable builders: a village cooperative with its staff, its members and its books."""

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
from itertools import count

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.money import split
from coop_credit.operations.bookkeeping import ReverseEntry
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import CastVote
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.contributing import RecordContribution
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.founding import FoundCooperative
from coop_credit.operations.membership import Person
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.operations.register import carry_out
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.staffing import Appointment
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.withdrawing import NoticeWithdrawal
from coop_credit.operations.withdrawing import PayWithdrawal
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Value
from coop_credit.rulebook.verdicts import breaches
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.cooperatives import find_cooperative
from tests.clock import FixedClock

PANELLISTS = ("panel1", "panel2", "panel3", "panel4", "panel5")
ADMINISTRATOR = Actor("administrator:setup", frozenset({Role.ADMINISTRATOR}))
OPENED_ON = dt.date(2026, 11, 1)


def person(number: int, *, kind: str = "natural") -> Person:
    """Somebody of no real name."""
    return Person(
        kind=kind,
        farmer=1,
        name=f"社员{number}",
        identity_number=f"ID{number:04d}",
        phone=f"138{number:08d}",
    )


@dataclass(slots=True)
class Village:
    """A cooperative under test; each method does one operation with the right persons."""

    office: Office
    clock: FixedClock
    cooperative: str = "fumandi"
    keys: "count[int]" = field(default_factory=count)

    @classmethod
    def found(cls, office: Office, clock: FixedClock, cooperative: str = "fumandi") -> "Village":
        """Found the cooperative on 1 November 2026 with four staff and a panel of five.

        The one-year LPR is 3.10 % since then.
        """
        village = cls(office, clock, cooperative)
        village.do(ADMINISTRATOR, founding())
        return village

    def staff(self, handle: str, *roles: Role, member: int = 0) -> Actor:
        """Somebody of the staff."""
        return Actor(f"staff:{handle}", frozenset(roles), self.cooperative, member)

    def member(self, number: int) -> Actor:
        """A member with a token of the own."""
        return Actor(f"member:{number}", frozenset({Role.MEMBER}), self.cooperative, number)

    @property
    def manager(self) -> Actor:
        return self.staff("manager", Role.MANAGER)

    @property
    def bookkeeper(self) -> Actor:
        return self.staff("bookkeeper", Role.BOOKKEEPER)

    @property
    def cashier(self) -> Actor:
        return self.staff("cashier", Role.CASHIER)

    @property
    def supervisor(self) -> Actor:
        return self.staff("supervisor", Role.SUPERVISOR)

    @property
    def today(self) -> dt.date:
        return self.clock.now().date()

    def do(
        self, actor: Actor, command: object, second: Actor | None = None, key: str = ""
    ) -> Entry:
        """Carry an order out, with a key of its own unless one is given."""
        order = Order(
            cooperative=self.cooperative,
            key=key or f"{self.cooperative}-{next(self.keys):06d}",
            command=command,
            seconded_by=second,
        )
        return carry_out(self.office, actor, order)

    def set_value(self, parameter: str, value: Value, since: dt.date | None = None) -> Entry:
        """The charter says something new, or a published number is entered."""
        command = SetCharterValue(parameter=parameter, since=since or self.today, value=value)
        return self.do(self.manager, command, self.supervisor)

    def open_with(self, members: int, fund: str) -> Entry:
        """Take over paper books: so many participants since 2021, the fund shared out evenly."""
        shares = split(parse_yuan(fund), [1] * members)
        return self.do(
            self.bookkeeper,
            RecordOpeningBalances(
                bank=parse_yuan(fund),
                surplus=Money(0),
                members=tuple(
                    OpeningMember(
                        person=person(number),
                        joined_on=dt.date(2020, 1, 1),
                        participant_since=dt.date(2021, 1, 1),
                        shares=share,
                    )
                    for number, share in enumerate(shares, start=1)
                ),
                loans=(),
            ),
            self.supervisor,
        )

    def contribute(self, member: int, amount: str, on: dt.date | None = None) -> Entry:
        """A member pays in."""
        return self.do(
            self.cashier,
            RecordContribution(
                member=member, amount=parse_yuan(amount), happened_on=on or self.today
            ),
        )

    def apply(
        self, member: int, amount: str, due_on: dt.date, instalments: int = 1, rate_bp: int = 600
    ) -> Entry:
        """A member asks for a loan."""
        return self.do(
            self.manager,
            ApplyForLoan(
                member=member,
                amount=parse_yuan(amount),
                due_on=due_on,
                instalments=instalments,
                rate_bp=rate_bp,
                purpose="machinery",
                note="",
            ),
        )

    def carry_through(self, command: ApplyForLoan) -> int:
        """A loan as asked for, from application to payout; its number."""
        loan = int(str(self.do(self.manager, command).body["loan"]))
        self.approve(loan)
        self.do(self.cashier, PayOutLoan(loan=loan))
        return loan

    def approve(self, loan: int) -> Entry:
        """The panel votes for a loan, and the manager approves it."""
        for panellist in PANELLISTS:
            self.vote(loan, panellist)
        return self.do(self.manager, DecideLoan(loan=loan, decision="approve"))

    def vote(self, loan: int, panellist: str, vote: str = "for") -> Entry:
        """A vote from the signed sheet."""
        return self.do(
            self.bookkeeper,
            CastVote(loan=loan, panellist=panellist, vote=vote, happened_on=self.today),
        )

    def lend(self, member: int, amount: str, due_on: dt.date, instalments: int = 1) -> int:
        """A loan from application to payout; its number."""
        loan = int(str(self.apply(member, amount, due_on, instalments).body["loan"]))
        self.approve(loan)
        self.do(self.cashier, PayOutLoan(loan=loan))
        return loan

    def repay(self, loan: int, amount: str, on: dt.date | None = None) -> Entry:
        """A borrower pays back."""
        return self.do(
            self.cashier,
            RecordRepayment(loan=loan, amount=parse_yuan(amount), happened_on=on or self.today),
        )

    def give_notice(self, member: int, amount: str, on: dt.date | None = None) -> Entry:
        """A member asks for shares back."""
        return self.do(
            self.manager,
            NoticeWithdrawal(
                member=member, amount=parse_yuan(amount), happened_on=on or self.today
            ),
        )

    def pay_back_shares(self, withdrawal: int) -> Entry:
        """A withdrawal is paid."""
        return self.do(self.cashier, PayWithdrawal(withdrawal=withdrawal))

    def reverse(self, seq: int) -> Entry:
        """A wrong entry is undone."""
        return self.do(self.bookkeeper, ReverseEntry(seq=seq, reason="记错"), self.supervisor)


def broken_rules(refused: Refused) -> list[str]:
    """The rules by which an operation was refused, in the rulebook's order."""
    return [verdict.rule for verdict in breaches(verdicts_in(refused.entry.body))]


def founding() -> FoundCooperative:
    """The founding of the village's cooperative."""
    duties = (
        ("manager", Role.MANAGER),
        ("bookkeeper", Role.BOOKKEEPER),
        ("cashier", Role.CASHIER),
        ("supervisor", Role.SUPERVISOR),
        *((handle, Role.PANEL) for handle in PANELLISTS),
    )
    return FoundCooperative(
        name="测试粮蔬专业合作社",
        credit_code="93370283MA3XXXXX0X",
        region_code="370283",
        rulebook="cn-shandong-2015",
        custodian="测试托管银行",
        zone="Asia/Shanghai",
        opened_on=OPENED_ON,
        staff=tuple(
            Appointment(handle=handle, name=handle, roles=(role,)) for handle, role in duties
        ),
        charter=(CharterValue("lpr", OPENED_ON, 310),),
    )


def registered(village: Village) -> Cooperative:
    """The village's cooperative, as it is registered."""
    with village.office.database.read() as tx:
        found = find_cooperative(tx, village.cooperative)
    assert found is not None
    return found
