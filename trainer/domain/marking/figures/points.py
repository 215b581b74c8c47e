"""Percent, percentage points and plain points, of which none is another (rule 11)."""

from typing import Final

from trainer.domain.figure import Figure
from trainer.domain.marking.finding import close
from trainer.domain.rating import ErrorKind

_POINTS: Final = frozenset({"point", "points", "pts"})

PERCENT_ASKED: Final = close(ErrorKind.UNIT, "Points are not percent: this asks for percent.")
POINTS_ASKED: Final = close(
    ErrorKind.UNIT, "Write what points they are: this asks for percentage points."
)
PERCENT_FOR_POINTS: Final = close(
    ErrorKind.UNIT, "Percent is not percentage points: this asks for percentage points."
)
PLAIN_POINTS_ASKED: Final = close(
    ErrorKind.UNIT, "This asks for plain points, not for percent or percentage points."
)


def says_points(figure: Figure) -> bool:
    """Whether what is counted is points, as of a score."""
    return figure.of.partition(" ")[0].lower() in _POINTS
