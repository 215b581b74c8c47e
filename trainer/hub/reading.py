"""What a director reads of a programme: counts of all, and the log of those who share it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import psycopg
from psycopg import sql

from trainer.domain.ids import TraineeId
from trainer.errors import HubError
from trainer.hub.people import Programme
from trainer.hub.rows import COLUMNS

COUNTS: Final = ("topic_count", "error_count", "confidence_count", "bin_count", "work")
_BATCH: Final = 5000


class TraineeThere(NamedTuple):
    """A trainee of a programme."""

    trainee: TraineeId
    pseudonym: str
    year: int | None
    groups: tuple[str, ...]
    content: str | None
    """JSON of what they shared last; None where nothing."""


def programme(hub: psycopg.Connection, name: str | None) -> Programme:
    """A programme that this login directs; without a name the only one.

    Raises HubError where that is none, or several.
    """
    found = {row[0]: row for row in hub.execute("SELECT * FROM trainer.programme ORDER BY 1")}
    if name is None and len(found) == 1:
        name = next(iter(found))
    if name not in found:
        raise HubError(
            "This login directs no such programme."
            if name
            else "This login directs several programmes, or none.",
            hint=f"Name one with --cohort: {', '.join(found) or 'there is none'}.",
        )
    row = found[name]
    return Programme(
        name=row[0],
        title=row[1],
        purpose=row[2],
        audience=row[3],
        target_percent=row[4],
        decks=tuple(row[5]),
    )


def trainees(hub: psycopg.Connection, name: str) -> list[TraineeThere]:
    """The trainees of a programme, by pseudonym."""
    rows = hub.execute(
        "SELECT trainee_id, pseudonym, year, groups, content FROM trainer.trainees_of(%s)"
        " ORDER BY pseudonym, trainee_id",
        [name],
    ).fetchall()
    return [
        TraineeThere(TraineeId(bytes(trainee)), pseudonym, year, tuple(groups), content)
        for trainee, pseudonym, year, groups, content in rows
    ]


def counts(
    hub: psycopg.Connection, name: str, table: str, *, first_week: int, last_week: int
) -> Iterator[tuple[TraineeId, tuple[Any, ...]]]:
    """Counts of a programme, summed over devices where they lie: trainee and the rest of a row."""
    query = sql.SQL("SELECT * FROM {}(%s, %s, %s)").format(sql.Identifier("trainer", f"{table}_of"))
    for trainee, *rest in hub.execute(query, [name, first_week, last_week]):
        yield TraineeId(bytes(trainee)), tuple(rest)


def log_of(hub: psycopg.Connection, shared: Sequence[TraineeId]) -> Iterator[dict[str, Any]]:
    """The log of trainees who share it card by card, row by row."""
    query = sql.SQL("SELECT {} FROM trainer.log WHERE trainee_id = ANY (%s)").format(
        sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    )
    with hub.cursor(name="log_of") as cursor:
        cursor.itersize = _BATCH
        cursor.execute(query, [list(shared)])
        for row in cursor:
            yield {
                name: bytes(value) if isinstance(value, memoryview) else value
                for name, value in zip(COLUMNS, row, strict=True)
            }
