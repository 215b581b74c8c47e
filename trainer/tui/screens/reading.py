"""A page of a report to be read: a trainee's, or a card's."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from trainer.reports.parts import Part
from trainer.tui.keys import KeyHint
from trainer.tui.widgets.header_line import HeaderLine
from trainer.tui.widgets.key_line import KeyLine
from trainer.tui.widgets.line_list import ScrollArea
from trainer.tui.widgets.part_lines import PartLines


class ReadingScreen(Screen[None]):
    """A header, a page that scrolls, and the keys; Esc goes back to where it was opened."""

    CSS_PATH = "reading.tcss"
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="progress.back"),
        Binding("j", "scroll(1)", "Scroll down", id="progress.down"),
        Binding("k", "scroll(-1)", "Scroll up", id="progress.up"),
    ]

    _page = getters.query_one("#page", ScrollArea)

    def __init__(self, title: str, aside: str, parts: Callable[[int], Iterable[Part]]) -> None:
        super().__init__()
        self._title = title
        self._aside = aside
        """Stands at the right end of the header."""
        self._parts = parts
        """The parts of the page at a width."""

    def compose(self) -> ComposeResult:
        """The header, the page, and the keys."""
        yield from self.head()
        yield from self.page()
        yield KeyLine(self.hints)

    def head(self) -> ComposeResult:
        """What the page is."""
        header = HeaderLine()
        header.left, header.right = self._title, self._aside
        yield header

    def page(self) -> ComposeResult:
        """What is to be read."""
        with ScrollArea(id="page"):
            yield self.drawn_parts()

    def drawn_parts(self) -> PartLines:
        """The parts as they are drawn."""
        return PartLines(self._parts)

    def hints(self) -> tuple[KeyHint, ...]:
        """The keys that matter here."""
        return (
            KeyHint("progress.back", "back"),
            KeyHint("progress.down", "down"),
            KeyHint("progress.up", "up"),
            KeyHint("app.help", "help"),
            KeyHint("app.quit", "quit"),
        )

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self._page.scroll_relative(y=by, animate=False)

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.dismiss(None)
