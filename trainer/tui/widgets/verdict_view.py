"""What is said of an answer: mark, reason, expected answer, why, source."""

from textual.content import Content

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

    def say(self, verdict: Verdict | None, lines: tuple[tuple[str, Content], ...]) -> None:
        """Show a verdict, or none for a self-rated card, and lines of a label and a text each."""
        self._head = None
        if verdict is not None:
            style = MARK_STYLES[verdict.mark]
            sign = Content.styled(MARK_SIGNS[verdict.mark], style) + "  "
            self._head = (sign, foreign(verdict.why))
        self._lines = lines
        self.redraw()

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
