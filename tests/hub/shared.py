"""What a hub has of what is worked out from trainees' logs."""

from typing import Any

import psycopg

from tests.hub.devices import Device
from trainer.store.cohort_schema import COUNTS

Shared = dict[str, list[tuple[Any, ...]]]
"""Rows by table, in order."""
_TABLES = (*COUNTS.values(), "answer")
_STANDING = "SELECT trainee_id, level, content::jsonb - 'made_ms' FROM trainer.shared"


def shared_there(owner: psycopg.Connection) -> Shared:
    """All of it, but for when it was made."""
    rows = {
        table: sorted(owner.execute(f"SELECT * FROM trainer.{table}"))  # noqa: S608 - ours
        for table in _TABLES
    }
    return rows | {"shared": owner.execute(_STANDING).fetchall()}


def shared_anew(owner: psycopg.Connection, device: Device) -> Shared:
    """The same after a sync with a hub that had lost all of it."""
    for table in _TABLES:
        owner.execute(f"DELETE FROM trainer.{table}")  # noqa: S608 - ours
    owner.execute("UPDATE trainer.shared SET basis = ''")
    device.sync()
    return shared_there(owner)
