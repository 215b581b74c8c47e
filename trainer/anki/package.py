"""Writing packages: genanki, known here and nowhere else, mended where Anki is given too little.

Bare genanki writes the time of the build into every note, does not compress, and counts the cards
of a cloze by a pattern that misses some; here each note brings its own time and its cards.
"""

import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import genanki

from trainer.anki.note_types import LOOK_MOD, NOTE_TYPES, NoteType
from trainer.anki.notes import Note
from trainer.anki.progress import (
    AnswerColumns,
    Progress,
    answer_columns,
    card_columns,
    collection_settings,
    preset,
)
from trainer.domain.ids import CardId

_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The same bytes for the same input: no time of the build gets in."""
_MS: Final = 1000
_UNSYNCED: Final = -1
_ADD_CARD: Final = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_NEW_CARD: Final = (
    "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"
)
_ADD_ANSWER: Final = "INSERT OR IGNORE INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BEGIN_OF_DAY: Final = 1_400_000_000 // 86_400 * 86_400 + 4 * 3600
"""When Anki's days are counted from: 4 o'clock of a day long past; no due day goes by it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One deck as it goes into a package."""

    deck_id: int
    name: str
    """With `::` between the levels of the tree."""
    notes: Iterable[tuple[int, Note]]
    """Each with the UTC seconds of its last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes into one package."""

    parcels: Sequence[Parcel]
    begun: int
    """UTC seconds from which the ids of notes and cards count."""
    media: Mapping[str, Path]
    """Files by their names in Anki."""
    progress: Progress | None = None
    """None where every card is new."""


def write_package(path: Path, contents: Contents, *, work: Path) -> None:
    """Write decks as a compressed package to `path`; `work` is an empty file to build it in."""
    build_collection(work, contents)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, "collection.anki2", work)
        names = sorted(contents.media)
        for number, name in enumerate(names):
            _put(package, str(number), contents.media[name])
        package.writestr(_named("media"), json.dumps(dict(enumerate(names))))


def build_collection(path: Path, contents: Contents) -> None:
    """Write decks as a collection of Anki's schema 11 into an empty file."""
    progress = contents.progress
    decks = [_Deck(parcel, progress) for parcel in contents.parcels]
    created = _BEGIN_OF_DAY if progress is None else progress.calendar.created
    connection = sqlite3.connect(path)
    try:
        # The file is thrown away unless it is whole.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        cursor = connection.cursor()
        genanki.Package(decks).write_to_db(cursor, LOOK_MOD, count(contents.begun * _MS))
        latest = max([LOOK_MOD, *(deck.latest for deck in decks)])
        cursor.execute(
            "UPDATE col SET crt = ?, mod = ?, scm = ?",
            (created, latest * _MS, LOOK_MOD * _MS),
        )
        if progress is not None:
            _write_settings(cursor, progress)
        connection.commit()
    finally:
        connection.close()


def _write_settings(cursor: sqlite3.Cursor, progress: Progress) -> None:
    """Count days as the learner does, and bring the preset that the decks go by."""
    ((conf, presets),) = cursor.execute("SELECT conf, dconf FROM col").fetchall()
    settings = json.loads(conf) | collection_settings(progress.calendar)
    known = json.loads(presets) | {str(progress.preset_id): preset(progress)}
    cursor.execute("UPDATE col SET conf = ?, dconf = ?", (json.dumps(settings), json.dumps(known)))


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

    def __init__(self, parcel: Parcel, progress: Progress | None) -> None:
        super().__init__(parcel.deck_id, parcel.name)
        self._parcel = parcel
        self._progress = progress
        self.latest = 0

    def to_json(self) -> dict[str, object]:
        """The deck as Anki keeps it, with the learner's preset where there is one."""
        deck = dict(super().to_json())
        return deck if self._progress is None else deck | {"conf": self._progress.preset_id}

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        """Write the deck, the note types and every note with its cards."""
        for note_type in NOTE_TYPES:
            self.add_model(_model(note_type))
        super().write_to_db(cursor, timestamp, id_gen)
        places = count(1)
        for changed, note in self._parcel.notes:
            self.latest = max(self.latest, changed)
            note_id = next(id_gen)
            _write_note(cursor, note, note_id, changed=changed)
            for ordinal, card in note.cards:
                head = (next(id_gen), note_id, self.deck_id, ordinal, changed, _UNSYNCED)
                self._write_card(cursor, card, head, place=next(places))

    def _write_card(
        self, cursor: sqlite3.Cursor, card: CardId, head: tuple[int, ...], *, place: int
    ) -> None:
        known = None if self._progress is None else self._progress.cards.get(card)
        if self._progress is None or known is None:
            cursor.execute(_ADD_NEW_CARD, (*head, place))
            return
        cursor.execute(_ADD_CARD, (*head, *card_columns(known, place, self._progress)))
        for answer in answer_columns(known.stages):
            _write_answer(cursor, head[0], answer)


def _write_note(cursor: sqlite3.Cursor, note: Note, note_id: int, *, changed: int) -> None:
    cursor.execute(
        "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')",
        (
            note_id,
            note.guid,
            note.note_type.id,
            changed,
            _UNSYNCED,
            f" {' '.join(dict.fromkeys((*note.tags, *note.added_tags)))} ",
            "\x1f".join(note.fields),
            note.fields[0],
        ),
    )


def _write_answer(cursor: sqlite3.Cursor, card: int, answer: AnswerColumns) -> None:
    """Add an answer to the review log, whose ids are milliseconds: the next free one is taken."""
    at_ms, *columns = answer
    while cursor.execute(_ADD_ANSWER, (at_ms, card, _UNSYNCED, *columns)).rowcount == 0:
        at_ms += 1
