"""Answers derived from the key: complements, numbers needed to treat, odds (rule 11)."""

from dataclasses import replace
from fractions import Fraction
from typing import Final

from trainer.domain.figure import Count, Figure, Notation, Points, Proportion, Stated
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.closeness import CORRECT_APPROXIMATE, distance
from trainer.domain.marking.figures.kinds import by_kind
from trainer.domain.marking.figures.placed import Placed
from trainer.domain.marking.finding import Finding, close, wrong
from trainer.domain.rating import ErrorKind

_NEEDED: Final = frozenset({"nnt", "nnh", "nntb", "nnth", "needed"})
_WITHOUT: Final = frozenset(
    {
        "without",
        "free",
        "avoid",
        "avoids",
        "escape",
        "escapes",
        "spared",
        "unaffected",
        "uninfected",
        "don't",
        "doesn't",
        "don’t",
        "doesn’t",
        "dont",
        "doesnt",
        "didn't",
        "won't",
        "aren't",
        "haven't",
        "none",
    }
)
_NOT: Final = frozenset({"not", "no", "never"})
_HARMLESS: Final = frozenset({"more", "less", "fewer", "sure", "exactly", "over", "above", "under"})
_VERBS: Final = frozenset(
    ["do", "does", "did", "have", "has", "had", "is", "are", "was", "were", "will", "would"]
)


def derived_finding(key: Figure, stated: Stated) -> Finding | None:
    """What a number needed to treat or an odds earns; None when it is neither."""
    if not isinstance(key.unit, Proportion | Points) or key.low == 0:
        return None
    risk = key.low / 100 if isinstance(key.unit, Points) else key.low
    words = frozenset(stated.words)
    value = stated.figure.low
    if words & _NEEDED and value > 0:
        is_right = distance(value, abs(1 / risk)) <= CORRECT_APPROXIMATE
        why = "A number needed to treat or harm is derived: this asks for the figure itself."
        return (close if is_right else wrong)(ErrorKind.DERIVED, why)
    if "odds" in words and _odds(stated) is not None:
        is_right = distance(_odds(stated) or value, risk) <= CORRECT_APPROXIMATE
        why = "Odds are derived: this asks for the proportion."
        return (close if is_right else wrong)(ErrorKind.DERIVED, why)
    return None


def _odds(stated: Stated) -> Fraction | None:
    """The proportion that odds of `1:9` or `1 to 9` stand for."""
    figure = stated.figure
    if isinstance(figure.unit, Proportion) and figure.unit.notation is Notation.COLON:
        return figure.low / (1 + figure.low)
    if figure.is_range and not stated.has_unit and figure.low + figure.high:
        return figure.low / (figure.low + figure.high)
    return None


def says_without(stated: Stated) -> bool:
    """Whether the words round a proportion say that it is the part that is spared."""
    words = stated.words
    if frozenset(words) & _WITHOUT:
        return True
    for place, word in enumerate(words[:-1]):
        if word in _NOT and words[place + 1] not in _HARMLESS:
            return True
    # `90 % do not`; in `10 %, not 20 %` the last word belongs to what comes.
    return len(words) > 1 and words[-2] in _VERBS and words[-1] in _NOT


def complement_finding(asked: Asked, given: Placed, stated: Stated) -> Finding | None:
    """What the complement earns: close when said as one, wrong when bare; None when it is none."""
    key = asked.key
    is_part = isinstance(key.unit, Proportion)
    if not (0 < key.low <= key.high < 1) or not (is_part or isinstance(key.unit, Count)):
        return None
    other = replace(given, low=1 - given.high, high=1 - given.low, comparator=key.comparator)
    if not by_kind(key, other, asked.question.rubric.tolerance).is_correct:
        return None
    if is_part and says_without(stated):
        wants = key.comparator.mirrored
        agrees = given.comparator.is_bound == wants.is_bound
        if agrees and given.comparator.is_upper == wants.is_upper:
            why = "That is the complement, the part that is spared: this asks for the other part."
            return close(ErrorKind.DERIVED, why)
    why = "That is the complement, the part that is left over."
    return wrong(ErrorKind.DERIVED, why)
