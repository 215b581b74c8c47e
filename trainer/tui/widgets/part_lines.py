"""Parts of a report on the screen: headings in bold, charts and figures as they are."""

from collections.abc import Callable, Iterable

from textual.content import Content

from trainer.reports.parts import Part, heading
from trainer.tui.widgets.drawn_lines import DrawnLines


class PartLines(DrawnLines):
    """All parts below each other, worked out for the width there is."""

    def __init__(self, parts: Callable[[int], Iterable[Part]]) -> None:
        super().__init__()
        self._parts = parts
        """The parts at a width."""
        self._drawn: tuple[int, list[Content]] = (0, [])

    def lines(self, width: int) -> list[Content]:
        """All lines at a width; kept, since height and text are asked for one after the other."""
        if self._drawn[0] != width:
            self._drawn = (width, self._worked_out(width))
        return self._drawn[1]

    def _worked_out(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for title, of_part in self._parts(width):
            lines += [Content("")] if lines else []
            lines += [Content.styled(line, "bold $secondary") for line in heading(title, width)]
            lines += map(Content, of_part)
        return lines
