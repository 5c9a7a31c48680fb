"""Bringing a database to the newest schema.

Migrations are plain SQL scripts, one for each database where they differ, run
by Alembic in one transaction: a migration that fails leaves nothing behind.
"""

import re
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from coop_credit.store.engines import engine_for

_ROLE = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def migrate(url: str, application_role: str = "") -> None:
    """Upgrade the database at ``url`` to the newest schema; do nothing when it is there.

    On PostgreSQL ``url`` signs in as the owner, and ``application_role`` is the
    role that the program runs as, made beforehand; it gets its grants here.
    """
    if application_role and _ROLE.fullmatch(application_role) is None:
        raise ValueError(application_role)
    engine = engine_for(url)
    config = _config()
    config.attributes["application_role"] = application_role
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def is_current(connection: sa.Connection) -> bool:
    """Whether the database has the newest schema."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def run_script(connection: sa.Connection, path: Path, **names: str) -> None:
    """Run every statement of an SQL script, ``{name}`` replaced by checked identifiers."""
    text = path.read_text(encoding="utf-8")
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(text, execution_options={"no_parameters": True})
        return
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.exec_driver_sql(statement)
            statement = ""
