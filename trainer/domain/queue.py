"""What is asked on a study day, and in which order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from trainer.domain.fact import Category
from trainer.domain.ids import BlockId, CardId, DeckSlug, FactId
from trainer.domain.schedule import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which cards a sitting may ask."""

    decks: tuple[DeckSlug, ...] = ()
    """Empty for all."""
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A card that could be asked today, with what its place in the queue goes by."""

    card: CardId
    deck: DeckSlug
    block: BlockId
    category: Category
    facts: tuple[FactId, ...]
    phase: Phase
    due_ms: int | None = None
    """UTC milliseconds for cards in steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayQueue:
    """The cards of one sitting: those in steps by the clock, the others in a fixed order."""

    in_steps: tuple[Candidate, ...]
    """Learning and relearning cards of today, by due time."""
    waiting: tuple[Candidate, ...]
    """Reviews and new cards, arranged."""


def arrange(
    reviews: Sequence[Candidate],
    new: Sequence[Candidate],
    *,
    seen_blocks: Collection[tuple[DeckSlug, BlockId]] = (),
) -> tuple[Candidate, ...]:
    """Reviews and new cards in the order they are asked.

    One card of each block (siblings wait for another day, and so do cards whose block is in
    `seen_blocks`, answered today already); new cards spread evenly among the reviews; categories,
    decks and facts interleaved, so that neighbours share none where that can be had.  The order of
    `reviews` (most worth saving first) and of `new` (deck order) is kept within each category.
    Deterministic: no randomness, ties by the given order.
    """
    raise NotImplementedError
