"""A loan is written off and partly recovered after all, on both databases."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from coop_credit.actors import Role
from coop_credit.audit.verification import verify_books
from coop_credit.errors import SecondPersonNeeded
from coop_credit.ledger.entries import Entry
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.positions import member_position
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import journal
from coop_credit.store.database import Database
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village

#: 3,650.00 at 6 % cost 0.60 a day. 100 days after the payout on 24 November 2026.
DUE = dt.date(2027, 3, 4)
#: 110 days after the payout.
GIVEN_UP = dt.date(2027, 3, 14)


def balance(village: Village, code: str) -> str:
    with village.office.database.read() as tx:
        return str(journal.balance(tx, village.cooperative, code).on_debit)


def write_off(village: Village) -> Entry:
    command = WriteOffLoan(loan=1, reason="下落不明")
    return village.do(village.manager, command, village.supervisor)


def recover(village: Village, amount: str, on: dt.date | None = None) -> Entry:
    command = RecordRecovery(loan=1, amount=parse_yuan(amount), happened_on=on or village.today)
    return village.do(village.cashier, command)


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, "fumandi") == []


def refused(attempt: Callable[[], object]) -> Entry:
    with pytest.raises(Refused) as refusal:
        attempt()
    return refusal.value.entry


@pytest.fixture
def late(village: Village) -> Village:
    """Member 1 owes 3,650.00 that fell due ten days ago."""
    village.open_with(58, "1100000.00")
    village.lend(1, "3650.00", DUE)
    village.clock.move_to(GIVEN_UP)
    return village


def test_the_surplus_bears_it_and_no_share_is_touched(late: Village) -> None:
    body = write_off(late).body
    # 110 days at 0.60.
    assert (body["principal_fen"], body["fee_due_fen"], body["borne_by"]) == (
        *(365_000, 6_600, "surplus"),
    )
    assert (balance(late, "114.1"), balance(late, "332.L1")) == ("0.00", "3650.00")
    with late.office.database.read() as tx:
        shares = [
            each.on_credit.fen
            for code, each in journal.balances(tx, late.cooperative).items()
            if code.startswith("301.")
        ]
    assert sum(shares) == 110_000_000
    assert sound(late)


def test_the_charter_may_let_the_expenses_of_the_year_bear_it(late: Village) -> None:
    setting = SetCharterValue(parameter="loss-bearer", since=late.today, value="expenses")
    late.do(late.manager, setting, late.supervisor)
    assert write_off(late).body["borne_by"] == "expenses"
    back = SetCharterValue(parameter="loss-bearer", since=dt.date(2027, 3, 15), value="surplus")
    late.do(late.manager, back, late.supervisor)
    late.clock.move_to(dt.date(2027, 3, 16))
    recover(late, "650.00")
    # Against the same account, whatever the charter says by now.
    assert (balance(late, "529.L1"), balance(late, "332.L1")) == ("3000.00", "0.00")
    assert sound(late)


def test_a_recovery_pays_the_loss_then_the_fee_and_the_rest_is_held(late: Village) -> None:
    write_off(late)
    late.clock.move_to(dt.date(2028, 3, 14))
    got = [recover(late, amount).body for amount in ("650.00", "3010.00", "60.00")]
    parts = [[body[f"{name}_fen"] for name in ("principal", "fee", "excess")] for body in got]
    # The fee stopped with the write-off: 66.00, however late the money comes.
    assert parts == [[65_000, 0, 0], [300_000, 1_000, 0], [0, 5_600, 400]]
    assert balance(late, "332.L1") == "0.00"
    assert balance(late, "501.1") == "-66.00"
    assert balance(late, "211.1") == "-4.00"
    assert refused(lambda: recover(late, "1.00")).body["code"] == "nothing-owed"
    assert sound(late)


def test_what_is_written_off_is_still_owed(late: Village) -> None:
    write_off(late)
    told = member_position(late.office.database, "fumandi", 1, late.manager)
    assert (str(told.owing), str(told.written_off)) == ("0.00", "3650.00")
    # No new loan, no shares back, no leaving, as long as it is not recovered.
    asked = refused(lambda: late.apply(1, "1.00", dt.date(2027, 11, 1)))
    (broken,) = [each for each in verdicts_in(asked.body) if not each.holds]
    assert (broken.rule, broken.evidence) == ("no-overdue-loan", ("L1",))
    late.give_notice(1, "1.00", dt.date(2027, 3, 1))
    paid = refused(lambda: late.pay_back_shares(1))
    (broken,) = [each for each in verdicts_in(paid.body) if not each.holds]
    assert (broken.rule, broken.measured) == ("withdrawal-no-debt", 365_000)
    leaving = ReleaseMember(member=1, left_on=late.today)
    left = refused(lambda: late.do(late.manager, leaving, late.supervisor))
    assert left.body["code"] == "member-has-balances"
    recover(late, "3650.00")
    late.pay_back_shares(1)
    late.apply(1, "1.00", dt.date(2027, 11, 1))


def test_a_write_off_is_undone_as_if_it_had_never_been(late: Village) -> None:
    entry = write_off(late)
    late.clock.move_to(dt.date(2027, 3, 24))
    got = recover(late, "50.00")
    assert refused(lambda: late.reverse(entry.seq)).body["code"] == "loan-has-recoveries"
    late.reverse(got.seq)
    late.reverse(entry.seq)
    assert sound(late)
    # 120 days at 0.60: the fee ran on.
    assert late.repay(1, "3722.00").body["fee_fen"] == 7_200
    assert (balance(late, "114.1"), balance(late, "332.L1")) == ("0.00", "0.00")
    assert sound(late)


def test_undoing_a_write_off_says_what_the_cap_says_of_the_loan(late: Village) -> None:
    entry = write_off(late)
    undone = late.reverse(entry.seq)
    (verdict,) = [each for each in verdicts_in(undone.body) if each.rule == "standing-cap"]
    # 3,650.00 is owed again; 5 % of 1,100,000.00 is 55,000.00.
    assert (verdict.measured, verdict.limit, verdict.holds) == (365_000, 5_500_000, True)


def test_what_was_before_a_write_off_stays(late: Village) -> None:
    repaid = late.repay(1, "100.00")
    write_off(late)
    assert refused(lambda: late.reverse(repaid.seq)).body["code"] == "loan-written-off"
    before = GIVEN_UP - dt.timedelta(days=1)
    assert refused(lambda: recover(late, "1.00", before)).body["code"] == (
        "recovered-before-write-off"
    )
    assert refused(lambda: late.repay(1, "1.00")).body["code"] == "loan-in-other-state"
    assert refused(lambda: write_off(late)).body["code"] == "loan-in-other-state"


def test_only_what_is_late_is_written_off(late: Village) -> None:
    late.clock.move_to(DUE)
    assert refused(lambda: write_off(late)).body["code"] == "loan-not-overdue"
    late.repay(1, "3710.00")
    assert refused(lambda: write_off(late)).body["code"] == "nothing-owed"
    assert refused(lambda: recover(late, "1.00")).body["code"] == "loan-in-other-state"


def test_it_takes_two_persons_of_whom_none_is_the_borrower(late: Village) -> None:
    command = WriteOffLoan(loan=1, reason="下落不明")
    for second in (None, late.cashier, late.bookkeeper):
        with pytest.raises(SecondPersonNeeded):
            late.do(late.manager, command, second)
    himself = late.staff("supervisor", Role.SUPERVISOR, member=1)
    assert refused(lambda: late.do(late.manager, command, himself)).body["code"] == (
        "decides-own-loan"
    )
    herself = late.staff("manager", Role.MANAGER, member=1)
    assert refused(lambda: late.do(herself, command, late.supervisor)).body["code"] == (
        "decides-own-loan"
    )


@given(st.lists(st.integers(1, 400_000), min_size=1, max_size=5))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_recovered_in_any_parts_it_ends_the_same(
    database: Database, privacy: Privacy, amounts: list[int]
) -> None:
    clock = FixedClock()
    office = Office(database, privacy, clock, SIGNER)
    name = f"coop-{privacy.commit('').digest[:12]}"
    village = Village.found(office, clock, name)
    village.open_with(3, "300000.00")
    village.lend(1, "3650.00", DUE)
    village.clock.move_to(GIVEN_UP)
    write_off(village)
    left = 365_000 + 6_600
    for fen in amounts:
        if left == 0:
            break
        recover(village, str(Money(fen)))
        left = max(0, left - fen)
    received = sum(amounts)
    assert parse_yuan(balance(village, "332.L1")).fen == max(0, 365_000 - received)
    fees = -parse_yuan(balance(village, "501.1")).fen
    assert fees == min(6_600, max(0, received - 365_000))
    assert verify_books(database, privacy, name) == []
