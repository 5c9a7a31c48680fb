"""The cooperative pays the pledgers of a loan that it bears, on both databases."""

import datetime as dt
from functools import partial

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.settling import SettlePledgers
from coop_credit.operations.writing_off import WriteOffLoan
from tests.audit.test_verification import Behind
from tests.audit.test_verification import behind  # noqa: F401 (a fixture)
from tests.ledgers import Village
from tests.operations.pledge_steps import DUE
from tests.operations.pledge_steps import lent
from tests.operations.pledge_steps import refused
from tests.operations.pledge_steps import setting
from tests.operations.pledge_steps import sound
from tests.pledges import PledgingVillage


def lost(village: PledgingVillage, bearer: str = "surplus") -> PledgingVillage:
    """Loan 1, 300.00 from each of members 1 to 3, is written off the day after it was due."""
    setting(village, "pledge-loss-bearer", bearer)
    lent(village).clock.move_to(DUE + dt.timedelta(days=1))
    village.give_up(1)
    return village


def earn(village: Village, amount: str) -> None:
    """The bank pays interest into the cooperative's own money."""
    command = RecordBankInterest(amount=parse_yuan(amount), happened_on=village.today)
    village.do(village.bookkeeper, command, village.supervisor)


def holds(village: PledgingVillage, *codes: str) -> list[str]:
    return [village.holds(code) for code in codes]


@pytest.mark.parametrize("bearer, loss", [("surplus", "332.L1"), ("expenses", "529.L1")])
def test_pledgers_are_paid_what_has_not_come_back(
    pledging: PledgingVillage, bearer: str, loss: str
) -> None:
    lost(pledging, bearer)
    # 33.34, 33.33, 33.33 of 100.00: 800.00 are missing.
    pledging.recover(1, "100.00")
    earn(pledging, "799.99")
    assert refused(lambda: pledging.settle(1)) == {
        "code": "account-would-overdraw",
        "account": "102",
        "held_fen": 79_999,
        "missing_fen": 1,
    }
    earn(pledging, "0.01")
    assert pledging.settle(1).body == {"loan": 1, "member": 4, "amount_fen": 80_000}
    assert holds(pledging, "102", "102.1", "235.1", "235.2", "235.3", "904.1") == ["0.00"] * 6
    assert holds(pledging, "902.1", "901", loss) == ["10000.00", "30000.00", "800.00"]
    assert sound(pledging)
    assert refused(lambda: pledging.settle(1)) == {"code": "pledgers-owed-nothing", "loan": 1}


def test_what_is_recovered_afterwards_stays(pledging: PledgingVillage) -> None:
    lost(pledging)
    earn(pledging, "900.00")
    pledging.settle(1)
    pledging.recover(1, "300.00")
    # 900.00 x 6 % / 365 x 101 days: 14.94; of it 10.00 come in.
    entry = pledging.recover(1, "610.00")
    assert (entry.body["principal_fen"], entry.body["fee_fen"]) == (60_000, 1_000)
    assert holds(pledging, "102", "102.1", "235.1", "521.1", "332.L1", "501.1") == (
        ["910.00", "0.00", "0.00", "0.00", "0.00", "10.00"]
    )
    assert sound(pledging)


def test_a_settlement_is_undone_in_its_order(pledging: PledgingVillage) -> None:
    lost(pledging)
    earn(pledging, "900.00")
    before = pledging.recover(1, "30.00")
    settled, after = pledging.settle(1), pledging.recover(1, "50.00")
    assert refused(lambda: pledging.reverse(settled.seq)) == (
        {"code": "loan-moved-on", "loan": 1, "by": after.seq}
    )
    pledging.reverse(after.seq)
    assert refused(partial(pledging.reverse, before.seq))["by"] == settled.seq
    pledging.lower(1, "9800.00")
    assert refused(partial(pledging.reverse, settled.seq)) == {
        "code": "account-would-overdraw",
        "account": "902.1",
        "held_fen": 20_000,
        "missing_fen": 9_000,
    }
    pledging.give(1, "90.00")
    pledging.reverse(settled.seq)
    # Owed as before, and what comes in goes on again.
    assert holds(pledging, "102", "235.1", "904.1") == ["900.00", "290.00", "290.00"]
    pledging.recover(1, "60.00")
    assert holds(pledging, "102", "235.1") == ["900.00", "270.00"]
    assert sound(pledging)
    earn(pledging, "1.00")
    pledging.settle(1)
    assert holds(pledging, "102", "235.1") == ["91.00", "0.00"]
    assert sound(pledging)


def test_only_what_the_cooperative_bears_and_owes(pledging: PledgingVillage) -> None:
    lent(pledging)
    assert refused(lambda: pledging.settle(1))["code"] == "loan-in-other-state"
    pledging.clock.move_to(DUE + dt.timedelta(days=1))
    written_off = pledging.give_up(1)
    assert refused(lambda: pledging.settle(1)) == {"code": "pledgers-bear-loss", "loan": 1}
    pledging.reverse(written_off.seq)
    setting(pledging, "pledge-loss-bearer", "surplus")
    pledging.give_up(1)
    pledging.recover(1, "900.00")
    assert refused(lambda: pledging.settle(1)) == {"code": "pledgers-owed-nothing", "loan": 1}
    assert sound(pledging)


def test_with_a_pool_there_are_no_pledgers(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "90.00", DUE)
    village.clock.move_to(DUE + dt.timedelta(days=1))
    village.do(village.manager, WriteOffLoan(loan=1, reason="x"), village.supervisor)
    settle = partial(village.do, village.cashier, SettlePledgers(loan=1))
    assert refused(settle) == {"code": "pledges-in-paid-model"}


#: Entries that fit the chain's form but not one another: what the proof alone finds.
FORGERIES = {
    "another pledger was paid": (
        "UPDATE transfer SET debit = '235.2' WHERE debit = '235.1' AND credit = '102'",
        "account 235.1: holds",
    ),
    "another pledge is free": (
        "UPDATE transfer SET debit = '904.2' WHERE debit = '904.1' AND credit = '902.1'",
        "account 904.1: holds",
    ),
    "paid out of pledgers' money": (
        "UPDATE transfer SET credit = '102.1' WHERE debit = '235.1' AND credit = '102'",
        "account 102.1: holds",
    ),
    "never settled": (
        "UPDATE entry SET kind = 'recovery' WHERE kind = 'pledgers-settled'",
        "account 235.1: holds",
    ),
    "recovered for pledgers after all": (
        "UPDATE transfer SET debit = '102.1' WHERE debit = '102' AND credit = '332.L1'",
        "account 102.1: holds",
    ),
}


@pytest.mark.parametrize("sql, found", FORGERIES.values(), ids=FORGERIES.keys())
def test_what_the_calls_do_not_make_is_found(
    pledging: PledgingVillage,
    behind: Behind,  # noqa: F811 (the fixture)
    sql: str,
    found: str,
) -> None:
    lost(pledging)
    earn(pledging, "900.00")
    pledging.settle(1)
    pledging.recover(1, "10.00")
    assert sound(pledging)
    behind(sql)
    findings = verify_books(pledging.office.database, pledging.office.privacy, "fumandi")
    assert [each for each in findings if each.startswith(found)] != []
