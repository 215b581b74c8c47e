"""Entries as rows, on their way to other devices and from them, whatever kind they are of."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from sqlalchemy import text

from trainer.domain.branches import Number
from trainer.domain.ids import CardId, DeviceId, EntryId, TraineeId
from trainer.store import entries
from trainer.store.engine import Transaction
from trainer.store.entries import APPEND, COLUMNS
from trainer.store.preferences import KEEP_DEVICE
from trainer.store.schema import APPEND_ONLY, METADATA

_AT: Final = """
    SELECT entry_id FROM log
    WHERE trainee_id = :trainee AND device_id = :device AND sequence = :sequence"""
_NUMBERS: Final = "SELECT entry_id, device_id, sequence FROM log WHERE trainee_id = :trainee"
_RENUMBER: Final = """
    UPDATE log SET device_id = :device, sequence = :sequence
    WHERE trainee_id = :trainee AND entry_id = :entry"""
_BEYOND: Final = f"""
    SELECT {", ".join(COLUMNS)} FROM log
    WHERE trainee_id = :trainee AND device_id = :device AND sequence > :reached
    ORDER BY sequence LIMIT :most"""  # noqa: S608 - ours
_NAME_DEVICE: Final = "UPDATE identity SET device_id = :new"
ALL: Final = -1
"""No limit to how many rows."""
_SETTINGS: Final = "settings"
"""The kind of an entry that changes settings."""
# Told how: SQLite reads the whole log for every entry, as long as no entry names another one.
_NAMED_BEHIND: Final = """
    SELECT log.entry_id, naming.device_id, naming.sequence
    FROM log CROSS JOIN log AS naming INDEXED BY log_of_target
        ON naming.trainee_id = :trainee AND naming.target_id = log.entry_id
            AND naming.target_id IS NOT NULL
    WHERE log.trainee_id = :trainee AND log.device_id = :device AND log.sequence > :reached"""


class _Step(NamedTuple):
    """What of a row matters on the way from entry to entry."""

    kind: str
    card_id: bytes | None
    target_id: bytes | None
    at_ms: int
    origin_log: str | None


_STEP: Final = f"""
    SELECT {", ".join(_Step._fields)} FROM log
    WHERE trainee_id = :trainee AND entry_id = :entry"""  # noqa: S608 - ours
_STEPS_BEYOND: Final = f"""
    SELECT {", ".join(_Step._fields)} FROM log
    WHERE trainee_id = :trainee AND device_id = :device AND sequence > :reached"""  # noqa: S608


def beyond(tx: Transaction, device: DeviceId, sequence: int, *, most: int) -> list[dict[str, Any]]:
    """Rows that a device wrote behind a sequence, in their order, so many at most."""
    where = {"device": device, "reached": sequence, "most": most}
    return [dict(zip(COLUMNS, row, strict=True)) for row in tx.rows(_BEYOND, where)]


def entry_at(tx: Transaction, device: DeviceId, sequence: int) -> EntryId | None:
    """The entry that a device wrote under a number; None where it is not here."""
    rows = tx.rows(_AT, {"device": device, "sequence": sequence})
    return EntryId(rows[0][0]) if rows else None


def ends(tx: Transaction) -> dict[DeviceId, tuple[int, EntryId]]:
    """How far the log goes: the last entry of every device, by its number and its id."""
    ends: dict[DeviceId, tuple[int, EntryId]] = {}
    for device, head in entries.heads(tx).items():
        entry = entry_at(tx, device, head)
        if entry is not None:
            ends[device] = head, entry
    return ends


def ends_json(ends: Mapping[DeviceId, tuple[int, bytes]]) -> list[list[Any]]:
    """The same as JSON has it: device, number and id of each entry, by device."""
    return sorted([device.hex(), head, entry.hex()] for device, (head, entry) in ends.items())


def has(tx: Transaction, ends: Mapping[DeviceId, tuple[int, bytes]]) -> bool:
    """Whether the log goes at least as far: a copy or a backup may have gone another way."""
    return all(entry_at(tx, device, head) == entry for device, (head, entry) in ends.items())


def append(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Add rows of other devices; those that are here already stay as they are.

    Whether all of them are here then under their own numbers.
    """
    are_so = True
    for row in rows:
        if not tx.write(APPEND, dict.fromkeys(COLUMNS) | {name: row[name] for name in row}):
            kept = entry_at(tx, row["device_id"], row["sequence"])
            are_so = are_so and kept == row["entry_id"]
    return are_so


def numbers(tx: Transaction) -> dict[EntryId, Number]:
    """Every entry, and under what number it is here."""
    rows = tx.rows(_NUMBERS, {})
    return {EntryId(entry): Number(DeviceId(device), sequence) for entry, device, sequence in rows}


