"""Connections are used one after the other, and none comes back unfit for the next use."""

import sqlite3

import pytest
from sqlalchemy import event

from coop_credit.errors import Failure
from coop_credit.store.database import Database
from coop_credit.store.database import Tx

TABLES = "SELECT version_num FROM alembic_version UNION ALL SELECT 'second'"


def fail(tx: Tx, error: Exception) -> None:
    tx.rows(TABLES)
    raise error


@pytest.fixture
def opened(database: Database) -> list[object]:
    """Every connection that the database opens from now on."""
    database.close()
    connections: list[object] = []
    event.listen(database.engine, "connect", lambda driver, _record: connections.append(driver))
    return connections


def test_one_connection_serves_one_use_after_the_other(
    database: Database, opened: list[object]
) -> None:
    for _ in range(3):
        with database.read() as tx:
            assert len(tx.rows(TABLES)) == 2
    assert len(opened) == 1
    with database.read(), database.read(), database.snapshot() as tx:
        assert len(tx.rows(TABLES)) == 2
    assert len(opened) == 3


def test_a_refusal_keeps_the_connection_and_any_other_error_drops_it(
    database: Database, opened: list[object]
) -> None:
    for _ in range(2):
        with pytest.raises(Failure), database.write() as tx:
            fail(tx, Failure())
    assert len(opened) == 1
    for _ in range(2):
        with pytest.raises(LookupError), database.write() as tx:
            fail(tx, LookupError())
    assert len(opened) == 2


def test_a_query_that_was_not_read_to_its_end_leaves_no_connection_in_the_past(
    sqlite_url: str,
) -> None:
    database = Database.open(sqlite_url)
    with database.read() as kept:
        assert kept.row(TABLES)
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as other:
        other.execute("UPDATE alembic_version SET version_num = 'newer'")
    other.close()
    with database.read() as tx:
        assert tx.row(TABLES) == ("newer",)
    database.close()


def fail_after_its_end(tx: Tx) -> None:
    tx.run("ROLLBACK")
    raise LookupError


def test_when_sqlite_gave_a_transaction_up_the_reason_is_told(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    with pytest.raises(LookupError), database.write() as tx:
        fail_after_its_end(tx)
    database.close()
