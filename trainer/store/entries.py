"""The log: entries in, entries out; nothing is ever updated or deleted."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, literal_column, select
from sqlalchemy.dialects.sqlite import insert

from trainer.domain.ids import CardId, DeviceId, EntryId
from trainer.domain.log import Entry, Stamp
from trainer.domain.settings import SettingsHistory
from trainer.domain.study_day import Moment
from trainer.domain.writing_order import Written
from trainer.store import day
from trainer.store.engine import Transaction
from trainer.store.entry_rows import columns_of, entry_from
from trainer.store.preferences import former_devices
from trainer.store.problems import storable
from trainer.store.reader import Row
from trainer.store.schema import LOG, TYPED_ANSWER, statement_text

COLUMNS: Final = tuple(column.name for column in LOG.columns)
"""Of the log."""
APPEND: Final = statement_text(
    insert(LOG).on_conflict_do_nothing(index_elements=["trainee_id", "entry_id"])
)
"""Adds a row to it, unless the entry is there."""
_KEEP_TYPED: Final = statement_text(insert(TYPED_ANSWER))
_LAST_SEQUENCE: Final = """
    SELECT max(sequence) FROM log WHERE trainee_id = :trainee AND device_id = :device"""

# From device to device by the index: to group by it reads the whole log.
_HEADS: Final = """
    WITH RECURSIVE device (id) AS (
        SELECT min(device_id) FROM log WHERE trainee_id = :trainee
        UNION ALL
        SELECT (SELECT min(device_id) FROM log WHERE trainee_id = :trainee AND device_id > id)
        FROM device WHERE id IS NOT NULL)
    SELECT id, (SELECT max(sequence) FROM log WHERE trainee_id = :trainee AND device_id = id)
    FROM device WHERE id IS NOT NULL"""
_WRITTEN: Final = """
    SELECT device_id, sequence, entry_id, at_ms, offset_minutes, origin_log IS NOT NULL
    FROM log WHERE trainee_id = :trainee"""
_WRITTEN_SINCE: Final = f"""
    {_WRITTEN} AND device_id = :device AND sequence >= :reached ORDER BY sequence"""
_OWN_REVIEWS_BEYOND: Final = """
    SELECT count(*) FROM log WHERE trainee_id = :trainee AND device_id = :device
        AND sequence > :reached AND kind = 'review'"""
_IS_RETRACTED: Final = """
    SELECT 1 FROM log
    WHERE trainee_id = :trainee AND target_id = :entry AND kind = 'retract' LIMIT 1"""
# Written out, since a sync asks it of every card that was studied, and to put a statement together
# takes longer than to answer it.
_NAMED: Final = """
    WITH RECURSIVE named (entry_id) AS (
        SELECT entry_id FROM log WHERE trainee_id = :trainee AND card_id = :card
        UNION
        SELECT log.entry_id FROM named JOIN log ON target_id = named.entry_id
        WHERE trainee_id = :trainee)"""
"""Entries that name a card, those that name these, and so on."""
_OF_CARD: Final = f"""{_NAMED}
    SELECT {", ".join(COLUMNS)} FROM log
    WHERE trainee_id = :trainee AND entry_id IN (SELECT entry_id FROM named)"""  # noqa: S608 - ours
_TYPED_OF_CARD: Final = f"""{_NAMED}
    SELECT entry_id, typed FROM typed_answer
    WHERE trainee_id = :trainee AND entry_id IN (SELECT entry_id FROM named)"""  # noqa: S608 - ours


def next_stamp(tx: Transaction, entry: EntryId, moment: Moment) -> Stamp:
    """The stamp of the next entry of this device: its sequence is one more than the last."""
    return Stamp(
        trainee=tx.trainee,
        entry=entry,
        device=tx.identity.device,
        sequence=own_head(tx) + 1,
        at_ms=moment.at_ms,
        offset_minutes=moment.offset_minutes,
    )


def own_head(tx: Transaction) -> int:
    """How far this device has written; 0 before its first entry."""
    ((last,),) = tx.rows(_LAST_SEQUENCE, {"device": tx.identity.device})
    return last or 0


def own_reviews_beyond(tx: Transaction, reached: int) -> int:
    """How many answers this device has written behind a sequence of its own."""
    ((count,),) = tx.rows(_OWN_REVIEWS_BEYOND, {"device": tx.identity.device, "reached": reached})
    return int(count)


def append(tx: Transaction, entry: Entry, *, typed: str | None = None) -> bool:
    """Add an entry, and what was typed to the device's own table; the same entry twice is one.

    Returns whether it was added; an entry that is there already stays as it is.
    """
    row = dict.fromkeys(COLUMNS) | columns_of(entry)
    is_added = tx.write(APPEND, row) == 1
    if is_added and typed is not None:
        stamp = entry.stamp
        kept = {"trainee_id": stamp.trainee, "entry_id": stamp.entry, "typed": storable(typed)}
        tx.write(_KEEP_TYPED, kept)
    return is_added


def of_card(tx: Transaction, card: CardId) -> tuple[Entry, ...]:
    """All entries of one card in log order, with the rerates, retypes and retracts of them."""
    # Sorted here: asked to sort, SQLite walks the whole log in order of time to find these few.
    rows = (dict(zip(COLUMNS, row, strict=True)) for row in tx.rows(_OF_CARD, {"card": card}))
    found = (entry for row in rows if (entry := entry_from(row)) is not None)
    return tuple(sorted(found, key=lambda entry: entry.stamp.place))


def by_card(tx: Transaction) -> dict[CardId, list[Entry]]:
    """What `of_card` gives of a card, for every card, in one reading of the log."""
    found: list[Entry] = []
    cards: dict[EntryId, CardId] = {}
    targets: dict[EntryId, EntryId] = {}
    for row in tx.connection.execute(_in_order(select(LOG).where(_mine(tx)))).mappings():
        entry_id, card, target = row["entry_id"], row["card_id"], row["target_id"]
        if card is not None:
            cards[entry_id] = card
        elif target is not None:
            targets[entry_id] = target
        entry = entry_from(row)
        found += () if entry is None else (entry,)
    grouped: dict[CardId, list[Entry]] = {card: [] for card in cards.values()}
    for entry in found:
        card = cards.get(_named_last(entry.stamp.entry, targets))
        if card is not None:
            grouped[card].append(entry)
    return grouped


def _named_last(entry: EntryId, targets: Mapping[EntryId, EntryId]) -> EntryId:
    """The entry that is named by one that an entry names, and so on, which itself names none."""
    met = set()
    while entry in targets and entry not in met:
        met.add(entry)
        entry = targets[entry]
    return entry


def overruled_cards(tx: Transaction) -> list[CardId]:
    """Every card of which a mark was overruled, whether or not that was taken back."""
    review = LOG.alias("review")
    cards = (
        select(review.c.card_id)
        .join(LOG, and_(review.c.trainee_id == tx.trainee, review.c.entry_id == LOG.c.target_id))
        # Literally as in the index's condition, by which SQLite finds it.
        .where(_mine(tx), LOG.c.kind == literal_column("'rerate'"), LOG.c.mark.is_not(None))
        .where(review.c.card_id.is_not(None))
        .distinct()
    )
    return [CardId(card) for (card,) in tx.connection.execute(cards)]


def find(tx: Transaction, entry: EntryId) -> Entry | None:
    """One entry by its id."""
    return next(_entries(tx, select(LOG).where(_mine(tx), LOG.c.entry_id == entry)), None)


def is_retracted(tx: Transaction, entry: EntryId) -> bool:
    """Whether an entry was taken back, which is final."""
    return bool(tx.rows(_IS_RETRACTED, {"entry": entry}))


def latest_undoable(tx: Transaction) -> Entry | None:
    """This device's latest review, suspension, burial or flag that is not retracted.

    Then that of the devices it was before it was restored from a backup.
    """
    for device in (tx.identity.device, *former_devices(tx)):
        latest = _undoable(tx).where(LOG.c.device_id == device).order_by(LOG.c.sequence.desc())
        row = tx.connection.execute(latest.limit(1)).mappings().first()
        if row is not None:
            return entry_from(row)
    return None


def _undoable(tx: Transaction) -> Select[Any]:
    retract = LOG.alias("retract")
    is_retracted = (
        select(1)
        .where(
            retract.c.trainee_id == tx.trainee,
            retract.c.target_id == LOG.c.entry_id,
            retract.c.kind == "retract",
        )
        .exists()
    )
    kinds = LOG.c.kind.in_(["review", "suspend", "bury", "flag"])
    return select(LOG).where(_mine(tx), kinds, ~is_retracted)


def settings_history(tx: Transaction) -> SettingsHistory:
    """Every change of settings, folded."""
    return day.settings_history(tx)


def typed_answers(tx: Transaction, card: CardId) -> dict[EntryId, str]:
    """What was typed on this device for a card, by review or retype."""
    typed = tx.rows(_TYPED_OF_CARD, {"card": card})
    return {EntryId(entry): text for entry, text in typed}


def reviews(tx: Transaction, *, since_ms: int = 0) -> Iterator[Entry]:
    """Reviews with their rerates and retracts in log order, from a time on.

    A rerate or retract comes at its own place, and names a review that may lie before `since_ms`.
    Retracts of other entries than reviews come as well.
    """
    kinds = LOG.c.kind.in_(["review", "rerate", "retract"])
    yield from _entries(tx, select(LOG).where(_mine(tx), LOG.c.at_ms >= since_ms, kinds))


def heads(tx: Transaction) -> dict[DeviceId, int]:
    """How far the log goes: the last sequence of every device."""
    return {DeviceId(device): sequence for device, sequence in tx.rows(_HEADS, {})}


def written(tx: Transaction) -> Iterator[Written]:
    """Every entry, as far as it says who wrote it when; in any order."""
    return map(_written, tx.rows(_WRITTEN, {}))


def written_since(tx: Transaction, reach: Mapping[DeviceId, int]) -> Iterator[Written]:
    """The same device by device, each by its numbers: from the last entry within `reach` on."""
    for device in sorted(heads(tx)):
        since = {"device": device, "reached": reach.get(device, 0)}
        yield from map(_written, tx.rows(_WRITTEN_SINCE, since))


def _written(row: Row) -> Written:
    device, sequence, entry, at_ms, offset, is_brought = row
    return Written(device, sequence, entry, at_ms, offset, is_brought=bool(is_brought))


def beyond(tx: Transaction, reach: Mapping[DeviceId, int]) -> Iterator[Entry]:
    """Entries that were added since the log went as far as `reach`.

    Device by device, and of each in log order.
    """
    for device in heads(tx):
        is_later = and_(LOG.c.device_id == device, LOG.c.sequence > reach.get(device, 0))
        yield from _entries(tx, select(LOG).where(_mine(tx), is_later))


def _mine(tx: Transaction) -> ColumnElement[bool]:
    return LOG.c.trainee_id == tx.trainee


def _entries(tx: Transaction, query: Select[Any]) -> Iterator[Entry]:
    """Entries in the order of the log."""
    return _unordered(tx, _in_order(query))


def _in_order(query: Select[Any]) -> Select[Any]:
    return query.order_by(LOG.c.at_ms, LOG.c.device_id, LOG.c.sequence)


def _unordered(tx: Transaction, query: Select[Any]) -> Iterator[Entry]:
    """Entries as they come; kinds that only a newer trainer knows are passed over."""
    for row in tx.connection.execute(query).mappings():
        entry = entry_from(row)
        if entry is not None:
            yield entry
