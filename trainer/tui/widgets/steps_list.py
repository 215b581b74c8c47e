"""Steps to put in order by the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from trainer.tui.widgets.line_list import LineList
from trainer.tui.wording import foreign


class StepsList(LineList):
    """Numbered steps; a grabbed one, or one moved with Shift, takes its neighbour's place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "grab", "Grab or let go", id="steps.grab"),
        Binding("shift+up,K", "carry(-1)", "Move step up", id="steps.up"),
        Binding("shift+down,J", "carry(1)", "Move step down", id="steps.down"),
        Binding("enter", "send", "Send", id="steps.send"),
    ]

    is_grabbed: reactive[bool] = reactive(False)
    """Whether the step under the cursor goes with it."""

    @dataclass
    class Sent(Message):
        """The order is as the learner wants it."""

        places: tuple[int, ...]
        """Each step by its place in the list as it was offered."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[str, ...] = ()
        self._places: list[int] = []

    def offer(self, steps: Sequence[str]) -> None:
        """Offer steps in the order they are to be shown."""
        self._steps = tuple(steps)
        self._places = list(range(len(steps)))
        self.can_focus = True
        self.is_grabbed = False
        self.set_reactive(LineList.cursor, 0)
        self.redraw()

    def freeze(self) -> None:
        """Keep the order as it was given, and take no more keys."""
        self.can_focus = False
        self.is_grabbed = False
        self.set_reactive(LineList.cursor, None)
        self.redraw()

    def rows(self) -> list[tuple[Content, Content]]:
        """One row for each step, numbered as it stands now."""
        return [self._row(index, place) for index, place in enumerate(self._places)]

    def _row(self, index: int, place: int) -> tuple[Content, Content]:
        is_under_cursor = index == self.cursor
        grip = "↕ " if is_under_cursor and self.is_grabbed else "  "
        prefix = Content.assemble(
            (self.focus_mark(index) + grip, "$primary"), (f"{index + 1}  ", "$text-muted")
        )
        return prefix, foreign(self._steps[place], "bold" if is_under_cursor else "")

    def action_move(self, by: int) -> None:
        """Move the cursor, and the step under it while it is grabbed."""
        if self.is_grabbed:
            self.action_carry(by)
        else:
            super().action_move(by)

    def action_carry(self, by: int) -> None:
        """Let the step under the cursor change places with its neighbour."""
        here = self.cursor or 0
        there = here + by
        if 0 <= there < len(self._places):
            places = self._places
            places[here], places[there] = places[there], places[here]
            self.cursor = there
            self.redraw()

    def action_grab(self) -> None:
        """Grab the step under the cursor, or let it go."""
        self.is_grabbed = not self.is_grabbed

    def action_send(self) -> None:
        """Send the order as it stands."""
        self.post_message(self.Sent(tuple(self._places)))
