"""Members stand surety for one another, as far as they can and not in a circle, on both databases.

Each of ten members has shares of 10,000.00 in a fund of 100,000.00; the cap is 5,000.00.
"""

import datetime as dt

import pytest

from coop_credit.actors import Role
from coop_credit.errors import NotAllowed
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import ScheduleKind
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.guaranteeing import GiveGuarantee
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.judgement import judge_question
from coop_credit.reports.statements import member_statement
from coop_credit.rulebook.verdicts import verdicts_in
from tests.ledgers import PANELLISTS
from tests.ledgers import Village
from tests.ledgers import person
from tests.stories.guaranteed import DUE
from tests.stories.guaranteed import agree
from tests.stories.guaranteed import ask
from tests.stories.guaranteed import broken
from tests.stories.guaranteed import lend
from tests.stories.guaranteed import refused
from tests.stories.guaranteed import sound
from tests.stories.guaranteed import sureties


@pytest.fixture
def ten(village: Village) -> Village:
    """Ten members with 10,000.00 each."""
    village.open_with(10, "100000.00")
    return village


def need(village: Village, number: int) -> None:
    """The charter asks for so many guarantors."""
    setting = SetCharterValue(parameter="guarantors-number", since=village.today, value=number)
    village.do(village.manager, setting, village.supervisor)


def states(village: Village, loan: int) -> list[tuple[int, str]]:
    told = loan_statement(village.office.database, village.office.clock, village.cooperative, loan)
    return [(each.guarantor, each.state) for each in told.guarantees]


def test_only_who_agreed_counts(ten: Village) -> None:
    need(ten, 2)
    (few,) = broken(lambda: ask(ten, 1, "1000.00", 2))
    assert (few.rule, few.measured, few.limit) == ("guarantors-number", 1, 2)
    loan = ask(ten, 1, "1000.00", 2, (3, "400.00"))
    assert states(ten, loan) == [(2, "asked"), (3, "asked")]
    agree(ten, loan, 2)
    for panellist in PANELLISTS:
        ten.vote(loan, panellist)
    approval = DecideLoan(loan=loan, decision="approve")
    (few,) = broken(lambda: ten.do(ten.manager, approval))
    assert (few.rule, few.measured) == ("guarantors-number", 1)
    agree(ten, loan, 3)
    ten.do(ten.manager, approval)
    paid_out = ten.do(ten.cashier, PayOutLoan(loan=loan))
    assert "guarantors-number" in {each.rule for each in verdicts_in(paid_out.body)}
    told = loan_statement(ten.office.database, ten.office.clock, ten.cooperative, loan)
    assert [(str(each.amount), each.recorded_by) for each in told.guarantees] == [
        ("1000.00", "member:2"),
        ("400.00", "member:3"),
    ]
    assert sound(ten)


def test_the_rules_are_judged_again_at_the_payout(ten: Village) -> None:
    loan = ask(ten, 1, "1000.00", 2)
    agree(ten, loan, 2)
    ten.approve(loan)
    ten.give_notice(2, "9000.01", dt.date(2026, 11, 2))
    (weak,) = broken(lambda: ten.do(ten.cashier, PayOutLoan(loan=loan)))
    # Shares under notice back nothing: 999.99 are left for 1,000.00.
    assert (weak.rule, weak.measured, weak.limit) == ("guarantor-capacity", 100_000, 99_999)
    assert weak.evidence == ("M2",)


def test_a_guarantor_can_bear_no_more_than_the_own_shares_on_all_loans_together(
    ten: Village,
) -> None:
    lend(ten, 1, "5000.00", 9)
    lend(ten, 2, "4000.00", 9)
    (weak,) = broken(lambda: ask(ten, 3, "1500.00", 8, (9, "1000.01")))
    assert (weak.rule, weak.headroom, weak.evidence) == (
        *("guarantor-capacity", -1),
        ("M9", "L1", "L2"),
    )
    lend(ten, 3, "1500.00", 8, (9, "1000.00"))
    # What is repaid binds no longer: 500.00 of the first loan are free again.
    ten.repay(1, "500.00")
    lend(ten, 4, "1000.00", (9, "500.00"))
    (weak,) = broken(lambda: ask(ten, 5, "1000.00", (9, "0.01")))
    assert weak.headroom == -1


def test_two_applications_count_once_one_is_approved(ten: Village) -> None:
    first, second = (ask(ten, member, "5000.00", (9, "6000.00")) for member in (1, 2))
    agree(ten, first, 9)
    agree(ten, second, 9)
    ten.approve(first)
    (weak,) = broken(lambda: ten.approve(second))
    # 6,000.00 here, and of the first loan no more than its principal.
    assert (weak.measured, weak.limit) == (1_100_000, 1_000_000)
    assert weak.evidence == ("M9", "L1")


def test_nobody_guarantees_the_own_loan(ten: Village) -> None:
    (own,) = broken(lambda: ask(ten, 1, "100.00", 1))
    assert (own.rule, own.evidence) == ("guarantors-circle", ("M1",))


