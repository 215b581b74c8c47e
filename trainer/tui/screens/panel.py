"""A panel over the screen below, to be read and closed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.tui.keys import KeyHint
from trainer.tui.widgets.drawn_lines import DrawnLines
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.line_list import ScrollArea


class Panel(ModalScreen[None]):
    """A title and a sheet of labelled lines, which scrolls when it is long."""

    CSS_PATH = "panel.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "close", "Close", id="panel.close"),
        Binding("j", "scroll(1)", "Scroll down", id="panel.down"),
        Binding("k", "scroll(-1)", "Scroll up", id="panel.up"),
    ]

    title_words: ClassVar[str] = ""
    """Stands at the head of the panel."""

    def sheet(self) -> DrawnLines:
        """What is to be read."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The title, what is to be read, and how to close it."""
        with ScrollArea(id="panel"):
            yield Static(Content.styled(self.title_words, "bold $primary"), id="panel-title")
            yield self.sheet()
        yield KeyLine(lambda: (KeyHint("panel.close", "close"), KeyHint("panel.down", "scroll")))

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(ScrollArea).scroll_relative(y=by, animate=False)

    def action_close(self) -> None:
        """Go back to the screen below."""
        self.dismiss(None)
