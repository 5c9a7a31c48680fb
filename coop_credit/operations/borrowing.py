"""A loan: applied for, voted on by the panel, decided, paid out. 借款"""

import datetime as dt
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.actors import Role
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.lending.guarantees import Surety
from coop_credit.lending.loans import DAY_BASE
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import check_terms
from coop_credit.lending.schedule import schedule
from coop_credit.money import Money
from coop_credit.money import total
from coop_credit.operations.desk import Desk
from coop_credit.operations.loan_bodies import application_body
from coop_credit.operations.membership import present_borrower
from coop_credit.operations.passing_on import lent_out
from coop_credit.operations.passing_on import principal_into
from coop_credit.operations.pledging import fund_of
from coop_credit.operations.relating import keep_out
from coop_credit.operations.relating import keep_relatives_out
from coop_credit.operations.sureties import given
from coop_credit.operations.sureties import named
from coop_credit.operations.sureties import with_guarantors
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.store import cooperatives
from coop_credit.store import guarantees
from coop_credit.store import lending
from coop_credit.store import panel
from coop_credit.store.lending import Loan
from coop_credit.store.lending import NO_VOTES
from coop_credit.store.lending import Votes
from coop_credit.store.rows import next_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyForLoan:
    """A member asks for a loan.

    due_on: the last day on which paying is on time. instalments: 1, or how many a month apart,
    the last on ``due_on``. rate_bp: usage fee per year in basis points. purpose: a code of the
    rulebook's list. note: free text, sealed. parts: days and sums of an irregular schedule, as
    many as ``instalments``; for other kinds none. guarantors: members who are asked to stand
    surety, each once; those count who agree before the decision.
    """

    member: int
    amount: Money
    due_on: dt.date
    instalments: int
    rate_bp: int
    purpose: str
    note: str
    schedule_kind: ScheduleKind = ScheduleKind.EQUAL_PRINCIPAL
    parts: tuple[Part, ...] = ()
    guarantors: tuple[Surety, ...] = ()


