"""What a collection holds, counted without reading its notes one by one."""

from dataclasses import dataclass
from typing import Final

from trainer.anki.reading.collection import Collection
from trainer.anki.reading.note_kinds import Models

_BY_KIND: Final = """
    SELECT mid, count(*), sum(flds LIKE '%[sound:%'), sum(flds LIKE '%<img%'),
    max(length(flds)), min(length(flds) - length(replace(flds, char(31), ''))),
    max(length(flds) - length(replace(flds, char(31), ''))) FROM notes GROUP BY mid
"""
_CARDS: Final = """
    SELECT count(*), sum(nid NOT IN (SELECT id FROM notes)), sum(queue = -1), sum(type = 2)
    FROM cards
"""
_ANSWERS: Final = "SELECT count(*) FROM revlog WHERE ease BETWEEN 1 AND 4"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """The notes of one note type."""

    name: str
    """Empty for notes whose type is not there."""
    notes: int
    with_sounds: int
    with_pictures: int
    longest: int
    """Characters of the longest note."""
    is_uneven: bool
    """Some notes have another number of fields than their type."""
    is_occlusion: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What there is to be brought."""

    kinds: tuple[KindCount, ...]
    decks: tuple[str, ...]
    """Whole names of the decks that cards are in."""
    cards: int
    cards_without_note: int
    suspended: int
    reviewed: int
    """Cards that are out of their first steps."""
    answers: int

    @property
    def notes(self) -> int:
        """All notes."""
        return sum(kind.notes for kind in self.kinds)


def survey(collection: Collection) -> Survey:
    """The counts of a collection; raises AnkiError where it is damaged."""
    models = collection.models()
    cards, lost, suspended, reviewed = collection.numbers(_CARDS)[0]
    decks = (models.decks.get(deck, "") for deck in collection.deck_ids())
    return Survey(
        kinds=tuple(_kind(row, models) for row in collection.numbers(_BY_KIND)),
        decks=tuple(sorted(name for name in decks if name)),
        cards=cards,
        cards_without_note=lost,
        suspended=suspended,
        reviewed=reviewed,
        answers=collection.numbers(_ANSWERS)[0][0],
    )


def _kind(row: tuple[int, ...], models: Models) -> KindCount:
    model, notes, sounds, pictures, longest, fewest, most = row
    kind = models.kinds.get(model)
    between = len(kind.fields) - 1 if kind else -1
    return KindCount(
        name=kind.name if kind else "",
        notes=notes,
        with_sounds=sounds,
        with_pictures=pictures,
        longest=longest,
        is_uneven=not fewest == most == between,
        is_occlusion=kind is not None and kind.is_occlusion,
    )
