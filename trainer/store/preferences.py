"""What is kept beside the log and changes no schedule: theme, confidence, remapped keys."""

from typing import Final

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from trainer.domain.ids import DeviceId
from trainer.store import queue_sql
from trainer.store.engine import Transaction
from trainer.store.problems import legible
from trainer.store.schema import PREFERENCE

_FORMER_DEVICES: Final = "former-devices"
KEEP_DEVICE: Final = """
    INSERT INTO preference (name, value)
    SELECT 'former-devices', hex(device_id) FROM identity WHERE true
    ON CONFLICT (name) DO UPDATE SET value = excluded.value || ' ' || value"""
"""Notes the device that a file is before it becomes another one."""


def preferences(tx: Transaction) -> dict[str, str]:
    """Every preference by name."""
    return dict(tx.rows(queue_sql.PREFERENCES, {}))


def put(tx: Transaction, name: str, text: str | None) -> None:
    """Keep a preference, or with None go back to the default."""
    if text is None:
        tx.connection.execute(delete(PREFERENCE).where(PREFERENCE.c.name == name))
        return
    kept = insert(PREFERENCE).values(name=name, value=text)
    tx.connection.execute(
        kept.on_conflict_do_update(index_elements=["name"], set_={"value": kept.excluded.value})
    )


def former_devices(tx: Transaction) -> list[DeviceId]:
    """The devices this one was before it was restored from a backup, the latest first."""
    noted = preferences(tx).get(_FORMER_DEVICES, "")
    with legible("what device it was"):
        return [DeviceId(bytes.fromhex(device)) for device in noted.split()]
