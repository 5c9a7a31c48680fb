"""Whatever is changed behind the program's back is found, on both databases."""

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Callable

import psycopg
import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.operations.adopting import AdoptRulebook
from coop_credit.operations.adopting import add_rulebook
from coop_credit.rulebook.parameters import packaged_text
from coop_credit.store.database import Database
from coop_credit.store.rulebooks import digest_of
from tests.everything import let_everything_happen
from tests.everything import opening_with_a_loan
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.lived import Lives
from tests.pledges import PledgingVillage
from tests.rulebooks import STRICT
from tests.rulebooks import stricter

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
            assert connection.execute(sql).rowcount != 0, sql
        connection.close()

    def on_postgresql(sql: str) -> None:
        with psycopg.connect(
            host=str(url.query["host"]), dbname=url.database, user="postgres"
        ) as connection:
            connection.execute("SET session_replication_role = replica")
            assert connection.execute(sql.encode()).rowcount != 0, sql

    return on_sqlite if database.dialect == "sqlite" else on_postgresql


@pytest.fixture
def busy(village: Village, lives: Lives) -> Village:
    """A village whose journal holds every kind of entry."""
    return lives.live(village, let_everything_happen)


def findings(village: Village) -> list[str]:
    return verify_books(village.office.database, village.office.privacy, village.cooperative)


def test_books_kept_by_the_program_verify(busy: Village) -> None:
    assert findings(busy) == []


@pytest.mark.parametrize("surplus", [0, 500, -500])
def test_books_that_open_with_a_loan_and_a_surplus_verify(village: Village, surplus: int) -> None:
    village.do(village.bookkeeper, opening_with_a_loan(surplus=surplus), village.supervisor)
    village.repay(1, "2.00")
    assert findings(village) == []


def test_books_are_sound_after_a_repayment_was_undone(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "1000.00", dt.date(2027, 11, 24))
    village.reverse(village.repay(loan, "400.00").seq)
    assert findings(village) == []


#: SHA-256 of an ``x``.
X_DIGEST = hashlib.sha256(b"x").hexdigest()
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
    "a rulebook's text": "UPDATE rulebook SET content = content || '# more'",
    "a rulebook's digest": f"UPDATE rulebook SET digest = '{'0' * 64}'",
    "a rulebook's text and digest": f"UPDATE rulebook SET content = 'x', digest = '{X_DIGEST}'",
    "a rulebook removed": "DELETE FROM rulebook",
    "an open loan forgotten": "DELETE FROM open_loan",
    "a loan that is not open": "INSERT INTO open_loan VALUES ('fumandi', 99)",
    "a charter value": "UPDATE charter_value SET value = '500' WHERE parameter = 'member-cap'",
    "an override": "UPDATE rule_override SET up_to = up_to + 1",
    "somebody's duties": "UPDATE staff SET roles = 'cashier manager' WHERE handle = 'manager'",
    "somebody's name": "UPDATE staff SET sealed ="
    " (SELECT sealed FROM staff WHERE handle = 'cashier') WHERE handle = 'manager'",
    "a joining day": "UPDATE member SET joined_on = '2019-01-01' WHERE number = 1",
    "a member's approval": "UPDATE member SET participant_since = NULL WHERE number = 1",
    "a member's identity": "UPDATE member SET identity_index = 'x' WHERE number = 1",
    "a member's phone": "UPDATE member_contact SET phone_index = '' WHERE member = 1",
    "a member's account": "UPDATE member_contact SET account_index = 'x' WHERE member = 1",
    "an older contact removed": "DELETE FROM member_contact WHERE member = 59"
    " AND phone_index <> (SELECT max(phone_index) FROM member_contact WHERE member = 59)",
    "all contacts removed": "DELETE FROM member_contact WHERE member = 1",
    "a contact more": "INSERT INTO member_contact VALUES ('fumandi', 1, 7, '', '')",
    "a member removed": "DELETE FROM member WHERE number = 60",
    "a loan's day": "UPDATE loan SET due_on = '2028-11-24' WHERE number = 1",
    "a loan's state": "UPDATE loan SET state = 'approved' WHERE number = 2",
    "an instalment": "UPDATE instalment SET principal_fen = principal_fen - 1"
    " WHERE loan = 1 AND number = 1",
    "a schedule's kind": "UPDATE loan SET schedule_kind = 'bullet' WHERE number = 1",
    "an instalment removed": "DELETE FROM instalment WHERE loan = 1 AND number = 12",
    "an instalment's day": "UPDATE instalment SET due_on = '2027-12-24'"
    " WHERE loan = 1 AND number = 12",
    "a loan's extensions": "UPDATE loan SET extensions = 0 WHERE number = 5",
    "an extended schedule": "UPDATE instalment SET due_on = '2027-08-24'"
    " WHERE loan = 5 AND number = 2",
    "a write-off undone": "UPDATE loan SET state = 'paid-out', written_off_on = NULL,"
    " borne_by = '' WHERE number = 6",
    "who bears a write-off": "UPDATE loan SET borne_by = 'expenses' WHERE number = 6",
    "a loss": "UPDATE account SET debit_fen = debit_fen - 1 WHERE code = '332.L6'",
    "a vote": "UPDATE panel_vote SET vote = 'against' WHERE loan = 1 AND panellist = 'panel1'",
    "a vote removed": "DELETE FROM panel_vote WHERE loan = 1 AND panellist = 'panel2'",
    "who stands surety": "UPDATE guarantee SET guarantor = 15 WHERE loan = 8 AND guarantor = 13",
    "how much is guaranteed": "UPDATE guarantee SET amount_fen = 9000 WHERE guarantor = 13",
    "a consent": "UPDATE guarantee SET state = 'given', given_on = '2026-12-02',"
    " recorded_by = 'member:14' WHERE guarantor = 14",
    "who wrote a consent down": "UPDATE guarantee SET recorded_by = 'member:14'"
    " WHERE guarantor = 13",
    "what a guarantor paid": "UPDATE guarantee SET paid_fen = 1 WHERE guarantor = 13",
    "a guarantee removed": "DELETE FROM guarantee WHERE guarantor = 14",
    "how many were named": "UPDATE loan SET guarantors = 0 WHERE number = 8",
    "a relation": "UPDATE relation SET kind = 'parent' WHERE member = 1",
    "whose relation": "UPDATE relation SET handle = 'manager' WHERE member = 1",
    "a relation ended": "UPDATE relation SET ended_on = declared_on WHERE member = 1",
    "a relation not ended": "UPDATE relation SET ended_on = NULL WHERE member = 2",
    "a relation removed": "DELETE FROM relation WHERE member = 1",
    "a relation more": "INSERT INTO relation VALUES"
    " ('fumandi', 3, 'clerk', 'other', '2026-11-24', NULL)",
    "a filing's day": "UPDATE intake_filing SET filed_on = '2026-11-24'",
    "a filing's texts": "UPDATE intake_filing SET sealed ="
    " (SELECT sealed FROM member WHERE number = 1)",
    "a filing removed": "DELETE FROM intake_filing",
    "a filing more": "INSERT INTO intake_filing VALUES ('fumandi', 1, '2026-11-24', 'AAAA')",
    "a notice": "UPDATE withdrawal SET amount_fen = amount_fen + 1 WHERE number = 3",
    "a bank balance": "UPDATE bank_balance SET balance_fen = 1",
    "a remark": "UPDATE remark SET sealed = 'AAAA'",
}


