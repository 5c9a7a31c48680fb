"""How this project's databases are reached: SQLAlchemy's engines with the settings of each kind."""

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url

#: How long a statement waits for somebody else's lock before giving up, in milliseconds.
LOCK_WAIT_MS = 10_000


def engine_for(url: str) -> sa.Engine:
    """An engine with this project's settings, which keeps no connection.

    A bare PostgreSQL address means psycopg 3.
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            parsed,
            poolclass=sa.NullPool,
            connect_args={"timeout": LOCK_WAIT_MS // 1_000, "cached_statements": 512},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = sa.create_engine(
        parsed,
        poolclass=sa.NullPool,
        connect_args={"options": f"-c lock_timeout={LOCK_WAIT_MS}"},
    )
    event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_up_postgresql(connection: Any, _record: object) -> None:
    from psycopg.types.numeric import Int8Dumper  # noqa: PLC0415 (an extra, absent on a village PC)
    from psycopg.types.string import TextLoader  # noqa: PLC0415 (as above, an extra)

    connection.adapters.register_loader("date", TextLoader)
    connection.adapters.register_dumper(int, Int8Dumper)
