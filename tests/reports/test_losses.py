"""A month's export names what was written off and what was recovered, loan by loan.

A loan of 900.00 in three parts of pledges, or of shares, is paid out on 24 November 2026.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from coop_credit.audit.exports import month_export
from coop_credit.ledger.entries import Entry
from coop_credit.money import parse_yuan
from coop_credit.operations.desk import Office
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.operations.pledge_steps import DUE
from tests.operations.pledge_steps import lent
from tests.pledges import PledgingVillage

LATE = DUE + dt.timedelta(days=1)
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "exports" / "month.schema.json").read_text("utf-8")
)


@pytest.fixture
def late(village: Village) -> Village:
    """Member 4 owes 900.00 that fell due yesterday."""
    village.open_with(10, "100000.00")
    village.lend(4, "900.00", DUE)
    village.clock.move_to(LATE)
    return village


def losses(village: Village, month: str) -> tuple[list[Any], list[Any]]:
    export = json.loads(
        json.dumps(month_export(village.office.database, village.cooperative, month))
    )
    jsonschema_rs.validate(SCHEMA, export)
    told = export["losses"]
    return told["write_offs"], told["recoveries"]


def write_off(village: Village) -> Entry:
    command = WriteOffLoan(loan=1, reason="下落不明")
    return village.do(village.manager, command, village.supervisor)


def recover(village: Village, amount: str) -> Entry:
    command = RecordRecovery(loan=1, amount=parse_yuan(amount), happened_on=village.today)
    return village.do(village.cashier, command)


def row(amount: str, on: dt.date, borne_by: str = "surplus") -> dict[str, object]:
    return {
        "loan": "L1",
        "member": 4,
        "day": on.isoformat(),
        "amount": amount,
        "borne_by": borne_by,
    }


def test_a_month_names_losses_and_what_came_back(late: Village) -> None:
    assert losses(late, "2027-03") == ([], [])
    write_off(late)
    assert losses(late, "2027-03") == ([row("900.00", LATE)], [])
    later = dt.date(2027, 4, 2)
    late.clock.move_to(later)
    # 900.00 of principal; the fee of 101 days, and what is more, is not of the loss.
    for amount in ("300.00", "700.00"):
        recover(late, amount)
    assert losses(late, "2027-03") == ([row("900.00", LATE)], [])
    assert losses(late, "2027-04") == ([], [row("300.00", later), row("600.00", later)])


def test_what_is_undone_in_its_month_was_nothing(late: Village) -> None:
    late.reverse(write_off(late).seq)
    assert losses(late, "2027-03") == ([], [])


def test_what_is_undone_later_is_taken_off_then(late: Village) -> None:
    entry = write_off(late)
    later = dt.date(2027, 4, 2)
    late.clock.move_to(later)
    late.reverse(entry.seq)
    assert losses(late, "2027-03") == ([row("900.00", LATE)], [])
    assert losses(late, "2027-04") == ([row("-900.00", later)], [])


def test_pledgers_bear_what_they_lent(office: Office, clock: FixedClock) -> None:
    pledging = lent(PledgingVillage.begin(office, clock, ["10000.00"] * 3 + ["", ""]))
    clock.move_to(LATE)
    write_off(pledging)
    recover(pledging, "100.00")
    assert losses(pledging, "2027-03") == (
        [row("900.00", LATE, "pledgers")],
        [row("100.00", LATE, "pledgers")],
    )
