"""A widget that draws its own lines, and is as high as they are many."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget


class DrawnLines(Widget):
    """Lines worked out for the width there is."""

    auto_links = reactive(False)
    """No text here is a link, and to look up how one would look costs a part of every paint."""

    def lines(self, width: int) -> list[Content]:
        """What to draw at a width, each line no wider than it."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw again after something has changed; others move only where the height must change.

        To lay a whole screen out again costs more than all the rest of a key press.
        """
        width, height = self.content_size
        self.refresh(layout=len(self.lines(width)) != height)

    def render(self) -> Content:
        """The lines at the width there is."""
        return Content("\n").join(self.lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at a width."""
        del container, viewport
        return len(self.lines(width)) if width else 0


class Passage(DrawnLines):
    """A text that wraps; shown while there is one."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._text = Content("")

    def say(self, text: Content) -> None:
        """Show a text, or with an empty one nothing."""
        if text.is_same(self._text):
            return
        self._text = text
        self.display = bool(text)
        self.redraw()

    def lines(self, width: int) -> list[Content]:
        """The text, wrapped."""
        return self._text.wrap(width) if width else []
