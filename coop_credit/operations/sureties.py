"""The guarantors of a loan under way, and what a guarantor may take back meanwhile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from coop_credit.ledger.entries import about_member
from coop_credit.lending.guarantees import Surety
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.operations.desk import Desk
from coop_credit.operations.membership import present_borrower
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.facts import WithdrawalFacts
from coop_credit.store import borrowers
from coop_credit.store import guarantees
from coop_credit.store import people
from coop_credit.store.borrowers import Borrower
from coop_credit.store.borrowers import loan_name
from coop_credit.store.guarantees import Bond
from coop_credit.store.guarantees import Guarantee
from coop_credit.store.lending import Loan


def named(desk: Desk, loan: Loan, sureties: Sequence[Surety]) -> list[Guarantee]:
    """The guarantees that an application asks for; refused for nobody's number, or one twice."""
    if not sureties:
        return []
    subject = about_member(loan.member)
    known = people.members_among(desk.tx, desk.cooperative, [each.member for each in sureties])
    seen: set[int] = set()
    for each in sureties:
        if each.member not in known:
            desk.refuse("no-such-member", subject=subject, member=each.member)
        if each.member in seen:
            desk.refuse("guarantor-named-twice", subject=subject, member=each.member)
        seen.add(each.member)
    return [
        Guarantee(
            cooperative=loan.cooperative,
            loan=loan.number,
            guarantor=each.member,
            amount=loan.principal if each.amount is None else each.amount,
        )
        for each in sureties
    ]


def given(desk: Desk, loan: Loan) -> list[Guarantee]:
    """The guarantees of a loan that were agreed to."""
    if not loan.guarantors:
        return []
    found = guarantees.guarantees_of(desk.tx, desk.cooperative, loan.number)
    return [each for each in found if each.given_on is not None]


def with_guarantors(
    desk: Desk, facts: LoanFacts, loan: Loan, counted: Sequence[Guarantee]
) -> LoanFacts:
    """Facts of a loan, with the guarantees that count."""
    found = guarantees.guarantors(desk.tx, desk.cooperative, loan.member, loan.number, counted)
    return replace(facts, guarantors=found)


def withdrawal_facts(
    desk: Desk, member: int, asked: Money, noticed_on: dt.date, noticed: Money
) -> WithdrawalFacts:
    """What the rules look at when a member who has not left takes back shares, or a pledge.

    noticed: the shares that other notices ask for.
    """
    found = present_borrower(desk, member)
    facts = facts_to_withdraw(
        found,
        guarantees.bonds_of(desk.tx, desk.cooperative, member),
        asked=asked,
        noticed_on=noticed_on,
        fund=desk.lane.fund,
        standing=borrowers.standing(desk.tx, desk.cooperative),
    )
    return replace(facts, shares=found.shares - noticed)


def facts_to_withdraw(
    member: Borrower,
    bound: Sequence[Bond],
    *,
    asked: Money,
    noticed_on: dt.date,
    fund: Money,
    standing: tuple[Standing, ...],
) -> WithdrawalFacts:
    """The same, from what the books say. bound: what the member answers for."""
    return WithdrawalFacts(
        fund=fund,
        cash=member.cash,
        asked=asked,
        shares=member.shares,
        owing=member.owing,
        noticed_on=noticed_on,
        standing=standing,
        own_loans=tuple(loan_name(loan.number) for loan in member.owed),
        guaranteed=total([bond.left for bond in bound]),
        guaranteed_loans=tuple(loan_name(bond.loan) for bond in bound),
    )
