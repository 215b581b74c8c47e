"""A deck as it is read: sources, facts, cards, and what a card's marking needs of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.domain.card import Card, MarkingContext
from trainer.domain.fact import Fact, Source
from trainer.domain.ids import BlockId, DeckSlug, FactId, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """One deck file, checked and resolved: no reference in it dangles."""

    slug: DeckSlug
    title: str
    version: str
    procedure: str = ""
    language: str = "en"
    author: str = ""
    reviewed: str = ""
    """ISO date of the last review of the content; empty when not stated."""
    review_by: str = ""
    """ISO date until which that review holds."""
    note: str = ""
    """Said at the head of the deck, as that it is education and not guidance."""
    sources: Mapping[SourceId, Source]
    facts: Mapping[FactId, Fact]
    cards: tuple[Card, ...]
    """Without the cards of withdrawn facts."""
    withdrawn: tuple[Card, ...] = ()
    """Cards taken out at once because a fact of theirs is withdrawn."""
    retired: tuple[BlockId, ...] = ()
    """Blocks that were cards once; their ids are never used again."""
    context: MarkingContext
