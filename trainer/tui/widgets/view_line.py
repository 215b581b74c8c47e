"""The line that says which views there are, and which one is open."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive

from trainer.tui.widgets.drawn_lines import DrawnLines

_GAP = 3


class ViewLine(DrawnLines):
    """Names of views side by side, the open one with a mark that is seen without colour."""

    open_view: reactive[int] = reactive(0)
    """Place of the open view."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)

    def lines(self, width: int) -> list[Content]:
        """One line."""
        views = (
            Content.styled(f"▸ {name}", "bold $primary")
            if place == self.open_view
            else Content.styled(f"  {name}", "$text-muted")
            for place, name in enumerate(self._names)
        )
        return [Content(" " * _GAP).join(views).truncate(width, ellipsis=True)]
