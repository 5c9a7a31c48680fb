"""Loans of each kind of schedule, from application to the last fen, on both databases."""

import datetime as dt

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import TermsRefused
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import ApplyForLoan
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.statements import LoanStatement
from tests.ledgers import Village

#: Six months after 24 November 2026, the day on which the village's clock stands.
DUE = dt.date(2027, 5, 24)
PARTS = (
    Part(dt.date(2026, 12, 1), parse_yuan("1000.00")),
    Part(dt.date(2027, 5, 24), parse_yuan("11000.00")),
)


def asked(kind: ScheduleKind) -> ApplyForLoan:
    """12,000.00 at 6 % a year for six months."""
    parts = PARTS if kind is ScheduleKind.IRREGULAR else ()
    return ApplyForLoan(
        member=1,
        amount=parse_yuan("12000.00"),
        due_on=DUE,
        instalments=len(parts) or 6,
        rate_bp=600,
        purpose="machinery",
        note="",
        schedule_kind=kind,
        parts=parts,
    )


def statement(village: Village, loan: int) -> LoanStatement:
    return loan_statement(village.office.database, village.office.clock, village.cooperative, loan)


def verified(village: Village) -> list[str]:
    return verify_books(village.office.database, village.office.privacy, village.cooperative)


@pytest.mark.parametrize("kind", ScheduleKind)
def test_a_loan_paid_by_its_schedule_ends_at_nothing(village: Village, kind: ScheduleKind) -> None:
    village.open_with(58, "1100000.00")
    loan = village.carry_through(asked(kind))
    told = statement(village, loan)
    assert told.loan.schedule_kind is kind
    for instalment, fee in zip(told.schedule, told.fees, strict=True):
        village.clock.move_to(instalment.due_on)
        entry = village.repay(loan, str(instalment.principal + fee))
        assert entry.body["fee_fen"] == fee.fen
        assert entry.body["principal_fen"] == instalment.principal.fen
    assert statement(village, loan).owing == Money(0)
    assert verified(village) == []


def test_equal_instalments_are_reckoned_from_the_payout(village: Village) -> None:
    village.open_with(58, "1100000.00")
    command = asked(ScheduleKind.EQUAL_INSTALMENTS)
    loan = int(str(village.do(village.manager, command).body["loan"]))
    village.approve(loan)
    before = statement(village, loan).schedule
    village.clock.move_to(dt.date(2026, 12, 4))
    village.do(village.cashier, PayOutLoan(loan=loan))
    told = statement(village, loan)
    assert told.schedule != before
    payments = {each.principal + fee for each, fee in zip(told.schedule, told.fees, strict=True)}
    # From 4 December: spans of 20, 31, 31, 28, 31, 30 days at 6 % a year of 365 days; growth
    # by 1.0032877, 1.0050959, 1.0050959, 1.0046027, 1.0050959, 1.0049315: in all 1.0284459.
    # Worth of one fen a time, each grown to the last day: 1.0250757 + 1.0198784 + 1.0147075 +
    # 1.0100586 + 1.0049315 + 1 = 6.0746517. 12,000.00 x 1.0284459 / 6.0746517 = 2,031.61.
    assert payments == {parse_yuan("2031.61")}
    assert verified(village) == []


def test_a_part_that_would_fall_due_before_the_payout_stops_it(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = int(str(village.do(village.manager, asked(ScheduleKind.IRREGULAR)).body["loan"]))
    village.approve(loan)
    village.clock.move_to(dt.date(2026, 12, 1))
    with pytest.raises(TermsRefused):
        village.do(village.cashier, PayOutLoan(loan=loan))
    assert verified(village) == []


def test_a_bullet_is_late_only_after_its_last_day(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.carry_through(asked(ScheduleKind.BULLET))
    village.clock.move_to(DUE)
    verdicts = village.apply(1, "1.00", dt.date(2027, 6, 24)).body["verdicts"]
    assert isinstance(verdicts, list)
    overdue = [each["measured"] for each in verdicts if each["rule"] == "no-overdue-loan"]
    assert overdue == [0]
