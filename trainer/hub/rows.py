"""A trainee's own rows at a hub: what it has, what it lacks, and what other devices wrote."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from trainer.domain.branches import Number
from trainer.domain.ids import DeviceId, EntryId
from trainer.hub.decks import Edition

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


def _value(kind: str) -> sql.SQL:
    """A place for a column of which all rows have one value."""
    return sql.SQL(f"%b::{kind}" if kind == "bytea" else f"%s::{kind}")


def _array(kind: str) -> sql.SQL:
    """A place for a column as an array; bytes go as they are, which halves them and their cost."""
    return sql.SQL(f"%b::{kind}[]" if kind == "bytea" else f"%s::{kind}[]")


# One statement for a whole batch: a column each is sent as an array, which is quicker than a row
# each.
_INSERT: Final = sql.SQL(
    "INSERT INTO trainer.log ({columns}) SELECT {values} FROM unnest({arrays}) AS sent ({sent})"
    " ON CONFLICT (trainee_id, entry_id) DO NOTHING"
)
# One by one: asked for all at once a server without statistics, as after its first syncs, takes a
# trainee's whole log for the shorter way, every time.
# Divides by 0 where not all were taken, which takes back what was: rows behind some that lie under
# other numbers would leave a gap.  To look at a count first would cost one more way there and back.
_TAKEN: Final = """
    SELECT 1 / (count(*) = %s)::integer
    FROM unnest(%b::bytea[], %s::bigint[]) AS sent (entry, sequence) WHERE EXISTS (
        SELECT FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND entry_id = sent.entry
            AND device_id = %b AND sequence = sent.sequence OFFSET 0)"""
_HEADS: Final = "SELECT * FROM trainer.own_heads()"
_DECKS: Final = """
    SELECT DISTINCT ON (slug) slug, text_hash, number,
        floor(1000 * extract(epoch FROM published_at))::bigint, version
    FROM trainer.own_decks() AS slug LEFT JOIN trainer.deck_version USING (slug)
    ORDER BY slug, number DESC"""
_SHARED: Final = "SELECT level, basis FROM trainer.shared WHERE trainee_id = trainer.own_trainee()"
_ANSWERS: Final = "SELECT trainer.own_answers()"
# A hub of an older schema has no such function.
_TELLS: Final = "SELECT to_regprocedure('trainer.own_programmes()') IS NOT NULL"
_LAST: Final = """
    SELECT sequence, entry_id FROM trainer.log
    WHERE trainee_id = trainer.own_trainee() AND device_id = %s ORDER BY sequence DESC LIMIT 1"""
_WITHIN: Final = """
    SELECT here.device, last.sequence, last.entry_id
    FROM unnest(%b::bytea[], %s::bigint[]) AS here (device, head) CROSS JOIN LATERAL (
        SELECT sequence, entry_id FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = here.device
            AND sequence <= here.head
        ORDER BY device_id DESC, sequence DESC LIMIT 1) AS last"""
_NUMBERS: Final = """
    SELECT entry_id, device_id, sequence FROM trainer.log
    WHERE trainee_id = trainer.own_trainee()"""
_SHARE: Final = "SELECT trainer.share(%s, %s, %s, %s, %s)"
_OWN_ROWS: Final = sql.SQL("SELECT * FROM {} WHERE trainee_id = trainer.own_trainee()")
_SINCE: Final = sql.SQL(" AND {} >= {}")
_EARLIER: Final = sql.SQL(
    "SELECT count(*) FROM {} WHERE trainee_id = trainer.own_trainee() AND {} < {}"
)
_CONTIGUOUS: Final = """
    SELECT coalesce(max(sequence), 0) FROM (
        SELECT sequence, row_number() OVER (ORDER BY sequence) AS place FROM trainer.log
        WHERE trainee_id = trainer.own_trainee() AND device_id = %s
    ) AS numbered
    WHERE sequence = place"""


NO_HEADS: Final[Mapping[DeviceId, int]] = MappingProxyType({})
"""How far a log goes that has no entries."""


class Known(NamedTuple):
    """What a hub knows of a trainee, as far as a sync goes by it."""

    heads: dict[DeviceId, int]
    """Of each device, the highest sequence below which the hub lacks none."""
    assigned: frozenset[str]
    """Decks of the trainee's programmes, published or not."""
    decks: dict[str, Edition]
    """Of those that were published, the newest version."""
    level: str | None
    """How much the trainee shares; None before the first time."""
    basis: str
    """What that hangs on, as `put_shared` wrote it last; empty before the first time."""
    answers: int
    """How many answers of theirs are there card by card."""
    last: tuple[int, bytes] | None
    """Number and id of the last entry of the device that asks; None where it has none."""
    within: dict[DeviceId, tuple[int, bytes]]
    """Of each device that is known to who asks, number and id of its last entry that both have."""
    tells_programmes: bool
    """Whether the hub tells residents what their programmes ask; see `own_programmes`."""