def since(tx: Transaction, reach: Mapping[DeviceId, int]) -> list[dict[str, Any]]:
    """Rows that were added since the log went as far, by each device's last sequence."""
    return [
        row
        for device in entries.heads(tx)
        for row in beyond(tx, device, reach.get(device, 0), most=ALL)
    ]


def cards_of(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> set[CardId]:
    """The cards that rows speak of, by themselves or by the entries that they name."""
    return {card for row in rows if (card := card_of(tx, row)) is not None}


def card_of(tx: Transaction, row: Mapping[str, Any]) -> CardId | None:
    """The card that a row speaks of, by itself or by the entries that it names."""
    card = row["card_id"]
    if card is None:
        *_, last = _way(tx, _Step(*(row[name] for name in _Step._fields)))
        card = last.card_id
    return None if card is None else CardId(card)


def _way(tx: Transaction, step: _Step) -> Iterator[_Step]:
    """A row, the one that it names, the one that this names, and so on."""
    met: set[bytes] = set()
    yield step
    while step.card_id is None and step.target_id is not None and step.target_id not in met:
        met.add(step.target_id)
        named = tx.rows(_STEP, {"entry": step.target_id})
        if not named:
            return
        step = _Step(*named[0])
        yield step


class Changed(NamedTuple):
    """What may be other than it was when the log went less far."""

    cards: frozenset[CardId] | None
    """None for all: settings have changed."""
    since_ms: int | None
    """Nothing before this time is other; None where nothing is at all."""


def changed_since(tx: Transaction, reach: Mapping[DeviceId, int]) -> Changed:
    """What may be other since the log went as far, by each device's last sequence.

    A card goes its way entry by entry: what comes changes nothing of what lies before it, or before
    the entry that it names.
    """
    came = [
        _Step(*row)
        for device in entries.heads(tx)
        for row in tx.rows(_STEPS_BEYOND, {"device": device, "reached": reach.get(device, 0)})
    ]
    cards: set[CardId] = set()
    times: list[int] = []
    for one in came:
        way = list(_way(tx, one))
        cards |= {CardId(step.card_id) for step in way if step.card_id is not None}
        # A copy of what was brought from elsewhere stands for all copies, wherever they are.
        times += (0 if step.origin_log is not None else step.at_ms for step in way)
    return Changed(
        cards=None if any(one.kind == _SETTINGS for one in came) else frozenset(cards),
        since_ms=min(times, default=None),
    )


def named_before(tx: Transaction, reach: Mapping[DeviceId, int]) -> set[EntryId]:
    """Entries behind a reach that an entry within it names: it came before what it speaks of."""
    found: set[EntryId] = set()
    for device in entries.heads(tx):
        rows = tx.rows(_NAMED_BEHIND, {"device": device, "reached": reach.get(device, 0)})
        found |= {EntryId(named) for named, by, place in rows if place <= reach.get(by, 0)}
    return found


def adopt(tx: Transaction, trainee: TraineeId) -> None:
    """Give the whole log another trainee's id, which a hub knows; before anything was shared."""
    with _append_only_lifted(tx):
        # Answers and the entries they belong to change their key together.
        tx.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in METADATA.tables.values():
            if "trainee_id" in table.columns:
                tx.write(f"UPDATE {table.name} SET trainee_id = :new", {"new": trainee})  # noqa: S608 - ours


def renumber(tx: Transaction, numbers: Mapping[EntryId, Number]) -> None:
    """Keep entries under other numbers; what names an entry names it by its id, as before.

    For devices that wrote on under one name, as copies made by hand do: of each number only one
    entry can be shared.
    """
    aside = {entry: Number(DeviceId(entry), 1) for entry in numbers}
    with _append_only_lifted(tx):
        # No two under one number, at no moment: so first all go out of each other's way.
        for where in (aside, numbers):
            for entry, number in where.items():
                names = {"trainee": tx.trainee, "entry": entry}
                tx.write(_RENUMBER, names | number._asdict())


def become(tx: Transaction, device: DeviceId, *, of: DeviceId) -> None:
    """Go on as another device; what this one wrote last is kept as that `of` a third one.

    What either wrote can be undone as before.
    """
    tx.write(KEEP_DEVICE, {})
    if of != tx.identity.device:
        tx.write(_NAME_DEVICE, {"new": of})
        tx.write(KEEP_DEVICE, {})
    tx.write(_NAME_DEVICE, {"new": device})


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
    times = [row["at_ms"] for row in rows if row["kind"] == _SETTINGS]
    return min(times) if times else None
