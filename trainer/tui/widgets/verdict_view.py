"""What is said of an answer: mark, reason, expected answer, why, source."""

from textual.content import Content
from textual.geometry import Region

from trainer.domain.rating import Verdict
from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.hanging import hanging
from trainer.tui.wording import MARK_SIGNS, MARK_STYLES, foreign

_LABEL_WIDTH = 9


class VerdictView(DrawnLines):
    """A head in words, mark and colour, and labelled lines below it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._head: tuple[Content, Content] | None = None
        self._lines: tuple[tuple[str, Content], ...] = ()
        self._drawn = 0
        self._is_long = False
        """Whether it needs more room than there is, so that the card scrolls."""

    def say(self, verdict: Verdict | None, lines: tuple[tuple[str, Content], ...]) -> None:
        """Show a verdict, or none for a self-rated card, and lines of a label and a text each."""
        self._head = None
        if verdict is not None:
            style = MARK_STYLES[verdict.mark]
            sign = Content.styled(MARK_SIGNS[verdict.mark], style) + "  "
            self._head = (sign, foreign(verdict.why))
        self._lines = lines
        self.redraw()

    def has_room(self) -> bool:
        """Whether all is seen in the room that is left; where it is not, more is taken.

        To be asked once the room is known, as it is after a paint.
        """
        width, height = self.content_size
        # A card that scrolls goes on scrolling: its room tells no more how much there would be.
        self._is_long = self._is_long or len(self.lines(width)) > height
        self.set_class(self._is_long, "-long")
        return not self._is_long

    def clear(self) -> None:
        """Show nothing, in the room below the question."""
        self._head, self._lines, self._is_long = None, (), False
        self.remove_class("-long")
        self.redraw()

    def redraw(self) -> None:
        """Draw the lines there are or were; only a verdict too long for its room moves others."""
        width = self.content_size.width
        drawn_before, self._drawn = self._drawn, len(self.lines(width))
        changed = Region(0, 0, width, max(drawn_before, self._drawn))
        if self._is_long:
            self.refresh(layout=True)
        elif changed:
            self.refresh(changed)

    def lines(self, width: int) -> list[Content]:
        """All lines at a width."""
        head = hanging(*self._head, width) if self._head else []
        return head + [
            line
            for label, text in self._lines
            for line in hanging(
                Content.styled(label.ljust(_LABEL_WIDTH), "$text-muted"), text, width
            )
        ]
