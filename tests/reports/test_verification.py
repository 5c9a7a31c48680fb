"""Whatever is changed behind the program's back is found, on both databases."""

import datetime as dt
import sqlite3
from collections.abc import Callable

import psycopg
import pytest

from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.desk import Refused
from coop_credit.operations.membership import AdmitMember
from coop_credit.operations.membership import ApproveParticipants
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.staffing import GrantOverride
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.withdrawing import CancelWithdrawal
from coop_credit.reports.verification import verify_books
from coop_credit.store.database import Database
from tests.ledgers import Village
from tests.ledgers import person

DUE = dt.date(2027, 11, 24)
Behind = Callable[[str], None]


@pytest.fixture
def behind(database: Database) -> Behind:
    """Run SQL behind the program's back, with every trigger and foreign key switched off."""
    url = database.engine.url

    def on_sqlite(sql: str) -> None:
        with sqlite3.connect(str(url.database)) as connection:
            for (trigger,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                connection.execute(f"DROP TRIGGER {trigger}")
            assert connection.execute(sql).rowcount > 0, sql
        connection.close()

    def on_postgresql(sql: str) -> None:
        with psycopg.connect(
            host=str(url.query["host"]), dbname=url.database, user="postgres"
        ) as connection:
            connection.execute("SET session_replication_role = replica")
            assert connection.execute(sql.encode()).rowcount > 0, sql

    return on_sqlite if database.dialect == "sqlite" else on_postgresql


@pytest.fixture
def busy(village: Village) -> Village:
    """A village whose journal holds every kind of entry."""
    village.open_with(58, "1100000.00")
    another = village.bookkeeper
    village.do(
        village.manager, AdmitMember(person=person(59), joined_on=dt.date(2026, 11, 2)), another
    )
    approval = ApproveParticipants(members=(59,), since=dt.date(2026, 11, 20))
    village.do(village.manager, approval, another)
    village.do(
        village.manager, AdmitMember(person=person(60), joined_on=dt.date(2026, 11, 3)), another
    )
    leaving = ReleaseMember(member=60, left_on=dt.date(2026, 11, 23))
    village.do(village.manager, leaving, another)
    setting = SetCharterValue(parameter="member-cap", since=village.today, value=490)
    village.do(village.manager, setting, village.supervisor)
    override = GrantOverride(rule="fund-soft-cap", up_to=600_000_000, reason="大会同意")
    village.do(village.manager, override, village.supervisor)
    village.contribute(59, "100.00")
    loan = village.lend(1, "30000.00", DUE, instalments=12)
    declined = int(str(village.apply(2, "50.00", DUE).body["loan"]))
    village.do(village.manager, DecideLoan(loan=declined, decision="decline"))
    village.lend(3, "10.00", DUE)
    with pytest.raises(Refused, match="rules-breached"):
        village.apply(4, "60000.00", DUE)
    village.give_notice(5, "200.00", dt.date(2026, 11, 2))
    paid = village.pay_back_shares(1)
    village.give_notice(6, "10.00")
    village.do(village.manager, CancelWithdrawal(withdrawal=2))
    village.give_notice(7, "10.00")
    village.repay(loan, "1000.00")
    credited = RecordBankInterest(amount=Money(1_234), happened_on=village.today)
    village.do(village.bookkeeper, credited, village.supervisor)
    charge = RecordBankCharge(amount=Money(500), happened_on=village.today)
    charged = village.do(village.bookkeeper, charge, village.supervisor)
    village.reverse(charged.seq)
    village.reverse(paid.seq)
    balance = RecordBankBalance(month="2026-10", balance=Money(110_000_000))
    village.do(village.bookkeeper, balance, village.supervisor)
    return village


def findings(village: Village) -> list[str]:
    return verify_books(village.office.database, village.office.privacy, village.cooperative)


def test_books_kept_by_the_program_verify(busy: Village) -> None:
    assert findings(busy) == []


TAMPERINGS = {
    "a transfer's amount": "UPDATE transfer SET amount_fen = 7 WHERE line = 1 AND seq = 2",
    "a transfer removed": "DELETE FROM transfer WHERE seq = 2 AND line = 3",
    "a transfer added": "INSERT INTO transfer VALUES ('fumandi', 999, 1, '102', '301.1', 5)",
    "an entry's day": "UPDATE entry SET happened_on = '2026-11-01' WHERE kind = 'contribution'",
    "an entry's body": "UPDATE entry SET body = '{}' WHERE kind = 'loan-decided'",
    "an entry's key": "UPDATE entry SET key = 'another' WHERE seq = 5",
    "an entry removed": "DELETE FROM entry WHERE kind = 'bank-balance'",
    "the founding's digest": "UPDATE entry SET digest = 'ff' || substr(digest, 3) WHERE seq = 1",
    "an account's total": "UPDATE account SET debit_fen = debit_fen + 1 WHERE code = '102'",
    "the fund": "UPDATE book SET fund_fen = fund_fen + 1",
    "the head": "UPDATE book SET next_seq = next_seq + 1",
    "the rulebook": "UPDATE cooperative SET rulebook = 'vsla'",
    "a charter value": "UPDATE charter_value SET value = '500'",
    "an override": "UPDATE rule_override SET up_to = up_to + 1",
    "somebody's duties": "UPDATE staff SET roles = 'cashier manager' WHERE handle = 'manager'",
    "somebody's name": "UPDATE staff SET sealed ="
    " (SELECT sealed FROM staff WHERE handle = 'cashier') WHERE handle = 'manager'",
    "a joining day": "UPDATE member SET joined_on = '2019-01-01' WHERE number = 1",
    "a member's approval": "UPDATE member SET participant_since = NULL WHERE number = 1",
    "a member's identity": "UPDATE member SET identity_index = 'x' WHERE number = 1",
    "a member's phone": "UPDATE member SET phone_index = '' WHERE number = 1",
    "a member removed": "DELETE FROM member WHERE number = 60",
    "a loan's day": "UPDATE loan SET due_on = '2028-11-24' WHERE number = 1",
    "a loan's state": "UPDATE loan SET state = 'approved' WHERE number = 2",
    "an instalment": "UPDATE instalment SET principal_fen = principal_fen - 1"
    " WHERE loan = 1 AND number = 1",
    "a vote": "UPDATE panel_vote SET vote = 'against' WHERE loan = 1 AND panellist = 'panel1'",
    "a vote removed": "DELETE FROM panel_vote WHERE loan = 1 AND panellist = 'panel2'",
    "a notice": "UPDATE withdrawal SET amount_fen = amount_fen + 1 WHERE number = 3",
    "a bank balance": "UPDATE bank_balance SET balance_fen = 1",
    "a remark": "UPDATE remark SET sealed = 'AAAA'",
}


@pytest.mark.parametrize("sql", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_what_was_changed_is_found(busy: Village, behind: Behind, sql: str) -> None:
    behind(sql)
    assert findings(busy) != []


def test_a_finding_says_what_stands_there_and_what_the_journal_says(
    busy: Village, behind: Behind
) -> None:
    behind(TAMPERINGS["a joining day"])
    assert findings(busy) == [
        "member 1: joined_on is '2019-01-01', the journal says '2020-01-01'",
    ]
