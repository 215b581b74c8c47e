"""The first screen of all: what will happen, in three lines."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.domain.plain_text import counted
from trainer.services.library import Overview
from trainer.tui.keys import KeyHint
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.sheet import Entry, Sheet


class WelcomeScreen(ModalScreen[bool]):
    """Shown until something has been answered; True when the learner wants to begin at once."""

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "begin", "Begin", id="welcome.begin"),
        Binding("escape", "look", "Look around first", id="welcome.look"),
        Binding("q", "app.quit", "Quit", id="welcome.quit"),
    ]

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        self._overview = overview

    def compose(self) -> ComposeResult:
        """A greeting and three lines."""
        with Vertical(id="welcome"):
            yield Static(Content.styled("Welcome to trainer", "bold $primary"), id="greeting")
            yield Sheet(self._lines(), label_style="bold $accent")
        yield KeyLine(
            lambda: (
                KeyHint("welcome.begin", "begin"),
                KeyHint("welcome.look", "look around first"),
                KeyHint("welcome.quit", "quit"),
            )
        )

    def _lines(self) -> list[Entry]:
        cards = counted(sum(deck.cards for deck in self._overview.decks), "card")
        decks = counted(len(self._overview.decks), "deck")
        lines = (
            f"A card asks, you answer: {cards} in {decks}, a few new ones a day.",
            "Each answer is marked and kept at once; you rate how it went.",
            "A card comes back just before you would forget it. Stop any time.",
        )
        return [Entry(label=str(number), text=line) for number, line in enumerate(lines, start=1)]

    def action_begin(self) -> None:
        """Begin to study."""
        self.dismiss(True)

    def action_look(self) -> None:
        """Show the home screen."""
        self.dismiss(False)
