"""Grades in the register of loans and in the month's export, and the memo; nothing is booked."""

import datetime as dt
import json
from typing import Any

import jsonschema_rs
import pytest

from coop_credit.audit.exports import month_export
from coop_credit.money import parse_yuan
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.graded_loans import listed_loans
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.whole_registers import loan_register
from tests.ledgers import Village
from tests.published import SCHEMAS

SCHEMA = json.loads((SCHEMAS / "exports" / "month.schema.json").read_text("utf-8"))
NONE = {"count": 0, "amount": "0.00"}


@pytest.fixture
def late(village: Village) -> Village:
    """Five loans of 24 November 2026: two due in a month and two, one in a year, one undecided.

    Loan 1: 100.00, due on 24 December. Loan 2: 200.05, on 24 January. Loan 3: 300.00, on
    24 November 2027. Loan 4: 50.00, on 1 December, written off on the 2nd. Loan 5: asked for.
    """
    village.open_with(58, "1100000.00")
    village.lend(1, "100.00", dt.date(2026, 12, 24))
    village.lend(2, "200.05", dt.date(2027, 1, 24))
    village.lend(3, "300.00", dt.date(2027, 11, 24))
    lost = village.lend(4, "50.00", dt.date(2026, 12, 1))
    village.apply(5, "10.00", dt.date(2027, 3, 1))
    village.clock.move_to(dt.date(2026, 12, 2))
    writing_off = WriteOffLoan(loan=lost, reason="下落不明")
    village.do(village.manager, writing_off, village.supervisor)
    recovery = RecordRecovery(loan=lost, amount=parse_yuan("20.00"), happened_on=village.today)
    village.do(village.cashier, recovery)
    return village


def grades(village: Village) -> list[str]:
    """The grades of all loans, by number; the page, the file and each statement say the same."""
    here = village.office
    page = listed_loans(here.database, here.clock, village.cooperative, after=0, count=100)
    file = loan_register(here.database, here.privacy, here.clock, village.cooperative)
    assert [each.grade for each in page] == [each.grade for each in file]
    for each in page:
        told = loan_statement(here.database, here.clock, village.cooperative, each.number)
        assert told.loan == each
    return [each.grade for each in page]


def export_of(village: Village, month: str) -> dict[str, Any]:
    export = dict(month_export(village.office.database, village.cooperative, month))
    jsonschema_rs.validate(SCHEMA, export)
    return export


@pytest.mark.parametrize(
    "today, first, second",
    [
        # Due on 24 December: 0 days late then, 1 the day after.
        (dt.date(2026, 12, 24), "normal", "normal"),
        (dt.date(2026, 12, 25), "special-mention", "normal"),
        # 90 and 91 days after 24 December; the second was due on 24 January.
        (dt.date(2027, 3, 24), "special-mention", "special-mention"),
        (dt.date(2027, 3, 25), "substandard", "special-mention"),
        # 180 and 181 days.
        (dt.date(2027, 6, 22), "substandard", "substandard"),
        (dt.date(2027, 6, 23), "doubtful", "substandard"),
        # 360 and 361 days; the third was due on 24 November.
        (dt.date(2027, 11, 24), "doubtful", "doubtful"),
    ],
)
def test_the_register_grades_by_days_late_today(
    late: Village, today: dt.date, first: str, second: str
) -> None:
    late.clock.move_to(today)
    assert grades(late) == [first, second, "normal", "loss", ""]


def test_a_loan_that_is_repaid_has_no_grade(late: Village) -> None:
    # 600 bp of 100.00 for 8 days of 365: 0.13.
    late.repay(1, "100.13")
    assert grades(late)[0] == ""


def test_the_charter_moves_where_a_grade_begins(late: Village) -> None:
    late.set_value("grade-doubtful-days", 31, since=dt.date(2027, 1, 24))
    late.clock.move_to(dt.date(2027, 1, 23))
    assert grades(late)[0] == "special-mention"
    late.clock.move_to(dt.date(2027, 1, 24))
    assert grades(late)[0] == "doubtful"


def test_a_month_counts_its_loans_by_grade(late: Village) -> None:
    late.clock.move_to(dt.date(2027, 4, 1))
    # On 31 March loan 1 is 97 days late, loan 2 is 66, loan 3 is not.
    march = export_of(late, "2027-03")
    assert march["grades"] == {
        "normal": {"count": 1, "amount": "300.00"},
        "special-mention": {"count": 1, "amount": "200.05"},
        "substandard": {"count": 1, "amount": "100.00"},
        "doubtful": NONE,
        "loss": NONE,
        "written_off": {"count": 1, "amount": "30.00"},
    }
    assert march["loans"]["outstanding"] == {"count": 3, "amount": "600.05"}
    assert set(march["loss_provision_memo"].values()) == {"0.00"}
    # As of 31 December: loan 1 is 7 days late.
    assert export_of(late, "2026-12")["grades"]["special-mention"]["amount"] == "100.00"


def test_what_may_be_lost_is_a_memo(late: Village) -> None:
    for grade, rate_bp in (("normal", 100), ("special-mention", 200), ("substandard", 2_500)):
        late.set_value(f"loss-provision-{grade}", rate_bp)
    late.set_value("loss-provision-loss", 10_000)
    late.clock.move_to(dt.date(2027, 4, 1))
    before = export_of(late, "2027-03")
    # 1 % of 300.00; 2 % of 200.05 is 4.001; 25 % of 100.00. What is written off has none.
    assert before["loss_provision_memo"] == {
        "normal": "3.00",
        "special-mention": "4.00",
        "substandard": "25.00",
        "doubtful": "0.00",
        "loss": "0.00",
        "in_all": "32.00",
    }
    assert export_of(late, "2027-03") == before
