"""What is said of an answer: the machine's mark, the learner's rating and confidence."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

MARKER_VERSION: Final = 3
"""Raised whenever some answer would get another mark; every review carries it."""


class Rating(IntEnum):
    """What the scheduler hears of an answer."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Mark(StrEnum):
    """The machine's verdict on an answer."""

    CORRECT = "correct"
    CLOSE = "close"
    WRONG = "wrong"


class Confidence(StrEnum):
    """How sure the learner was, said before the mark is shown."""

    SURE = "sure"
    THINK_SO = "think so"
    GUESS = "guess"


class ErrorKind(StrEnum):
    """How an answer is wrong or not quite right (MARKING.md, rule 12, and its like for words)."""

    COMPARATOR = "comparator"
    DIRECTION = "direction"
    POWER_OF_TEN = "power of ten"
    UNIT = "unit"
    VALUE = "value"
    OTHER_FACT = "other fact"
    SIGN = "sign"
    ONE_END = "one end of a range"
    NOT_A_FIGURE = "not a figure"
    DERIVED = "derived"
    EMPTY = "no answer"
    SPELLING = "spelling"
    NEGATION = "negation"
    NEAR = "near"
    MISSING = "missing"
    EXTRA = "extra"
    ORDER = "order"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A mark with its reason, in words a learner can use."""

    mark: Mark
    why: str
    """One or two plain sentences; empty when correct, or wrong without an answer (rule 18)."""
    expected: str
    """The right answer in the source's own form."""
    error: ErrorKind | None = None
    """Set whenever the mark is not correct."""
    reading: str = ""
    """How the answer was understood, as in `< 0.1 % of procedures`; empty when taken as is."""
    asks_back: bool = False
    """The reason asks what was meant: the answer may be typed once more, for the same mark."""


def proposed_rating(mark: Mark) -> Rating:
    """The rating a mark proposes: wrong Again, close Hard, correct Good."""
    return {Mark.WRONG: Rating.AGAIN, Mark.CLOSE: Rating.HARD, Mark.CORRECT: Rating.GOOD}[mark]


def is_pass(mark: Mark | None, rating: Rating) -> bool:
    """Whether an answer counts as passed: marked correct or, unmarked, rated Hard or better."""
    return rating >= Rating.HARD if mark is None else mark is Mark.CORRECT
