"""A sentence to the author of the card on screen; a field in a panel of its own."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from trainer.tui.keys import KeyHint
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.wording import foreign

_HEIGHTS = [(0, "-short"), (18, "-tall")]
"""Rows from which there is room around the words."""
LONGEST_SENTENCE = 500
"""Characters of a report."""


class SentenceField(Input):
    """One line for a sentence."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Send what is written", id="report.send")
    ]


class ReportScreen(ModalScreen[str | None]):
    """Asks for one sentence; None when the learner thinks better of it."""

    CSS_PATH = "report.tcss"
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel", id="report.cancel"),
    ]

    title_words: ClassVar[str] = "Report this card to its author"
    """Stands at the head of the panel."""
    placeholder: ClassVar[str] = "One sentence"
    """Stands in the field while it is empty."""
    longest: ClassVar[int] = LONGEST_SENTENCE
    """Characters the field takes."""

    def __init__(self, way_to_author: str = "") -> None:
        super().__init__()
        self._way_to_author = way_to_author

    @property
    def explanation(self) -> str:
        """What the field is for."""
        return (
            "What is wrong or unclear? One sentence. Your answer and your name are not sent; "
            f"{self._way_to_author}."
        )

    def compose(self) -> ComposeResult:
        """What the field is for, and the field."""
        with Vertical(id="report"):
            yield Static(Content.styled(self.title_words, "bold $primary"))
            yield Static(foreign(self.explanation), id="report-words")
            yield SentenceField(placeholder=self.placeholder, max_length=self.longest)
        yield KeyLine(lambda: (KeyHint("report.send", "keep"), KeyHint("report.cancel", "cancel")))

    @on(Input.Submitted)
    def keep(self, message: Input.Submitted) -> None:
        """Hand the sentence on; an empty one is none."""
        self.dismiss(message.value.strip() or None)

    def action_cancel(self) -> None:
        """Go back without a report."""
        self.dismiss(None)
