"""What Anki is given of a figure: what is to be typed, the figure, and so many of a thousand."""

from dataclasses import replace
from typing import Final

from trainer.domain.card import FigureQuestion
from trainer.domain.figure import (
    Comparator,
    Figure,
    FigureError,
    Measure,
    Notation,
    Proportion,
    Unit,
    read_figure,
    render,
)
from trainer.domain.figure.per_thousand import per_thousand
from trainer.domain.marking.figures.stem import Stem, stem_of

_ONE_IN: Final = Proportion(notation=Notation.IN)


def figure_fields(question: FigureQuestion) -> tuple[str, str, str]:
    """What is to be typed, the figure as its source gives it, and the figure of a thousand.

    Anki compares letter by letter, so what the question gives away, what the figure is of, and that
    it is approximate need not be typed.  The last is empty for a figure that is no part of a whole.
    """
    of_thousand = per_thousand(question.key)
    return _to_type(question), render(question.key), of_thousand.words if of_thousand else ""


def _to_type(question: FigureQuestion) -> str:
    stem = stem_of(question.states)
    key = _as_asked(replace(question.key, of="", interval=None), stem)
    if key.comparator in (stem.comparator, Comparator.ABOUT):
        key = replace(key, comparator=Comparator.EQUAL)
    text = render(key)
    if stem.asks_one_in and key.unit == _ONE_IN and not key.is_range:
        return text.removeprefix("1 in ")
    return text.removesuffix(_unit_text(key)).strip() if _unit_asked(stem) == key.unit else text


def _unit_asked(stem: Stem) -> Unit | None:
    """The unit of a bare answer: `in 1000` is read as one in a thousand, and asks for how many."""
    match stem.unit:
        case _ if stem.asks_one_in:
            return _ONE_IN
        case Proportion(notation=Notation.IN, per=None):
            return Proportion(notation=Notation.IN, per=int(stem.whole))
        case _:
            return stem.unit


def _as_asked(key: Figure, stem: Stem) -> Figure:
    """A proportion in the notation that is asked for, where it can be said so exactly."""
    unit = _unit_asked(stem)
    is_proportion = isinstance(key.unit, Proportion) and isinstance(unit, Proportion)
    if not is_proportion or unit is None or unit == key.unit or (unit == _ONE_IN and key.is_range):
        return key
    asked = replace(key, unit=unit, places=0)
    try:
        is_exact = read_figure(render(asked)) == asked
    except FigureError:
        is_exact = False
    return asked if is_exact else key


def _unit_text(key: Figure) -> str:
    match key.unit:
        case Measure(spelling=spelling):
            return spelling
        case Proportion(notation=Notation.PERCENT):
            return "%"
        case Proportion(notation=Notation.PER_MILLE):
            return "‰"
        case Proportion(notation=Notation.IN, per=int(per)):
            return f"in {per}"
        case _:
            return ""
