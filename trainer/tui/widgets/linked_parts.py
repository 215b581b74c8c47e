"""Parts of a report some of whose lines lead elsewhere, with a cursor that goes over those."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.reactive import reactive

from trainer.reports.parts import Link, Part
from trainer.tui.widgets.part_lines import PartLines


class LinkedParts(PartLines):
    """All parts, one column to the right of the mark of the cursor."""

    cursor: reactive[int | None] = reactive(None)
    """Which of the lines that lead somewhere are chosen; None until some are."""

    def __init__(
        self, parts: Callable[[int], Iterable[Part]], leads: Callable[[str], bool]
    ) -> None:
        super().__init__(parts)
        self._leads = leads
        """Whether an anchor has a page of its own; what stands among the parts needs none."""

    def lines(self, width: int) -> list[Content]:
        """All lines at a width, those that are chosen with a mark that is seen without colour."""
        lines = super().lines(max(1, width - 1))
        link = self.chosen
        marked = range(link.top, link.top + link.height) if link else range(0)
        mark, blank = Content.styled("▌", "$primary"), Content(" ")
        return [(mark if at in marked else blank) + line for at, line in enumerate(lines)]

    @property
    def chosen(self) -> Link | None:
        """The lines under the cursor, counted from the first of all."""
        links = self._links()
        return None if self.cursor is None or self.cursor >= len(links) else links[self.cursor]

    def move(self, by: int) -> None:
        """Choose the next lines that lead somewhere, or those before; the last stay the last."""
        last = len(self._links()) - 1
        if last < 0:
            return
        start = (-1 if by > 0 else last + 1) if self.cursor is None else self.cursor
        self.cursor = min(last, max(0, start + by))

    def go_to(self, anchor: str) -> int | None:
        """The line at which a part begins that has an anchor; None where there is none.

        The first lines in it that lead on are chosen, if any do.
        """
        for part, top, first in self._placed:
            if anchor in part.anchors:
                end = first + len(part.lines)
                inside = (at for at, link in enumerate(self._links()) if first <= link.top < end)
                self.cursor = next(inside, self.cursor)
                return top
        return None

    def _links(self) -> list[Link]:
        """All that lead somewhere, counted from the first line of all."""
        anchors = {anchor for placed in self._placed for anchor in placed.part.anchors}
        return [
            link._replace(top=placed.first + link.top)
            for placed in self._placed
            for link in placed.part.links
            if link.target in anchors or self._leads(link.target)
        ]
