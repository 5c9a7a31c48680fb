"""What a cooperative publishes to its members each month: 公示.

Who takes part, what was lent in the month, what is overdue, and what became of the fund, as of
the month's last day, or of today while it runs; a month that is over stays as it was. Names are
shown as the charter says today.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.actors import Role
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import SHARES
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.reports.looking_back import BooksThen
from coop_credit.reports.looking_back import LoanThen
from coop_credit.reports.looking_back import books_then
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.parameters import Provisions
from coop_credit.store import cooperatives
from coop_credit.store import people
from coop_credit.store.database import Database
from coop_credit.store.people import Member
from coop_credit.store.privacy import Privacy
from coop_credit.store.published import Person
from coop_credit.store.rulebooks import provisions_for

#: The parameter that says how names are shown, and the way that shows a letter of each.
NAMES, MASKED = "published-names", "masked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody who takes part. name: as the charter lets it be shown, or ``""``."""

    number: int
    name: str
    shares: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidOut:
    """A loan paid out in the month. state: as of the last day.

    ``paid-out``, ``overdue``, ``repaid``, ``written-off`` or ``reversed``.
    """

    number: int
    member: int
    name: str
    principal: Money
    paid_out_on: dt.date
    due_on: dt.date
    purpose: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A loan of which principal is overdue. days_late: since the earliest part not paid."""

    number: int
    member: int
    name: str
    due_on: dt.date
    days_late: int
    overdue: Money
    owing: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What became of the fund, and what is lent.

    at_start, taken_over and contributed less withdrawn make at_end. What was undone in the
    month is taken off; repaid: principal.
    """

    at_start: Money
    taken_over: Money
    contributed: Money
    withdrawn: Money
    at_end: Money
    granted: Money
    repaid: Money
    outstanding: Money
    loans_outstanding: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A month's lists, each by number. names: how the charter has names shown."""

    cooperative: str
    month: str
    as_of: dt.date
    names: str
    fund: Totals
    participants: tuple[Participant, ...]
    paid_out: tuple[PaidOut, ...]
    overdue: tuple[Overdue, ...]


def published_lists(
    database: Database,
    privacy: Privacy,
    clock: Clock,
    cooperative: str,
    month: str,
    *,
    asker: Actor,
) -> Published:
    """A month's lists, in one state of the books, in eight statements at most.

    Raises ``NotFound`` for a month that has not begun, or was over before the books began, and
    for a member who has left.
    """
    with database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        if registered is None:
            raise NotFound
        today = day_in(registered.zone, clock.now())
        first, day = first_day(month), min(last_day(month), today)
        if today < first or last_day(month) < registered.opened_on:
            raise NotFound
        if asker.roles == {Role.MEMBER}:
            _require_present(people.find_member(tx, cooperative, asker.member), today)
        charter = cooperatives.charter(tx, cooperative)
        books = books_then(tx, cooperative, first, day)
        form = names_shown(provisions_for(tx, registered.rulebook), charter, today)

    def name(person: Person) -> str:
        place = f"member/{cooperative}/{person.number}"
        return shown_name(privacy.unseal(person.sealed, place)["name"], person.kind, form)

    return Published(
        cooperative=cooperative,
        month=month,
        as_of=day,
        names=form,
        fund=_totals(books),
        participants=tuple(
            Participant(number=person.number, name=name(person), shares=shares)
            for person, shares in books.shares
        ),
        paid_out=tuple(
            _paid_out(each, name) for each in books.loans if first <= each.loan.paid_out_on <= day
        ),
        overdue=tuple(_overdue(each, name) for each in books.loans if each.overdue.fen),
    )


def names_shown(rulebook: Provisions, charter: Sequence[CharterValue], day: dt.date) -> str:
    """How names are shown on a day; masked where the rulebook says nothing of it."""
    if NAMES not in rulebook.parameters:
        return MASKED
    return str(rulebook.in_force(NAMES, day, charter).value)


def shown_name(name: str, kind: str, form: str) -> str:
    """A name as the charter has it shown: ``full``, ``masked``, or ``numbers`` for none at all.

    Of a masked name the first letter is left; organisations are shown by their whole name.

    >>> shown_name("张三丰", "natural", "masked")
    '张*'
    """
    if form == "numbers":
        return ""
    return name if form == "full" or kind == "legal" else f"{name[:1]}*"


def _require_present(member: Member | None, today: dt.date) -> None:
    if member is None or (member.left_on is not None and member.left_on <= today):
        raise NotFound


def _totals(books: BooksThen) -> Totals:
    moved: Counter[tuple[Kind, str]] = Counter()
    for each in books.moved:
        moved[each.kind, heading_of(each.debit)] += each.fen
        moved[each.kind, heading_of(each.credit)] -= each.fen
    fund_moved = sum(
        fen * ((heading == PLEDGES) - (heading == SHARES)) for (_, heading), fen in moved.items()
    )
    pledges_less = moved[Kind.PLEDGE_LOWERED, PLEDGES] + moved[Kind.LOAN_WRITTEN_OFF, PLEDGES]
    return Totals(
        at_start=Money(books.fund.fen - fund_moved),
        taken_over=Money(
            moved[Kind.OPENING_BALANCES, PLEDGES] - moved[Kind.OPENING_BALANCES, SHARES]
        ),
        contributed=Money(moved[Kind.PLEDGE_GIVEN, PLEDGES] - moved[Kind.CONTRIBUTION, SHARES]),
        withdrawn=Money(moved[Kind.WITHDRAWAL_PAID, SHARES] - pledges_less),
        at_end=books.fund,
        granted=Money(moved[Kind.LOAN_PAID_OUT, LOANS]),
        repaid=Money(-moved[Kind.REPAYMENT, LOANS]),
        outstanding=total([each.owing for each in books.loans]),
        loans_outstanding=sum(1 for each in books.loans if each.owing.fen),
    )


def _paid_out(then: LoanThen, name: Callable[[Person], str]) -> PaidOut:
    return PaidOut(
        number=then.loan.number,
        member=then.loan.borrower.number,
        name=name(then.loan.borrower),
        principal=then.loan.principal,
        paid_out_on=then.loan.paid_out_on,
        due_on=then.loan.due_on,
        purpose=then.loan.purpose,
        state=then.state,
    )


def _overdue(then: LoanThen, name: Callable[[Person], str]) -> Overdue:
    return Overdue(
        number=then.loan.number,
        member=then.loan.borrower.number,
        name=name(then.loan.borrower),
        due_on=then.loan.due_on,
        days_late=then.days_late,
        overdue=then.overdue,
        owing=then.owing,
    )
