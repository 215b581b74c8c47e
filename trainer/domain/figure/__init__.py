"""Figures: a comparator, a value or a range, a unit and what it is of.

What a figure is comes at once; reading and rendering are loaded when they are first asked for,
since the tables they read by take 10 ms, which the first card need not wait for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

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

if TYPE_CHECKING:
    from trainer.domain.figure.reading import has_other_reading, read_figure, stated_figures
    from trainer.domain.figure.rendering import canonical, render
    from trainer.domain.figure.stated import Stated

_LOADED_LATER: Final = {
    "Stated": "stated",
    "has_other_reading": "reading",
    "read_figure": "reading",
    "stated_figures": "reading",
    "canonical": "rendering",
    "render": "rendering",
}

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


def __getattr__(name: str) -> object:
    """Load reading or rendering on its first use (PEP 562)."""
    if name not in _LOADED_LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LOADED_LATER[name]}"), name)
