"""Figures: a comparator, a value or a range, a unit and what it is of."""

from trainer.domain.figure.model import (
    Comparator,
    Count,
    Figure,
    FigureError,
    Measure,
    Notation,
    Points,
    Proportion,
    Unit,
)
from trainer.domain.figure.reading import has_other_reading, read_figure, stated_figures
from trainer.domain.figure.rendering import canonical, render
from trainer.domain.figure.stated import Stated

__all__ = [
    "Comparator",
    "Count",
    "Figure",
    "FigureError",
    "Measure",
    "Notation",
    "Points",
    "Proportion",
    "Stated",
    "Unit",
    "canonical",
    "has_other_reading",
    "read_figure",
    "render",
    "stated_figures",
]
