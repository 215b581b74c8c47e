"""Words behind a number that stand for a unit: mistyped ones, and ones that nobody knows."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from trainer.domain.figure import Figure, Measure, Stated
from trainer.domain.marking.figures.asked import Asked
from trainer.domain.marking.figures.nouns import noun
from trainer.domain.marking.finding import Finding, close
from trainer.domain.marking.words.plain import same_thing
from trainer.domain.marking.words.slips import slips_between
from trainer.domain.rating import ErrorKind
from trainer.domain.units import dimension, spellings_of, unit_word

_SHORTEST_FORGIVEN: Final = 5
_TWO_SLIPS_FROM: Final = 10
"""Letters from which a unit's word forgives one slip, and two.

One letter sooner than other words (rule 14): `hurs` where a time is asked can be only hours.
"""

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_CALENDAR: Final = frozenset({"time", "month"})
_EVERYDAY: Final = (
    "cup spoon teaspoon tablespoon tsp tbsp drop glass bottle pint ounce oz gallon foot feet ft "
    "yard mile stone night shift session cycle tablet capsule ampoule vial sachet puff amp amps "
    "grain dram finger pack bag dose decade century moment degree"
)
_OTHER_MEASURES: Final = frozenset(_EVERYDAY.split())
"""Measures of everyday life, which no table converts."""


def respelled(text: str, key: Figure) -> str:
    """The text with mistyped words of the asked kind of unit put right: `minuts`, `mililitres`."""
    if not isinstance(key.unit, Measure):
        return text
    kinds = frozenset(dimension(key.unit.unit).split("/"))
    kinds |= _CALENDAR if kinds & _CALENDAR else frozenset()
    return _WORD.sub(lambda match: _meant(match[0].lower(), kinds) or match[0], text)


@lru_cache(maxsize=1024)
def _meant(word: str, kinds: frozenset[str]) -> str:
    """The unit's word that a word is mistyped for; empty where it is none, or could be two."""
    if unit_word(word) is not None or _is_everyday(word):
        return ""
    near: dict[str, str] = {}
    for spelling, unit in spellings_of(kinds):
        allowed = _forgiven(spelling)
        is_as_long = abs(len(spelling) - len(word)) <= allowed
        if allowed and is_as_long and slips_between(word, spelling, allowed) <= allowed:
            near[unit] = spelling
    return next(iter(near.values())) if len(near) == 1 else ""


def _is_everyday(word: str) -> bool:
    return word in _OTHER_MEASURES or word.removesuffix("s") in _OTHER_MEASURES


def _forgiven(spelling: str) -> int:
    if len(spelling) < _SHORTEST_FORGIVEN or not spelling.isalpha():
        return 0
    return 1 if len(spelling) < _TWO_SLIPS_FROM else 2


def _unknown_unit(asked: Asked, stated: Stated) -> str:
    """The word behind a bare number that can only be a unit, and is none that is known."""
    word = noun(stated.figure)
    if stated.has_unit or stated.letter or not isinstance(asked.key.unit, Measure) or not word:
        return ""
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    if not (is_plural or _is_everyday(word)):
        return ""
    known = (noun(asked.key), *asked.question.states)
    return "" if _is_any(word, known, asked) else word


def _is_any(word: str, names: Sequence[str], asked: Asked) -> bool:
    return any(name and same_thing(word, name, asked.context.terms) for name in names)


def unit_question(asked: Asked, stated: Stated) -> Finding | None:
    """The question back for a number in an unknown unit, the best it can earn; None for others."""
    word, unit = _unknown_unit(asked, stated), asked.key.unit
    if not word or not isinstance(unit, Measure):
        return None
    why = f"Which unit is “{word}”? Write one as in “{unit.spelling}”."
    return close(ErrorKind.UNIT, why)