def test_no_circle_of_two_nor_of_four(ten: Village) -> None:
    # 1 stands surety for 2, 2 for 3, 3 for 4.
    for borrower in (2, 3, 4):
        lend(ten, borrower, "100.00", borrower - 1)
    (circle,) = broken(lambda: ask(ten, 1, "100.00", 2, 3, 4, 5))
    assert (circle.rule, circle.evidence) == ("guarantors-circle", ("M2", "M3", "M4"))
    ten.repay(1, "100.00")
    # The first link of the chain is gone: 1 stands surety for nobody.
    lend(ten, 1, "100.00", 2)
    assert sound(ten)


def test_a_circle_that_closes_after_the_application_is_found_at_the_approval(ten: Village) -> None:
    first, second = ask(ten, 1, "100.00", 2), ask(ten, 2, "100.00", 1)
    agree(ten, first, 2)
    agree(ten, second, 1)
    ten.approve(first)
    (circle,) = broken(lambda: ten.approve(second))
    assert (circle.rule, circle.evidence) == ("guarantors-circle", ("M1",))


def test_a_guarantor_is_an_approved_participant_who_has_not_left(ten: Village) -> None:
    newcomer = AdmitMember(person=person(11), joined_on=ten.today)
    ten.do(ten.manager, newcomer, ten.bookkeeper)
    outside = broken(lambda: ask(ten, 1, "100.00", (11, "0.01"), 2))
    assert [(each.rule, each.evidence) for each in outside] == [
        ("guarantors-participate", ("M11",)),
        ("guarantor-capacity", ("M11",)),
    ]
    loan = ask(ten, 1, "100.00", 3)
    ten.give_notice(3, "10000.00", dt.date(2026, 11, 2))
    ten.pay_back_shares(1)
    ten.do(ten.manager, ReleaseMember(member=3, left_on=ten.today), ten.bookkeeper)
    assert refused(lambda: agree(ten, loan, 3)).body["code"] == "member-has-left"


def test_who_may_agree(ten: Village) -> None:
    loan = ask(ten, 1, "100.00", 2, 3)
    agreed = GiveGuarantee(loan=loan, guarantor=2, happened_on=ten.today)
    # A member learns nothing of loans that are no business of the own.
    with pytest.raises(NotFound):
        ten.do(ten.member(3), agreed)
    with pytest.raises(NotFound):
        agree(ten, loan, 4)
    with pytest.raises(NotFound):
        agree(ten, loan + 1, 2)
    with pytest.raises(NotAllowed):
        ten.do(ten.cashier, agreed)
    borrower = ten.staff("bookkeeper", Role.BOOKKEEPER, member=1)
    assert refused(lambda: ten.do(borrower, agreed)).body["code"] == "decides-own-loan"
    tomorrow = ten.today + dt.timedelta(days=1)
    early = GiveGuarantee(loan=loan, guarantor=2, happened_on=tomorrow)
    assert refused(lambda: ten.do(ten.bookkeeper, early)).body["code"] == "happens-in-future"
    entry = ten.do(ten.bookkeeper, agreed)
    assert (entry.kind, entry.actor, entry.subject) == (
        *(Kind.GUARANTEE_GIVEN, "staff:bookkeeper"),
        "member:1",
    )
    assert refused(lambda: agree(ten, loan, 2)).body["code"] == "guaranteed-already"
    ten.approve(loan)
    assert refused(lambda: agree(ten, loan, 3)).body["code"] == "loan-in-other-state"
    assert states(ten, loan) == [(2, "given"), (3, "freed")]


def test_who_is_named_is_a_member_and_named_once(ten: Village) -> None:
    assert refused(lambda: ask(ten, 1, "100.00", 11)).body["code"] == "no-such-member"
    assert refused(lambda: ask(ten, 1, "100.00", 2, 2)).body["code"] == "guarantor-named-twice"


def test_a_question_is_judged_with_its_guarantors(ten: Village) -> None:
    need(ten, 1)

    def allowed(*named: int | tuple[int, str]) -> str:
        found = judge_question(
            ten.office.database,
            ten.clock,
            ten.cooperative,
            member=1,
            amount=parse_yuan("100.00"),
            due_on=DUE,
            instalments=1,
            rate_bp=600,
            purpose="machinery",
            schedule_kind=ScheduleKind.EQUAL_PRINCIPAL,
            parts=(),
            guarantors=sureties(*named),
        )
        return str(found.most_allowed)

    assert allowed() == "0.00"
    assert allowed(2) == "5000.00"
    assert allowed((2, "10000.01")) == "0.00"
    with pytest.raises(NotFound):
        allowed(11)


def test_both_see_what_is_guaranteed(ten: Village) -> None:
    loan = lend(ten, 1, "100.00", 2)
    told = member_statement(ten.office.database, ten.cooperative, 2, ten.member(2))
    assert [(each.loan, each.member, each.state) for each in told.guarantees] == [
        (loan, 1, "given")
    ]
    borrower = member_statement(ten.office.database, ten.cooperative, 1, ten.member(1))
    assert borrower.guarantees == ()
    assert [each.guarantor for each in borrower.loans[0].guarantees] == [2]
