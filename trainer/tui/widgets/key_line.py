"""The bottom line: the keys that matter now, as they are bound now."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.content import Content
from textual.screen import Screen

from trainer.tui.keys import KeyHint, bound_keys
from trainer.tui.widgets.drawn_lines import DrawnLines

_GAP = 3


class KeyLine(DrawnLines):
    """Keys and what they do; the least important give way when there is no room."""

    def __init__(self, hints: Callable[[], Sequence[KeyHint]]) -> None:
        super().__init__()
        self._hints = hints
        self._keys: dict[str, str] = {}
        self._is_behind = False
        """Whether the keys have changed since they were looked up."""

    def on_mount(self) -> None:
        """Follow every change of what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self.learn_keys()

    def _follow(self, screen: Screen[Any]) -> None:
        # After the next paint, so that an answer never waits for the keys that go with it.
        if screen is self.screen and not self._is_behind:
            self._is_behind = True
            self.call_after_refresh(self.learn_keys)

    def learn_keys(self) -> None:
        """Look up which keys can be used now, and name those; nothing on a screen that has gone."""
        self._is_behind = False
        if not self.is_attached:
            return
        self._keys = bound_keys(self.screen)
        self.redraw()

    def lines(self, width: int) -> list[Content]:
        """As many keys as fit on one line, in the order of their importance."""
        line = Content("")
        for hint in self._hints():
            if hint.binding_id not in self._keys:
                continue
            key = self._keys[hint.binding_id]
            item = Content.assemble((key, "bold $accent"), f" {hint.words}")
            gap = " " * _GAP if line else ""
            if line.cell_length + len(gap) + item.cell_length <= width:
                line = line + gap + item
        return [line]
