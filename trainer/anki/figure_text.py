"""What Anki is given of a figure: what is to be typed, the figure, and so many of a thousand."""

from dataclasses import replace

from trainer.domain.card import FigureQuestion
from trainer.domain.figure import Figure, FigureError, Measure, Proportion, read_figure, render
from trainer.domain.figure.per_thousand import per_thousand


def figure_fields(question: FigureQuestion) -> tuple[str, str, str]:
    """What is to be typed, the figure as its source gives it, and the figure of a thousand.

    Anki compares letter by letter, so what the question gives away, what the figure is of, and that
    it is approximate need not be typed.  The last is empty for a figure that is no part of a whole.
    """
    of_thousand = per_thousand(question.key)
    return _to_type(question), render(question.key), of_thousand.words if of_thousand else ""


def _to_type(question: FigureQuestion) -> str:
    key = question.key
    text = render(replace(key, of="", interval=None)).removeprefix("~ ")
    for state in question.states:
        text = text.removeprefix(f"{state} ")
        if _names_unit(state, key):
            text = text.removesuffix(_unit_text(key))
    return text.strip()


def _unit_text(key: Figure) -> str:
    match key.unit:
        case Measure(spelling=spelling):
            return spelling
        case Proportion():
            return "%"
        case _:
            return ""


def _names_unit(state: str, key: Figure) -> bool:
    try:
        stated = read_figure(f"1 {state}").unit
    except FigureError:
        return False
    return stated == key.unit
