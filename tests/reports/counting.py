"""How many statements a report sends to the database."""

import sqlite3
from collections.abc import Callable
from itertools import groupby

from sqlalchemy import event

from coop_credit.store.database import Database


def statements_of(database: Database, read: Callable[[], object]) -> int:
    """How many statements ``read`` sends to SQLite, those around a transaction included."""
    return len(_statements(database, read))


def asked_of(database: Database, read: Callable[[], object]) -> int:
    """How many of them ask for something or write, without BEGIN and COMMIT."""
    around = ("BEGIN", "COMMIT", "ROLLBACK")
    return len([each for each in _statements(database, read) if not each.startswith(around)])


def _statements(database: Database, read: Callable[[], object]) -> list[str]:
    said: list[str] = []

    def listen(connection: sqlite3.Connection, *_others: object) -> None:
        connection.set_trace_callback(said.append)

    database.close()
    event.listen(database.engine, "connect", listen)
    read()
    event.remove(database.engine, "connect", listen)
    database.close()
    counted = [each for each in said if not each.startswith(("PRAGMA", "--"))]
    # What a trigger does is heard under the text of the statement that set it off.
    return [each for each, _ in groupby(counted)]
