"""A loan judged before anybody applies for it: nothing is written."""

import datetime as dt
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.dates import Clock
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.errors import NotFound
from coop_credit.lending.guarantees import Surety
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import check_terms
from coop_credit.lending.pledges import FundingModel
from coop_credit.lending.pledges import fund_for
from coop_credit.money import Money
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.checks import most_allowed
from coop_credit.rulebook.guarantors import Guarantor
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.store import borrowers
from coop_credit.store import cooperatives
from coop_credit.store import guarantees
from coop_credit.store import people
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.guarantees import Guarantee
from coop_credit.store.lending import NO_VOTES
from coop_credit.store.rulebooks import provisions_for

#: The loan that a member is judged by who asks how much there may be: one yuan, for a year.
_LEAST = Money(100)
_YEAR_MONTHS = 12
_OF_PURPOSE = "purpose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Every rule's verdict, and the largest sum that would pass today."""

    verdicts: tuple[Verdict, ...]
    most_allowed: Money


def business_day(database: Database, cooperative: str, clock: Clock) -> dt.date:
    """Today in a cooperative's zone. Raises ``NotFound``."""
    with database.read() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
    if registered is None:
        raise NotFound
    return day_in(registered.zone, clock.now())


def judge_question(
    database: Database,
    clock: Clock,
    cooperative: str,
    *,
    member: int,
    amount: Money,
    due_on: dt.date,
    instalments: int,
    rate_bp: int,
    purpose: str,
    schedule_kind: ScheduleKind,
    parts: Sequence[Part],
    guarantors: Sequence[Surety] = (),
) -> Judgement:
    """What the rules would say to this loan today. Raises what ``judge_loan`` raises."""
    terms = LoanTerms(
        principal=amount,
        starts_on=business_day(database, cooperative, clock),
        due_on=due_on,
        instalments=instalments,
        rate_bp=rate_bp,
        schedule_kind=schedule_kind,
        parts=tuple(parts),
    )
    return judge_loan(database, cooperative, member, terms, purpose, sureties=guarantors)


def judge_loan(
    database: Database,
    cooperative: str,
    member: int,
    terms: LoanTerms,
    purpose: str,
    *,
    sureties: Sequence[Surety] = (),
) -> Judgement:
    """What the rules would say to an application made on ``terms.starts_on``.

    Raises ``NotFound`` for no such member or guarantor, ``TermsRefused``, ``NoRuleInForce``,
    ``ValueNotEntered``.
    """
    check_terms(terms)
    with database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        if registered is None:
            raise NotFound
        judged = _judge_in(tx, registered, member, terms, purpose, sureties=sureties)
        return judged(terms.principal)


def _judge_in(
    tx: Tx,
    registered: Cooperative,
    member: int,
    terms: LoanTerms,
    purpose: str = "",
    *,
    sureties: Sequence[Surety] = (),
) -> Callable[[Money], Judgement]:
    """What judges a loan of ``terms`` of whatever sum; the books are read here, once."""
    cooperative, today = registered.cooperative, terms.starts_on
    borrower = borrowers.borrower(tx, cooperative, member, today)
    if borrower is None:
        raise NotFound
    found = _guarantors(tx, cooperative, member, terms, sureties) if sureties else ()
    fund = borrowers.fund(tx, cooperative)
    charter = cooperatives.charter(tx, cooperative)
    book = provisions_for(tx, registered.rulebook)
    if registered.funding_model == FundingModel.PLEDGE:
        setting = book.in_force("own-pledge", today, charter).value
        fund = fund_for(fund, borrower.shares, str(setting))
    facts = borrower.loan_facts(NO_VOTES, terms, purpose, fund, today)
    facts = replace(facts, guarantors=found)

    def judged(principal: Money) -> Judgement:
        asked = replace(facts, asked=principal)
        verdicts = judge(book, charter, Stage.APPLICATION, asked, today)
        return Judgement(verdicts=verdicts, most_allowed=most_allowed(verdicts, principal))

    return judged


def _guarantors(
    tx: Tx, cooperative: str, member: int, terms: LoanTerms, sureties: Sequence[Surety]
) -> tuple[Guarantor, ...]:
    asked = {
        each.member: Guarantee(
            cooperative=cooperative,
            loan=0,
            guarantor=each.member,
            amount=terms.principal if each.amount is None else each.amount,
        )
        for each in sureties
    }
    if len(people.members_among(tx, cooperative, list(asked))) < len(asked):
        raise NotFound
    return guarantees.guarantors(tx, cooperative, member, 0, list(asked.values()))


def judge_most(tx: Tx, registered: Cooperative, member: int, today: dt.date) -> Judgement:
    """What a member may borrow today for a year, and what the rules say that bear on it.

    The verdicts are those about sums, of a loan of just that sum, so that they say how it comes
    about; where nothing may be borrowed, those that are broken whatever the sum is, too. Raises
    ``NotFound``, ``NoRuleInForce``, ``ValueNotEntered``.
    """
    terms = LoanTerms(
        principal=_LEAST,
        starts_on=today,
        due_on=add_months(today, _YEAR_MONTHS),
        instalments=1,
        rate_bp=0,
    )
    judged = _judge_in(tx, registered, member, terms)
    telling = [
        each
        for each in judged(_LEAST).verdicts
        if each.rule != _OF_PURPOSE and (each.unit == "fen" or not each.holds)
    ]
    most = most_allowed(telling, _LEAST)
    told = {each.rule for each in telling}
    of_most = tuple(each for each in judged(most).verdicts if each.rule in told)
    return Judgement(verdicts=of_most, most_allowed=most)
