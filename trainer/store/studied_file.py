"""What every card's log comes to, kept beside the database, to be gone on from the next time.

It is derived and can be deleted at any time: what no longer fits, or cannot be used, is made anew,
in memory where the disk takes it not.  Standard library alone, and one transaction for everything,
so that two programs at once come one after the other.
"""

import sqlite3
import stat
import struct
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from trainer import __version__
from trainer.domain.ids import CardId, DeviceId
from trainer.domain.measured import FallenDue, Learnt, Measured
from trainer.domain.place import Place
from trainer.domain.schedule import Memory, Phase
from trainer.domain.studied import Reached, Studied
from trainer.domain.study_day import StudyDay
from trainer.store.files import OWN, SIDE_FILES, beside, draft_of, publish
from trainer.store.problems import UnreadableRowError
from trainer.store.reader import Row
from trainer.store.studied_rows import (
    answer_from,
    answer_row,
    card_row,
    packed,
    place_from,
    reached_from,
)
from trainer.store.studied_schema import (
    ADD,
    APPLICATION_ID,
    LAYOUT,
    OF_CARD,
    PUT_CARD,
    REACHED,
    TABLES,
    TALLIES,
)

_T = TypeVar("_T")
BUSY_SECONDS: Final = 5
"""How long one program waits for another."""
_AT_ONCE: Final = 500
"""Cards that one statement asks for; SQLite takes 999 places everywhere."""

Topic = tuple[str, str]
"""Deck and category, under which a card is counted."""


class Counted(NamedTuple):
    """What of a card is counted, and under what."""

    topic: Topic
    answers: Sequence[Measured]
    due: Sequence[FallenDue]
    other_days: Sequence[tuple[DeviceId, StudyDay]]


