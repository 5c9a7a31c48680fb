"""The first release: tables, walls and doors, in plain SQL beside this file."""

from pathlib import Path

from alembic import context
from alembic import op

from coop_credit.ledger.accounts import CHART
from coop_credit.store.migrating import run_script

revision = "0001"
down_revision = None

_HERE = Path(__file__).parent.parent / "first"


def upgrade() -> None:
    """Make everything; on PostgreSQL say also what the application's role may do."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    for tables in ("tables", "periods", "messages", "reference", "received"):
        run_script(connection, _HERE / f"{tables}.sql")
    run_script(connection, _HERE / f"{dialect}.sql")
    for heading in CHART:
        op.execute(f"INSERT INTO chart VALUES ('{heading.code}', '{heading.side}')")
    role = context.config.attributes["application_role"]
    if dialect == "postgresql" and role:
        run_script(connection, _HERE / "grants.sql", role=role)
