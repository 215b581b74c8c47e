"""The bottom line: the keys that matter now, as they are bound now."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.content import Content
from textual.screen import Screen

from trainer.tui.keys import KeyHint, bound_keys
from trainer.tui.widgets.drawn_lines import DrawnLines

_GAP = 3


class KeyedLines(DrawnLines):
    """Lines that name keys, drawn again whenever other keys can be used."""

    def on_mount(self) -> None:
        """Follow every change of what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[Any]) -> None:
        if self.is_attached and screen is self.screen:
            self.refresh()


class KeyLine(KeyedLines):
    """Keys and what they do; the least important give way when there is no room."""

    def __init__(self, hints: Callable[[], Sequence[KeyHint]]) -> None:
        super().__init__()
        self._hints = hints

    def lines(self, width: int) -> list[Content]:
        """As many keys as fit on one line, in the order of their importance."""
        keys = bound_keys(self.screen)
        line = Content("")
        for hint in self._hints():
            if hint.binding_id not in keys:
                continue
            item = Content.assemble((keys[hint.binding_id], "bold $accent"), f" {hint.words}")
            gap = " " * _GAP if line else ""
            if line.cell_length + len(gap) + item.cell_length <= width:
                line = line + gap + item
        return [line]
