"""Steps to put in order by the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from trainer.domain.placed_steps import PlacedStep
from trainer.tui.widgets.line_list import LineList
from trainer.tui.wording import foreign, ordinal


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
        is_moved: bool
        """Whether any step was moved, be it back again."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[str, ...] = ()
        self._places: list[int] = []
        self._is_moved = False
        self._placed: tuple[PlacedStep, ...] = ()

    def offer(self, steps: Sequence[str]) -> None:
        """Offer steps in the order they are to be shown."""
        self._steps = tuple(steps)
        self._places = list(range(len(steps)))
        self._placed = ()
        self._is_moved = False
        self.can_focus = True
        self.is_grabbed = False
        self.set_reactive(LineList.cursor, 0)
        self.redraw()

    def show_places(self, placed: Sequence[PlacedStep]) -> None:
        """Show the right order and where each step stood, and take no more keys."""
        self._placed = tuple(placed)
        self.can_focus = False
        self.is_grabbed = False
        self.set_reactive(LineList.cursor, None)
        self.redraw()

    def rows(self) -> list[tuple[Content, Content]]:
        """One row for each step: as it stands now, or once that is known, where it belongs."""
        if self._placed:
            return [_placed_row(step) for step in self._placed]
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
            self._is_moved = True
            self.cursor = there
            self.redraw()

    def action_grab(self) -> None:
        """Grab the step under the cursor, or let it go."""
        self.is_grabbed = not self.is_grabbed

    def action_send(self) -> None:
        """Send the order as it stands."""
        self.post_message(self.Sent(tuple(self._places), is_moved=self._is_moved))


def _placed_row(step: PlacedStep) -> tuple[Content, Content]:
    sign = ("✓ ", "bold $success") if step.is_in_place else ("✗ ", "bold $error")
    places = f"{step.first}" if step.first == step.last else f"{step.first}-{step.last}"
    had = ""
    if step.had is not None and not step.is_in_place:
        had = f"  (you had it {ordinal(step.had)})"
    prefix = Content.assemble(" ", sign, (f"{places}  ", "$text-muted"))
    return prefix, Content.assemble(foreign(step.text), (had, "$text-muted"))
