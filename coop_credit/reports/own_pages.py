"""What a member sees first: owned, owed, due next, the last records, and what may be borrowed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.reports.judgement import Judgement
from coop_credit.reports.judgement import judge_most
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import position_in
from coop_credit.reports.statements import Due
from coop_credit.reports.statements import LoanStatement
from coop_credit.reports.statements import loan_statements
from coop_credit.reports.statements import next_due
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

#: How many of the last records are shown at once.
LAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A member's first page. loans: not repaid. most: ``None`` where a number is missing for it."""

    name: str
    position: Position
    loans: Sequence[LoanStatement]
    next_due: Due | None
    movements: Sequence[Movement]
    most: Judgement | None


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
            next_due=next_due(loans),
            movements=movements.movements(
                tx, cooperative, member, before=movements.FROM_NEWEST, count=LAST
            ),
            most=_most(tx, registered, member, today),
        )


def _most(tx: Tx, registered: Cooperative, member: int, today: dt.date) -> Judgement | None:
    try:
        return judge_most(tx, registered, member, today)
    except (NoRuleInForce, ValueNotEntered):
        return None
