"""The sign of a difference, written or in words: `-1.2`, `fell by 1.2` (rule 4)."""

from dataclasses import replace
from typing import Final

from trainer.domain.figure import Figure, Stated
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, wrong
from trainer.domain.rating import ErrorKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FALLS: Final = _words(
    "fall falls fell fallen decrease decreases decreased reduction reduces reduced reduce drop "
    "drops dropped lower lowered less fewer loss decline declined declines minus down shorter "
    "negative worse"
)
_RISES: Final = _words(
    "rise rises rose risen increase increases increased gain gains gained higher raised up "
    "growth grew plus positive longer"
)


def signed(stated: Stated, key: Figure) -> Stated:
    """An answer whose sign is in its words, as `fell by 1.2`, with the sign in its value."""
    figure = stated.figure
    if figure.is_signed or not key.is_signed or figure.low < 0:
        return stated
    words = frozenset(stated.words)
    if words & _FALLS and not words & _RISES:
        low, high = sorted((-figure.low, -figure.high))
        return replace(stated, figure=replace(figure, low=low, high=high, is_signed=True))
    return stated


def sign_finding(key: Figure, given: Placed) -> Finding:
    """The sign is part of the value (rule 4)."""
    if key.low == 0 or given.low == 0 or (key.low < 0) == (given.low < 0):
        return CORRECT
    if (given.low, given.high) == (-key.high, -key.low):
        why = "The number is right, but its sign is not: the sign is part of the value."
        return wrong(ErrorKind.SIGN, why)
    return wrong(ErrorKind.SIGN, "The sign is not right, and it is part of the value.")
