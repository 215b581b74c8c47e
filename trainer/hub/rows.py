"""A trainee's own rows at a hub: what it has, what it lacks, and what other devices wrote."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from trainer.domain.ids import DeviceId

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
_ANSWER_TYPES: Final = (
    *("bytea", "integer", "integer", "text"),
    *("smallint", "smallint", "smallint", "smallint", "integer"),
    *("text", "text", "bytea"),
)
_COUNT_TYPES: Final[Mapping[type, str]] = {str: "text", int: "bigint", bytes: "bytea"}
# One statement for a whole batch: a column each is sent as an array, which is quicker than a row
# each.
_INSERT: Final = sql.SQL(
    "INSERT INTO trainer.log ({}) SELECT * FROM unnest({})"
    " ON CONFLICT (trainee_id, entry_id) DO NOTHING"
).format(
    sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
    sql.SQL(", ").join(sql.SQL(f"%s::{kind}[]") for kind in _TYPES.values()),
)
_HEADS: Final = "SELECT * FROM trainer.own_heads()"
_DECKS: Final = """
    SELECT DISTINCT ON (slug) slug, text_hash
    FROM trainer.own_decks() AS slug LEFT JOIN trainer.deck_version USING (slug)
    ORDER BY slug, number DESC"""
_SHARED: Final = "SELECT level, basis FROM trainer.shared WHERE trainee_id = trainer.own_trainee()"
_ANSWERS: Final = "SELECT trainer.own_answers()"
_CONTIGUOUS: Final = """
    SELECT coalesce(max(sequence), 0) FROM (
        SELECT sequence, row_number() OVER (ORDER BY sequence) AS place FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = %s
    ) AS numbered
    WHERE sequence = place"""


class Known(NamedTuple):
    """What a hub knows of a trainee, as far as a sync goes by it."""

    heads: dict[DeviceId, int]
    """Of each device, the highest sequence below which the hub lacks none."""
    assigned: frozenset[str]
    """Decks of the trainee's programmes, published or not."""
    decks: dict[str, bytes]
    """Of those that were published, the hash of the newest text."""
    level: str | None
    """How much the trainee shares; None before the first time."""
    basis: str
    """What that hangs on, as `put_shared` wrote it last; empty before the first time."""
    answers: int
    """How many answers of theirs are there card by card."""


def known(hub: psycopg.Connection) -> Known:
    """What the hub knows of the trainee who is logged in; asked for together."""
    with hub.pipeline():
        heads, decks, shared, answers = map(hub.execute, (_HEADS, _DECKS, _SHARED, _ANSWERS))
        level, basis = shared.fetchone() or (None, "")
        (count,) = answers.fetchone() or (0,)
        found_decks = decks.fetchall()
        return Known(
            heads=dict(_head(hub, *row) for row in heads.fetchall()),
            assigned=frozenset(slug for slug, _ in found_decks),
            decks={slug: bytes(known) for slug, known in found_decks if known is not None},
            level=level,
            basis=basis,
            answers=count,
        )


def _head(hub: psycopg.Connection, device: bytes, highest: int, count: int) -> tuple[DeviceId, int]:
    is_dense = highest == count
    return DeviceId(bytes(device)), highest if is_dense else _contiguous(hub, device)


def entry_at(hub: psycopg.Connection, device: DeviceId, sequence: int) -> bytes | None:
    """The entry that a device wrote under a number; None where it is not there."""
    row = hub.execute(
        "SELECT entry_id FROM trainer.log WHERE trainee_id = trainer.own_trainee()"
        " AND device_id = %s AND sequence = %s",
        [device, sequence],
    ).fetchone()
    return None if row is None else bytes(row[0])


