"""What a figure's question itself states, so that the answer need not repeat it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from trainer.domain.figure import (
    Comparator,
    FigureError,
    Measure,
    Notation,
    Points,
    Proportion,
    Unit,
    read_figure,
)

_ONE_IN: Final = frozenset({"1 in", "one in", "1 in ...", "1 in …", "1:", "1/", "1 out of"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """The comparator and the unit that a question gives away."""

    comparator: Comparator = Comparator.EQUAL
    unit: Unit | None = None
    whole: Fraction = Fraction(1)
    """What a bare number is divided by: 100 where the question asks for percent."""
    asks_one_in: bool = False
    """The question is `1 in how many?`, so that a bare number stands below."""

    @property
    def asks_percent(self) -> bool:
        """Whether the question asks for percent."""
        unit = self.unit
        return isinstance(unit, Proportion) and unit.notation is Notation.PERCENT


@lru_cache(maxsize=512)
def stem_of(states: Sequence[str]) -> Stem:
    """What the entries of `States:` say; an entry that says neither is what things are of."""
    comparator, unit, whole, asks_one_in = Comparator.EQUAL, None, Fraction(1), False
    for entry in states:
        written, stated = _stated(entry.strip().lower())
        comparator = stated if stated is not Comparator.EQUAL else comparator
        if written in _ONE_IN:
            asks_one_in = True
        elif written and unit is None:
            unit, whole = _unit(written)
    return Stem(comparator=comparator, unit=unit, whole=whole, asks_one_in=asks_one_in)


def _stated(entry: str) -> tuple[str, Comparator]:
    """An entry without its comparator, and the comparator; `min` alone is the unit."""
    return (entry, Comparator.EQUAL) if _is_of_measure(entry) else _comparator(entry)


def _is_of_measure(entry: str) -> bool:
    """Whether an entry is the name of a unit and nothing else."""
    try:
        figure = read_figure(f"1 {entry}")
    except FigureError:
        return False
    return isinstance(figure.unit, Measure) and figure.comparator is Comparator.EQUAL


def _comparator(entry: str) -> tuple[str, Comparator]:
    """An entry without its comparator, and the comparator."""
    for text in (f"{entry} 1", f"{entry} in 2"):
        try:
            found = read_figure(text).comparator
        except FigureError:
            continue
        if found is not Comparator.EQUAL:
            return _behind_comparator(entry), found
    return entry, Comparator.EQUAL


def _behind_comparator(entry: str) -> str:
    words = entry.split()
    for place, word in enumerate(words):
        if word in {"1", "one"}:
            return " ".join(words[place:])
    return ""


def _unit(entry: str) -> tuple[Unit | None, Fraction]:
    for text in (f"1 {entry}", f"1 per {entry}"):
        try:
            figure = read_figure(text)
        except FigureError:
            continue
        match figure.unit:
            case Proportion():
                return figure.unit, 1 / figure.value if figure.value else Fraction(1)
            case Measure() | Points():
                return figure.unit, Fraction(1)
            case _:
                continue
    return None, Fraction(1)
