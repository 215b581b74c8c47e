"""What a sitting shows and says: plans, prompts, outcomes, summaries."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from trainer.domain.card import Card
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import ErrorKind, Mark, Rating, Verdict
from trainer.domain.schedule import KeyChange, Phase
from trainer.domain.study_day import StudyDay

if TYPE_CHECKING:
    # It comes with the reading of figures, which the first card need not wait for.
    from trainer.domain.figure.per_thousand import PerThousand


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
class Retyped:
    """An answer typed once more, where the marker asked what was meant."""

    text: str
    verdict: Verdict
    """What it would have earned the first time; the mark stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a learner sees once the answer is given or shown."""

    verdict: Verdict | None
    """None on a self-rated card."""
    proposed: Rating
    """What Space or Enter accepts: by the mark, or Good on a self-rated card."""
    intervals: Mapping[Rating, str]
    """When the card comes back after each rating: `10 min`, `3 d`, `2.1 mo`."""
    per_thousand: "PerThousand | None" = None
    """What the card asks for, of a thousand; None where that is no part of a whole."""
    figure: str = ""
    """The same in its source's own form."""
    is_risk: bool = False
    """It is a risk, so that the thousand are worth a picture."""
    is_overruled: bool = False
    """The learner says that the answer was right."""
    retyped: Retyped | None = None
    """Set once the answer was typed again."""

    @property
    def can_overrule(self) -> bool:
        """Whether there is a mark to overrule: not where it is right, or where nothing was said."""
        verdict = self.verdict
        return (
            verdict is not None
            and verdict.mark is not Mark.CORRECT
            and verdict.error is not ErrorKind.EMPTY
        )

    @property
    def can_retype(self) -> bool:
        """Whether the answer can be typed once more, since the marker asks what was meant."""
        return self.verdict is not None and self.verdict.asks_back and self.retyped is None

    @property
    def has_picture(self) -> bool:
        """Whether there is a risk to be drawn."""
        return self.is_risk and self.per_thousand is not None


class Nothing(Enum):
    """Why there is no card to ask."""

    FINISHED = "finished"
    """All of today is answered, or the plan's end is reached."""
    NOTHING_DUE = "nothing due"
    """There was nothing from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakFact:
    """A fact that was missed in this sitting, to look at again."""

    claim: str
    source: str
    misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a sitting came to."""

    answered: int
    correct: int
    close: int
    wrong: int
    self_rated: int
    due_passed: int
    """Of `due_answered`, those passed: this is retention of due cards."""
    due_answered: int
    """First answers of the day to cards whose interval was a day or more."""
    new_learnt: int
    elapsed_ms: int
    sure_and_wrong: tuple[WeakFact, ...]
    """Facts whose cards the learner was sure of, and wrong: the first to look at again."""
    weak: tuple[WeakFact, ...]
    """The others that were missed."""
    next_due: str
    """When the next card falls due, in words: `12 tomorrow`, `in 8 min`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """One line of a card's history."""

    day: StudyDay
    rating: Rating
    verdict: str
    """`correct`, `close`, `wrong`, `self-rated`, or `wrong, overruled`."""
    typed: str
    typed_again: str
    """What was typed when the marker asked what was meant."""
    elapsed_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardInfo:
    """What is known of the card on screen: key `i`."""

    card: Card
    deck_title: str
    claims: tuple[str, ...]
    """Its facts, in words."""
    lines: tuple[tuple[str, str], ...]
    """Name and value: phase, due, stability, difficulty, reviews, lapses, flag …"""
    history: tuple[PastAnswer, ...]
    """Latest first."""
