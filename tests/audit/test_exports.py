"""A month's compliance export: its figures, and the same bytes on both databases."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from coop_credit.audit.exports import as_csv
from coop_credit.audit.exports import as_json
from coop_credit.audit.exports import month_export
from coop_credit.errors import NotFound
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.membership import AdmitMember
from coop_credit.reports.returns import region_return
from tests.ledgers import Village
from tests.ledgers import person

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
SCHEMA = json.loads((ROOT / "schemas" / "exports" / "month.schema.json").read_text("utf-8"))


@pytest.fixture
def winter(village: Village) -> Village:
    """A village of 58 whose December ends with one loan late and one undone repayment.

    1,100,000.00 taken over + 300.00 - 20.00 = 1,100,280.00. Two loans of 1,000.00 and
    600.00 are paid out on 24 November; the second, in two parts, had 300.00 due on
    24 December and is untouched.
    """
    village.open_with(58, "1100000.00")
    village.contribute(1, "300.00")
    wrong = village.contribute(1, "50.00")
    village.reverse(wrong.seq)
    loan = village.lend(2, "1000.00", dt.date(2027, 11, 24))
    village.lend(3, "600.00", dt.date(2027, 1, 24), instalments=2)
    village.give_notice(4, "20.00", dt.date(2026, 11, 2))
    village.give_notice(5, "7.00", dt.date(2026, 11, 2))
    village.clock.move_to(dt.date(2026, 12, 4))
    village.pay_back_shares(1)
    # 1,000.00 x 6 % x 10 days / 365 = 1.64 of fee, so 98.36 of 100.00 pay principal.
    village.repay(loan, "100.00")
    undone = village.repay(loan, "50.00")
    village.reverse(undone.seq)
    village.clock.move_to(dt.date(2027, 1, 4))
    # In the bank: 1,100,000 + 300 - 1,600 - 20 + 100 = 1,098,780.00; it says 10.00 more.
    balance = RecordBankBalance(month="2026-12", balance=parse_yuan("1098790.00"))
    village.do(village.bookkeeper, balance, village.supervisor)
    village.contribute(9, "1.00")
    return village


def export_of(village: Village, month: str, through_seq: int = 0) -> dict[str, Any]:
    return dict(month_export(village.office.database, village.cooperative, month, through_seq))


def test_a_month_is_the_same_bytes_on_every_database(winter: Village) -> None:
    export = export_of(winter, "2026-12")
    assert as_json(export) == (GOLDEN / "month.json").read_bytes().decode()
    assert as_csv(export) == (GOLDEN / "month.csv").read_bytes().decode()
    jsonschema_rs.validate(SCHEMA, json.loads(as_json(export)))


def test_the_figures_of_a_month(winter: Village) -> None:
    december = export_of(winter, "2026-12")
    assert december["fund"] == {
        "at_start": "1100300.00",
        "taken_over": "0.00",
        "contributions": {"count": 0, "amount": "0.00"},
        "withdrawals": {"count": 1, "amount": "20.00"},
        "at_end": "1100280.00",
    }
    assert december["withdrawals_under_notice"] == {"count": 1, "amount": "7.00"}
    assert december["loans"]["granted"]["in_all"] == {"count": 2, "amount": "1600.00"}
    assert december["loans"]["repaid"]["in_month"] == {"count": 1, "amount": "98.36"}
    assert december["loans"]["fees"]["in_all"] == {"count": 1, "amount": "1.64"}
    assert december["loans"]["outstanding"] == {"count": 2, "amount": "1501.64"}
    assert december["overdue"]["1-90"] == {
        "loans": ["L2"],
        "overdue": "300.00",
        "outstanding": "600.00",
    }
    assert december["largest_borrowers"] == [
        {"member": 2, "owing": "901.64"},
        {"member": 3, "owing": "600.00"},
    ]
    assert december["bank"]["difference"] == "10.00"


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "2027-01"])
def test_the_export_and_the_return_agree(winter: Village, month: str) -> None:
    export = export_of(winter, month)
    (row,) = region_return(winter.office.database, "370283", month)
    loans = export["loans"]
    assert export["members"] == {"members": row.members, "participants": row.participants}
    assert export["fund"]["at_end"] == str(row.fund)
    assert export["fund"]["contributions"]["amount"] == str(row.contributed)
    assert export["fund"]["withdrawals"]["amount"] == str(row.withdrawn)
    assert loans["granted"]["in_month"] == {"count": row.loans_granted, "amount": str(row.granted)}
    assert loans["repaid"]["in_month"]["amount"] == str(row.repaid)
    outstanding = {"count": row.loans_outstanding, "amount": str(row.outstanding)}
    assert loans["outstanding"] == outstanding
    jsonschema_rs.validate(SCHEMA, export)


def test_a_month_says_who_the_members_are(village: Village) -> None:
    # 4 of 5 farm; the firm is the one that a small cooperative may have.
    village.open_with(4, "400.00")
    firm = AdmitMember(person=person(5, kind="legal"), joined_on=village.today)
    village.do(village.manager, firm, village.cashier)
    village.clock.move_to(dt.date(2026, 12, 1))
    november = export_of(village, "2026-11")["verdicts"]
    assert (november["farmer-share"]["outcome"], november["farmer-share"]["limit"]) == ("holds", 4)
    assert november["legal-persons"]["headroom"] == 0
    assert november["contributors-near"]["measured"] == 4
    village.set_value("farmer-share", 9_000)
    village.set_value("contributors-near", 3)
    december = export_of(village, "2026-12")
    assert december["verdicts"]["farmer-share"]["outcome"] == "breach"
    assert december["verdicts"]["contributors-near"]["outcome"] == "breach"
    assert december["verdicts"]["contributors-most"]["outcome"] == "holds"
    jsonschema_rs.validate(SCHEMA, december)


def test_an_export_up_to_an_entry_never_changes(village: Village) -> None:
    village.open_with(3, "300.00")
    last = village.contribute(1, "1.00")
    before = as_json(export_of(village, "2026-11"))
    village.contribute(1, "1.00")
    assert as_json(export_of(village, "2026-11", last.seq)) == before
    assert export_of(village, "2026-11", last.seq)["head"] == last.digest
    assert as_json(export_of(village, "2026-11")) != before


def test_a_passive_breach_names_the_loans_in_the_way(village: Village) -> None:
    # The cap is 5 % of the fund: 60.00 and 40.00 fit 2,000.00. Undoing 600.00 leaves
    # 1,400.00, and a cap of 70.00.
    village.open_with(2, "1400.00")
    paid_in = village.contribute(1, "600.00")
    village.lend(2, "60.00", dt.date(2027, 11, 24))
    village.lend(2, "40.00", dt.date(2027, 11, 24))
    village.reverse(paid_in.seq)
    export = export_of(village, "2026-11")
    assert export["largest_borrowers"] == [{"member": 2, "owing": "100.00"}]
    cap = export["verdicts"]["standing-cap"]
    assert (cap["outcome"], cap["evidence"]) == ("breach", ["L1", "L2"])
    assert (cap["measured"], cap["limit"], cap["headroom"]) == ("100.00", "70.00", "-30.00")


def test_a_table_says_what_the_json_says(winter: Village) -> None:
    export = export_of(winter, "2026-12")
    rows = list(csv.DictReader(as_csv(export).splitlines()))
    told = {row["item"]: row["value"] for row in rows}
    assert len(told) == len(rows)
    assert told["head"] == export["head"]
    assert told["overdue.1-90.loans"] == "L2"
    assert told["overdue.91-180.loans"] == ""
    assert told["largest_borrowers.2.owing"] == "600.00"


@pytest.mark.parametrize("month, through_seq", [("2026-10", 0), ("2026-11", 4)])
def test_there_is_no_export_of_what_is_not_there(
    village: Village, month: str, through_seq: int
) -> None:
    village.open_with(3, "300.00")
    with pytest.raises(NotFound):
        export_of(village, month, through_seq)


def test_a_month_is_a_month(village: Village) -> None:
    with pytest.raises(ValueError, match="2026-13"):
        export_of(village, "2026-13")
