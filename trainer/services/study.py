"""A sitting: which card is asked, what is said of its answer, and what goes into the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from trainer.domain.answer import Answer
from trainer.domain.card import Card
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug
from trainer.domain.rating import Rating, Verdict
from trainer.domain.schedule import KeyChange, Phase
from trainer.domain.study_day import StudyDay


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
    weak: tuple[WeakFact, ...]
    next_due: str
    """When the next card falls due, in words: `12 tomorrow`, `in 8 min`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAnswer:
    """One line of a card's history."""

    day: StudyDay
    rating: Rating
    verdict: str
    """`correct`, `close`, `wrong`, or `self-rated`."""
    typed: str
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


class StudySession:
    """One sitting.  Every method that changes anything has committed it when it returns."""

    @property
    def current(self) -> Prompt | Nothing:
        """The card to be answered now, or why there is none."""
        raise NotImplementedError

    @property
    def backlog(self) -> str:
        """`312 reviews wait; at 200 a day you will have caught up by Thursday`, or empty."""
        raise NotImplementedError

    def submit(self, answer: Answer) -> Outcome:
        """Mark an answer and commit it with its mark and proposed rating; `rate` comes next."""
        raise NotImplementedError

    def show(self) -> Outcome:
        """Turn a self-rated card over; nothing is written until it is rated."""
        raise NotImplementedError

    def rate(self, rating: Rating) -> None:
        """Rate the answer given or shown, and go on to the next card."""
        raise NotImplementedError

    def undo(self) -> str:
        """Take back the latest answer, suspension, burial or flag, also from before a restart.

        Returns what was taken back in words, empty when there is nothing; the card is current again.
        """
        raise NotImplementedError

    def bury(self) -> None:
        """Leave the card alone until tomorrow, and go on."""
        raise NotImplementedError

    def suspend(self) -> None:
        """Take the card out of study, and go on."""
        raise NotImplementedError

    def toggle_flag(self) -> bool:
        """Flag the card or take its flag off; whether it is flagged now."""
        raise NotImplementedError

    def report(self, sentence: str) -> None:
        """Keep a sentence for the card's author."""
        raise NotImplementedError

    def info(self) -> CardInfo:
        """What is known of the card on screen."""
        raise NotImplementedError

    def summary(self) -> Summary:
        """What this sitting has come to so far."""
        raise NotImplementedError
