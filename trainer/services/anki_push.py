"""Decks sent to a running Anki: as a package that its own importer takes, and then looked at.

A package keeps the notes' identities, which AnkiConnect's own way of adding notes cannot give: a
deck that is sent once and imported as a file later stays one deck.
"""

import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from trainer.anki.connect import AnkiConnect, NoteInAnki
from trainer.anki.note_types import NOTE_TYPES
from trainer.anki.notes import Note
from trainer.domain.ids import BlockId, DeckSlug
from trainer.errors import AnkiError
from trainer.services.anki_export import DeckExport, export

_ID: Final = "Id"
_LEARNERS_OWN: Final = "Notes"
_ALL_FIELDS: Final = frozenset(name for kind in NOTE_TYPES for name in kind.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of one deck in Anki."""

    slug: DeckSlug
    added: int
    updated: int
    unchanged: int
    gone: tuple[BlockId, ...]
    """Blocks that the deck has no more, and whose notes are still there."""


def push(anki: AnkiConnect, exports: Sequence[DeckExport]) -> list[Pushed]:
    """Bring the decks in a running Anki up to date, and say what was done.

    What a learner wrote into `Notes` stays.  Nothing is deleted.  Raises AnkiError; what was done
    until then stays done, and doing it again goes on from there.
    """
    anki.greet()
    before = {one.slug: _notes_there(anki, one.slug) for one in exports}
    sent = [_with_own_words(one, before[one.slug]) for one in exports]
    with tempfile.TemporaryDirectory(prefix="trainer-") as folder:
        package = Path(folder) / "decks.apkg"
        export(sent, package)
        anki.import_package(str(package))
    after = {one.slug: _settled(anki, one) for one in sent}
    for one in sent:
        _refuse_missing(one, after[one.slug])
    return [_counted(one, before[one.slug], after[one.slug]) for one in sent]


def _with_own_words(one: DeckExport, before: Mapping[str, NoteInAnki]) -> DeckExport:
    """The export with what the learner wrote into its notes.

    It goes with the package, so that there is no moment at which Anki has the notes without it.
    """
    return replace(
        one, notes=tuple(_with_own_word(note, before.get(_named(one, note))) for note in one.notes)
    )


def _with_own_word(note: Note, before: NoteInAnki | None) -> Note:
    if before is None:
        return note
    fields = _fields(note) | {_LEARNERS_OWN: before.fields.get(_LEARNERS_OWN, "")}
    return replace(note, fields=tuple(fields.values()))


def _notes_there(anki: AnkiConnect, slug: DeckSlug) -> dict[str, NoteInAnki]:
    """A deck's notes that are in Anki, by their hidden ids."""
    found = anki.notes(f'"{_ID}:{slug}/*"')
    return {note.fields.get(_ID, ""): note for note in found}


def _settled(anki: AnkiConnect, one: DeckExport) -> dict[str, NoteInAnki]:
    """See to it that every note that is there is as it was sent; the notes that are there."""
    after = _notes_there(anki, one.slug)
    for note in one.notes:
        there = after.get(_named(one, note))
        changes = _changes(note, there) if there and _is_of_its_kind(note, there) else {}
        if there and changes:
            anki.update_fields(there.id, changes)
    return after


def _is_of_its_kind(note: Note, there: NoteInAnki) -> bool:
    """Whether a note has its own fields there, and none that only our other kinds have.

    A note of another kind has its identity, and Anki keeps that.
    """
    own, names = set(note.note_type.fields), set(there.fields)
    return own <= names and not names & (_ALL_FIELDS - own)


def _refuse_missing(one: DeckExport, after: Mapping[str, NoteInAnki]) -> None:
    missing = [
        note.block
        for note in one.notes
        if (there := after.get(_named(one, note))) is None or not _is_of_its_kind(note, there)
    ]
    if missing:
        search = search_for(one.slug, missing)
        raise AnkiError(
            f"Anki took the package of {one.slug} and left out {len(missing)} of its notes,"
            f" {missing[0]} among them.",
            hint=f"Where a card changed its kind, delete the old note there: {search}. A note"
            " type called `Trainer …+` shows that the fields of the other were changed.",
        )


def _fields(note: Note) -> dict[str, str]:
    return dict(zip(note.note_type.fields, note.fields, strict=True))


def _changes(note: Note, there: NoteInAnki) -> dict[str, str]:
    """The fields that are not there as they were sent."""
    return {name: text for name, text in _fields(note).items() if _differs(there, name, text)}


def _differs(there: NoteInAnki, name: str, text: str) -> bool:
    # Anki keeps composed letters, whichever it is given.
    return unicodedata.normalize("NFC", there.fields.get(name, "")) != unicodedata.normalize(
        "NFC", text
    )


def _counted(
    one: DeckExport, before: Mapping[str, NoteInAnki], after: Mapping[str, NoteInAnki]
) -> Pushed:
    known = [note for note in one.notes if _named(one, note) in before]
    updated = sum(bool(_changes(note, before[_named(one, note)])) for note in known)
    blocks = {note.block for note in one.notes}
    there = (BlockId(name.partition("/")[2]) for name in after)
    return Pushed(
        slug=one.slug,
        added=len(one.notes) - len(known),
        updated=updated,
        unchanged=len(known) - updated,
        gone=tuple(block for block in there if block not in blocks),
    )


def _named(one: DeckExport, note: Note) -> str:
    return f"{one.slug}/{note.block}"


def search_for(slug: DeckSlug, blocks: Iterable[BlockId]) -> str:
    """What finds these notes in Anki's browser."""
    return " or ".join(f'"{_ID}:{slug}/{block}"' for block in blocks)
