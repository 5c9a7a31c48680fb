"""What a member sees first: owned, owed, due next, the last records, and what may be borrowed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.reports.judgement import Judgement
from coop_credit.reports.judgement import judge_most
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import position_in
from coop_credit.reports.statements import LoanStatement
from coop_credit.reports.statements import loan_statements
from coop_credit.reports.whole_registers import member_name
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.store import lending
from coop_credit.store import movements
from coop_credit.store import people
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.movements import Movement
from coop_credit.store.privacy import Privacy

_CAP = "member-cap"
#: How many of the last records are shown at once.
LAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPay:
    """What a member has to bring so that nothing is late behind it, on all loans together.

    since: the day on which the first of it falls due, or fell. until: the day that the fee is
    reckoned to: the same, or today when that has passed. fee: a payment goes to it first.
    """

    since: dt.date
    until: dt.date
    principal: Money
    fee: Money

    @property
    def sum(self) -> Money:
        """Principal and fee."""
        return self.principal + self.fee


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A member's first page. loans: not repaid. most: ``None`` where a number is missing for it."""

    name: str
    position: Position
    loans: Sequence[LoanStatement]
    to_pay: ToPay | None
    movements: Sequence[Movement]
    most: Judgement | None

    @property
    def is_full(self) -> bool:
        """Whether the member owes as much as one member may, to the fen."""
        if self.most is None or self.most.most_allowed.fen:
            return False
        return any(
            each.rule == _CAP and each.holds and each.headroom == 0 for each in self.most.verdicts
        )


def own_page(
    database: Database, privacy: Privacy, registered: Cooperative, member: int, today: dt.date
) -> OwnPage:
    """The page in one state of the books, in twelve statements. Raises ``NotFound``."""
    cooperative = registered.cooperative
    with database.snapshot() as tx:
        person = people.find_member(tx, cooperative, member)
        if person is None:
            raise NotFound
        loans = loan_statements(tx, cooperative, lending.loans_of(tx, cooperative, member))
        return OwnPage(
            name=member_name(privacy, cooperative, member, person.sealed),
            position=position_in(tx, cooperative, member),
            loans=[each for each in loans if each.owing.fen],
            to_pay=to_pay(loans, today),
            movements=movements.movements(
                tx, cooperative, member, before=movements.FROM_NEWEST, count=LAST
            ),
            most=_most(tx, registered, member, today),
        )


def to_pay(loans: Sequence[LoanStatement], today: dt.date) -> ToPay | None:
    """All that is late and what falls due today, else what falls due next; ``None`` for nothing."""
    days = [part.due_on for loan in loans for part in loan.unpaid]
    if not days:
        return None
    since = min(days)
    until = max(since, today)
    asked = [
        (loan, total([part.principal for part in loan.unpaid if part.due_on <= until]))
        for loan in loans
    ]
    fees = [each.history.fee_left(each.loan, until) for each, principal in asked if principal.fen]
    return ToPay(
        since=since,
        until=until,
        principal=total([principal for _, principal in asked]),
        fee=total(fees),
    )


def _most(tx: Tx, registered: Cooperative, member: int, today: dt.date) -> Judgement | None:
    try:
        return judge_most(tx, registered, member, today)
    except (NoRuleInForce, ValueNotEntered):
        return None
