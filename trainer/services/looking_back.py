"""What is looked back on: the sum of a sitting, and the history of a card."""

from dataclasses import dataclass

from trainer.domain.card import Card
from trainer.domain.rating import Rating
from trainer.domain.study_day import StudyDay


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
    """Answers that count towards retention, by the rule of `trainer.domain.retention`."""
    new_learnt: int
    elapsed_ms: int
    sure_and_wrong: tuple[WeakFact, ...]
    """Facts whose cards the learner was sure of, and wrong: the first to look at again."""
    weak: tuple[WeakFact, ...]
    """The others that were missed."""
    next_due: str = ""
    """What the same plan would ask next, in words: `12 due tomorrow`, `1 due in 8 min`."""
    new_limit: str = ""
    """How many new cards wait although the day's limit is reached; empty when none do."""


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
