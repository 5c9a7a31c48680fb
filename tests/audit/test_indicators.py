"""Indicators in the month's export: where to look, never a verdict."""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pytest

from coop_credit.audit.exports import month_export
from coop_credit.audit.indicators import concentration
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.operations.contacting import ChangeContact
from coop_credit.operations.desk import Office
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.rulebook.parameters import CharterValue
from tests.clock import FixedClock
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import OPENED_ON
from tests.ledgers import Village
from tests.ledgers import founding
from tests.ledgers import person

DUE = dt.date(2027, 5, 24)
MINE, YOURS = "6228480402564890018", "6228480402564890026"


def november(village: Village) -> dict[str, Any]:
    return dict(month_export(village.office.database, village.cooperative, "2026-11"))


def borrowers_at(village: Village, *phones: str, accounts: Sequence[str] = ()) -> None:
    """Members 4, 5, ... join in 2020 with these phones and bank accounts, and owe 10.00 each."""
    village.open_with(3, "30000.00")
    numbers = range(4, 4 + len(phones))
    for number, phone, account in zip_longest(numbers, phones, accounts, fillvalue=""):
        somebody = replace(person(int(number)), phone=phone, bank_account=account)
        command = AdmitMember(person=somebody, joined_on=dt.date(2020, 1, 1))
        village.do(village.manager, command, village.cashier)
    approval = ApproveParticipants(members=tuple(numbers), since=dt.date(2021, 1, 1))
    village.do(village.manager, approval, village.cashier)
    for number in numbers:
        village.lend(number, "10.00", DUE)


@pytest.mark.parametrize(
    "owing, borrowers, together, share_bp",
    [
        ((), 0, "0.00", 0),
        ((5,), 1, "0.05", 10_000),
        ((1,) * 10, 10, "0.10", 10_000),
        # 10 of 11 fen are 90.909 %.
        ((1,) * 11, 10, "0.10", 9_090),
        # The largest ten: 100 + 9 x 2 of 100 + 11 x 2, 118 of 122 are 96.721 %.
        ((*(2,) * 11, 100), 10, "1.18", 9_672),
    ],
)
def test_concentration(owing: Iterable[int], borrowers: int, together: str, share_bp: int) -> None:
    made = concentration(Money(fen) for fen in owing)
    assert made == {"borrowers": borrowers, "owing": together, "share_bp": share_bp}


def test_borrowers_with_one_phone_are_named_and_those_without_are_not(village: Village) -> None:
    borrowers_at(village, "13900000000", "", "13900000000", "", "13911111111")
    assert november(village)["indicators"]["same_phone"] == [
        {"members": [4, 6], "loans": ["L1", "L3"]}
    ]
    village.repay(1, "10.00")
    assert november(village)["indicators"]["same_phone"] == []


def test_borrowers_with_one_account_are_named_and_those_without_are_not(village: Village) -> None:
    borrowers_at(village, "", "", "", "", accounts=(MINE, YOURS, "", MINE))
    told = november(village)["indicators"]
    assert told["same_account"] == [{"members": [4, 7], "loans": ["L1", "L4"]}]
    assert told["same_phone"] == []
    village.repay(4, "10.00")
    assert november(village)["indicators"]["same_account"] == []


def test_a_new_phone_and_account_count_from_their_entry_on(village: Village) -> None:
    borrowers_at(village, "13900000000", "13911111111", accounts=(MINE, YOURS))
    before = month_export(village.office.database, village.cooperative, "2026-11")
    assert told_together(village, "2026-11") == ([], [])
    seq = change(village, 5, "13900000000", MINE).seq
    assert told_together(village, "2026-11") == ([[4, 5]], [[4, 5]])
    # Seen up to the entry before, the month is what it was.
    again = month_export(village.office.database, village.cooperative, "2026-11", seq - 1)
    assert again == before
    village.clock.move_to(dt.date(2026, 12, 1))
    change(village, 5, "", "")
    assert told_together(village, "2026-12") == ([], [])
    assert told_together(village, "2026-11") == ([[4, 5]], [[4, 5]])


