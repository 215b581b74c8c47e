"""Programmes and who is enrolled in them, in the director's database."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trainer.domain.ids import TraineeId
from trainer.store.cohort_schema import OF_A_PERSON
from trainer.store.known_versions import drop_unanswered

_NOT_ANEW: Final = "file not yet written anew"
"""Stands among the marks of the erased until that is done, should it be cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    """One programme."""

    name: str
    title: str
    purpose: str
    audience: str
    """Who may see its reports."""
    keep_until: str
    """ISO date until which a report should be kept; empty where none was set."""
    target_percent: int
    """Retention that is aimed at."""
    decks: tuple[str, ...]
    """Slugs of the decks that are assigned."""
    is_made_up: bool = False


class Enrolled(NamedTuple):
    """A trainee in a programme."""

    person: int
    trainee: TraineeId
    pseudonym: str
    year: int | None
    groups: tuple[str, ...]
    shared: Mapping[str, Any] | None
    """Of the bundle that was made last: `level`, `made_ms`, `program`, `standing`; None if none.

    And `heads`: how far it went, unless an earlier program took it; `order`: what is out of order
    about all entries that are shared.
    """
    heads: Mapping[str, int]
    """Last sequence that is counted, by device in hexadecimal."""


def cohorts(db: sqlite3.Connection) -> list[CohortRow]:
    """Every programme, by name."""
    columns = "name, title, purpose, audience, keep_until, target_percent, decks, is_made_up"
    rows = db.execute(f"SELECT {columns} FROM cohort ORDER BY name")  # noqa: S608 - ours
    return [
        CohortRow(
            name=name,
            title=title,
            purpose=purpose,
            audience=audience,
            keep_until=keep_until,
            target_percent=target,
            decks=tuple(json.loads(decks)),
            is_made_up=bool(is_made_up),
        )
        for name, title, purpose, audience, keep_until, target, decks, is_made_up in rows
    ]


def put_cohort(db: sqlite3.Connection, cohort: CohortRow) -> None:
    """Begin a programme, or change what it says of itself."""
    db.execute(
        """
        INSERT INTO cohort
            (name, title, purpose, audience, keep_until, target_percent, decks, is_made_up)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET title = excluded.title, purpose = excluded.purpose,
            audience = excluded.audience, keep_until = excluded.keep_until,
            target_percent = excluded.target_percent, decks = excluded.decks""",
        (
            cohort.name,
            cohort.title,
            cohort.purpose,
            cohort.audience,
            cohort.keep_until,
            cohort.target_percent,
            json.dumps(cohort.decks),
            int(cohort.is_made_up),
        ),
    )


def remove_cohort(db: sqlite3.Connection, name: str) -> None:
    """End a programme; who is in no other is gone with it, and may be enrolled again."""
    people = [enrolled.person for enrolled in enrolments(db, name)]
    db.execute(
        "DELETE FROM enrolment WHERE cohort = (SELECT no FROM cohort WHERE name = ?)", (name,)
    )
    db.execute("DELETE FROM cohort WHERE name = ?", (name,))
    for person in people:
        _drop_if_unenrolled(db, person)


def enrolments(db: sqlite3.Connection, cohort: str) -> list[Enrolled]:
    """The trainees of a programme, by pseudonym."""
    rows = db.execute(
        """
        SELECT person.no, person.trainee_id, enrolment.pseudonym, enrolment.year, enrolment.groups,
            person.shared,
            (SELECT json_group_object(lower(hex(device_id)), head) FROM device
            WHERE device.person = person.no)
        FROM enrolment JOIN person ON person.no = enrolment.person
        JOIN cohort ON cohort.no = enrolment.cohort
        WHERE cohort.name = ? ORDER BY enrolment.pseudonym""",
        (cohort,),
    )
    return [
        Enrolled(
            person,
            TraineeId(trainee),
            pseudonym,
            year,
            tuple(json.loads(groups)),
            None if shared is None else json.loads(shared),
            json.loads(heads),
        )
        for person, trainee, pseudonym, year, groups, shared, heads in rows
    ]