def known(
    hub: psycopg.Connection, device: DeviceId, here: Mapping[DeviceId, int] = NO_HEADS
) -> Known:
    """What the hub knows of the trainee who is logged in; asked for together.

    `here` is how far the log of each device goes at who asks.
    """
    with hub.pipeline():
        answered = ask_what_is_known(hub, device, here)
    return answered()


def ask_what_is_known(
    hub: psycopg.Connection, device: DeviceId, here: Mapping[DeviceId, int] = NO_HEADS
) -> Callable[[], Known]:
    """Ask for it in a pipeline; the answer is looked at when all has come."""
    heads, decks, shared, answers = map(hub.execute, (_HEADS, _DECKS, _SHARED, _ANSWERS))
    last, tells = hub.execute(_LAST, [device]), hub.execute(_TELLS)
    within = hub.execute(_WITHIN, [list(here), list(here.values())])

    def answered() -> Known:
        level, basis = shared.fetchone() or (None, "")
        (count,) = answers.fetchone() or (0,)
        found_decks = decks.fetchall()
        return Known(
            heads=dict(_head(hub, *row) for row in heads.fetchall()),
            assigned=frozenset(slug for slug, *_ in found_decks),
            decks={
                slug: Edition(bytes(text_hash), *others)
                for slug, text_hash, *others in found_decks
                if text_hash is not None
            },
            level=level,
            basis=basis,
            answers=count,
            last=last.fetchone(),
            within={DeviceId(one): (number, entry) for one, number, entry in within.fetchall()},
            tells_programmes=tells.fetchone() == (True,),
        )

    return answered


def _head(hub: psycopg.Connection, device: bytes, highest: int, count: int) -> tuple[DeviceId, int]:
    is_dense = highest == count
    return DeviceId(bytes(device)), highest if is_dense else _contiguous(hub, device)


class ProgrammeThere(NamedTuple):
    """What a programme of the trainee asks."""

    title: str
    target_percent: int
    decks: tuple[str, ...]


def own_programmes(hub: psycopg.Connection) -> list[ProgrammeThere]:
    """What the programmes of the trainee who is logged in ask, where the hub tells it."""
    rows = hub.execute("SELECT title, target_percent, decks FROM trainer.own_programmes()")
    return [ProgrammeThere(title, target, tuple(decks)) for title, target, decks in rows]


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
    out, before the answer is waited for.
    """
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    device, *_ = columns["device_id"]
    try:
        with hub.pipeline():
            _send(hub, columns)
            taken = hub.execute(
                _TAKEN, [len(rows), columns["entry_id"], columns["sequence"], device]
            )
            meanwhile()
    except psycopg.errors.DivisionByZero:
        return False
    return taken.fetchone() == (1,)


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
        columns=_listed(map(sql.Identifier, columns)),
        values=_listed(
            _value(_TYPES[name]) if name in once else sql.Identifier("sent", name)
            for name in columns
        ),
        arrays=_listed(_array(_TYPES[name]) for name in arrays),
        sent=_listed(map(sql.Identifier, arrays)),
    )
    hub.execute(statement, [*once.values(), *arrays.values()])


def _listed(parts: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(", ").join(parts)


def beyond(
    hub: psycopg.Connection, device: DeviceId, sequence: int, head: int
) -> Iterator[list[dict[str, Any]]]:
    """Rows that a device wrote behind a sequence and up to a head, in order, a batch at a time."""
    query = sql.SQL(
        "SELECT {} FROM trainer.log WHERE trainee_id = trainer.own_trainee() AND device_id = %s"
        " AND sequence > %s AND sequence <= %s ORDER BY sequence LIMIT {}"
    ).format(_listed(map(sql.Identifier, COLUMNS)), sql.Literal(BATCH))
    while True:
        rows = hub.execute(query, [device, sequence, head]).fetchall()
        if not rows:
            return
        batch = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        yield batch
        sequence = batch[-1]["sequence"]


Counted = tuple[Any, ...]
"""A row of counts: the device, the rest of the key, and the sums."""


Answered = tuple[Any, ...]
"""A row of the table `answer` without the trainee: the card comes first."""


class ChangedRows(NamedTuple):
    """Rows that may be other at the hub than here; others are not looked at."""

    cards: Collection[bytes] | None
    """Answers to these; None for all."""
    day: int | None
    """Answers of this study day or a later one; None for all."""
    counts: Mapping[str, int | None]
    """By table, of this week or day or a later one; None for all."""
    earlier: Mapping[str, int]
    """How many rows of a table are to be there of earlier ones."""


class NotAsToldError(Exception):
    """What was shared before is no longer there, as where the hub's owner has emptied a table."""


