"""Anki itself, over a real collection: the judge of every package."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.notes import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What Anki says of an import, in counts of notes."""

    new: int
    updated: int
    unchanged: int
    conflicting: int


class Judge:
    """A collection of a learner."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.collection = Collection(str(path))

    def imports(self, package: Path, *, with_progress: bool = False) -> Imported:
        """Import a package as the desktop does by default, or with both boxes about progress."""
        options = ImportAnkiPackageOptions(
            with_scheduling=with_progress, with_deck_configs=with_progress
        )
        request = ImportAnkiPackageRequest(package_path=str(package), options=options)
        log = self.collection.import_anki_package(request).log
        # The collection keeps note types in memory until it is opened again.
        self.collection.close()
        self.collection = Collection(str(self._path))
        return Imported(
            new=len(log.new),
            updated=len(log.updated),
            unchanged=len(log.duplicate),
            conflicting=len(log.conflicting),
        )

    def note(self, named: str) -> Note:
        """The note whose Id field is this."""
        (found,) = self.collection.find_notes(f'"Id:{named}"')
        return self.collection.get_note(found)

    def faces(self, named: str, ordinal: int = 0) -> tuple[str, str]:
        """Front and back of a note's card, without the style."""
        card = next(card for card in self.note(named).cards() if card.ord == ordinal)
        return _shown(card.question()), _shown(card.answer())

    def read(self, html: str) -> str:
        """What a reader sees of HTML, in one line."""
        return " ".join(unescape(re.sub(r"<[^>]*>", "", html.replace("<br>", " "))).split())

    def complaints(self) -> Sequence[str]:
        """What the database check has to mend."""
        said, is_done = self.collection.fix_integrity()
        lines = [line for line in said.splitlines() if line != "Database rebuilt and optimized."]
        return lines if is_done else [*lines, "The check was not done."]

    def deck_names(self) -> Sequence[str]:
        """Every deck but Anki's own first one."""
        decks = self.collection.decks.all_names_and_ids()
        return sorted(deck.name for deck in decks if deck.name != "Default")


def _shown(face: str) -> str:
    return face.rpartition("</style>")[2].strip()
