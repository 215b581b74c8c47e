"""Collections as Anki keeps them, of schema 11 and of 15 to 18: a foreign file, only read."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

from trainer.anki.reading.archive import Archive
from trainer.anki.reading.note_kinds import Models, models_of_json, models_of_tables
from trainer.errors import AnkiError

_OLDEST: Final = 11
_FIRST_WITH_TABLES: Final = 15
_MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_NEWEST: Final = 18
_TABLES: Final = ("col", "notes", "cards", "revlog")
_TABLES_SINCE_15: Final = ("notetypes", "fields", "templates", "decks", "config")
_STEPS_AT_ONCE: Final = 1_000_000
_STEPS_PER_BYTE: Final = 200
"""Of SQLite's machine; a scan of everything takes a few, and a file made to hang takes no end."""

_NOTES: Final = """
    SELECT n.id, n.guid, n.mid, n.tags, n.flds, c.id, c.ord, CASE c.odid WHEN 0 THEN c.did ELSE
    c.odid END FROM notes n LEFT JOIN cards c ON c.nid = n.id ORDER BY n.id, c.ord
"""
_DECKS: Final = "SELECT DISTINCT CASE odid WHEN 0 THEN did ELSE odid END FROM cards ORDER BY 1"
_CARDS_WITHOUT_NOTE: Final = "SELECT count(*) FROM cards WHERE nid NOT IN (SELECT id FROM notes)"
_CARDS: Final = """
    SELECT id, nid, ord, type, queue, CASE odid WHEN 0 THEN due ELSE odue END, ivl, factor, flags,
    data FROM cards ORDER BY id
"""
_ANSWERS: Final = """
    SELECT id, cid, ease, ivl, lastIvl, factor, time, type FROM revlog ORDER BY cid, id
"""


class CardThere(NamedTuple):
    """One card of a note, by its place in the note type."""

    id: int
    ordinal: int
    deck: str
    """The deck's whole name; empty where there is no such deck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteThere:
    """One note with its cards."""

    id: int
    guid: str
    model: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]
    cards: tuple[CardThere, ...]


class CardState(NamedTuple):
    """Where one card stands."""

    id: int
    note: int
    ordinal: int
    type: int
    queue: int
    due: int
    """In the card's own deck, where it is in a filtered one."""
    interval: int
    ease: int
    flags: int
    data: str


class AnswerThere(NamedTuple):
    """One row of the review log; its id is when it was given, in UTC milliseconds."""

    id: int
    card: int
    rating: int
    interval: int
    last_interval: int
    ease: int
    elapsed_ms: int
    kind: int


class Collection:
    """A collection that is open for reading."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self._path = path
        self._database = database
        row = self._one("SELECT ver, crt, conf, models, decks FROM col")
        self.created = _whole(row[1])
        """UTC seconds from which its days are counted."""
        self._conf, self._models, self._decks = (str(part) for part in row[2:])
        self._version = _whole(row[0])
        self._refuse_strange()

    @property
    def has_tables(self) -> bool:
        """Whether note types and decks have tables of their own."""
        return self._version >= _FIRST_WITH_TABLES

    def models(self) -> Models:
        """Note types, and the names of decks."""
        with _damage_as_error(self._path):
            if self.has_tables:
                return models_of_tables(self.rows)
            return models_of_json(self._models, self._decks)

    def settings(self) -> Mapping[str, Any]:
        """What the collection says of itself, by name."""
        with _damage_as_error(self._path):
            if not self.has_tables:
                kept = json.loads(self._conf)
                return kept if isinstance(kept, dict) else {}
            rows = self.rows("SELECT KEY, val FROM config")
            return {str(name): _loaded(value) for name, value in rows}

    def deck_ids(self) -> tuple[int, ...]:
        """The decks that cards are in, or were before they went into a filtered one."""
        return tuple(_whole(deck) for (deck,) in self.rows(_DECKS))

    def cards_without_note(self) -> int:
        """How many cards are of no note that is there."""
        ((count,),) = self.numbers(_CARDS_WITHOUT_NOTE)
        return count

    def numbers(self, sql: str) -> list[tuple[int, ...]]:
        """All rows of a query for whole numbers; none counts as 0."""
        return [tuple(map(_whole, row)) for row in self.rows(sql)]

    def notes(self, decks: Mapping[int, str]) -> Iterator[NoteThere]:
        """Every note with its cards; `decks` are names by id."""
        for _, rows in groupby(self.rows(_NOTES), key=itemgetter(0)):
            of_note = list(rows)
            yield _note_of(of_note[0], [_card_of(row, decks) for row in of_note])

    def cards(self) -> Iterator[CardState]:
        """Where every card stands, by id."""
        for row in self.rows(_CARDS):
            yield CardState._make((*map(_whole, row[:-1]), str(row[-1])))

    def answers(self) -> Iterator[AnswerThere]:
        """The review log, card by card and in order of time."""
        for row in self.rows(_ANSWERS):
            yield AnswerThere._make(map(_whole, row))

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Rows of a query; raises AnkiError where the file is damaged or made to hang."""
        with _damage_as_error(self._path):
            # Not `yield from`, which would close the cursor of a database that is closed by then.
            for row in self._database.execute(sql):  # noqa: UP028
                yield row

    def _one(self, sql: str) -> tuple[Any, ...]:
        row = next(self.rows(sql), None)
        if row is None:
            raise _no_collection(self._path)
        return row

    def _refuse_strange(self) -> None:
        if self._version > _NEWEST:
            raise AnkiError(
                f"{self._path}: this collection is of a newer schema ({self._version}) than this"
                f" program knows ({_NEWEST}).",
                hint="In Anki's export window tick `Support older Anki versions`, or update"
                " trainer.",
            )
        if self._version != _OLDEST and not self.has_tables:
            raise AnkiError(
                f"{self._path}: this collection is of schema {self._version}, which was never"
                " released.",
                hint="Open it in Anki and export it again.",
            )
        _refuse_missing(self._path, self._database, self.has_tables)


