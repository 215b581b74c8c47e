"""Decks made of notes from elsewhere: one fact for each note, and its cards."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trainer.decks.write import Value, Written, block_text, deck_head, item, items, passage, tidied
from trainer.domain.card import Picture
from trainer.domain.fact import Category

SOURCE: Final = "brought"
"""Id of the source block that says where everything came from."""
UNSEEN: Final = "Imported, and not looked at by an educator yet: local protocol prevails."
"""What the head of such a deck says until somebody has looked at it."""
_ID_LETTERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtCard:
    """One block of a deck to be written; all texts are `tidied`, and none is markup."""

    kind: str
    """`basic` or `cloze`."""
    id: str
    values: Sequence[Value]
    """What is the kind's own: `Q` and `A`, or `Text`, as they stand in a file."""
    asks: int = 1
    """How many cards the block is: of a cloze one for each deletion."""
    why: str = ""
    pictures: Sequence[Picture] = ()
    answer_pictures: Sequence[Picture] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtNote:
    """A note from elsewhere: what it claims, and how it is asked."""

    fact: str
    """Id of its fact."""
    claim: str
    cards: Sequence[BroughtCard]
    category: Category = Category.UNSORTED
    section: str = ""
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtDeck:
    """What is said of the deck as a whole."""

    slug: str
    title: str
    procedure: str = ""
    origin: str
    """The title of its source: `Imported from Anki, spine.apkg`."""
    note: str = ""


def lasting_id(key: str, number: int = 0) -> str:
    """The id of a note's block, by what the note is known by there: the same at every import.

    A further card of the note has a `number` from 1 on.
    """
    named = f"{key}\0{number}" if number else key
    digest = hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()
    return f"a{digest[:_ID_LETTERS]}"


def deck_pieces(deck: BroughtDeck, notes: Iterable[BroughtNote]) -> Iterator[str]:
    """The text of a deck file, piece by piece."""
    yield deck_head(
        deck.title,
        (
            ("deck", deck.slug),
            ("version", "1.0"),
            ("procedure", tidied(deck.procedure)),
            ("note", tidied(deck.note)),
        ),
    )
    yield block_text(Written("source", SOURCE, (Value("Title", passage(tidied(deck.origin))),)))
    for note in notes:
        yield _fact(note)
        for card in note.cards:
            yield _card(note, card)


def _fact(note: BroughtNote) -> str:
    values = (
        Value("Claim", passage(note.claim)),
        Value("Category", note.category.value),
        Value("Source", SOURCE),
    )
    return block_text(Written("fact", note.fact, values))


def _card(note: BroughtNote, card: BroughtCard) -> str:
    return block_text(Written(card.kind, card.id, (*card.values, *_common_values(note, card))))


def _common_values(note: BroughtNote, card: BroughtCard) -> Iterator[Value]:
    """What every kind of card can have, as far as this one has it."""
    yield Value("Fact", note.fact)
    if card.why:
        yield Value("Why", passage(card.why))
    if card.pictures:
        yield Value("Image", _pictures(card.pictures))
    if card.answer_pictures:
        yield Value("Answer-image", _pictures(card.answer_pictures))
    if note.section:
        yield Value("Section", item(note.section))
    if note.tags:
        yield Value("Tags", items(note.tags))


def _pictures(pictures: Iterable[Picture]) -> str:
    return items(f"{picture.path}, {picture.caption}" for picture in pictures)