def push(hub: psycopg.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of the log; those that are there already stay as they are."""
    hub.execute(_INSERT, [[row.get(name) for row in rows] for name in COLUMNS])


def are_there(hub: psycopg.Connection, entries: Sequence[bytes]) -> bool:
    """Whether the hub has all of these entries: the one proof that they were taken."""
    row = hub.execute(
        "SELECT count(*) FROM trainer.log WHERE trainee_id = trainer.own_trainee()"
        " AND entry_id = ANY (%s)",
        [list(entries)],
    ).fetchone()
    return row is not None and row[0] == len(set(entries))


def beyond(
    hub: psycopg.Connection, device: DeviceId, sequence: int, head: int
) -> Iterator[list[dict[str, Any]]]:
    """Rows that a device wrote behind a sequence and up to a head, in order, a batch at a time."""
    query = sql.SQL(
        "SELECT {} FROM trainer.log WHERE trainee_id = trainer.own_trainee() AND device_id = %s"
        " AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT {}"
    ).format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)), sql.Literal(BATCH))
    while True:
        rows = hub.execute(query, [device, sequence, head]).fetchall()
        if not rows:
            return
        batch = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        yield batch
        sequence = batch[-1]["sequence"]


Counted = tuple[Any, ...]
"""A row of counts: the device, the rest of the key, and the sums."""


def counts_there(hub: psycopg.Connection, tables: Iterable[str]) -> dict[str, frozenset[Counted]]:
    """The counts of a trainee, by table; asked for together."""
    with hub.pipeline():
        asked = {
            table: hub.execute(
                sql.SQL("SELECT * FROM {} WHERE trainee_id = trainer.own_trainee()").format(
                    sql.Identifier("trainer", table)
                )
            )
            for table in tables
        }
        return {
            table: frozenset(row[1:] for row in cursor.fetchall())
            for table, cursor in asked.items()
        }


def put_counts(
    hub: psycopg.Connection,
    table: str,
    there: frozenset[Counted],
    counts: Iterable[Counted],
    *,
    sums: int,
) -> None:
    """Bring the counts of a trainee to what they are now; only what is other is written.

    The last `sums` numbers of a row are no part of its key.
    """
    here = frozenset(counts)
    _forget(hub, table, [row[:-sums] for row in there - here])
    _insert(hub, table, list(here - there))


Answered = tuple[Any, ...]
"""A row of the table `answer` without the trainee: the card comes first."""


def answers_there(hub: psycopg.Connection, cards: Collection[bytes] | None) -> frozenset[Answered]:
    """The answers to some cards that the hub has; None for all cards."""
    wanted = None if cards is None else list(cards)
    found = hub.execute(
        "SELECT * FROM trainer.answer WHERE trainee_id = trainer.own_trainee()"
        " AND (%(cards)s::bytea[] IS NULL OR card_id = ANY (%(cards)s))",
        {"cards": wanted},
    )
    return frozenset(row[1:] for row in found.fetchall())


def put_answers(
    hub: psycopg.Connection, there: frozenset[Answered], answers: Collection[Answered]
) -> None:
    """Bring answers that are there to what they are now; only what is other is written."""
    here = frozenset(answers)
    # As a rule a card has got answers more; else its rows are written anew.
    gone = {row[0] for row in there - here}
    if gone:
        hub.execute("SELECT trainer.forget_answer(%s::bytea[])", [list(gone)])
    fresh = sorted(row for row in here if row not in there or row[0] in gone)
    for start in range(0, len(fresh), BATCH):
        _insert(hub, "answer", fresh[start : start + BATCH], types=_ANSWER_TYPES)


def _insert(
    hub: psycopg.Connection, table: str, rows: Sequence[Sequence[Any]], types: Sequence[str] = ()
) -> None:
    if rows:
        hub.execute(
            sql.SQL("INSERT INTO {} SELECT trainer.own_trainee(), * FROM unnest({})").format(
                sql.Identifier("trainer", table), _arrays(rows[0], types)
            ),
            list(map(list, zip(*rows, strict=True))),
        )


def _forget(hub: psycopg.Connection, table: str, keys: Sequence[Sequence[Any]]) -> None:
    """A function takes rows away: a login that might delete might lock the whole table."""
    if keys:
        hub.execute(
            sql.SQL("SELECT {}({})").format(
                sql.Identifier("trainer", f"forget_{table}"), _arrays(keys[0], ())
            ),
            list(map(list, zip(*keys, strict=True))),
        )


def _arrays(row: Sequence[Any], types: Sequence[str]) -> sql.Composed:
    kinds = types or [_COUNT_TYPES[type(value)] for value in row]
    return sql.SQL(", ").join(sql.SQL("%s::" + kind + "[]") for kind in kinds)


def put_shared(  # noqa: PLR0913 - the columns of a row, and what it takes the place of
    hub: psycopg.Connection,
    *,
    level: str,
    made_ms: int,
    content: str,
    basis: str = "",
    instead_of: str | None = None,
) -> bool:
    """Write where the trainee stands, and how much they share from now on.

    `content` is for their directors, and `basis`, on which it hangs, for their own devices alone.
    Where a level is named that it is to take the place of, another one stays as it is; whether it
    was written.
    """
    row = hub.execute(
        "SELECT trainer.share(%s, %s, %s, %s, %s)",
        [level, made_ms, content, basis, instead_of],
    ).fetchone()
    return row is not None and bool(row[0])


def _contiguous(hub: psycopg.Connection, device: bytes) -> int:
    row = hub.execute(_CONTIGUOUS, [device]).fetchone()
    return 0 if row is None else int(row[0])
