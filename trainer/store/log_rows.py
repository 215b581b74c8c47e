"""Entries as rows, on their way to other devices and from them, whatever kind they are of."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.dialects.sqlite import insert

from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.store.engine import Transaction
from trainer.store.preferences import KEEP_DEVICE
from trainer.store.schema import APPEND_ONLY, LOG, METADATA, statement_text

_COLUMNS: Final = tuple(column.name for column in LOG.columns)
_APPEND: Final = statement_text(
    insert(LOG).on_conflict_do_nothing(index_elements=["trainee_id", "entry_id"])
)
_AT_ONCE: Final = 1000
_AT: Final = """
    SELECT entry_id FROM log
    WHERE trainee_id = :trainee AND device_id = :device AND sequence = :sequence"""


def beyond(tx: Transaction, device: DeviceId, sequence: int, *, most: int) -> list[dict[str, Any]]:
    """Rows that a device wrote behind a sequence, in their order, so many at most."""
    query = (
        select(LOG)
        .where(LOG.c.trainee_id == tx.trainee, LOG.c.device_id == device, LOG.c.sequence > sequence)
        .order_by(LOG.c.sequence)
        .limit(most)
    )
    return [dict(row) for row in tx.connection.execute(query).mappings()]


def entry_at(tx: Transaction, device: DeviceId, sequence: int) -> EntryId | None:
    """The entry that a device wrote under a number; None where it is not here."""
    rows = tx.rows(_AT, {"device": device, "sequence": sequence})
    return EntryId(rows[0][0]) if rows else None


def append(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows of other devices; those that are here already stay as they are."""
    for row in rows:
        tx.write(_APPEND, dict.fromkeys(_COLUMNS) | {name: row[name] for name in row})


def cards_of(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> set[CardId]:
    """The cards that rows speak of, by themselves or by the entries that they name."""
    found: set[CardId] = set()
    for row in rows:
        card, target = row["card_id"], row["target_id"]
        met: set[bytes] = set()
        while card is None and target is not None and target not in met:
            met.add(target)
            named = tx.rows(
                "SELECT card_id, target_id FROM log WHERE trainee_id = :trainee"
                " AND entry_id = :entry",
                {"entry": target},
            )
            card, target = named[0] if named else (None, None)
        found |= {CardId(card)} if card is not None else set()
    return found


def cards_since(tx: Transaction, reach: Mapping[DeviceId, int]) -> set[CardId] | None:
    """Cards of which the log has grown since it went as far, by each device's last sequence.

    None where any card may be another: settings have changed.
    """
    heads = tx.rows(
        "SELECT device_id, max(sequence) FROM log WHERE trainee_id = :trainee GROUP BY device_id",
        {},
    )
    changed: set[CardId] = set()
    for device, head in heads:
        reached = reach.get(device, 0)
        while reached < head:
            batch = beyond(tx, device, reached, most=_AT_ONCE)
            if settings_from(batch) is not None:
                return None
            changed |= cards_of(tx, batch)
            reached = batch[-1]["sequence"]
    return changed


def adopt(tx: Transaction, trainee: TraineeId) -> None:
    """Give the whole log another trainee's id, which a hub knows; before anything was shared."""
    with _append_only_lifted(tx):
        # Answers and the entries they belong to change their key together.
        tx.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in METADATA.tables.values():
            if "trainee_id" in table.columns:
                tx.write(f"UPDATE {table.name} SET trainee_id = :new", {"new": trainee})  # noqa: S608 - ours


def become(tx: Transaction, device: DeviceId, *, after: int) -> None:
    """Go on as another device: what this one wrote behind a sequence becomes the other's, from 1.

    For a copy that was made by hand: two of them wrote on under one name, and of each number only
    one can be shared.
    """
    with _append_only_lifted(tx):
        tx.write(
            "UPDATE log SET device_id = :new, sequence = sequence - :after"
            " WHERE trainee_id = :trainee AND device_id = :old AND sequence > :after",
            {"new": device, "after": after, "trainee": tx.trainee, "old": tx.identity.device},
        )
        tx.write(KEEP_DEVICE, {})
        tx.write("UPDATE identity SET device_id = :new", {"new": device})


@contextmanager
def _append_only_lifted(tx: Transaction) -> Iterator[None]:
    """Without the triggers that hold the log to its word; an error takes all of it back."""
    for name in ("log_is_not_updated", "log_is_not_deleted"):
        tx.connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for trigger in APPEND_ONLY:
        tx.connection.execute(trigger)


def settings_from(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """When the earliest change of settings among rows holds from; None where there is none."""
    times = [row["at_ms"] for row in rows if row["kind"] == "settings"]
    return min(times) if times else None
