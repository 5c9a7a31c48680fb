"""Connections, transactions, and the one way that SQL is run.

SQL is plain text with ``:name`` parameters, the same for both databases, run
on the driver's cursor. Days come back as ISO text on both, so a row means the
same everywhere.

A write begins with the lock (``BEGIN IMMEDIATE`` on SQLite); a read never waits
for one. ``snapshot`` sees one state over several statements.
"""

import re
import sqlite3
from collections import deque
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Any
from typing import Protocol
from typing import Self

import sqlalchemy as sa

from coop_credit.errors import Failure
from coop_credit.errors import Unavailable
from coop_credit.rulebook.parameters import Provisions
from coop_credit.store.engines import engine_for

Row = tuple[Any, ...]
Params = Mapping[str, object]

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)")
#: SQLite result codes that mean "not now": busy, locked, read-only, I/O, full, cannot open.
_SQLITE_NOT_NOW = frozenset({5, 6, 8, 10, 13, 14})


class Cursor(Protocol):
    """What both drivers' cursors offer and this module needs."""

    @property
    def rowcount(self) -> int: ...
    def close(self) -> None: ...
    def execute(self, sql: str, params: Any = ..., /) -> Any: ...
    def executemany(self, sql: str, params: Any, /) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


@cache
def _psycopg_form(sql: str) -> str:
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


class Tx:
    """A database transaction under way, or a read outside any when ``begin`` is empty.

    On PostgreSQL what can wait travels with the next statement that needs an answer, in one
    round trip: ``begin`` with the first statement, writes with the next read or the COMMIT. A
    query that is foreseen is asked right behind that statement, and answered when it is made.
    """

    def __init__(
        self, dialect: str, connection: Any, rulebooks: dict[str, Provisions], begin: str = ""
    ) -> None:
        #: ``sqlite`` or ``postgresql``.
        self.dialect = dialect
        #: The added rulebooks that were read from this database so far, by id.
        self.rulebooks = rulebooks
        self._connection = connection
        self._cursor: Cursor = connection.cursor()
        self._begin = begin
        self._waiting: list[tuple[str, Params]] = []
        self._foreseen: tuple[str, Params] | None = None
        self._answer: Cursor | None = None
        #: Whether anything was written yet.
        self.is_clean = True
        #: Whether a query is still allowed; many at once are judged by what was read before.
        self.may_read = True

    def _execute(self, sql: str, params: Params) -> Cursor:
        if self.dialect == "sqlite":
            if self._begin:
                self._cursor.execute(self._begin)
                self._begin = ""
            self._cursor.execute(sql, params)
        elif self._begin or self._waiting:
            before = [(self._begin, {}), *self._waiting] if self._begin else self._waiting
            self._begin, self._waiting = "", []
            with self._connection.pipeline():
                for earlier, its_params in before:
                    self._connection.execute(_psycopg_form(earlier), its_params)
                self._cursor.execute(_psycopg_form(sql), params)
                if self._foreseen and self._answer is None:
                    query, its_params = self._foreseen
                    self._answer = self._connection.execute(_psycopg_form(query), its_params)
        else:
            self._cursor.execute(_psycopg_form(sql), params)
        return self._cursor

    def foresee(self, sql: str, **params: object) -> None:
        """Say which query will follow the first statement, so that it need not travel alone.

        It is asked behind that statement: after a lock that it takes.
        """
        assert self._begin
        if self.dialect == "postgresql":
            self._foreseen = (sql, params)

    def _ask(self, sql: str, params: Params) -> Cursor:
        assert self.may_read
        if self._answer is not None and self.is_clean and self._foreseen == (sql, params):
            self._foreseen = None
            return self._answer
        return self._execute(sql, params)

    def rows(self, sql: str, **params: object) -> list[Row]:
        """All rows of a query."""
        found: list[Row] = self._ask(sql, params).fetchall()
        return found

    def row(self, sql: str, **params: object) -> Row | None:
        """The first row of a query, ``None`` when there is none."""
        found: Row | None = self._ask(sql, params).fetchone()
        return found

    def run(self, sql: str, **params: object) -> None:
        """Run a statement that writes, at the latest before the next read or the COMMIT."""
        self.is_clean = False
        if self.dialect == "sqlite":
            self._execute(sql, params)
        else:
            self._waiting.append((sql, params))

    def run_counted(self, sql: str, **params: object) -> int:
        """Run a statement that writes; how many rows it touched."""
        self.is_clean = False
        return self._execute(sql, params).rowcount

    def rows_written(self, sql: str, **params: object) -> list[Row]:
        """Run a statement that writes; what it says of the rows it touched (``RETURNING``)."""
        self.is_clean = False
        found: list[Row] = self._execute(sql, params).fetchall()
        return found

    def run_each(self, sql: str, params: Sequence[Params]) -> None:
        """Run a statement once for each of ``params``, inside a transaction begun before."""
        assert not self._begin
        self.is_clean = False
        if self.dialect == "sqlite":
            self._cursor.executemany(sql, params)
        else:
            self._waiting.extend((sql, each) for each in params)

    def finish(self, ending: str) -> None:
        """``COMMIT`` or ``ROLLBACK``; nothing to do when nothing was begun."""
        if ending == "ROLLBACK":
            self._waiting.clear()
            if self.dialect == "sqlite" and not self._connection.in_transaction:
                return  # SQLite gave it up by itself, as when the disk is full
        if self._waiting or not self._begin:
            self._execute(ending, {})

    def close(self) -> None:
        """Forget a query that was not read to its end: it would hold the connection in its past."""
        self._cursor.close()


