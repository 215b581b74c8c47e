"""What is kept beside the log and changes no schedule: theme, confidence, remapped keys."""

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from trainer.store import queue_sql
from trainer.store.engine import Transaction
from trainer.store.schema import PREFERENCE


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
