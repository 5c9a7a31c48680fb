"""Loans, one or all, each with its grade today."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace

from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import loan_account
from coop_credit.lending.grades import Grade
from coop_credit.lending.loans import LoanState
from coop_credit.lending.schedule import days_late
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.reports.statements import LoanStatement
from coop_credit.reports.statements import loan_statements
from coop_credit.rulebook.grading import yardstick
from coop_credit.store import cooperatives
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.lending import Loan
from coop_credit.store.rulebooks import provisions_for
from coop_credit.store.schedules import schedules


@dataclass(frozen=True, slots=True)
class Graded:
    """What a loan's grade is made of. principal: as agreed; owing: of it, now."""

    number: int
    state: str
    principal: Money
    owing: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """How late a loan is, 0 for not at all, and its grade, ``""`` for none."""

    days_late: int = 0
    grade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLoan(Loan):
    """A loan's row and its grade; ``""`` for none."""

    grade: str


def standings_today(
    tx: Tx, cooperative: str, clock: Clock, loans: Iterable[Graded]
) -> dict[int, Standing]:
    """How each loan stands, by number, in three statements.

    A loan has no grade when nothing is owed on it, unless it is written off: that is ``loss``.
    Where the rulebook has no grades, no loan has one. Raises ``NotFound``, ``NoRuleInForce``.
    """
    registered = cooperatives.find_cooperative(tx, cooperative)
    if registered is None:
        raise NotFound
    today = day_in(registered.zone, clock.now())
    book = provisions_for(tx, registered.rulebook)
    stick = yardstick(book, cooperatives.charter(tx, cooperative), today)
    asked = list(loans)
    found = dict.fromkeys((each.number for each in asked), Standing())
    open_loans = [each for each in asked if each.owing > ZERO]
    plans = schedules(tx, cooperative, [each.number for each in open_loans])
    for each in open_loans:
        late = days_late(plans[each.number], each.principal - each.owing, today)
        found[each.number] = Standing(late, "" if stick is None else str(stick.grade(late)))
    if stick is None:
        return found
    lost = [each.number for each in asked if each.state == LoanState.WRITTEN_OFF]
    return found | dict.fromkeys(lost, Standing(grade=str(Grade.LOSS)))


def listed_loans(
    database: Database, clock: Clock, cooperative: str, *, after: int, count: int
) -> list[ListedLoan]:
    """At most ``count`` loans whose number follows ``after``. Raises as ``standings_today``."""
    with database.snapshot() as tx:
        found = lending.loans(tx, cooperative, after=after, count=count)
        owed = journal.balances_among(
            tx, cooperative, [loan_account(each.number) for each in found]
        )
        made_of = [
            Graded(
                each.number, each.state, each.principal, owed[loan_account(each.number)].on_debit
            )
            for each in found
        ]
        standings = standings_today(tx, cooperative, clock, made_of)
    return [_listed(each, standings[each.number].grade) for each in found]


def loan_statement(
    database: Database, clock: Clock, cooperative: str, number: int
) -> LoanStatement:
    """One loan, a ``ListedLoan`` in its statement. Raises what ``standings_today`` does."""
    with database.snapshot() as tx:
        found = lending.find_loan(tx, cooperative, number)
        if found is None:
            raise NotFound
        loan = found[0]
        (told,) = loan_statements(tx, cooperative, [loan])
        made_of = Graded(number, loan.state, loan.principal, told.owing)
        standing = standings_today(tx, cooperative, clock, [made_of])[number]
    return replace(told, loan=_listed(loan, standing.grade))


def _listed(loan: Loan, grade: str) -> ListedLoan:
    return ListedLoan(
        **{field.name: getattr(loan, field.name) for field in fields(loan)}, grade=grade
    )
