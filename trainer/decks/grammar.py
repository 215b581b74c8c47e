"""The words of a deck file: kinds of block and their fields."""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

LARGEST_FILE_BYTES: Final = 100_000_000
MOST_LINES: Final = 3_000_000
LONGEST_LINE: Final = 20_000
LONGEST_VALUE: Final = 20_000
LONGEST_FIGURE: Final = 200
LONGEST_VERSION: Final = 40
MOST_DELETIONS: Final = 50
LONGEST_ID: Final = 40
ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_WORDS: Final = f"lower-case letters, digits and single hyphens, at most {LONGEST_ID} characters"


def is_id(word: str) -> bool:
    """Whether a word can be the id of a block, or the slug of a deck."""
    return len(word) <= LONGEST_ID and ID.fullmatch(word) is not None


def like_an_id(text: str) -> str:
    """Text as near to an id as it can be made; empty when nothing of it can stay."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower()[:LONGEST_ID])
    return "-".join(word for word in words.split("-") if word)


class Item(Enum):
    """Lines of a block that are not fields."""

    OPTION = "option"
    """`[x] text` or `[ ] text`."""
    STEP = "step"
    """`1. text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a block of one kind is made of."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    """Fields that carry a deletion's number, as in `Accept-2`."""
    items: Item | None = None
    is_card: bool = False

    field_names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "field_names", frozenset(self.required + self.optional))

    @property
    def fields(self) -> tuple[str, ...]:
        """All plain fields, in the order in which they are documented."""
        return self.required + self.optional


HEAD_REQUIRED: Final = ("deck", "version")
HEAD_FIELDS: Final = (
    *HEAD_REQUIRED,
    "procedure",
    "language",
    "author",
    "reviewed",
    "review-by",
    "note",
)
_EVERY_CARD = ("Why", "Image", "Answer-image", "Section", "Tags", "Key")
LISTS: Final = ("Accept", "Close", "Reject")
"""Fields of a typed answer that list other answers."""
KINDS: Final[dict[str, Kind]] = {
    "source": Kind(required=("Title",), optional=("Author", "Year", "Edition", "Note")),
    "fact": Kind(required=("Claim", "Category", "Source"), optional=("Figure", "Status", "Note")),
    "term": Kind(required=("Words",)),
    "basic": Kind(
        required=("Q", "Fact", "A"), optional=(*LISTS, "Needs", *_EVERY_CARD), is_card=True
    ),
    "cloze": Kind(
        required=("Text", "Fact"),
        optional=("Typed", "Retired", *_EVERY_CARD),
        numbered=LISTS,
        is_card=True,
    ),
    "choice": Kind(required=("Q", "Fact"), optional=_EVERY_CARD, items=Item.OPTION, is_card=True),
    "figure": Kind(
        required=("Q", "Fact", "A"),
        optional=("States", "Tolerance", *LISTS, *_EVERY_CARD),
        is_card=True,
    ),
    "steps": Kind(
        required=("Q", "Fact"), optional=("Critical", *_EVERY_CARD), items=Item.STEP, is_card=True
    ),
    "true-false": Kind(
        required=("Q", "Fact", "A"), optional=_EVERY_CARD, items=Item.OPTION, is_card=True
    ),
    "retired": Kind(),
}
