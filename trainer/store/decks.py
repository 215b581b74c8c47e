"""Installed decks: their text, facts and cards as they stand."""

from dataclasses import dataclass

from trainer.domain.card import Card, MarkingContext
from trainer.domain.deck import Deck
from trainer.domain.fact import Fact
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId
from trainer.store.engine import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledDeck:
    """One deck in the store, without its cards."""

    slug: DeckSlug
    title: str
    version: str
    is_shipped: bool
    """It came with the program and is brought up to date with it."""
    text_hash: bytes
    """16-byte hash of the file it came from."""
    cards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """What is needed of a stored card to see whether an edit changed it."""

    card: CardId
    block: BlockId
    version: bytes
    key_hash: bytes
    key_text: str
    is_active: bool


def installed(tx: Transaction) -> list[InstalledDeck]:
    """Every installed deck, by title."""
    raise NotImplementedError


def deck_text(tx: Transaction, slug: DeckSlug) -> str:
    """The text of the file a deck came from."""
    raise NotImplementedError


def stored_keys(tx: Transaction, slug: DeckSlug) -> dict[CardId, StoredKey]:
    """Keys of a deck's cards as they stand in the store, inactive ones too."""
    raise NotImplementedError


def put(tx: Transaction, deck: Deck, *, text: str, text_hash: bytes, is_shipped: bool) -> None:
    """Install a deck or its newer version: cards that are gone or withdrawn become inactive.

    Schedules get rows for new cards and learn which cards can be asked; memories are not touched.
    """
    raise NotImplementedError


def card(tx: Transaction, card_id: CardId) -> Card | None:
    """One card, inactive ones too."""
    raise NotImplementedError


def cards(tx: Transaction, slug: DeckSlug) -> list[Card]:
    """A deck's active cards, by position."""
    raise NotImplementedError


def facts(tx: Transaction, slug: DeckSlug) -> dict[FactId, Fact]:
    """A deck's facts."""
    raise NotImplementedError


def context(tx: Transaction, slug: DeckSlug) -> MarkingContext:
    """What marking a card of the deck may need of the rest of it."""
    raise NotImplementedError
