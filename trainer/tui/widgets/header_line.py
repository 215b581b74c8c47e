"""The top line of a screen: what it is on the left, how far along on the right."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from trainer.tui.wording import foreign


class HeaderLine(Widget):
    """One line with a left and a right end; the left end gives way when there is no room."""

    left: reactive[str] = reactive("")
    """A title, such as the deck's."""
    right: reactive[str] = reactive("")
    """Progress or a date."""

    def render(self) -> Content:
        """The line at the width there is."""
        width = self.content_size.width
        right = foreign(self.right, "$text-muted")
        left = foreign(self.left, "bold $primary")
        left = left.truncate(max(0, width - right.cell_length - 2), ellipsis=True)
        return left + " " * max(1, width - left.cell_length - right.cell_length) + right


class ProgressLine(Widget):
    """A thin line that fills while a sitting goes on; its figures stand in the header."""

    share: reactive[float] = reactive(0.0)
    """How much is done, 0 to 1."""

    def render(self) -> Content:
        """A heavy line for what is done, a light one for the rest."""
        width = self.content_size.width
        done = round(width * min(1.0, max(0.0, self.share)))
        return Content.assemble(("━" * done, "$primary"), ("─" * (width - done), "$border-blurred"))
