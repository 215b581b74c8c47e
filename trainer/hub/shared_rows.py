"""What a trainee shares at a hub, as rows: read, and brought to what it is now."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from trainer.hub.arrays import array, listed
from trainer.hub.rows import BATCH

_ANSWER_TYPES: Final = (
    *("bytea", "integer", "integer", "text"),
    *("smallint", "smallint", "smallint", "smallint", "integer"),
    *("text", "text", "bytea"),
)
_COUNT_TYPES: Final[Mapping[type, str]] = {str: "text", int: "bigint", bytes: "bytea"}
_SHARE: Final = "SELECT trainer.share(%s, %s, %s, %s, %s)"
_OWN_ROWS: Final = sql.SQL("SELECT * FROM {} WHERE trainee_id = trainer.own_trainee()")
_SINCE: Final = sql.SQL(" AND {} >= {}")
_EARLIER: Final = sql.SQL(
    "SELECT count(*) FROM {} WHERE trainee_id = trainer.own_trainee() AND {} < {}"
)

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
            table: hub.execute(_own_rows(table, since)) for table, since in changed.counts.items()
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
    return "day" if table in ("work", "answer") else "week"


def _earlier(table: str, since: int) -> sql.Composed:
    return _EARLIER.format(
        sql.Identifier("trainer", table), sql.Identifier(_time_of(table)), sql.Literal(since)
    )


def _own_rows(table: str, since: int | None) -> sql.Composed:
    rows = _OWN_ROWS.format(sql.Identifier("trainer", table))
    if since is None:
        return rows
    return rows + _SINCE.format(sql.Identifier(_time_of(table)), sql.Literal(since))


def _own_answers(hub: psycopg.Connection, changed: ChangedRows) -> psycopg.Cursor[Any]:
    query = _own_rows("answer", changed.day)
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
    return listed(map(array, kinds))
