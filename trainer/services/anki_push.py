"""Decks sent to a running Anki: as a package that its own importer takes, and then looked at.

A package keeps the notes' identities, which AnkiConnect's own way of adding notes cannot give: a
deck that is sent once and imported as a file later stays one deck.
"""

import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from trainer.anki.connect import AnkiConnect, NoteInAnki
from trainer.anki.notes import Note
from trainer.domain.ids import BlockId, DeckSlug
from trainer.errors import AnkiError
from trainer.services.anki_export import DeckExport, export

_ID: Final = "Id"
_LEARNERS_OWN: Final = "Notes"


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
    with tempfile.TemporaryDirectory(prefix="trainer-") as folder:
        package = Path(folder) / "decks.apkg"
        export(exports, package)
        anki.import_package(str(package))
    return [_settled(anki, one, before[one.slug]) for one in exports]


def _notes_there(anki: AnkiConnect, slug: DeckSlug) -> dict[str, NoteInAnki]:
    """A deck's notes that are in Anki, by their hidden ids."""
    found = anki.notes(f'"{_ID}:{slug}/*"')
    return {note.fields.get(_ID, ""): note for note in found}


def _settled(anki: AnkiConnect, one: DeckExport, before: Mapping[str, NoteInAnki]) -> Pushed:
    """See to it that every note is as it was sent, and the learner's own words as they were."""
    after = _notes_there(anki, one.slug)
    missing = [note.block for note in one.notes if _named(one, note) not in after]
    if missing:
        raise AnkiError(
            f"Anki took the package of {one.slug} and left out {len(missing)} of its notes,"
            f" {missing[0]} among them.",
            hint="Look in Anki for a note type called `Trainer …+`: it shows that the fields of the"
            " other were changed there.",
        )
    for note in one.notes:
        there = after[_named(one, note)]
        wanted = _wanted(note, before.get(_named(one, note)))
        changes = {name: text for name, text in wanted.items() if _differs(there, name, text)}
        if changes:
            anki.update_fields(there.id, changes)
    return _counted(one, before, after)


def _wanted(note: Note, before: NoteInAnki | None) -> dict[str, str]:
    fields = dict(zip(note.note_type.fields, note.fields, strict=True))
    own = before.fields.get(_LEARNERS_OWN, "") if before else ""
    return fields | {_LEARNERS_OWN: own}


def _differs(there: NoteInAnki, name: str, text: str) -> bool:
    # Anki keeps composed letters, whichever it is given.
    return unicodedata.normalize("NFC", there.fields.get(name, "")) != unicodedata.normalize(
        "NFC", text
    )


def _counted(
    one: DeckExport, before: Mapping[str, NoteInAnki], after: Mapping[str, NoteInAnki]
) -> Pushed:
    known = [note for note in one.notes if _named(one, note) in before]
    updated = sum(_is_updated(note, before[_named(one, note)]) for note in known)
    blocks = {note.block for note in one.notes}
    there = (BlockId(name.partition("/")[2]) for name in after)
    return Pushed(
        slug=one.slug,
        added=len(one.notes) - len(known),
        updated=updated,
        unchanged=len(known) - updated,
        gone=tuple(block for block in there if block not in blocks),
    )


def _is_updated(note: Note, before: NoteInAnki) -> bool:
    return any(_differs(before, name, text) for name, text in _wanted(note, before).items())


def _named(one: DeckExport, note: Note) -> str:
    return f"{one.slug}/{note.block}"


def search_for(slug: DeckSlug, blocks: Iterable[BlockId]) -> str:
    """What finds these notes in Anki's browser."""
    return " or ".join(f'"{_ID}:{slug}/{block}"' for block in blocks)
