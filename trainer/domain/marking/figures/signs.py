"""The sign of a difference, written or in words: `-1.2`, `fell by 1.2` (rule 4)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from trainer.domain.figure import Figure, Points, Stated
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import CORRECT, Finding, wrong
from trainer.domain.rating import ErrorKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FALLS: Final = _words(
    "fall falls fell fallen falling decrease decreases decreased decreasing reduction reduces "
    "reduced reduce drop drops dropped dropping lower lowered lowers less fewer loss lost loses "
    "lose decline declined declines declining minus down shorter smaller negative worse worsen "
    "worsens worsened worsening deteriorate deteriorates deteriorated deterioration diminished "
    "diminishes diminish shrank sank lessened"
)
_RISES: Final = _words(
    "rise rises rose risen rising increase increases increased increasing gain gains gained "
    "higher raised raises up growth grew plus positive longer more greater improve improves "
    "improved improvement better"
)


_NOT: Final = _words(
    "not no never without nor neither didn't didn’t didnt doesn't doesn’t doesnt hasn't hasnt "
    "isn't isnt wasn't wasnt don't dont hardly"
)
_CHANGES: Final = _FALLS | _RISES
_REACH: Final = 3
"""Words from a negation to the change it denies: `did not really fall`."""


def _denied(words: Sequence[str]) -> frozenset[int]:
    """The places of the changes that a word before them denies; each denies the next one."""
    places: set[int] = set()
    for place, word in enumerate(words):
        if word not in _NOT:
            continue
        reach = range(place + 1, min(place + 1 + _REACH, len(words)))
        places.update(next(([one] for one in reach if words[one] in _CHANGES), ()))
    return frozenset(places)


def _said_changes(words: Sequence[str]) -> frozenset[str]:
    denied = _denied(words)
    changes = (word for place, word in enumerate(words) if place not in denied)
    return frozenset(changes) & _CHANGES


def denies_change(stated: Stated, key: Figure) -> bool:
    """Whether a difference is said not to be one: `did not fall by 1.2`."""
    is_difference = key.is_signed or isinstance(key.unit, Points)
    return is_difference and bool(_denied(stated.words)) and not _said_changes(stated.words)


def signed(stated: Stated, key: Figure) -> Stated:
    """An answer whose sign is in its words, as `fell by 1.2`, with the sign in its value."""
    figure = stated.figure
    if figure.is_signed or not key.is_signed or figure.low < 0:
        return stated
    words = _said_changes(stated.words)
    if words & _FALLS and not words & _RISES:
        low, high = sorted((-figure.low, -figure.high))
        return replace(stated, figure=replace(figure, low=low, high=high, is_signed=True))
    return stated


def is_mirrored(key: Figure, given: Placed) -> bool:
    """Whether a value is the key's under the other sign."""
    return (given.low, given.high) == (-key.high, -key.low)


def sign_finding(key: Figure, given: Placed) -> Finding:
    """The sign is part of the value (rule 4)."""
    said = given.reading.low
    if key.low == 0 or said == 0 or (key.low < 0) == (said < 0):
        return CORRECT
    if is_mirrored(key, given):
        why = "The number is right, but its sign is not: the sign is part of the value."
        return wrong(ErrorKind.SIGN, why)
    return wrong(ErrorKind.SIGN, "The sign is not right, and it is part of the value.")