class SharedThere(NamedTuple):
    """What of a trainee is shared at the hub, as far as it may be other than here."""

    counts: dict[str, frozenset[Counted]]
    """By table."""
    answers: frozenset[Answered]


def begin_sharing(  # noqa: PLR0913 - the columns of a row, and what it takes the place of
    hub: psycopg.Connection,
    *,
    level: str,
    made_ms: int,
    content: str,
    basis: str,
    instead_of: str | None,
    changed: ChangedRows,
) -> SharedThere | None:
    """Begin a transaction in which what is shared is brought up to date.

    Where the trainee stands is written, which makes two devices come one after the other, and the
    counts and the answers that may be other are read.  None where the level is not the one that it
    was to take the place of: then nothing was begun.  Raises NotAsToldError, with nothing begun,
    where others are not as many as they are to be.
    """
    with hub.pipeline():
        hub.execute("BEGIN")
        written = hub.execute(_SHARE, [level, made_ms, content, basis, instead_of])
        counts = {
            table: hub.execute(_own_rows(table, _time_of(table), since))
            for table, since in changed.counts.items()
        }
        earlier = {
            table: hub.execute(_earlier(table, since))
            for table, since in changed.counts.items()
            if since is not None
        }
        answers = _own_answers(hub, changed)
    if not (written.fetchone() or (False,))[0]:
        hub.execute("ROLLBACK")
        return None
    if any(cursor.fetchone() != (changed.earlier[table],) for table, cursor in earlier.items()):
        hub.execute("ROLLBACK")
        raise NotAsToldError
    return SharedThere(
        counts={
            table: frozenset(row[1:] for row in cursor.fetchall())
            for table, cursor in counts.items()
        },
        answers=frozenset(row[1:] for row in answers.fetchall()),
    )


def _time_of(table: str) -> str:
    return "day" if table == "work" else "week"


def _earlier(table: str, since: int) -> sql.Composed:
    return _EARLIER.format(
        sql.Identifier("trainer", table), sql.Identifier(_time_of(table)), sql.Literal(since)
    )


def _own_rows(table: str, when: str, since: int | None) -> sql.Composed:
    rows = _OWN_ROWS.format(sql.Identifier("trainer", table))
    if since is None:
        return rows
    return rows + _SINCE.format(sql.Identifier(when), sql.Literal(since))


def _own_answers(hub: psycopg.Connection, changed: ChangedRows) -> psycopg.Cursor[Any]:
    query = _own_rows("answer", "day", changed.day)
    if changed.cards is None:
        return hub.execute(query)
    return hub.execute(query + sql.SQL(" AND card_id = ANY (%b)"), [list(changed.cards)])


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


def put_answers(
    hub: psycopg.Connection,
    there: frozenset[Answered],
    answers: Collection[Answered],
    whole: Callable[[Collection[bytes]], Collection[Answered]],
) -> None:
    """Bring answers that are there to what they are now; only what is other is written.

    Of a card of which one is to go all go, and `whole` gives all that are to be there then.
    """
    here = frozenset(answers)
    # As a rule a card has got answers more.
    gone = {row[0] for row in there - here}
    fresh = [row for row in here - there if row[0] not in gone]
    if gone:
        hub.execute("SELECT trainer.forget_answer(%b::bytea[])", [list(gone)])
        fresh += whole(gone)
    fresh.sort()
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
    return _listed(map(_array, kinds))


def _contiguous(hub: psycopg.Connection, device: bytes) -> int:
    row = hub.execute(_CONTIGUOUS, [device]).fetchone()
    return 0 if row is None else int(row[0])
