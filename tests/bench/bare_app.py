"""The floor for everything on screen: a bare Textual app of one Static and a Footer."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Static


class BareApp(App[None]):
    """Paints a line, and another one on each press of the space bar."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "turn", "Turn"), ("q", "quit", "Quit")]

    def __init__(self) -> None:
        super().__init__()
        self._turns = 0

    def compose(self) -> ComposeResult:
        """One line of text and the keys."""
        yield Static("barepaint")
        yield Footer()

    def action_turn(self) -> None:
        """Paint the next line."""
        self._turns += 1
        self.query_one(Static).update(f"bareturn{self._turns}.")


if __name__ == "__main__":
    BareApp().run()