class Due(NamedTuple):
    """A card that has fallen due."""

    card: CardId
    phase: Phase
    due_day: StudyDay
    is_suspended: bool


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
        for table in ("head", "card", "standing", *OF_CARD, *TALLIES):
            self._execute(f"DELETE FROM {table}")  # noqa: S608 - ours

    def reached(self, cards: Collection[CardId]) -> dict[CardId, Reached]:
        """Where those of the cards have come to that are known."""
        rows = self._of_cards(REACHED + " WHERE card_id IN ({})", cards)
        return {CardId(row[0]): reached_from(row) for row in rows}

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
        return {CardId(card): Learnt(*map(place_from, places)) for card, *places in rows}

    def due_by(self, day: StudyDay) -> list[Due]:
        """Cards that fall due on a study day or before it."""
        rows = self._execute(
            "SELECT card_id, phase, due_day, is_suspended FROM card WHERE due_day <= ?", (day,)
        )
        return [
            Due(CardId(card), Phase(phase), StudyDay(due_day), bool(is_suspended))
            for card, phase, due_day, is_suspended in rows
        ]

    def beyond(self, place: Place) -> list[CardId]:
        """Cards with an entry at a place or behind it."""
        rows = self._execute("SELECT card_id FROM card WHERE last >= ?", (packed(place),))
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
            answers=[answer for _, answer in self.answers([card])],
            due=[FallenDue(day, bool(is_on_time)) for day, is_on_time in self._due(card)],
            other_days=self._other_days(card),
        )

    def standing(self, basis: str) -> str | None:
        """Where the trainee stands, as it was kept with all that it hangs on; None for another."""
        row = self._execute("SELECT content FROM standing WHERE basis = ?", (basis,)).fetchone()
        return None if row is None else str(row[0])

    def keep_standing(self, basis: str, content: str) -> None:
        """Keep where the trainee stands, in the place of where they stood."""
        self._execute("DELETE FROM standing")
        self._execute("INSERT INTO standing VALUES (?, ?)", (basis, content))

    def remove(self, card: CardId) -> None:
        """Take a card out."""
        for table in ("card", *OF_CARD):
            self._execute(f"DELETE FROM {table} WHERE card_id = ?", (card,))  # noqa: S608 - ours

    def put(self, cards: Iterable[tuple[CardId, Topic, Studied]]) -> None:
        """Add what entries of cards come to behind what is there, and say where they are now."""
        known: list[dict[str, Any]] = []
        answers: list[Row] = []
        due: list[Row] = []
        other_days: list[Row] = []
        for card, (deck, category), studied in cards:
            known.append(card_row(studied.reached, deck, category))
            answers += ((card, *answer_row(answer)) for answer in studied.answers)
            due += ((card, *one) for one in studied.due)
            other_days += ((card, *one) for one in studied.other_days)
        self._database.executemany(PUT_CARD, known)
        for table, rows in (("answer", answers), ("fallen_due", due), ("other_day", other_days)):
            self._append(table, rows)

    def move(self, card: CardId, topic: Topic) -> None:
        """Say under what a card is counted."""
        self._execute("UPDATE card SET deck = ?, category = ? WHERE card_id = ?", (*topic, card))

    def add(self, name: str, rows: Iterable[Row]) -> None:
        """Add to the sums of a table; what is to be taken off is below zero."""
        self._database.executemany(ADD[name], rows)

    def tidy(self) -> None:
        """Take out sums that nothing is left of."""
        for name, (_, sums) in TALLIES.items():
            nothing = " AND ".join(f"{total} = 0" for total in sums.split())
            self._execute(f"DELETE FROM {name} WHERE {nothing}")  # noqa: S608 - ours

    def sums(self, name: str, *, since: int | None = None) -> list[Row]:
        """The rows of a table of sums, in their order; of a week or day or later ones alone."""
        key, when = _key_and_time(name)
        query = f"SELECT * FROM {name} WHERE ?1 IS NULL OR {when} >= ?1 ORDER BY {key}"  # noqa: S608
        return self._execute(query, (since,)).fetchall()

    def rows_before(self, name: str, time: int) -> list[tuple[str, int]]:
        """How many rows of each deck a table of sums has of weeks, or days, before one."""
        _, when = _key_and_time(name)
        query = f"SELECT deck, count(*) FROM {name} WHERE {when} < ? GROUP BY deck"  # noqa: S608
        return self._execute(query, (time,)).fetchall()

    def answers(
        self, cards: Iterable[CardId], *, since: int | None = None
    ) -> list[tuple[int, Measured]]:
        """Answers to cards, each with its number among those to its card, card after card.

        Of a day or later ones alone.
        """
        query = (
            "SELECT * FROM answer WHERE (?1 IS NULL OR day >= ?1) AND card_id IN ({})"
            " ORDER BY card_id, place"
        )
        rows = self._of_cards(query, cards, since)
        return [(place, answer_from(CardId(card), *row)) for card, place, *row in rows]

    def _of_cards(self, query: str, cards: Iterable[CardId], *before: object) -> list[Row]:
        """Rows of a query of cards, which is asked of many at once; others are filled in before."""
        in_order = sorted(cards)
        rows: list[Row] = []
        for start in range(0, len(in_order), _AT_ONCE):
            some = in_order[start : start + _AT_ONCE]
            places = ", ".join("?" * len(some))
            rows += self._execute(query.format(places), (*before, *some))
        return rows

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


def _key_and_time(name: str) -> tuple[str, str]:
    key = TALLIES[name].key.split()
    return ", ".join(key), "day" if "day" in key else "week"


def work_in(path: Path, work: Callable[[StudiedFile], _T]) -> _T:
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


def _in_file(path: Path, work: Callable[[StudiedFile], _T]) -> _T:
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
    if not path.exists():
        # Made elsewhere: whoever opens and closes a file takes away the locks that another thread
        # has on it.
        with draft_of(path) as draft, suppress(FileExistsError):
            publish(draft, path)
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(path)
    if stat.S_IMODE(mode) & 0o077:
        path.chmod(OWN)


def _check(database: sqlite3.Connection) -> None:
    """Make the tables of an empty file; raises ValueError for one that another program wrote."""
    ((tables,),) = database.execute("SELECT count(*) FROM sqlite_schema")
    if not tables:
        _make(database)
        return
    ((layout,),) = database.execute("PRAGMA user_version")
    ((application,),) = database.execute("PRAGMA application_id")
    if (application, layout) != (APPLICATION_ID, LAYOUT):
        raise _MisfitError(layout)
    ((program,),) = database.execute("SELECT program FROM made_by")
    if program != __version__:
        raise _MisfitError(program)


def _make(database: sqlite3.Connection) -> None:
    for statement in TABLES:
        database.execute(statement)
    database.execute("INSERT INTO made_by VALUES (?)", (__version__,))
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {LAYOUT}")


def _is_spoilt(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in _OF_THE_DISK


def _discard(path: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        with suppress(OSError):
            beside(path, suffix).unlink()
