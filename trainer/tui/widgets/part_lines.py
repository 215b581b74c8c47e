"""Parts of a report on the screen: headings in bold, charts and figures as they are."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual.content import Content

from trainer.reports.parts import Part, heading
from trainer.tui.widgets.drawn_lines import DrawnLines


class _Placed(NamedTuple):
    """A part, and where it stands among all lines."""

    part: Part
    top: int
    """The first line of its heading, from 0."""
    first: int
    """The first line below its heading."""


class PartLines(DrawnLines):
    """All parts below each other, worked out for the width there is."""

    def __init__(self, parts: Callable[[int], Iterable[Part]]) -> None:
        super().__init__()
        self._parts = parts
        """The parts at a width."""
        self._drawn: tuple[int, list[Content]] = (0, [])
        self._placed: list[_Placed] = []
        """Those of the lines that were drawn last."""

    def lines(self, width: int) -> list[Content]:
        """All lines at a width; kept, since height and text are asked for one after the other."""
        if self._drawn[0] != width:
            self._drawn = (width, self._worked_out(width))
        return self._drawn[1]

    def _worked_out(self, width: int) -> list[Content]:
        lines: list[Content] = []
        self._placed.clear()
        for part in self._parts(width):
            lines += [Content("")] if lines else []
            titled = [
                Content.styled(line, "bold $secondary") for line in heading(part.title, width)
            ]
            self._placed.append(_Placed(part, len(lines), len(lines) + len(titled)))
            lines += titled
            lines += map(Content, part.lines)
        return lines