@dataclass(frozen=True, slots=True)
class Database:
    """A database and its open connections: never more than threads that used them at once."""

    engine: sa.Engine
    #: The connections that nobody uses; a thread takes the last and waits for nobody.
    _idle: deque[Any] = field(default_factory=deque)
    #: Added rulebooks that were read, by id: kept for good, as an id names one text for ever.
    _rulebooks: dict[str, Provisions] = field(default_factory=dict)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at ``url``; nothing is connected before the first use."""
        return cls(engine_for(url))

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database, ``None`` for another."""
        name = self.engine.url.database
        return Path(name) if self.dialect == "sqlite" and name else None

    def close(self) -> None:
        """Close every connection that nobody uses."""
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that may write, committed at the end.

        A ``Committed`` failure commits too and is raised on: a refusal is a fact
        of the journal. Any other exception rolls back. Raises ``Unavailable``.
        """
        with self._transaction("BEGIN IMMEDIATE", "BEGIN") as tx:
            yield tx

    @contextmanager
    def snapshot(self) -> Iterator[Tx]:
        """A read over several statements that all see one state."""
        with self._transaction("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A read of one statement, without a transaction around it."""
        with self._using_connection() as tx:
            yield tx

    @contextmanager
    def _transaction(self, sqlite_begin: str, postgresql_begin: str) -> Iterator[Tx]:
        begin = sqlite_begin if self.dialect == "sqlite" else postgresql_begin
        with self._using_connection(begin) as tx:
            try:
                yield tx
            except Committed:
                tx.finish("COMMIT")
                raise
            except BaseException:
                tx.finish("ROLLBACK")
                raise
            tx.finish("COMMIT")

    @contextmanager
    def _using_connection(self, begin: str = "") -> Iterator[Tx]:
        connection = self._idle_or_new()
        tx = Tx(self.dialect, connection, self._rulebooks, begin)
        try:
            yield tx
        except Failure:
            self._take_back(connection, tx)
            raise
        except BaseException as error:
            connection.close()
            if isinstance(error, self._not_now):
                self.close()  # the others may be dead too
                if _is_not_now(error):
                    raise Unavailable from error
            raise
        self._take_back(connection, tx)

    def _take_back(self, connection: Any, tx: Tx) -> None:
        tx.close()
        self._idle.append(connection)

    def _idle_or_new(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            pass
        try:
            opened = self.engine.raw_connection()
        except self._not_now as error:
            raise Unavailable from error
        connection: Any = opened.driver_connection
        opened.detach()
        if self.dialect == "postgresql":
            connection.autocommit = True
        return connection

    @property
    def _not_now(self) -> type[Exception]:
        kind: type[Exception] = self.engine.dialect.dbapi.OperationalError  # type: ignore[union-attr]  # engines have a driver
        return kind


def _is_not_now(error: Exception) -> bool:
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode & 0xFF in _SQLITE_NOT_NOW
    return True


class Committed(Failure):
    """A failure whose entry is part of the journal: the transaction commits before it is raised."""
