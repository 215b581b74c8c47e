"""What a trainee shares at a hub, as rows: the hub brings what is there to what is sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from trainer.hub.arrays import array, as_array, listed
from trainer.hub.insisting import ONLY_IF, has_held
from trainer.hub.rows import BATCH

_TYPES: Final = {
    "topic_count": "bytea text text bigint bigint bigint bigint bigint bigint",
    "error_count": "bytea text text bigint text bigint",
    "confidence_count": "bytea text bigint text bigint bigint",
    "bin_count": "bytea text bigint bigint bigint bigint bigint",
    "work": "bytea text bigint bigint bigint",
    "answer": "bytea bigint bigint text bigint bigint bigint bigint bigint text text bytea",
}
"""Of each table the columns but the trainee."""
_SHARE: Final = ONLY_IF.format("coalesce(trainer.share(%s, %s, %s, %s, %s), false)")
_PUT_COUNTS: Final = sql.SQL(ONLY_IF.format("{}(%s, %s, {})"))
_PUT_ANSWERS: Final = sql.SQL("SELECT {}(%s, %b::bytea[], {})")

Counted = tuple[Any, ...]
"""A row of counts: the device, the rest of the key, and the sums."""
Answered = tuple[Any, ...]
"""A row of the table `answer` without the trainee: the card comes first."""


class SharedRow(NamedTuple):
    """Where a trainee stands, as it lies at the hub."""

    level: str
    made_ms: int
    content: str
    basis: str


class SharedCounts(NamedTuple):
    """Rows of a table of counts of one week, or day, and of all later ones."""

    since: int
    earlier: int
    """How many rows there are to be of earlier ones."""
    rows: Sequence[Counted]


class SharedAnswers(NamedTuple):
    """Answers of one study day and of all later ones."""

    since: int
    cards: Collection[bytes] | None
    """To these cards; None for all, and none of others are to be there."""
    rows: Sequence[Answered]
    """Card after card."""


class Shared(NamedTuple):
    """What is to be at the hub, as far as it may be other there."""

    row: SharedRow
    counts: Mapping[str, SharedCounts]
    """By table."""
    answers: SharedAnswers


class Outcome(Enum):
    """What came of sharing; nothing is written but where all is."""

    WRITTEN = auto()
    OF_ANOTHER_LEVEL = auto()
    """The level is not the one that this was to take the place of."""
    NOT_AS_TOLD = auto()
    """Counts of earlier times are not as many as they are to be, as in a table that was emptied."""


class Sending:
    """Brings what is shared to what it is now, in a pipeline that insists."""

    def __init__(self, shared: Shared, instead_of: str | None) -> None:
        """In the place of what is there of a level, or, for None, of any."""
        self._shared = shared
        self._instead_of = instead_of
        self._written: psycopg.Cursor[Any] | None = None
        self._counts_put: list[psycopg.Cursor[Any]] = []

    def send(self, hub: psycopg.Connection) -> None:
        """Send it; where the trainee stands first, so that two devices come one after the other.

        It may end early, as soon as something is heard not to hold.
        """
        row, counts, answers = self._shared
        self._written = hub.execute(_SHARE, [*row, self._instead_of])
        for table, some in counts.items():
            put = _put(hub, _PUT_COUNTS, table, [some.since, some.earlier], some.rows)
            self._counts_put.append(put)
        _put_answers(hub, answers)

    def outcome(self) -> Outcome:
        """What came of it, once the pipeline has ended."""
        if self._written is None or not has_held(self._written):
            return Outcome.OF_ANOTHER_LEVEL
        return Outcome.WRITTEN if all(map(has_held, self._counts_put)) else Outcome.NOT_AS_TOLD


def _put_answers(hub: psycopg.Connection, answers: SharedAnswers) -> None:
    of_card = {card: list(rows) for card, rows in groupby(answers.rows, itemgetter(0))}
    cards = list(of_card) if answers.cards is None else sorted(answers.cards)
    if answers.cards is None:
        hub.execute("SELECT trainer.keep_answers(%b::bytea[])", [cards])
    for some in _in_batches(cards, of_card):
        rows = [row for card in some for row in of_card.get(card, ())]
        _put(hub, _PUT_ANSWERS, "answer", [answers.since, some], rows)


def _in_batches(
    cards: Sequence[bytes], of_card: Mapping[bytes, Sequence[Answered]]
) -> Iterator[list[bytes]]:
    """Cards whose answers go at once: as many as there are place for, and one at least."""
    batch: list[bytes] = []
    size = 0
    for card in cards:
        more = 1 + len(of_card.get(card, ()))
        if batch and size + more > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(card)
        size += more
    if batch:
        yield batch


def _put(
    hub: psycopg.Connection,
    statement: sql.SQL,
    table: str,
    first: Sequence[Any],
    rows: Sequence[Sequence[Any]],
) -> psycopg.Cursor[Any]:
    kinds = _TYPES[table].split()
    columns = zip(*rows, strict=True) if rows else ([] for _ in kinds)
    arrays = map(as_array, kinds, columns)
    function = sql.Identifier("trainer", f"put_{table}")
    return hub.execute(statement.format(function, listed(map(array, kinds))), [*first, *arrays])
