"""Programmes, enrolments and shared bundles, in the director's database.

Whatever the order in which bundles arrive, and however often, the same rows are there in the end:
of each device the counts with the highest head, of each trainee the standing that was made last,
and of entries those that were shared since the trainee last shared totals alone.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from trainer.domain.ids import CardId, DeviceId, TraineeId
from trainer.store.cohort_schema import COUNTS, OF_A_PERSON

_RANK_DIGITS: Final = 20


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
    """Of the bundle that was made last: `level`, `made_ms`, `program`, `standing`; None if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDevice:
    """The counts of one device, as rows of the tables of `COUNTS` without their first two."""

    device: DeviceId
    head: int
    counts: Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A bundle as it is stored."""

    trainee: TraineeId
    made_ms: int
    known: int
    """How many entries it was made from: of two bundles of one moment the better informed wins."""
    is_card_level: bool
    content: Mapping[str, Any]
    """Becomes `Enrolled.shared`."""
    devices: tuple[SharedDevice, ...]
    entries: tuple[tuple[bytes, Mapping[str, Any]], ...]


class CardAnswer(NamedTuple):
    """A row of the table `answer`, without the person, and with the card's own id."""

    card: CardId
    day: int
    is_marked: bool
    counts: bool
    passed: bool
    recalled: bool
    predicted_ppm: int
    error: str
    chosen: str
    version: bytes


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
            person.shared
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
        )
        for person, trainee, pseudonym, year, groups, shared in rows
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
    """Leave no row of a trainee behind, and refuse their bundles from now on."""
    for (person,) in db.execute(
        "SELECT no FROM person WHERE trainee_id = ?", (trainee,)
    ).fetchall():
        _drop(db, person)
    db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (_mark(trainee),))


def is_erased(db: sqlite3.Connection, trainee: TraineeId) -> bool:
    """Whether a trainee was erased."""
    return bool(db.execute("SELECT 1 FROM erased WHERE mark = ?", (_mark(trainee),)).fetchone())


def person_of(db: sqlite3.Connection, trainee: TraineeId) -> int | None:
    """The number of a trainee who is enrolled anywhere."""
    row = db.execute("SELECT no FROM person WHERE trainee_id = ?", (trainee,)).fetchone()
    return None if row is None else int(row[0])


def shared_of(db: sqlite3.Connection, person: int) -> dict[str, Any]:
    """Of the bundle of a trainee that was made last, what `Enrolled.shared` says."""
    ((shared,),) = db.execute("SELECT shared FROM person WHERE no = ?", (person,))
    content: dict[str, Any] = json.loads(shared)
    return content


def take(db: sqlite3.Connection, person: int, shared: Shared) -> bool:
    """Take a bundle in; whether anything is other than before."""
    before = db.total_changes
    for device in shared.devices:
        _take_device(db, person, shared, device)
    if not shared.is_card_level:
        db.execute(
            "UPDATE person SET closed_ms = ? WHERE no = ? AND closed_ms < ?",
            (shared.made_ms, person, shared.made_ms),
        )
    content = json.dumps(shared.content, ensure_ascii=False, sort_keys=True)
    rank = _rank((shared.made_ms, shared.known), content)
    db.execute(
        "UPDATE person SET shared = ?, rank = ? WHERE no = ? AND rank < ?",
        (content, rank, person, rank),
    )
    _take_entries(db, person, shared)
    return db.total_changes != before


def entries_of(db: sqlite3.Connection, person: int) -> Iterator[Mapping[str, Any]]:
    """The entries of the log that a trainee shares, as rows with bytes in hexadecimal."""
    rows = db.execute("SELECT content FROM entry WHERE person = ? ORDER BY entry_id", (person,))
    return (json.loads(content) for (content,) in rows)


def put_answers(db: sqlite3.Connection, person: int, answers: Iterable[CardAnswer]) -> None:
    """Write what the entries of a trainee come to, in the place of what was there."""
    db.execute("DELETE FROM answer WHERE person = ?", (person,))
    numbers: dict[CardId, int] = {}
    for place, (card, day, *rest) in enumerate(answers):
        number = numbers.get(card) or numbers.setdefault(card, _card_number(db, card))
        row = (person, number, day, place, *rest)
        db.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def _take_device(db: sqlite3.Connection, person: int, shared: Shared, device: SharedDevice) -> None:
    rows = json.dumps(device.counts)
    rank = _rank((device.head, shared.known, shared.made_ms), rows)
    known = db.execute(
        "SELECT no, rank FROM device WHERE person = ? AND device_id = ?", (person, device.device)
    ).fetchone()
    if known is not None:
        number, before = known
        if before >= rank:
            return
        for table in COUNTS.values():
            db.execute(f"DELETE FROM {table} WHERE person = ? AND device = ?", (person, number))  # noqa: S608 - ours
        db.execute("UPDATE device SET head = ?, rank = ? WHERE no = ?", (device.head, rank, number))
    else:
        number = db.execute(
            "INSERT INTO device (person, device_id, head, rank) VALUES (?, ?, ?, ?)",
            (person, device.device, device.head, rank),
        ).lastrowid
    for name, table in COUNTS.items():
        _put_counts(db, table, (person, number), device.counts[name])


def _put_counts(
    db: sqlite3.Connection,
    table: str,
    head: tuple[int, int],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    if rows:
        places = ", ".join("?" * (len(head) + len(rows[0])))
        db.executemany(
            f"INSERT INTO {table} VALUES ({places})",  # noqa: S608 - ours
            (head + row for row in rows),
        )


def _take_entries(db: sqlite3.Connection, person: int, shared: Shared) -> None:
    ((closed_ms,),) = db.execute("SELECT closed_ms FROM person WHERE no = ?", (person,))
    # An older level that allowed more holds no longer, also for what was shared under it.
    db.execute("DELETE FROM entry WHERE person = ? AND shared_ms <= ?", (person, closed_ms))
    if shared.made_ms <= closed_ms:
        return
    db.executemany(
        """
        INSERT INTO entry VALUES (?, ?, ?, ?)
        ON CONFLICT (person, entry_id) DO UPDATE SET shared_ms = excluded.shared_ms
        WHERE excluded.shared_ms > shared_ms""",
        (
            (person, entry, shared.made_ms, json.dumps(row, ensure_ascii=False, sort_keys=True))
            for entry, row in shared.entries
        ),
    )


def _rank(numbers: tuple[int, ...], content: str) -> str:
    """A text that sorts by the numbers and then by the content: no two contents are equal."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return "/".join((*(f"{number:0{_RANK_DIGITS}}" for number in numbers), digest))


def _card_number(db: sqlite3.Connection, card: CardId) -> int:
    db.execute("INSERT OR IGNORE INTO known_card (card_id) VALUES (?)", (card,))
    ((number,),) = db.execute("SELECT no FROM known_card WHERE card_id = ?", (card,))
    return int(number)


def _drop_if_unenrolled(db: sqlite3.Connection, person: int) -> None:
    if db.execute("SELECT 1 FROM enrolment WHERE person = ?", (person,)).fetchone() is None:
        _drop(db, person)


def _drop(db: sqlite3.Connection, person: int) -> None:
    for table in OF_A_PERSON:
        db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))  # noqa: S608 - ours
    db.execute("DELETE FROM person WHERE no = ?", (person,))
    # Which cards were answered is theirs as well, where nobody else has answered them.
    db.execute("DELETE FROM known_card WHERE no NOT IN (SELECT card FROM answer)")


def _mark(trainee: TraineeId) -> str:
    return hashlib.sha256(b"erased trainee\0" + trainee).hexdigest()
