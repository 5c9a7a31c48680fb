"""The registers as files: read back, they say what the books say, and nothing is a formula."""

import csv
import dataclasses
import datetime as dt
import io

import pytest

from coop_credit.money import Money
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.whole_registers import LoanLine
from coop_credit.reports.whole_registers import MemberLine
from coop_credit.reports.whole_registers import loan_register
from coop_credit.reports.whole_registers import member_register
from coop_credit.sheets import csv_sheet
from coop_credit.sheets import defused
from tests.ledgers import Village
from tests.ledgers import person
from tests.reports.counting import statements_of

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ZH_MEMBERS = """\
编号,名称,种类,农民,入社日,参与互助始于,退社日,股金,尚欠本金\r
1,社员1,个人,是,2020-01-01,2021-01-01,,30000.00,340.00\r
2,社员2,个人,是,2020-01-01,2021-01-01,,30005.50,0.00\r
3,'=1+1,个人,是,2026-11-02,,2026-11-24,0.00,0.00\r
"""
EN_LOANS = """\
number,member,name,principal,owing,written off,rate (bp a year),purpose,state,applied on,\
decided on,paid out on,due on,extensions,written off on,days late,grade\r
1,1,社员1,300.00,300.00,0.00,600,Farm machinery,paid out,2026-11-24,2026-11-24,2026-11-24,\
2027-03-01,0,,0,normal\r
2,1,社员1,40.00,40.00,0.00,600,Farm machinery,paid out,2026-11-24,2026-11-24,2026-11-24,\
2027-03-01,0,,0,normal\r
3,2,社员2,90.00,0.00,60.00,600,Farm machinery,written off,2026-11-24,2026-11-24,2026-11-24,\
2026-12-01,0,2026-12-02,0,loss\r
4,1,社员1,10.00,0.00,0.00,600,Farm machinery,applied for,2026-12-02,,,2027-03-01,0,,0,\r
"""


@pytest.fixture
def registered(village: Village) -> Village:
    """Three members, of whom one has left; four loans."""
    village.open_with(2, "60000.00")
    odd = dataclasses.replace(person(3), name="=1+1")
    joining = AdmitMember(person=odd, joined_on=dt.date(2026, 11, 2))
    village.do(village.manager, joining, village.cashier)
    leaving = ReleaseMember(member=3, left_on=village.today)
    village.do(village.manager, leaving, village.cashier)
    village.contribute(2, "5.50")
    for amount in ("300.00", "40.00"):
        village.lend(1, amount, dt.date(2027, 3, 1))
    lost = village.lend(2, "90.00", dt.date(2026, 12, 1))
    village.clock.move_to(dt.date(2026, 12, 2))
    writing_off = WriteOffLoan(loan=lost, reason="下落不明")
    village.do(village.manager, writing_off, village.supervisor)
    recovery = RecordRecovery(loan=lost, amount=Money(3_000), happened_on=village.today)
    village.do(village.cashier, recovery)
    village.apply(1, "10.00", dt.date(2027, 3, 1))
    return village


def test_the_register_of_members(registered: Village) -> None:
    here = registered.office
    lines = member_register(here.database, here.privacy, "fumandi")
    made = csv_sheet(MemberLine, lines, "zh")
    assert made.decode("utf-8") == "\ufeff" + ZH_MEMBERS
    # What stands sealed beside the name is not in the file.
    for told in ("ID0001", person(1).phone):
        assert told not in made.decode("utf-8")


def test_the_register_of_loans(registered: Village) -> None:
    here = registered.office
    lines = loan_register(here.database, here.privacy, here.clock, "fumandi")
    assert csv_sheet(LoanLine, lines, "en").decode("utf-8") == "\ufeff" + EN_LOANS


@pytest.mark.parametrize("language, yes", [("zh", "是"), ("en", "yes")])
def test_a_sheet_reads_back_as_it_was(registered: Village, language: str, yes: str) -> None:
    here = registered.office
    lines = member_register(here.database, here.privacy, "fumandi")
    made = csv_sheet(MemberLine, lines, "zh" if language == "zh" else "en")
    heads, *rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    assert len(set(heads)) == len(heads) == len(dataclasses.fields(MemberLine))
    assert [row[0] for row in rows] == [str(each.number) for each in lines]
    assert [row[7] for row in rows] == [str(each.shares) for each in lines]
    assert [row[3] for row in rows] == [yes] * 3


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(first: str) -> None:
    line = MemberLine(
        number=1,
        name=f"{first}HYPERLINK('x')",
        kind="natural",
        farmer=True,
        joined_on=dt.date(2026, 1, 1),
        participant_since=None,
        left_on=None,
        shares=Money(-5),
        owing=Money(0),
    )
    (_, row) = csv.reader(io.StringIO(csv_sheet(MemberLine, [line], "en").decode(), newline=""))
    assert row[1] == f"'{first}HYPERLINK('x')"
    # A sum below nothing is a number, no text.
    assert row[7] == "-0.05"
    assert defused(f"x{first}") == f"x{first}"


@ON_SQLITE
def test_a_register_is_read_in_few_statements(registered: Village) -> None:
    here = registered.office
    members = statements_of(
        here.database, lambda: member_register(here.database, here.privacy, "fumandi")
    )
    loans = statements_of(
        here.database, lambda: loan_register(here.database, here.privacy, here.clock, "fumandi")
    )
    # Of loans: all of them, the cooperative, its charter, the schedules; begun and ended.
    assert (members, loans) == (1, 6)
