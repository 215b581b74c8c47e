"""Writing packages: genanki, known here and nowhere else, mended where Anki is given too little.

Bare genanki writes the time of the build into every note, does not compress, and counts the cards
of a cloze by a pattern that misses some; here each note brings its own time and its cards.
"""

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import genanki

from trainer.anki.note_types import LOOK_MOD, NOTE_TYPES, NoteType
from trainer.anki.notes import Note

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The same bytes for the same input: no time of the build gets in."""
_MS: Final = 1000
_UNSYNCED: Final = -1
_BEGIN_OF_DAY: Final = 1_400_000_000 // 86_400 * 86_400 + 4 * 3600
"""When Anki's days are counted from: 4 o'clock of a day long past; no due day goes by it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One deck as it goes into a package."""

    deck_id: int
    name: str
    """With `::` between the levels of the tree."""
    begun: int
    """UTC seconds from which the ids of notes and cards count."""
    notes: Iterable[tuple[int, Note]]
    """Each with the UTC seconds of its last change."""


def write_package(path: Path, parcels: Iterable[Parcel], *, work: Path) -> None:
    """Write decks as a compressed package to `path`; `work` is an empty file to build it in."""
    build_collection(work, parcels)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, "collection.anki2", work)
        package.writestr(_named("media"), json.dumps({}))


def build_collection(path: Path, parcels: Iterable[Parcel]) -> None:
    """Write decks as a collection of Anki's schema 11 into an empty file."""
    decks = [_Deck(parcel) for parcel in parcels]
    latest = LOOK_MOD
    connection = sqlite3.connect(path)
    try:
        # The file is thrown away unless it is whole.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        cursor = connection.cursor()
        genanki.Package(decks).write_to_db(cursor, LOOK_MOD, count(1))
        latest = max([latest, *(deck.latest for deck in decks)])
        cursor.execute(
            "UPDATE col SET crt = ?, mod = ?, scm = ?",
            (_BEGIN_OF_DAY, latest * _MS, LOOK_MOD * _MS),
        )
        connection.commit()
    finally:
        connection.close()


def _put(package: zipfile.ZipFile, name: str, file: Path) -> None:
    with file.open("rb") as source, package.open(_named(name), "w") as target:
        while chunk := source.read(1 << 20):
            target.write(chunk)


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _model(note_type: NoteType) -> genanki.Model:
    front, back = note_type.faces
    return genanki.Model(
        note_type.id,
        note_type.name,
        fields=[{"name": name} for name in note_type.fields],
        templates=[{"name": "Card", "qfmt": front, "afmt": back}],
        css=note_type.style,
        model_type=genanki.Model.CLOZE if note_type.is_cloze else genanki.Model.FRONT_BACK,
    )


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck whose notes are written as they come, and are never all in memory."""

    def __init__(self, parcel: Parcel) -> None:
        super().__init__(parcel.deck_id, parcel.name)
        self._parcel = parcel
        self.latest = 0

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        """Write the deck, the note types and every note with its cards."""
        for note_type in NOTE_TYPES:
            self.add_model(_model(note_type))
        super().write_to_db(cursor, timestamp, id_gen)
        ids = count(self._parcel.begun * _MS)
        for changed, note in self._parcel.notes:
            self.latest = max(self.latest, changed)
            _write_note(cursor, note, changed=changed, deck_id=self.deck_id, ids=ids)


def _write_note(
    cursor: sqlite3.Cursor, note: Note, *, changed: int, deck_id: int, ids: Iterator[int]
) -> None:
    note_id = next(ids)
    cursor.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')",
        (
            note_id,
            note.guid,
            note.note_type.id,
            changed,
            _UNSYNCED,
            f" {' '.join(note.tags)} ",
            "\x1f".join(note.fields),
            note.fields[0],
        ),
    )
    for ordinal, _ in note.cards:
        cursor.execute(
            "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
            (next(ids), note_id, deck_id, ordinal, changed, _UNSYNCED, note_id),
        )