def change(village: Village, member: int, phone: str, account: str) -> Entry:
    command = ChangeContact(member=member, phone=phone, bank_account=account)
    return village.do(village.manager, command, village.cashier)


def told_together(village: Village, month: str) -> tuple[list[Any], list[Any]]:
    """The members with one phone, and those with one account."""
    export = dict(month_export(village.office.database, village.cooperative, month))
    told: Any = export["indicators"]
    phones, accounts = (
        [each["members"] for each in told[name]] for name in ("same_phone", "same_account")
    )
    return phones, accounts


def test_loans_of_one_day_and_purpose(village: Village) -> None:
    village.open_with(3, "30000.00")
    village.lend(1, "10.00", DUE)
    village.lend(1, "10.00", DUE)
    assert november(village)["indicators"]["same_day_and_purpose"] == []
    village.clock.move_to(dt.date(2026, 11, 25))
    village.lend(2, "10.00", DUE)
    village.lend(3, "20.00", DUE)
    assert november(village)["indicators"]["same_day_and_purpose"] == [
        {
            "paid_out_on": "2026-11-25",
            "purpose": "machinery",
            "members": [2, 3],
            "loans": ["L3", "L4"],
        }
    ]
    village.clock.move_to(dt.date(2026, 12, 31))
    december = month_export(village.office.database, village.cooperative, "2026-12")
    assert december["indicators"] == {
        "same_phone": [],
        "same_account": [],
        "same_day_and_purpose": [],
        "rolled_over": [],
        "related": {"loans": [], "owing": "0.00", "share_bp": 0},
    }


@pytest.mark.parametrize(
    "member, amount, on, expected",
    [
        (1, "10.00", dt.date(2026, 11, 24), 1),
        (1, "10.00", dt.date(2026, 11, 28), 1),  # the fourth and last day
        (1, "10.00", dt.date(2026, 11, 29), 0),
        (1, "10.01", dt.date(2026, 11, 24), 0),
        (2, "10.00", dt.date(2026, 11, 24), 0),
    ],
)
def test_a_loan_soon_after_as_much_was_repaid(
    village: Village, member: int, amount: str, on: dt.date, expected: int
) -> None:
    village.open_with(3, "30000.00")
    village.set_value("rollover-days", 4)
    village.repay(village.lend(1, "10.00", DUE), "10.00")
    village.clock.move_to(on)
    village.lend(member, amount, DUE)
    found = november(village)["indicators"]["rolled_over"]
    assert (
        found
        == [
            {
                "member": 1,
                "loan": "L2",
                "paid_out_on": on.isoformat(),
                "amount": "10.00",
                "repaid_loan": "L1",
                "repaid_on": "2026-11-24",
            }
        ][:expected]
    )


def test_a_rulebook_without_such_days_looks_at_the_same_day(
    office: Office, clock: FixedClock
) -> None:
    village = Village(office, clock)
    twelve_months = CharterValue("loan-term", OPENED_ON, 12)
    village.do(ADMINISTRATOR, replace(founding(), rulebook="vsla", charter=(twelve_months,)))
    village.open_with(3, "30000.00")
    village.repay(village.lend(1, "10.00", DUE), "10.00")
    village.lend(1, "10.00", DUE)
    village.clock.move_to(dt.date(2026, 11, 25))
    village.lend(1, "10.00", DUE)
    found = november(village)["indicators"]["rolled_over"]
    assert [each["loan"] for each in found] == ["L2"]


def test_a_repayment_that_was_undone_is_no_sign(village: Village) -> None:
    village.open_with(3, "30000.00")
    undone = village.repay(village.lend(1, "10.00", DUE), "10.00")
    village.reverse(undone.seq)
    village.lend(1, "10.00", DUE)
    assert november(village)["indicators"]["rolled_over"] == []
