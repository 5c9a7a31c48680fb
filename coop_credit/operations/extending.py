"""A loan is given a later last day, before the one agreed has come. 展期"""

import datetime as dt
from dataclasses import dataclass
from dataclasses import replace

from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import about_member
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import check_terms
from coop_credit.lending.schedule import extended
from coop_credit.lending.schedule import schedule
from coop_credit.money import ZERO
from coop_credit.operations.borrowing import loan_in
from coop_credit.operations.desk import Desk
from coop_credit.operations.loan_bodies import parts_body
from coop_credit.operations.membership import present_borrower
from coop_credit.operations.pledging import fund_of
from coop_credit.operations.relating import keep_out
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store import loan_changes
from coop_credit.store.lending import Loan
from coop_credit.store.lending import NO_VOTES
from coop_credit.store.lending import Votes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendLoan:
    """A new last day, and a schedule from today on of what is owed today.

    due_on, instalments, schedule_kind, parts: as for ``ApplyForLoan``, of the principal that is
    left. reason: free text, sealed.
    """

    loan: int
    due_on: dt.date
    instalments: int
    reason: str
    schedule_kind: ScheduleKind = ScheduleKind.EQUAL_PRINCIPAL
    parts: tuple[Part, ...] = ()


def extend_loan(desk: Desk, command: ExtendLoan) -> Entry:
    """Agree on a later last day. The term is judged from the payout to the new last day. 展期

    The usage fee goes on as before. Raises ``TermsRefused`` for a schedule that cannot be.
    """
    loan, votes = loan_in(desk, command.loan, LoanState.PAID_OUT)
    subject = about_member(loan.member)
    _refuse_unextendable(desk, loan, votes, command.due_on)
    owing = journal.balance(desk.tx, desk.cooperative, loan_account(loan.number)).on_debit
    if owing == ZERO:
        desk.refuse("nothing-owed", subject=subject, loan=loan.number)
    terms = LoanTerms(
        principal=owing,
        starts_on=desk.today,
        due_on=command.due_on,
        instalments=command.instalments,
        rate_bp=loan.rate_bp,
        day_base=loan.day_base,
        schedule_kind=command.schedule_kind,
        parts=command.parts,
    )
    check_terms(terms)
    verdicts = desk.judge(Stage.EXTENSION, _facts(desk, loan, terms), subject=subject)
    plan = extended(
        lending.instalments(desk.tx, desk.cooperative, loan.number),
        loan.principal - owing,
        desk.today,
        schedule(terms),
    )
    loan_changes.extend(desk.tx, loan, terms)
    lending.replace_instalments(desk.tx, loan, plan)
    return desk.record(
        Kind.LOAN_EXTENDED,
        subject=subject,
        happened_on=desk.today,
        body={
            "loan": loan.number,
            "member": loan.member,
            "owing_fen": owing.fen,
            "due_on": command.due_on.isoformat(),
            "instalments": command.instalments,
            "schedule_kind": str(command.schedule_kind),
            "parts": parts_body(command.parts),
            "reason_commitment": desk.commitment(command.reason),
        },
        verdicts=verdicts,
    )


def _refuse_unextendable(desk: Desk, loan: Loan, votes: Votes, asked_on: dt.date) -> None:
    subject = about_member(loan.member)
    keep_out(desk, loan, votes)
    if desk.today >= loan.due_on:
        desk.refuse(
            "extension-too-late",
            subject=subject,
            loan=loan.number,
            due_on=loan.due_on.isoformat(),
            today=desk.today.isoformat(),
        )
    if asked_on <= loan.due_on:
        desk.refuse(
            "extension-not-later",
            subject=subject,
            loan=loan.number,
            due_on=loan.due_on.isoformat(),
            asked_on=asked_on.isoformat(),
        )


def _facts(desk: Desk, loan: Loan, terms: LoanTerms) -> LoanFacts:
    """The loan as if agreed until the new day from the start; what it owes is owed already."""
    assert loan.paid_out_on is not None
    member = present_borrower(desk, loan.member)
    whole = replace(terms, starts_on=loan.paid_out_on)
    agreed_on = loan.decided_on or desk.today
    facts = member.loan_facts(NO_VOTES, whole, loan.purpose, fund_of(desk, member), agreed_on)
    return replace(facts, asked=ZERO)
