"""Runs migrations on the connection, and in the transaction, that it is given."""

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection

_CONNECTION: Connection = context.config.attributes["connection"]


def _note_revision(
    ctx: MigrationContext,
    step: MigrationInfo,
    heads: Collection[Any],
    run_args: Mapping[str, Any],
) -> None:
    del ctx, heads, run_args  # Alembic passes all four by name.
    # The header's number tells the revision without Alembic, and without reading a table.
    _CONNECTION.exec_driver_sql(f"PRAGMA user_version = {int(step.up_revision_id or 0)}")


context.configure(connection=_CONNECTION, on_version_apply=_note_revision)
with context.begin_transaction():
    context.run_migrations()
