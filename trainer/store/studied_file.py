"""What every card's log comes to, kept beside the database, to be gone on from the next time.

It is derived and can be deleted at any time: what no longer fits, or cannot be used, is made anew,
in memory where the disk takes it not.  Standard library alone, and one transaction for everything,
so that two programs at once come one after the other.
"""

import os
import sqlite3
import stat
import struct
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from trainer import __version__
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.measured import FallenDue, Learnt, Measured, interval_class
from trainer.domain.place import Place
from trainer.domain.rating import Confidence, ErrorKind, Mark, Rating
from trainer.domain.schedule import Memory, Schedule
from trainer.domain.studied import Reached, Studied
from trainer.domain.study_day import StudyDay
from trainer.store.day import schedule_from
from trainer.store.files import OWN, SIDE_FILES, beside
from trainer.store.problems import UnreadableRowError
from trainer.store.reader import Row
from trainer.store.schedules import columns_of

T = TypeVar("T")
_APPLICATION_ID: Final = 0x74727374
"""`trst` in the file's header."""
_LAYOUT: Final = 1
"""Raised with every change of the tables below; the file's `user_version`."""
BUSY_SECONDS: Final = 5

_SCHEDULE: Final = {
    "card_id": "BLOB PRIMARY KEY",
    "phase": "TEXT",
    "stability_days": "REAL",
    "difficulty": "REAL",
    "last_day": "INTEGER",
    "step": "INTEGER",
    "due_ms": "INTEGER",
    "due_day": "INTEGER",
    "interval_days": "INTEGER",
    "reviews": "INTEGER",
    "lapses": "INTEGER",
    "introduced_day": "INTEGER",
    "reviewed_day": "INTEGER",
    "is_suspended": "INTEGER",
    "buried_day": "INTEGER",
    "is_flagged": "INTEGER",
    "change_was": "TEXT",
    "change_now": "TEXT",
    "change_source": "TEXT",
    "head_at_ms": "INTEGER",
    "head_device": "BLOB",
    "head_sequence": "INTEGER",
}
"""Where a card stands, in the order in which `schedule_from` takes it."""
_CARD: Final = {
    **_SCHEDULE,
    "passed": "BLOB",
    "changed": "BLOB",
    "covered": "BLOB",
    "latest_day": "INTEGER",
    "last": "BLOB",
    "deck": "TEXT NOT NULL",
    "category": "TEXT NOT NULL",
}
"""A card as it is gone on from, and the topic under which its answers are counted."""


class _Sums(NamedTuple):
    """A table of sums: the columns of its key, and what is added up."""

    key: str
    sums: str


TALLIES: Final[Mapping[str, _Sums]] = {
    "topics": _Sums("device_id deck category week is_marked interval", "n passed close"),
    "errors": _Sums("device_id deck category week error", "n"),
    "confidences": _Sums("device_id deck week confidence", "n wrong"),
    "bins": _Sums("device_id deck week bin", "n recalled predicted_ppm"),
    "work": _Sums("device_id deck day", "answers elapsed_ms other_answers"),
    "on_time": _Sums("deck week", "on_time fell_due"),
}
"""Sums of what the answers come to; the columns of the key first, in the order of rows."""
_TYPES: Final = {
    **dict.fromkeys(("device_id",), "BLOB"),
    **dict.fromkeys(("deck", "category", "error", "confidence"), "TEXT"),
}


def _tally_table(name: str) -> str:
    key, sums = (columns.split() for columns in TALLIES[name])
    columns = ", ".join(f"{column} {_TYPES.get(column, 'INTEGER')} NOT NULL" for column in key)
    totals = ", ".join(f"{total} INTEGER NOT NULL" for total in sums)
    return (
        f"CREATE TABLE {name} ({columns}, {totals}, PRIMARY KEY ({', '.join(key)}))"
        " STRICT, WITHOUT ROWID"
    )


def _card_table() -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in _CARD.items())
    return f"CREATE TABLE card ({columns}) STRICT, WITHOUT ROWID"


def _adding(name: str) -> str:
    key, sums = (columns.split() for columns in TALLIES[name])
    totals = ", ".join(f"{total} = {total} + excluded.{total}" for total in sums)
    places = ", ".join("?" * len(key + sums))
    return f"""
        INSERT INTO {name} VALUES ({places})
        ON CONFLICT ({", ".join(key)}) DO UPDATE SET {totals}"""  # noqa: S608 - ours


