"""Closing a month: what it asks for, what it seals, and that nothing changes it afterwards."""

import datetime as dt

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.errors import ClockBehind
from coop_credit.errors import SecondPersonNeeded
from coop_credit.ledger.entries import Entry
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.operations.desk import Refused
from coop_credit.packs.checker.checking import check_pack
from coop_credit.reports.packs import month_pack
from tests.everything import let_everything_happen
from tests.keys import SIGNER
from tests.ledgers import Village


def close(village: Village, month: str, explanation: str = "") -> Entry:
    """The manager closes a month, the bookkeeper seconds."""
    command = CloseMonth(month=month, explanation=explanation)
    return village.do(village.manager, command, village.bookkeeper)


def state_balance(village: Village, month: str, balance: str) -> Entry:
    """What the bank's statement says at the end of a month."""
    command = RecordBankBalance(month=month, balance=parse_yuan(balance))
    return village.do(village.bookkeeper, command, village.supervisor)


def refusal(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, dict[str, object]]:
    return refused.value.code, dict(refused.value.facts)


@pytest.fixture
def quiet(village: Village) -> Village:
    """Ten members with 100,000.00 in all, one loan of 1,000.00; it is December now."""
    village.open_with(10, "100000.00")
    village.lend(3, "1000.00", dt.date(2027, 5, 24))
    village.clock.move_to(dt.date(2026, 12, 2))
    return village


def test_a_month_is_closed_and_nothing_is_booked_in_it_any_more(quiet: Village) -> None:
    state_balance(quiet, "2026-11", "99000.00")
    entry = close(quiet, "2026-11")
    assert entry.body["month"] == "2026-11"
    assert (entry.body["fund_fen"], entry.body["lent_fen"]) == (10_000_000, 100_000)
    assert (entry.body["difference_fen"], entry.happened_on) == (0, dt.date(2026, 11, 30))
    assert verify_books(quiet.office.database, quiet.office.privacy, "fumandi") == []


def test_months_are_closed_in_their_order_when_they_are_over(quiet: Village) -> None:
    with pytest.raises(Refused) as refused:
        close(quiet, "2026-12")
    assert refusal(refused) == ("month-not-next", {"month": "2026-12", "due": "2026-11"})
    state_balance(quiet, "2026-11", "99000.00")
    close(quiet, "2026-11")
    with pytest.raises(Refused) as refused:
        close(quiet, "2026-12")
    assert refusal(refused) == ("month-not-over", {"month": "2026-12", "today": "2026-12-02"})


def test_the_bank_must_have_said_what_it_holds(quiet: Village) -> None:
    with pytest.raises(Refused) as refused:
        close(quiet, "2026-11")
    assert refusal(refused) == ("bank-balance-missing", {"month": "2026-11"})
    state_balance(quiet, "2026-11", "98999.99")
    with pytest.raises(Refused) as refused:
        close(quiet, "2026-11")
    assert refusal(refused) == ("bank-differs", {"month": "2026-11", "difference_fen": -1})
    entry = close(quiet, "2026-11", "a fen was lost")
    assert entry.body["difference_fen"] == -1
    assert verify_books(quiet.office.database, quiet.office.privacy, "fumandi") == []


def test_what_the_bank_said_is_sealed_with_the_month(quiet: Village) -> None:
    state_balance(quiet, "2026-11", "98999.99")
    state_balance(quiet, "2026-11", "99000.00")  # until the close it may be corrected
    close(quiet, "2026-11")
    with pytest.raises(Refused) as refused:
        state_balance(quiet, "2026-11", "98999.99")
    assert refusal(refused) == ("month-is-closed", {"month": "2026-11"})


def test_it_takes_two(quiet: Village) -> None:
    state_balance(quiet, "2026-11", "99000.00")
    with pytest.raises(SecondPersonNeeded):
        quiet.do(quiet.manager, CloseMonth(month="2026-11"))
    with pytest.raises(SecondPersonNeeded):
        quiet.do(quiet.manager, CloseMonth(month="2026-11"), quiet.cashier)


def test_after_everything_has_happened(village: Village) -> None:
    let_everything_happen(village)
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []
    pack = month_pack(village.office.database, "fumandi", "2026-11")
    village.clock.move_to(dt.date(2027, 1, 2))
    state_balance(village, "2026-12", "1.00")
    close(village, "2026-12", "the statement is of another account")
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []
    assert pack == month_pack(village.office.database, "fumandi", "2026-11")


def test_months_in_which_nothing_happened_are_closed_too(quiet: Village) -> None:
    quiet.clock.move_to(dt.date(2027, 2, 5))
    packs: list[bytes] = []
    for month in ("2026-11", "2026-12", "2027-01"):
        state_balance(quiet, month, "99000.00")
        entry = close(quiet, month)
        assert entry.body["lent_fen"] == 100_000
        packs.append(month_pack(quiet.office.database, "fumandi", month))
    quiet.clock.move_to(dt.date(2027, 3, 1))
    state_balance(quiet, "2027-02", "99000.00")
    close(quiet, "2027-02")
    packs.append(month_pack(quiet.office.database, "fumandi", "2027-02"))
    for previous, pack in zip([None, *packs[:-1]], packs, strict=True):
        assert check_pack(pack, previous, SIGNER.public_key).findings == ()
    assert verify_books(quiet.office.database, quiet.office.privacy, "fumandi") == []


def test_a_clock_that_is_behind_books_nothing(quiet: Village) -> None:
    quiet.contribute(1, "1.00")
    quiet.clock.move_to(dt.date(2026, 12, 1))
    with pytest.raises(ClockBehind) as behind:
        quiet.contribute(1, "1.00")
    assert behind.value.facts == {"today": "2026-12-01", "booked_to": "2026-12-02"}
    quiet.clock.move_to(dt.date(2026, 12, 2))
    quiet.contribute(1, "1.00")
