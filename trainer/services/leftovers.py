"""What an import leaves behind or changes, counted, with a few examples of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_EXAMPLES: Final = 3
_LONGEST_EXAMPLE: Final = 60


class Left(StrEnum):
    """What can happen to a note or card on its way, in words that follow its count."""

    NO_NOTE_TYPE = "notes without a note type: left out"
    WRONG_FIELDS = "notes with another number of fields than their note type has: left out"
    NO_CARD = "notes without a card: left out"
    NO_NOTE = "cards without a note: left out"
    NO_DECK = "cards without a deck: put at the top"
    SAME_GUID = "notes with the identity of another or with none: given one of their own"
    SHEET = "sheets behind the first: left out"
    SAME_QUESTION = "rows with the question of another: left out"
    TOO_LONG = "notes with more text than a card can hold: left out"
    NO_QUESTION = "cards without a question in text: left out"
    NO_ANSWER = "cards without an answer in text: left out"
    NO_DELETION = "cloze notes without a deletion: left out"
    CLOZE_ACCEPT = "clozes with other right answers: typed, but with those left out"
    OCCLUSION = "notes of image occlusion: kept as a picture and its text, without its answers"
    TURNED_OVER = "cards with a deletion in several places or within another: turned over instead"
    LINK = "links: their words stay, their addresses are left out"
    SOUND = "sounds: left out"
    NO_PICTURE = "pictures that are not in the package: left out"
    BAD_PICTURE = "pictures in a format or of a size that a deck cannot have: left out"
    BAD_TAG = "tags with signs a tag cannot have: changed"


@dataclass(slots=True)
class Leftovers:
    """Counts what is left behind."""

    counts: dict[Left, int] = field(default_factory=dict)
    examples: dict[Left, list[str]] = field(default_factory=dict)

    def add(self, left: Left, example: str) -> None:
        """Count one more, and remember which it was if it is among the first."""
        self.counts[left] = self.counts.get(left, 0) + 1
        named = self.examples.setdefault(left, [])
        if len(named) < _EXAMPLES:
            line = " ".join(example.split())
            is_short = len(line) <= _LONGEST_EXAMPLE
            named.append(line if is_short else f"{line[: _LONGEST_EXAMPLE - 1]}…")

    def __iter__(self) -> Iterator[tuple[Left, int, tuple[str, ...]]]:
        """Each kind with its count and its first examples, in the order of the kinds."""
        for left in Left:
            if left in self.counts:
                yield left, self.counts[left], tuple(self.examples[left])