def enrol(  # noqa: PLR0913 - what is said of a trainee
    db: sqlite3.Connection,
    cohort: str,
    trainee: TraineeId,
    *,
    pseudonym: str,
    year: int | None,
    groups: tuple[str, ...],
) -> None:
    """Put a trainee into a programme, or change what it says of them where something is said."""
    db.execute("INSERT OR IGNORE INTO person (trainee_id) VALUES (?)", (trainee,))
    db.execute(
        """
        INSERT INTO enrolment (cohort, person, pseudonym, year, groups)
        SELECT cohort.no, person.no, ?, ?, ? FROM cohort, person
        WHERE cohort.name = ? AND person.trainee_id = ?
        ON CONFLICT (cohort, person) DO UPDATE
        SET year = coalesce(excluded.year, year),
            groups = iif(excluded.groups = '[]', groups, excluded.groups)""",
        (pseudonym, year, json.dumps(groups), cohort, trainee),
    )


def leave(db: sqlite3.Connection, cohort: str, person: int) -> None:
    """Take a trainee out of a programme; who is in no other is gone, and may be enrolled again."""
    db.execute(
        """
        DELETE FROM enrolment
        WHERE person = ? AND cohort = (SELECT no FROM cohort WHERE name = ?)""",
        (person, cohort),
    )
    _drop_if_unenrolled(db, person)


def erase(db: sqlite3.Connection, trainee: TraineeId) -> None:
    """Leave no row of a trainee behind, and refuse their bundles from now on.

    What may be left of them in the file's unused bytes goes with `finish_erasure`.
    """
    for (person,) in db.execute(
        "SELECT no FROM person WHERE trainee_id = ?", (trainee,)
    ).fetchall():
        _drop(db, person)
    marks = [(_mark(trainee),), (_NOT_ANEW,)]
    db.executemany("INSERT OR IGNORE INTO erased VALUES (?)", marks)


def finish_erasure(db: sqlite3.Connection) -> bool:
    """Write the file anew where somebody was erased since it was; whether that is done.

    Rows are overwritten where they are deleted, and copies stay where SQLite has moved them.
    """
    try:
        if db.execute("SELECT 1 FROM erased WHERE mark = ?", (_NOT_ANEW,)).fetchone():
            db.execute("VACUUM")
            db.execute("DELETE FROM erased WHERE mark = ?", (_NOT_ANEW,))
    except sqlite3.OperationalError:
        # Somebody reads it, or there is no room.
        return False
    return True


def is_erased(db: sqlite3.Connection, trainee: TraineeId) -> bool:
    """Whether a trainee was erased."""
    return bool(db.execute("SELECT 1 FROM erased WHERE mark = ?", (_mark(trainee),)).fetchone())


def person_of(db: sqlite3.Connection, trainee: TraineeId) -> int | None:
    """The number of a trainee who is enrolled anywhere."""
    row = db.execute("SELECT no FROM person WHERE trainee_id = ?", (trainee,)).fetchone()
    return None if row is None else int(row[0])


def _drop_if_unenrolled(db: sqlite3.Connection, person: int) -> None:
    if db.execute("SELECT 1 FROM enrolment WHERE person = ?", (person,)).fetchone() is None:
        _drop(db, person)


def _drop(db: sqlite3.Connection, person: int) -> None:
    for table in OF_A_PERSON:
        db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))  # noqa: S608 - ours
    db.execute("DELETE FROM person WHERE no = ?", (person,))
    drop_unanswered(db)
    # Which cards were answered is theirs as well, where nobody else has answered them.
    db.execute("DELETE FROM known_card WHERE no NOT IN (SELECT card FROM answer)")


def _mark(trainee: TraineeId) -> str:
    return hashlib.sha256(b"erased trainee\0" + trainee).hexdigest()
