"""Where one card stands for one trainee, folded from that card's entries in the log."""

from dataclasses import dataclass
from enum import StrEnum

from trainer.domain.ids import CardId
from trainer.domain.place import Place
from trainer.domain.study_day import StudyDay


class Phase(StrEnum):
    """How far a card has come."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the scheduler knows of one card."""

    stability_days: float
    """Days until recall falls to 90 %."""
    difficulty: float
    """1 (easy) to 10 (hard)."""
    last_day: StudyDay
    """Study day of the last answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """A changed answer the learner has still to see: `was X, now Y`."""

    was: str
    now: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Where a card stands; a card without entries is new."""

    card: CardId
    phase: Phase = Phase.NEW
    memory: Memory | None = None
    step: int = 0
    """Index of the learning or relearning step the card waits in."""
    due_ms: int | None = None
    """UTC milliseconds at which a card in steps comes back; None outside steps."""
    due_day: StudyDay | None = None
    """Study day on which a card falls due; in steps the day of `due_ms`; None while new."""
    interval_days: int = 0
    """Days from the last answer to the due day, as scheduled; 0 in steps."""
    reviews: int = 0
    lapses: int = 0
    introduced_day: StudyDay | None = None
    """Study day of the first answer."""
    reviewed_day: StudyDay | None = None
    """Latest study day on which it was answered as a review that had fallen due."""
    is_suspended: bool = False
    buried_day: StudyDay | None = None
    """Study day on which it is left alone."""
    is_flagged: bool = False
    change: KeyChange | None = None
    head: Place | None = None
    """Place of the latest entry folded in; a later one can be folded on top of it."""