_OF_CARD: Final = ("answer", "fallen_due", "other_day")
_TABLES: Final = (
    "CREATE TABLE made_by (program TEXT NOT NULL) STRICT",
    """
    CREATE TABLE head (
        device_id BLOB PRIMARY KEY,
        sequence INTEGER NOT NULL,
        entry_id BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    _card_table(),
    """
    CREATE TABLE answer (
        card_id BLOB NOT NULL,
        place INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        day INTEGER NOT NULL,
        interval_days INTEGER NOT NULL,
        mark TEXT,
        rating INTEGER NOT NULL,
        confidence TEXT,
        error TEXT,
        predicted REAL,
        elapsed_ms INTEGER NOT NULL,
        chosen TEXT NOT NULL,
        version BLOB NOT NULL,
        PRIMARY KEY (card_id, place)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE fallen_due (
        card_id BLOB NOT NULL,
        place INTEGER NOT NULL,
        day INTEGER NOT NULL,
        is_on_time INTEGER NOT NULL,
        PRIMARY KEY (card_id, place)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE other_day (
        card_id BLOB NOT NULL,
        place INTEGER NOT NULL,
        device_id BLOB NOT NULL,
        day INTEGER NOT NULL,
        PRIMARY KEY (card_id, place)
    ) STRICT, WITHOUT ROWID""",
    *map(_tally_table, TALLIES),
)
_PLACES: Final = ", ".join(f":{name}" for name in _CARD)
_PUT_CARD: Final = f"INSERT OR REPLACE INTO card VALUES ({_PLACES})"  # noqa: S608 - ours
_STANDS: Final = f"SELECT {', '.join(_SCHEDULE)} FROM card"  # noqa: S608 - ours
_REACHED: Final = f"""
    SELECT {", ".join(_SCHEDULE)}, passed, changed, covered, latest_day, last
    FROM card"""  # noqa: S608 - ours
_ADD: Final = {name: _adding(name) for name in TALLIES}
_PLACE: Final = struct.Struct(">Q16sQ")
"""A place as bytes that sort as places do."""
_BEFORE_ALL: Final = 1 << 63


Topic = tuple[str, str]
"""Deck and category, under which a card is counted."""


class Counted(NamedTuple):
    """What of a card is counted, and under what."""

    topic: Topic
    answers: Sequence[Measured]
    due: Sequence[FallenDue]
    other_days: Sequence[tuple[DeviceId, StudyDay]]


class StudiedFile:
    """The file, in a transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._execute = database.execute

    def heads(self) -> dict[DeviceId, tuple[int, bytes]]:
        """How far the log went: the last entry of every device, by its number and its id."""
        return {
            DeviceId(device): (sequence, entry)
            for device, sequence, entry in self._execute("SELECT * FROM head")
        }

    def put_head(self, device: DeviceId, head: int, entry: bytes) -> None:
        """Say how far the log went, of one device."""
        self._execute("INSERT OR REPLACE INTO head VALUES (?, ?, ?)", (device, head, entry))

    def clear(self) -> None:
        """Forget everything, to begin anew."""
        for table in ("head", "card", *_OF_CARD, *TALLIES):
            self._execute(f"DELETE FROM {table}")  # noqa: S608 - ours

    def reached(self, cards: Collection[CardId]) -> dict[CardId, Reached]:
        """Where those of the cards have come to that are known."""
        found: dict[CardId, Reached] = {}
        for card in cards:
            for row in self._execute(f"{_REACHED} WHERE card_id = ?", (card,)):
                found[card] = _reached(row)
        return found

    def memories(self) -> dict[CardId, Memory]:
        """What the scheduler knows of every card that was learnt."""
        rows = self._execute(
            "SELECT card_id, stability_days, difficulty, last_day FROM card"
            " WHERE stability_days IS NOT NULL"
        )
        return {
            CardId(card): Memory(
                stability_days=stability, difficulty=difficulty, last_day=StudyDay(last_day)
            )
            for card, stability, difficulty, last_day in rows
        }

    def learnt(self) -> dict[CardId, Learnt]:
        """When every card that was passed was learnt, and when its answer changed."""
        rows = self._execute(
            "SELECT card_id, passed, changed, covered FROM card"
            " WHERE passed IS NOT NULL OR changed IS NOT NULL"
        )
        return {CardId(card): Learnt(*map(_place, places)) for card, *places in rows}

    def due_by(self, day: StudyDay) -> list[Schedule]:
        """Where cards stand that fall due on a study day or before it."""
        rows = self._execute(f"{_STANDS} WHERE due_day <= ?", (day,))
        return list(map(schedule_from, rows))

    def beyond(self, place: Place) -> list[CardId]:
        """Cards with an entry at a place or behind it."""
        rows = self._execute("SELECT card_id FROM card WHERE last >= ?", (_packed(place),))
        return [CardId(card) for (card,) in rows]

    def topics(self) -> dict[CardId, Topic]:
        """Under what every card is counted."""
        rows = self._execute("SELECT card_id, deck, category FROM card")
        return {CardId(card): (deck, category) for card, deck, category in rows}

    def counted(self, card: CardId) -> Counted:
        """What is counted of a card; nothing where it is not known."""
        row = self._execute("SELECT deck, category FROM card WHERE card_id = ?", (card,)).fetchone()
        return Counted(
            row or ("", ""),
            answers=[answer for _, answer in self.answers(card)],
            due=[FallenDue(day, bool(is_on_time)) for day, is_on_time in self._due(card)],
            other_days=self._other_days(card),
        )

    def remove(self, card: CardId) -> None:
        """Take a card out."""
        for table in ("card", *_OF_CARD):
            self._execute(f"DELETE FROM {table} WHERE card_id = ?", (card,))  # noqa: S608 - ours

    def put(self, cards: Iterable[tuple[CardId, Topic, Studied]]) -> None:
        """Add what entries of cards come to behind what is there, and say where they are now."""
        known: list[dict[str, Any]] = []
        answers: list[Row] = []
        due: list[Row] = []
        other_days: list[Row] = []
        for card, (deck, category), studied in cards:
            known.append(_card_row(studied.reached, deck, category))
            answers += ((card, *_answer_row(answer)) for answer in studied.answers)
            due += ((card, *one) for one in studied.due)
            other_days += ((card, *one) for one in studied.other_days)
        self._database.executemany(_PUT_CARD, known)
        for table, rows in (("answer", answers), ("fallen_due", due), ("other_day", other_days)):
            self._append(table, rows)

    def move(self, card: CardId, topic: Topic) -> None:
        """Say under what a card is counted."""
        self._execute("UPDATE card SET deck = ?, category = ? WHERE card_id = ?", (*topic, card))

    def add(self, name: str, rows: Iterable[Row]) -> None:
        """Add to the sums of a table; what is to be taken off is below zero."""
        self._database.executemany(_ADD[name], rows)

    def tidy(self) -> None:
        """Take out sums that nothing is left of."""
        for name, (_, sums) in TALLIES.items():
            nothing = " AND ".join(f"{total} = 0" for total in sums.split())
            self._execute(f"DELETE FROM {name} WHERE {nothing}")  # noqa: S608 - ours

    def sums(self, name: str, *, since: int | None = None) -> list[Row]:
        """The rows of a table of sums, in their order; of a week or day or later ones alone."""
        key = TALLIES[name].key.split()
        when = "day" if "day" in key else "week"
        query = f"SELECT * FROM {name} WHERE ?1 IS NULL OR {when} >= ?1 ORDER BY {', '.join(key)}"  # noqa: S608
        return self._execute(query, (since,)).fetchall()

    def answers(self, card: CardId, *, since: int | None = None) -> list[tuple[int, Measured]]:
        """Answers to a card with their number among them; of a day or later ones alone."""
        rows = self._execute(
            "SELECT * FROM answer WHERE card_id = ? AND (?2 IS NULL OR day >= ?2) ORDER BY place",
            (card, since),
        )
        return [(place, _answer(CardId(card), *row)) for card, place, *row in rows]

    def _due(self, card: CardId) -> list[Row]:
        return self._execute(
            "SELECT day, is_on_time FROM fallen_due WHERE card_id = ?", (card,)
        ).fetchall()

    def _other_days(self, card: CardId) -> list[tuple[DeviceId, StudyDay]]:
        return self._execute(
            "SELECT device_id, day FROM other_day WHERE card_id = ?", (card,)
        ).fetchall()

    def _append(self, table: str, rows: Sequence[Row]) -> None:
        """Add rows of cards, numbered behind those that each has."""
        if rows:
            others = ", ".join("?" * (len(rows[0]) - 1))
            self._database.executemany(
                f"INSERT INTO {table} SELECT ?1,"  # noqa: S608 - ours
                f" (SELECT coalesce(max(place) + 1, 0) FROM {table} WHERE card_id = ?1), {others}",
                rows,
            )


def work_in(path: Path, work: Callable[[StudiedFile], T]) -> T:
    """Do some work in the file at a path, or in an empty one in memory where that is of no use."""
    for _ in range(2):
        try:
            return _in_file(path, work)
        except _OF_CONTENT as error:
            if not _is_spoilt(error):
                break
            _discard(path)
        except OSError:
            break
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        _make(database)
        return work(StudiedFile(database))


_OF_CONTENT: Final = (
    sqlite3.Error,
    struct.error,
    UnreadableRowError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a file that is damaged, or none of ours, ends in, where SQLite does not find it out."""
_OF_THE_DISK: Final = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
)
"""What says nothing of what is in the file."""


class _MisfitError(ValueError):
    """A file that another program wrote."""


def _in_file(path: Path, work: Callable[[StudiedFile], T]) -> T:
    _make_file(path)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as database:
        # What a power cut takes is folded again; it must only not take a part of it.
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("BEGIN IMMEDIATE")
        _check(database)
        done = work(StudiedFile(database))
        # Without room for it, what was worked out is right all the same.
        with suppress(sqlite3.OperationalError):
            database.execute("COMMIT")
        return done


def _make_file(path: Path) -> None:
    """An empty file that only its owner reads, unless one is there; raises OSError."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NONBLOCK", 0), OWN)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(path)
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(OWN)
    finally:
        os.close(handle)


def _check(database: sqlite3.Connection) -> None:
    """Make the tables of an empty file; raises ValueError for one that another program wrote."""
    ((tables,),) = database.execute("SELECT count(*) FROM sqlite_schema")
    if not tables:
        _make(database)
        return
    ((layout,),) = database.execute("PRAGMA user_version")
    ((application,),) = database.execute("PRAGMA application_id")
    if (application, layout) != (_APPLICATION_ID, _LAYOUT):
        raise _MisfitError(layout)
    ((program,),) = database.execute("SELECT program FROM made_by")
    if program != __version__:
        raise _MisfitError(program)


def _make(database: sqlite3.Connection) -> None:
    for statement in _TABLES:
        database.execute(statement)
    database.execute("INSERT INTO made_by VALUES (?)", (__version__,))
    database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {_LAYOUT}")


def _is_spoilt(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _OF_THE_DISK


def _discard(path: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        with suppress(OSError):
            beside(path, suffix).unlink()


def _packed(place: Place | None) -> bytes | None:
    if place is None:
        return None
    return _PLACE.pack(place.at_ms + _BEFORE_ALL, place.device, place.sequence)


def _place(packed: bytes | None) -> Place | None:
    if packed is None:
        return None
    at_ms, device, sequence = _PLACE.unpack(packed)
    return Place(at_ms - _BEFORE_ALL, DeviceId(device), sequence)


def _reached(row: Row) -> Reached:
    *schedule, passed, changed, covered, latest_day, last = row
    return Reached(
        schedule=schedule_from(tuple(schedule)),
        learnt=Learnt(_place(passed), _place(changed), _place(covered)),
        latest_day=latest_day,
        last=_place(last),
    )


def _card_row(reached: Reached, deck: str, category: str) -> dict[str, Any]:
    return columns_of(reached.schedule) | {
        "passed": _packed(reached.learnt.passed),
        "changed": _packed(reached.learnt.changed),
        "covered": _packed(reached.learnt.covered),
        "latest_day": reached.latest_day,
        "last": _packed(reached.last),
        "deck": deck,
        "category": category,
    }


def _answer_row(answer: Measured) -> Row:
    return (
        answer.device,
        answer.day,
        answer.interval_days,
        answer.mark,
        answer.rating,
        answer.confidence,
        answer.error,
        answer.predicted,
        answer.elapsed_ms,
        " ".join(map(str, answer.chosen)),
        answer.version,
    )


def _answer(  # noqa: PLR0913, PLR0917 - the columns of a row
    card: CardId,
    device: bytes,
    day: int,
    interval_days: int,
    mark: str | None,
    rating: int,
    confidence: str | None,
    error: str | None,
    predicted: float | None,
    elapsed_ms: int,
    chosen: str,
    version: bytes,
) -> Measured:
    return Measured(
        card=card,
        device=DeviceId(device),
        day=StudyDay(day),
        interval=interval_class(interval_days),
        interval_days=interval_days,
        mark=None if mark is None else Mark(mark),
        rating=Rating(rating),
        confidence=None if confidence is None else Confidence(confidence),
        error=None if error is None else ErrorKind(error),
        predicted=predicted,
        elapsed_ms=elapsed_ms,
        chosen=tuple(map(int, chosen.split())),
        version=version,
    )
