"""Members pledge what they would lend, and take back what is not called. 承诺出资"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.lending.pledges import FundingModel
from coop_credit.lending.pledges import fund_for
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.operations.desk import Desk
from coop_credit.operations.founding_failures import NoPledgesInRulebook
from coop_credit.operations.membership import judge_contribution
from coop_credit.operations.membership import present_borrower
from coop_credit.operations.sureties import withdrawal_facts
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.parameters import Provisions
from coop_credit.rulebook.verdicts import Stage
from coop_credit.store import journal
from coop_credit.store.borrowers import Borrower

#: The parameter that says whether the borrower's own pledge counts in the fund.
OWN_PLEDGE = "own-pledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePledge:
    """A member promises on a day to lend so much, more than before. amount: positive."""

    member: int
    amount: Money
    happened_on: dt.date


def give_pledge(desk: Desk, command: GivePledge) -> Entry:
    """Write a pledge down: no money moves, and the fund grows."""
    subject = about_member(command.member)
    require_pledges(desk, subject)
    desk.require_past(command.happened_on, subject=subject)
    member = present_borrower(desk, command.member)
    verdicts = judge_contribution(desk, member, command.amount, subject=subject)
    return desk.record(
        Kind.PLEDGE_GIVEN,
        subject=subject,
        happened_on=command.happened_on,
        body={"member": command.member},
        transfers=(Transfer(PLEDGES, free_account(command.member), command.amount),),
        verdicts=verdicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerPledge:
    """A member promises on a day so much less, down to nothing. amount: positive."""

    member: int
    amount: Money
    happened_on: dt.date


def lower_pledge(desk: Desk, command: LowerPledge) -> Entry:
    """Lower a pledge by what is free of it: what is called or lent out stays pledged.

    What backs a guarantee stays, as shares do (0015). What the rules say of the standing loans
    afterwards is written down and refuses nothing: others' money covers them.
    """
    subject = about_member(command.member)
    require_pledges(desk, subject)
    desk.require_past(command.happened_on, subject=subject)
    asked = withdrawal_facts(desk, command.member, command.amount, command.happened_on, ZERO)
    free = journal.balance(desk.tx, desk.cooperative, free_account(command.member)).on_credit
    if command.amount > free:
        desk.refuse("pledge-not-free", subject=subject, member=command.member, free_fen=free.fen)
    verdicts = desk.judge(Stage.LOWERING, asked, subject=subject)
    facts = StandingFacts(fund=desk.lane.fund - command.amount, standing=asked.standing)
    return desk.record(
        Kind.PLEDGE_LOWERED,
        subject=subject,
        happened_on=command.happened_on,
        body={"member": command.member},
        transfers=(Transfer(free_account(command.member), PLEDGES, command.amount),),
        verdicts=(
            *verdicts,
            *judge(desk.provisions, desk.charter, Stage.STANDING, facts, desk.today),
        ),
    )


def check_rulebook(book: Provisions, model: FundingModel) -> None:
    """Raise ``NoPledgesInRulebook`` when nobody can lend by this rulebook as the model wants."""
    if model is FundingModel.PLEDGE and OWN_PLEDGE not in book.parameters:
        raise NoPledgesInRulebook(rulebook=book.id)


def has_pledges(desk: Desk) -> bool:
    """Whether this cooperative lends without a pool."""
    return desk.lane.funding_model == FundingModel.PLEDGE


def require_pledges(desk: Desk, subject: str) -> None:
    """Refuse in a cooperative whose members pay in shares."""
    if not has_pledges(desk):
        desk.refuse("pledges-in-paid-model", subject=subject)


def require_shares(desk: Desk, subject: str) -> None:
    """Refuse in a cooperative whose members pledge."""
    if has_pledges(desk):
        desk.refuse("shares-in-pledge-model", subject=subject)


def fund_of(desk: Desk, member: Borrower) -> Money:
    """The fund that a loan to this member is judged by."""
    if not has_pledges(desk):
        return desk.lane.fund
    setting = desk.provisions.in_force(OWN_PLEDGE, desk.today, desk.charter).value
    return fund_for(desk.lane.fund, member.shares, str(setting))