@contextmanager
def read_collection(archive: Archive) -> Iterator[Collection]:
    """The collection of a package; raises AnkiError for a database that is none."""
    with _damage_as_error(archive.path):
        database = _connected(archive.collection)
    try:
        _bound(database, archive.unpacked_bytes)
        with _damage_as_error(archive.path):
            _refuse_missing(archive.path, database, has_tables=False)
        yield Collection(archive.path, database)
    finally:
        database.close()


def _connected(path: Path) -> sqlite3.Connection:
    # Immutable: nothing is written beside it, and what it says of locks and logs is not obeyed.
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.create_collation("unicase", _by_case_folded)
    database.text_factory = _text
    return database


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _by_case_folded(one: str, other: str) -> int:
    first, second = one.casefold(), other.casefold()
    return (first > second) - (first < second)


def _bound(database: sqlite3.Connection, size: int) -> None:
    """Let queries take so many steps and no more."""
    left = 1000 + size * _STEPS_PER_BYTE // _STEPS_AT_ONCE

    def is_over() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    database.set_progress_handler(is_over, _STEPS_AT_ONCE)


def _refuse_missing(path: Path, database: sqlite3.Connection, has_tables: bool) -> None:  # noqa: FBT001 - which of two sets of tables
    needed = (*_TABLES, *(_TABLES_SINCE_15 if has_tables else ()))
    listed = database.execute("SELECT name, type FROM sqlite_master").fetchall()
    tables = {str(name).lower() for name, kind in listed if kind == "table"}
    # A view under a table's name would run whatever it is made of.
    if not tables.issuperset(needed):
        raise _no_collection(path)


def _no_collection(path: Path) -> AnkiError:
    return AnkiError(
        f"{path}: this database is no collection of Anki's.",
        hint="Give an .apkg or .colpkg file, or Anki's own collection.anki2.",
    )


def _card_of(row: tuple[Any, ...], decks: Mapping[int, str]) -> CardThere | None:
    card, ordinal, deck = row[5:]
    if card is None:
        return None
    return CardThere(_whole(card), _whole(ordinal), decks.get(_whole(deck), ""))


def _note_of(row: tuple[Any, ...], cards: list[CardThere | None]) -> NoteThere:
    note, guid, model, tags, flds = row[:5]
    return NoteThere(
        id=_whole(note),
        guid=str(guid),
        model=_whole(model),
        tags=tuple(str(tags).split()),
        fields=tuple(str(flds).split("\x1f")),
        cards=tuple(card for card in cards if card is not None),
    )


def _whole(value: object) -> int:
    """A whole number, which a foreign file may keep as anything."""
    if isinstance(value, int):
        return value
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return 0


def _loaded(value: object) -> object:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    try:
        loaded: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return loaded


@contextmanager
def _damage_as_error(path: Path) -> Iterator[None]:
    """A word for a file that is damaged."""
    try:
        yield
    except (sqlite3.Error, *_MALFORMED) as error:
        reason = error if isinstance(error, sqlite3.Error) else "an entry is missing or malformed"
        raise AnkiError(
            f"{path}: this collection is damaged and cannot be read ({reason}).",
            hint="In Anki choose Tools, Check Database, and export it again.",
        ) from error
