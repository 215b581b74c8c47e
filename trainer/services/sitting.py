"""What a sitting shows: plans, prompts, outcomes."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from trainer.domain.card import Card
from trainer.domain.fact import Category
from trainer.domain.ids import DeckSlug, EntryId
from trainer.domain.rating import ErrorKind, Mark, Rating, Verdict
from trainer.domain.schedule import KeyChange, Phase

if TYPE_CHECKING:
    # It comes with the reading of figures, which the first card need not wait for.
    from trainer.domain.figure.per_thousand import PerThousand

CHANGED: Final = "The answer to this card has changed since you learnt it."
"""What a notice says before the answer: how it has changed would give it away."""


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
    pictures_folder: Path
    """Where the deck's pictures lie."""
    phase: Phase
    order: tuple[int, ...]
    """Options, steps or reasons as they are to be shown, by their place in the deck; else empty."""
    notice: KeyChange | None
    """`was X, now Y` to show once it is answered; None when the key is as it was learnt."""
    is_flagged: bool
    progress: Progress
    is_early: bool = False
    """Its step is not over, and it is asked since nothing else is left."""
    is_cram: bool = False
    """It is asked whether due or not, and its answer leaves the schedule alone."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The latest thing done, which was taken back, or would be the next time."""

    entry: EntryId
    what: str
    """`the answer (Good) to “Which needle is preferred?”`."""
    day: str
    """`23 November`; empty where it is of today."""
    is_done: bool
    """False where it is older than the sitting: it is taken back once the learner has read what."""

    @property
    def taken_back(self) -> str:
        """What the learner is told once it is done."""
        return f"Taken back{self._of_day}: {self.what}."

    def asked(self, by: str) -> str:
        """What the learner is told before it is done, and by what it is."""
        return f"{by} again takes back{self._of_day}: {self.what}."

    @property
    def _of_day(self) -> str:
        return f", of {self.day}" if self.day else ""


class Nothing(Enum):
    """Why there is no card to ask."""

    FINISHED = "finished"
    """All of today is answered, or the plan's end is reached."""
    NOTHING_DUE = "nothing due"
    """There was nothing from the start."""
