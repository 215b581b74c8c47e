"""A widget that draws its own lines, and is as high as they are many."""

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class DrawnLines(Widget):
    """Lines worked out for the width there is."""

    def lines(self, width: int) -> list[Content]:
        """What to draw at a width, each line no wider than it."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again after something has changed; the height may change too."""
        self.refresh(layout=True)

    def render(self) -> Content:
        """The lines at the width there is."""
        return Content("\n").join(self.lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at a width."""
        del container, viewport
        return len(self.lines(width)) if width else 0
