"""Alembic's environment: one connection, handed over by ``store.migrating.migrate``."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