@pytest.mark.parametrize("sql", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_what_was_changed_is_found(busy: Village, behind: Behind, sql: str) -> None:
    behind(sql)
    assert findings(busy) != []


def test_a_key_that_was_used_twice_is_found(busy: Village, behind: Behind) -> None:
    behind("DROP INDEX entry_key")
    behind(
        "UPDATE entry SET key = e.key, actor = e.actor FROM (SELECT key, actor FROM entry"
        " WHERE cooperative_id = 'fumandi' AND seq = 4) e WHERE seq = 6"
    )
    assert "entry 6: its key was used before" in findings(busy)


def test_a_finding_says_what_stands_there_and_what_the_journal_says(
    busy: Village, behind: Behind
) -> None:
    behind(TAMPERINGS["a joining day"])
    assert findings(busy) == [
        "member 1: joined_on is '2019-01-01', the journal says '2020-01-01'",
    ]


def test_a_rulebook_that_was_changed_is_named_with_both_digests(
    busy: Village, behind: Behind
) -> None:
    said = digest_of(packaged_text("cn-shandong-2015"))
    behind(TAMPERINGS["a rulebook's text and digest"])
    assert findings(busy) == [
        f"rulebook cn-county-2026: its text makes {X_DIGEST}, the journal says {said}",
        f"rulebook cn-county-2026: digest is {X_DIGEST}, the journal says {said}",
    ]


def test_pledges_judged_by_a_rulebook_that_is_gone_are_found(
    village: Village, behind: Behind
) -> None:
    pledging = PledgingVillage.begin(
        village.office, village.clock, ["90000.00", "90000.00", ""], "longquan"
    )
    add_rulebook(village.office, ADMINISTRATOR, STRICT, stricter())
    pledging.do(pledging.manager, AdoptRulebook(rulebook=STRICT), pledging.supervisor)
    pledging.lend_pledged(2, "10.00", pledging.today + dt.timedelta(days=30))
    assert findings(pledging) == []
    behind("DELETE FROM rulebook")
    # Another process, which has not read the rulebook before.
    url = pledging.office.database.engine.url.render_as_string(hide_password=False)
    other = Database.open(url)
    found = verify_books(other, pledging.office.privacy, "longquan")
    other.close()
    assert any("cannot be played back" in each for each in found)
    assert f"rulebook {STRICT}: missing" in found


def test_a_loan_written_off_in_part_is_found(busy: Village, behind: Behind) -> None:
    behind("UPDATE transfer SET amount_fen = 8999 WHERE credit = '114.6' AND debit = '332.L6'")
    assert "loan 6: written-off, and its account is not at nothing" in findings(busy)
