"""Runs migrations on the connection, and in the transaction, that it is given."""

from alembic import context
from sqlalchemy import Connection

_CONNECTION: Connection = context.config.attributes["connection"]

context.configure(connection=_CONNECTION, version_table="revision", version_table_schema="trainer")
with context.begin_transaction():
    context.run_migrations()
