"""What a sitting shows: plans, prompts, outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from trainer.domain.card import Card
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import Rating, Verdict
from trainer.domain.schedule import KeyChange, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a learner wants to sit down to."""

    decks: tuple[DeckSlug, ...] = ()
    """Only these; empty for all."""
    category: Category | None = None
    minutes: int | None = None
    """Stop asking after this many minutes."""
    cards: int | None = None
    """Stop asking after this many answers."""
    is_cram: bool = False
    """Ask without regard to the schedule, and leave memory alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a sitting has come."""

    answered: int
    new: int
    """New cards still to come in this sitting."""
    in_steps: int
    reviews: int

    @property
    def left(self) -> int:
        """Cards still to come, the one on screen included."""
        return self.new + self.in_steps + self.reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One card to be answered now."""

    card: Card
    deck_title: str
    phase: Phase
    order: tuple[int, ...]
    """Options, steps or reasons as they are to be shown, by their place in the deck; else empty."""
    notice: KeyChange | None
    """`was X, now Y` to show with the question; None when the key is as it was learnt."""
    is_flagged: bool
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a learner sees once the answer is given or shown."""

    verdict: Verdict | None
    """None on a self-rated card."""
    proposed: Rating
    """What Space or Enter accepts: by the mark, or Good on a self-rated card."""
    intervals: Mapping[Rating, str]
    """When the card comes back after each rating: `10 min`, `3 d`, `2.1 mo`."""


class Nothing(Enum):
    """Why there is no card to ask."""

    FINISHED = "finished"
    """All of today is answered, or the plan's end is reached."""
    NOTHING_DUE = "nothing due"
    """There was nothing from the start."""
