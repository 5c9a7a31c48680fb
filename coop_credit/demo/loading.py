"""Four demonstration cooperatives of one county, with 177 members together.

Fumandi's numbers are those of the real one (58 participants, 1,100,000.00 yuan); nobody in
it is. Every name says that it is a demonstration. So do the numbers, to those who know them:
credit codes hold DEM, and identity numbers are of people born in January 1900.
"""

import datetime as dt
from dataclasses import dataclass

from stdnum.cn import ric
from stdnum.cn import uscc

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import add_months
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.money import split
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.founding import FoundCooperative
from coop_credit.operations.membership import Person
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.operations.register import carry_out
from coop_credit.operations.staffing import Appointment
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.store.cooperatives import cooperatives_in

#: Pingdu, a county-level city of Qingdao. 平度市
REGION = "370283"
PANEL = ("panel1", "panel2", "panel3", "panel4", "panel5")
#: What the phone numbers begin with; no operator gives such. Those of one number share a phone.
PHONE = "1000000"
_MEMBER_FOR_MONTHS = 60
#: The last member of the youngest cooperative may not borrow yet: that takes 12 months.
_NEWCOMER_FOR_MONTHS = 11


@dataclass(frozen=True, slots=True)
class DemoCooperative:
    """A cooperative to make up. shares: whole shares of ``share_yuan``, dealt out evenly."""

    id: str
    name: str
    members: int
    shares: int
    share_yuan: str
    has_newcomer: bool = False

    @property
    def fund(self) -> Money:
        """All shares together."""
        return Money(self.shares * parse_yuan(self.share_yuan).fen)

    def staff(self, role: Role) -> Actor:
        """The one person with this duty, named after it."""
        return Actor(f"staff:{role}", frozenset({role}), self.id)


FUMANDI = DemoCooperative(
    "fumandi", "演示：福满地粮蔬专业合作社 (demo Fumandi)", 58, 1_100, "1000.00"
)
SHARES_219 = DemoCooperative("demo-219", "演示：二一九合作社 (demo 219)", 73, 219, "1000.00")
GREENHOUSE = DemoCooperative("demo-greenhouse", "演示：大棚合作社 (demo)", 26, 260, "1000.00")
ORCHARD = DemoCooperative(
    "demo-orchard", "演示：果园合作社 (demo)", 20, 120, "1000.00", has_newcomer=True
)
COOPERATIVES = (FUMANDI, SHARES_219, GREENHOUSE, ORCHARD)

#: The one-year LPR that the demonstration goes by.
_LPR_BP = 300
ADMINISTRATOR = Actor("administrator:demo", frozenset({Role.ADMINISTRATOR}))


def is_empty(office: Office) -> bool:
    """Whether no cooperative is here yet."""
    with office.database.read() as tx:
        return not cooperatives_in(tx, "", after="", count=1)


def load(office: Office, opened_on: dt.date) -> None:
    """Found the four cooperatives and take over their opening balances, booked today.

    opened_on: the first day of their books, today or before.
    """
    for cooperative in COOPERATIVES:
        _order(office, cooperative, ADMINISTRATOR, _founding(cooperative, opened_on))
        opening = _opening(cooperative, opened_on)
        by_staff(office, cooperative, Role.BOOKKEEPER, opening, Role.SUPERVISOR)


def _order(
    office: Office,
    cooperative: DemoCooperative,
    actor: Actor,
    command: object,
    second: Actor | None = None,
    *,
    part: str = "",
) -> Entry:
    """Carry a command out there. part: what tells commands of one kind apart."""
    key = f"demo-{type(command).__name__}-{cooperative.id}{part}"
    return carry_out(
        office,
        actor,
        Order(cooperative=cooperative.id, key=key, command=command, seconded_by=second),
    )


def by_staff(
    office: Office,
    cooperative: DemoCooperative,
    role: Role,
    command: object,
    second: Role | None = None,
    *,
    part: str = "",
) -> Entry:
    """The same by the person with a duty. second: the duty of whoever seconds it."""
    seconded_by = None if second is None else cooperative.staff(second)
    return _order(office, cooperative, cooperative.staff(role), command, seconded_by, part=part)


def _founding(cooperative: DemoCooperative, opened_on: dt.date) -> FoundCooperative:
    duties = (Role.MANAGER, Role.BOOKKEEPER, Role.CASHIER, Role.SUPERVISOR)
    staff = [(str(role), role) for role in duties] + [(each, Role.PANEL) for each in PANEL]
    return FoundCooperative(
        name=cooperative.name,
        credit_code=_credit_code(cooperative),
        region_code=REGION,
        rulebook="cn-shandong-2015",
        custodian="演示托管银行 (demo bank)",
        zone=ZONE_DEFAULT,
        opened_on=opened_on,
        staff=tuple(
            Appointment(handle=handle, name=f"演示 {handle} (demo)", roles=(role,))
            for handle, role in staff
        ),
        charter=(CharterValue("lpr", opened_on, _LPR_BP),),
    )


def _place(cooperative: DemoCooperative) -> int:
    return COOPERATIVES.index(cooperative) + 1


def _credit_code(cooperative: DemoCooperative) -> str:
    stem = f"93{REGION}DEM{_place(cooperative):06d}"
    return stem + uscc.calc_check_digit(stem)


def _identity_number(cooperative: DemoCooperative, number: int) -> str:
    stem = f"{REGION}190001{_place(cooperative):02d}{number:03d}"
    return stem + ric.calc_check_digit(f"{stem}0")


def _opening(cooperative: DemoCooperative, opened_on: dt.date) -> RecordOpeningBalances:
    return RecordOpeningBalances(
        bank=cooperative.fund,
        surplus=Money(0),
        members=tuple(_members(cooperative, opened_on)),
        loans=(),
    )


def _members(cooperative: DemoCooperative, opened_on: dt.date) -> list[OpeningMember]:
    share = parse_yuan(cooperative.share_yuan).fen
    dealt = split(Money(cooperative.shares), [1] * cooperative.members)
    members = []
    for number, shares in enumerate(dealt, start=1):
        is_newcomer = cooperative.has_newcomer and number == cooperative.members
        months = _NEWCOMER_FOR_MONTHS if is_newcomer else _MEMBER_FOR_MONTHS
        joined_on = add_months(opened_on, -months)
        members.append(
            OpeningMember(
                person=Person(
                    kind="natural",
                    farmer=1,
                    name=f"演示社员{number}",
                    identity_number=_identity_number(cooperative, number),
                    phone=f"{PHONE}{number:04d}",
                ),
                joined_on=joined_on,
                participant_since=joined_on,
                shares=Money(shares.fen * share),
            )
        )
    return members
