"""Entries of a trainee's log at a hub, as rows: sent, and fetched from what other devices sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import psycopg
from psycopg import sql

from trainer.domain.branches import Number
from trainer.domain.ids import DeviceId, EntryId
from trainer.hub.arrays import array, as_array, listed, value
from trainer.hub.insisting import ONLY_IF, has_held, insisting

_TYPES: Final = {
    "trainee_id": "bytea",
    "entry_id": "bytea",
    "device_id": "bytea",
    "sequence": "bigint",
    "at_ms": "bigint",
    "offset_minutes": "integer",
    "kind": "text",
    "card_id": "bytea",
    "target_id": "bytea",
    "mode": "text",
    "mark": "text",
    "error": "text",
    "rating": "integer",
    "card_version": "bytea",
    "key_hash": "bytea",
    "chosen": "text",
    "confidence": "text",
    "elapsed_ms": "bigint",
    "marker_version": "integer",
    "scheduler_version": "text",
    "origin_log": "text",
    "origin_id": "text",
    "payload": "text",
}
COLUMNS: Final = tuple(_TYPES)
"""Of the log, in both databases by the same names."""
BATCH: Final = 1000
# One statement for a whole batch: a column each is sent as an array, which is quicker than a row
# each.
_INSERT: Final = sql.SQL(
    "INSERT INTO trainer.log ({columns}) SELECT {values} FROM unnest({arrays}) AS sent ({sent})"
    " ON CONFLICT (trainee_id, entry_id) DO NOTHING"
)
# Rows behind some that lie under other numbers would leave a gap, so that not all taken is none.
# From the first to the last by the index of devices, be there statistics or not.
_TAKEN: Final = ONLY_IF.format("""
    SELECT coalesce(array_agg(entry_id ORDER BY sequence) = %b::bytea[], false) FROM (
        SELECT entry_id, sequence FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = %b AND sequence BETWEEN %s AND %s
        ORDER BY device_id, sequence OFFSET 0) AS there
    WHERE sequence = ANY (%s::bigint[])""")
_NUMBERS: Final = """
    SELECT entry_id, device_id, sequence FROM trainer.log
    WHERE trainee_id = trainer.own_trainee()"""


def numbers(hub: psycopg.Connection) -> dict[EntryId, Number]:
    """Every entry of the trainee who is logged in, and under what number it is there."""
    rows = hub.execute(_NUMBERS).fetchall()
    return {EntryId(entry): Number(DeviceId(device), sequence) for entry, device, sequence in rows}


def nothing() -> None:
    """What is done meanwhile where there is nothing else to do."""


def push(
    hub: psycopg.Connection,
    rows: Sequence[Mapping[str, Any]],
    meanwhile: Callable[[], object] = nothing,
) -> bool:
    """Write rows of one device in one transaction; those that are there already stay as they are.

    Whether the hub has all of them then, under their own numbers: the one proof that they were
    taken; where it has not, none was.  What is to be done `meanwhile` is done when they have gone
    out, before the answer is waited for; what that sends is done behind them, and not where they
    were not taken.
    """
    in_order = sorted(rows, key=itemgetter("sequence"))
    columns = {name: [row.get(name) for row in in_order] for name in COLUMNS}
    sequences = columns["sequence"]
    first, *_ = in_order
    place = [first["device_id"], first["sequence"], in_order[-1]["sequence"]]
    with insisting(hub):
        hub.execute("BEGIN")
        _send(hub, columns)
        taken = hub.execute(_TAKEN, [columns["entry_id"], *place, as_array("bigint", sequences)])
        hub.execute("COMMIT")
        meanwhile()
    return has_held(taken)


def _send(hub: psycopg.Connection, columns: Mapping[str, list[Any]]) -> None:
    """Send columns of the log; of a day's answers half are the same in every row, and go once."""
    once = {
        name: values[0]
        for name, values in columns.items()
        # In a batch of one there must be something to make a row of.
        if name != "entry_id" and all(value == values[0] for value in values)
    }
    arrays = {name: values for name, values in columns.items() if name not in once}
    statement = _INSERT.format(
        columns=listed(map(sql.Identifier, columns)),
        values=listed(
            value(_TYPES[name]) if name in once else sql.Identifier("sent", name)
            for name in columns
        ),
        arrays=listed(array(_TYPES[name]) for name in arrays),
        sent=listed(map(sql.Identifier, arrays)),
    )
    sent = (as_array(_TYPES[name], values) for name, values in arrays.items())
    hub.execute(statement, [*once.values(), *sent])


def beyond(
    hub: psycopg.Connection, device: DeviceId, sequence: int, head: int
) -> Iterator[list[dict[str, Any]]]:
    """Rows that a device wrote behind a sequence and up to a head, in order, a batch at a time."""
    query = sql.SQL(
        "SELECT {} FROM trainer.log WHERE trainee_id = trainer.own_trainee() AND device_id = %s"
        " AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT {}"
    ).format(listed(map(sql.Identifier, COLUMNS)), sql.Literal(BATCH))
    while True:
        rows = hub.execute(query, [device, sequence, head]).fetchall()
        if not rows:
            return
        batch = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        yield batch
        sequence = batch[-1]["sequence"]
