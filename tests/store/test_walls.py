"""The books cannot be written but through their doors, on either database."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from coop_credit.errors import Unavailable
from coop_credit.ledger.accounts import CHART
from coop_credit.ledger.accounts import Heading
from coop_credit.ledger.accounts import Side
from coop_credit.operations.desk import Office
from coop_credit.store.database import Database
from coop_credit.store.migrating import is_current
from coop_credit.store.migrating import migrate
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village

#: Tables that belong to no cooperative.
REFERENCE = {
    *{"access_log", "alembic_version", "chart", "person_account", "recovery_code", "rulebook"},
    *{"known_browser", "passkey", "passkey_answer", "phone_code", "sign_in_try", "token"},
    "web_session",
}
#: What is unique across cooperatives: a founding's key, and what a provider knows a message by.
ACROSS = {"entry_founding_key", "message_of_letter"}


def test_every_table_of_a_cooperative_begins_with_it(database: Database) -> None:
    found = sa.inspect(database.engine)
    tables = set(found.get_table_names()) - REFERENCE
    assert len(tables) == 36
    for table in tables:
        assert found.get_pk_constraint(table)["constrained_columns"][0] == "cooperative_id"
        for key in found.get_foreign_keys(table):
            if key["referred_table"] != "chart":
                assert key["constrained_columns"][0] == "cooperative_id", (table, key)
        for index in found.get_indexes(table):
            if index["unique"] and index["name"] not in ACROSS:
                assert index["column_names"][0] == "cooperative_id", (table, index)


def test_migrating_again_changes_nothing(sqlite_url: str) -> None:
    migrate(sqlite_url)
    database = Database.open(sqlite_url)
    with database.engine.begin() as connection:
        assert is_current(connection)
    database.close()
    with pytest.raises(ValueError, match="; drop"):
        migrate(sqlite_url, "; drop")


@pytest.fixture
def sqlite_books(sqlite_path: Path, privacy: Privacy, clock: FixedClock) -> Path:
    """A file with a village's books in it."""
    database = Database.open(f"sqlite:///{sqlite_path}")
    village = Village.found(Office(database, privacy, clock, SIGNER), clock)
    village.open_with(3, "30000.00")
    database.close()
    return sqlite_path


ON_SQLITE = [
    ("UPDATE entry SET actor = 'x'", "append-only"),
    ("DELETE FROM entry", "append-only"),
    ("UPDATE transfer SET amount_fen = 1", "append-only"),
    ("DELETE FROM transfer", "append-only"),
    ("DELETE FROM account", "append-only"),
    ("DELETE FROM book", "append-only"),
    ("INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2", "lines|taken"),
    ("INSERT OR REPLACE INTO transfer SELECT * FROM transfer WHERE line = 1", "complete"),
    ("INSERT INTO transfer VALUES ('fumandi', 2, 9, '102', '301.1', 5)", "complete"),
    ("INSERT INTO transfer VALUES ('fumandi', 3, 1, '102', '301.1', 12.5)", "whole"),
    ("INSERT INTO transfer VALUES ('fumandi', 3, 1, '102', '301.1', 0)", "CHECK"),
    ("INSERT INTO transfer VALUES ('fumandi', 3, 1, '102', '102', 5)", "CHECK"),
    ("INSERT INTO transfer VALUES ('fumandi', 3, 1, '102', '902.1', 5)", "CHECK"),
    ("INSERT INTO transfer VALUES ('fumandi', 3, 1, '901', '301.1', 5)", "CHECK"),
    ("INSERT INTO transfer VALUES ('fumandi', 3, 1, '102', '301.1', 5)", "FOREIGN KEY"),
    ("UPDATE account SET credit_fen = credit_fen - 1 WHERE code = '301.1'", "only grow"),
    ("UPDATE account SET credit_fen = credit_fen + 9999999999 WHERE code = '102'", "CHECK"),
    ("INSERT OR REPLACE INTO account SELECT * FROM account WHERE code = '102'", "is open"),
    ("INSERT OR REPLACE INTO book SELECT * FROM book", "is open"),
    ("UPDATE book SET next_seq = 1", "only grows"),
]


@pytest.mark.parametrize("sql, reason", ON_SQLITE)
def test_sqlite_refuses(sqlite_books: Path, sql: str, reason: str) -> None:
    connection = sqlite3.connect(sqlite_books)
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError, match=reason), connection:
        connection.execute(sql)
    connection.close()


ON_POSTGRESQL = [
    "INSERT INTO entry SELECT * FROM entry",
    "UPDATE entry SET actor = 'x'",
    "DELETE FROM transfer",
    "UPDATE account SET debit_fen = 1",
    "UPDATE book SET next_seq = 1",
    "TRUNCATE entry CASCADE",
    "DELETE FROM member",
    "UPDATE rulebook SET content = 'x'",
    "DELETE FROM rulebook",
    "TRUNCATE rulebook",
]


@pytest.mark.parametrize("sql", ON_POSTGRESQL)
def test_the_application_may_not_write_the_books_on_postgresql(
    postgresql_urls: tuple[str, str], sql: str
) -> None:
    application = sa.engine.make_url(postgresql_urls[1])
    with (
        psycopg.connect(
            host=str(application.query["host"]), dbname=application.database, user="coop_app"
        ) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(sql.encode())


@pytest.mark.parametrize("heading", CHART, ids=lambda heading: str(heading.code))
@pytest.mark.parametrize("side", [Side.DEBIT, Side.CREDIT])
def test_the_database_knows_where_a_balance_may_lie(
    sqlite_books: Path, heading: Heading, side: Side
) -> None:
    row = (f"{heading.code}.7", heading.code, int(side is Side.DEBIT), int(side is Side.CREDIT))
    with closing(sqlite3.connect(sqlite_books)) as connection:
        opened = partial(
            connection.execute, "INSERT INTO account VALUES ('fumandi', ?, ?, ?, ?)", row
        )
        if heading.side in {side, Side.EITHER}:
            opened()
        else:
            with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
                opened()


def test_a_locked_file_is_not_available_now(sqlite_books: Path) -> None:
    blocker = sqlite3.connect(sqlite_books, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    database = Database.open(f"sqlite:///{sqlite_books}")
    with database.read() as tx:
        tx.run("PRAGMA busy_timeout = 50")
    with pytest.raises(Unavailable), database.write() as tx:
        tx.row("SELECT 1")
    blocker.execute("ROLLBACK")
    blocker.close()
    with database.write() as tx:
        assert tx.row("SELECT 1") == (1,)
    database.close()


def test_a_server_that_is_gone_is_not_available_now() -> None:
    database = Database.open("postgresql://nobody@/nothing?host=/nowhere")
    with pytest.raises(Unavailable), database.read() as tx:
        tx.row("SELECT 1")


def test_a_mistake_in_sql_is_no_excuse(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    with pytest.raises(sqlite3.OperationalError), database.read() as tx:
        tx.row("SELECT nothing FROM nowhere")
    database.close()