def apply_for_loan(desk: Desk, command: ApplyForLoan) -> Entry:
    """Take an application in, unless a rule refuses it already. 借款申请

    Raises ``TermsRefused`` for a schedule that cannot be.
    """
    loan = Loan(
        cooperative=desk.cooperative,
        number=next_number(desk.tx, "loan", desk.cooperative),
        member=command.member,
        principal=command.amount,
        due_on=command.due_on,
        instalments=command.instalments,
        schedule_kind=command.schedule_kind,
        rate_bp=command.rate_bp,
        day_base=DAY_BASE,
        purpose=command.purpose,
        state=LoanState.APPLIED,
        applied_on=desk.today,
        decided_on=None,
        decided_by="",
        paid_out_on=None,
        fund=Money(0),
        guarantors=len(command.guarantors),
    )
    terms = loan.terms(desk.today, command.parts)
    check_terms(terms)
    subject = about_member(command.member)
    member = present_borrower(desk, command.member)
    facts = member.loan_facts(NO_VOTES, terms, command.purpose, fund_of(desk, member), desk.today)
    asked = named(desk, loan, command.guarantors)
    facts = with_guarantors(desk, facts, loan, asked)
    verdicts = desk.judge(Stage.APPLICATION, facts, subject=subject)
    lending.add_loan(desk.tx, loan, schedule(terms))
    guarantees.add_guarantees(desk.tx, asked)
    return desk.record(
        Kind.LOAN_APPLIED,
        subject=subject,
        happened_on=desk.today,
        body=application_body(loan, command.parts, asked)
        | {"note_commitment": desk.commitment(command.note)},
        verdicts=verdicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote:
    """A panellist's vote on a loan: ``for`` or ``against``, on a day.

    panellist: the handle of the staff member. A panellist votes for no one else; the
    bookkeeper writes votes down from the signed sheet.
    """

    loan: int
    panellist: str
    vote: str
    happened_on: dt.date


def cast_vote(desk: Desk, command: CastVote) -> Entry:
    """Write down a vote of the review panel. 评议"""
    loan, _ = loan_in(desk, command.loan, LoanState.APPLIED)
    subject = about_member(loan.member)
    desk.require_past(command.happened_on, subject=subject)
    panellist = cooperatives.find_staff(desk.tx, desk.cooperative, command.panellist)
    if panellist is None or Role.PANEL not in panellist.roles:
        desk.refuse("not-on-panel", subject=subject, panellist=command.panellist)
    if Role.BOOKKEEPER not in desk.actor.roles and (
        desk.actor.principal != f"staff:{command.panellist}"
    ):
        desk.refuse("votes-for-another", subject=subject, panellist=command.panellist)
    if panellist.member == loan.member:
        desk.refuse("votes-on-own-loan", subject=subject, panellist=command.panellist)
    if panel.has_voted(desk.tx, desk.cooperative, loan.number, command.panellist):
        desk.refuse("voted-already", subject=subject, panellist=command.panellist)
    panel.add_vote(
        desk.tx,
        panel.Vote(
            cooperative=desk.cooperative,
            loan=loan.number,
            panellist=command.panellist,
            vote=command.vote,
            voted_on=command.happened_on,
            recorded_by=desk.actor.principal,
        ),
    )
    return desk.record(
        Kind.VOTE_CAST,
        subject=subject,
        happened_on=command.happened_on,
        body={
            "loan": loan.number,
            "member": loan.member,
            "panellist": command.panellist,
            "vote": command.vote,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideLoan:
    """The manager approves or declines after the panel: ``approve`` or ``decline``."""

    loan: int
    decision: str


def decide_loan(desk: Desk, command: DecideLoan) -> Entry:
    """Write down the decision; an approval is judged, a decline never is. 审批"""
    loan, votes = loan_in(desk, command.loan, LoanState.APPLIED)
    subject = about_member(loan.member)
    keep_out(desk, loan, votes)
    verdicts: tuple[Verdict, ...] = ()
    state = LoanState.DECLINED
    if command.decision == "approve":
        state = LoanState.APPROVED
        facts = _facts(desk, loan, votes, _terms_today(desk, loan))
        verdicts = desk.judge(Stage.APPROVAL, facts, subject=subject)
    lending.decide(desk.tx, loan, state, desk.today, desk.actor.principal)
    return desk.record(
        Kind.LOAN_DECIDED,
        subject=subject,
        happened_on=desk.today,
        body={"loan": loan.number, "member": loan.member, "state": str(state)},
        verdicts=verdicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PayOutLoan:
    """Pay an approved loan out from the custodian account, today."""

    loan: int


def pay_out_loan(desk: Desk, command: PayOutLoan) -> Entry:
    """Pay a loan out. Every rule is judged again: the fund may have shrunk since. 发放

    Where there is no pool, the money that was called for must all have come.
    """
    loan, votes = loan_in(desk, command.loan, LoanState.APPROVED)
    subject = about_member(loan.member)
    if desk.actor.principal == loan.decided_by:
        desk.refuse("pays-own-decision", subject=subject, loan=loan.number)
    if desk.actor.member == loan.member:
        desk.refuse("pays-own-loan", subject=subject, loan=loan.number)
    keep_relatives_out(desk, loan, votes)
    terms = _terms_today(desk, loan)
    calls, moved_pledges = lent_out(desk, loan)
    facts = _facts(desk, loan, votes, terms)
    if calls:
        facts = replace(facts, cash=total([call.amount for call in calls]))
    verdicts = desk.judge(Stage.PAYOUT, facts, subject=subject)
    lending.pay_out(desk.tx, loan, desk.today, facts.fund)
    if loan.schedule_kind is ScheduleKind.EQUAL_INSTALMENTS:
        # The principal in each depends on the days since the payout.
        lending.replace_instalments(desk.tx, loan, schedule(terms))
    return desk.record(
        Kind.LOAN_PAID_OUT,
        subject=subject,
        happened_on=desk.today,
        body={"loan": loan.number, "member": loan.member, "fund_fen": facts.fund.fen},
        transfers=(
            Transfer(loan_account(loan.number), principal_into(desk), loan.principal),
            *moved_pledges,
        ),
        verdicts=verdicts,
    )


def _terms_today(desk: Desk, loan: Loan) -> LoanTerms:
    parts: tuple[Part, ...] = ()
    if loan.schedule_kind is ScheduleKind.IRREGULAR:
        plan = lending.instalments(desk.tx, desk.cooperative, loan.number)
        parts = tuple(Part(each.due_on, each.principal) for each in plan)
    terms = loan.terms(desk.today, parts)
    check_terms(terms)
    return terms


def _facts(desk: Desk, loan: Loan, votes: Votes, terms: LoanTerms) -> LoanFacts:
    member = present_borrower(desk, loan.member)
    agreed_on = loan.decided_on or desk.today
    facts = member.loan_facts(votes, terms, loan.purpose, fund_of(desk, member), agreed_on)
    return with_guarantors(desk, facts, loan, given(desk, loan))


def loan_in(desk: Desk, number: int, state: LoanState, *others: LoanState) -> tuple[Loan, Votes]:
    """A loan that must be in a state, or in one of others, and the votes on it.

    A refusal names the first. Raises ``NotFound`` for no such loan.
    """
    found = desk.records.loan(number)
    if found is None:
        raise NotFound
    loan, _ = found
    if loan.state not in {state, *others}:
        desk.refuse(
            "loan-in-other-state",
            subject=about_member(loan.member),
            loan=number,
            state=str(loan.state),
            needed=str(state),
        )
    return found
