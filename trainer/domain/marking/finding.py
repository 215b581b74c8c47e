"""What one rule finds of an answer, before it becomes a verdict."""

from dataclasses import dataclass
from typing import Final

from trainer.domain.rating import ErrorKind, Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A mark, the kind of error and the reason."""

    mark: Mark
    why: str = ""
    error: ErrorKind | None = None
    asks_back: bool = False
    """The reason is a question that the answer, typed once more, would settle."""

    @property
    def is_correct(self) -> bool:
        """Whether there is nothing wrong."""
        return self.mark is Mark.CORRECT

    @property
    def is_wrong(self) -> bool:
        """Whether it earns nothing."""
        return self.mark is Mark.WRONG


CORRECT: Final = Finding(mark=Mark.CORRECT)
"""Nothing to say."""

NO_ANSWER: Final = Finding(mark=Mark.WRONG, error=ErrorKind.EMPTY)
"""Wrong without a comment."""

_ORDER: Final = {Mark.CORRECT: 0, Mark.CLOSE: 1, Mark.WRONG: 2}


def close(error: ErrorKind, why: str, *, asks_back: bool = False) -> Finding:
    """A finding of a near answer."""
    return Finding(mark=Mark.CLOSE, error=error, why=why, asks_back=asks_back)


def wrong(error: ErrorKind, why: str, *, asks_back: bool = False) -> Finding:
    """A finding of a wrong answer."""
    return Finding(mark=Mark.WRONG, error=error, why=why, asks_back=asks_back)


def worse(first: Finding, second: Finding) -> Finding:
    """The lower of two findings; the first where they are equal."""
    return second if _ORDER[second.mark] > _ORDER[first.mark] else first


def better(first: Finding, second: Finding) -> Finding:
    """The higher of two findings; the first where they are equal."""
    return second if _ORDER[second.mark] < _ORDER[first.mark] else first
