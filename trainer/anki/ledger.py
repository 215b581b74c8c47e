"""When each note of a deck last changed: kept in a small file beside the deck.

Anki takes a note from a package only where it is newer than the learner's, and a note that is newer
without a change overwrites what the learner wrote in it.  So the time of a note is the time of its
last change, never that of the export.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from trainer.anki.notes import Note
from trainer.errors import AnkiError

_FORMAT: Final = 2
_FORMATS: Final = (1, _FORMAT)
"""That can be read; the first knew neither the kinds of a note nor its cards."""
_NO_LEDGER: Final = (
    *(ValueError, KeyError, TypeError, AttributeError),
    *(RecursionError, OverflowError),
)
"""What a text that is no ledger makes its reading raise."""
_HASH_LETTERS: Final = 24
_quoted: Final = json.encoder.encode_basestring_ascii
"""A text as JSON: what `dumps` does of it at a tenth of the time, for 100 000 notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One note as it was last exported."""

    block: str
    hash: str
    """Of its type, fields and own tags: what one export adds is no change."""
    changed: int
    """UTC seconds of its last change."""
    kinds: tuple[str, ...]
    """Names of the note types it has had, the present one last: Anki changes none of them."""
    cards: tuple[int, ...]
    """Places of all cards it has ever had, also of those that are gone: Anki keeps them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What is known of a deck's earlier exports."""

    begun: int
    """UTC seconds of the first export; ids within packages count from here."""
    deck_name: str
    """The deck's name in Anki, for good: under another one new cards would lie apart from old."""
    lines: Mapping[str, Line]
    """By the notes' GUIDs, also of notes that are gone."""

    def changed(self, guid: str) -> int:
        """When a note last changed, in UTC seconds."""
        return self.lines[guid].changed


def brought_up_to_date(
    ledger: Ledger | None, notes: Iterable[Note], *, deck_name: str, now: int
) -> Ledger:
    """The ledger after an export of `notes` at `now`, UTC seconds; the same where none changed."""
    known = ledger.lines if ledger else {}
    lines = {note.guid: _line(note, known.get(note.guid), now) for note in notes}
    return Ledger(
        begun=ledger.begun if ledger else now,
        deck_name=ledger.deck_name if ledger else deck_name,
        lines={**known, **lines},
    )


def _line(note: Note, known: Line | None, now: int) -> Line:
    digest, kind = _digest(note), note.note_type.name
    places = [place for place, _ in note.cards]
    if known is None:
        return Line(
            block=note.block, hash=digest, changed=now, kinds=_alone(kind), cards=_kept(*places)
        )
    # A clock that went back must not hide a change.
    is_same = known.hash == digest
    return replace(
        known,
        hash=digest,
        changed=known.changed if is_same else max(now, known.changed + 1),
        kinds=(*(one for one in known.kinds if one != kind), kind),
        cards=_kept(*known.cards, *places),
    )


# Nearly all notes have the same few: kept once, they take no room of a hundred thousand notes.
@cache
def _alone(kind: str) -> tuple[str, ...]:
    return (kind,)


@cache
def _kept(*places: int) -> tuple[int, ...]:
    return tuple(sorted(set(places)))


def _digest(note: Note) -> str:
    parts = (note.note_type.name, *note.fields, "\x1e", *note.tags)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_HASH_LETTERS]


def ledger_text(ledger: Ledger) -> str:
    """The ledger as it is kept: JSON, a note a line, so that it merges as text does."""
    notes = ",\n".join(
        f"    {_quoted(guid)}: {_line_text(line)}"
        for guid, line in sorted(ledger.lines.items(), key=lambda item: (item[1].block, item[0]))
    )
    head = f'{{\n  "format": {_FORMAT},\n  "begun": {ledger.begun},\n'
    name = json.dumps(ledger.deck_name, ensure_ascii=False)
    return f'{head}  "deck": {name},\n  "notes": {{\n{notes}\n  }}\n}}\n'


def _line_text(line: Line) -> str:
    later = _later_text(line.kinds, line.cards)
    return f"[{_quoted(line.block)}, {_quoted(line.hash)}, {line.changed}, {later}]"


@cache
def _later_text(kinds: tuple[str, ...], cards: tuple[int, ...]) -> str:
    return f"{json.dumps(kinds)}, {json.dumps(cards)}"


def _read_line(values: Any) -> Line:  # noqa: ANN401 - what the file says
    block, digest, changed, *later = values
    kinds, cards = later or ((), ())
    return Line(
        block=str(block),
        hash=str(digest),
        changed=int(changed),
        kinds=tuple(map(str, kinds)),
        cards=tuple(map(int, cards)),
    )


def read_ledger(text: str, *, path: str) -> Ledger:
    """The ledger of a text; raises AnkiError that names `path` for what is none."""
    try:
        kept = json.loads(text)
        if kept["format"] not in _FORMATS:
            raise AnkiError(
                f"{path}: this ledger of exports has format {kept['format']!r}; this program knows"
                f" {' and '.join(map(str, _FORMATS))}.",
                hint="Export with the version of trainer that wrote it, or a newer one.",
            )
        return Ledger(
            begun=int(kept["begun"]),
            deck_name=str(kept["deck"]),
            lines={str(guid): _read_line(values) for guid, values in kept["notes"].items()},
        )
    except _NO_LEDGER as error:
        raise AnkiError(
            f"{path}: this is not a ledger of exports.",
            hint="Take it back from your version control. Without it every note counts as changed"
            " now, and what learners wrote into their notes is overwritten at their next import.",
        ) from error
