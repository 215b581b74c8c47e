"""Options to choose from, one or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from trainer.domain.card import Option
from trainer.tui.widgets.line_list import LineList
from trainer.tui.wording import foreign

DIGITS: Final = range(1, 10)
_OPTIONS: Final = Binding.Group("Choose an option")


class ChoiceList(LineList):
    """Numbered options: a digit or the arrows choose, Space ticks where several may be right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                str(digit),
                f"choose({digit - 1})",
                "Choose an option",
                id=f"choice.{digit}",
                group=_OPTIONS,
            )
            for digit in DIGITS
        ),
        Binding("space", "tick", "Tick", id="choice.tick"),
        Binding("enter", "send", "Send", id="choice.send"),
    ]

    @dataclass
    class Sent(Message):
        """Options were chosen, by their place on screen."""

        choice_list: "ChoiceList"
        places: frozenset[int]

    @dataclass
    class Missing(Message):
        """Enter was pressed before anything was chosen."""

    @dataclass
    class Changed(Message):
        """Another option is under the cursor, or a tick was set or taken off."""

    def __init__(self, *, sends_on_digit: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._sends_on_digit = sends_on_digit
        self._options: tuple[Option, ...] = ()
        self._takes_several = False
        self._ticked: frozenset[int] = frozenset()
        self._is_marked = False

    def offer(self, options: Sequence[Option], *, takes_several: bool = False) -> None:
        """Offer options in the order they are to be shown."""
        self._options, self._takes_several = tuple(options), takes_several
        self._ticked, self._is_marked = frozenset(), False
        self.can_focus = True
        self.set_reactive(LineList.cursor, None)
        self.redraw()

    def show_marks(self) -> None:
        """Show which options are right, and take no more keys."""
        self._is_marked = True
        self.can_focus = False
        self.redraw()

    @property
    def chosen(self) -> frozenset[int]:
        """What would be sent, by place on screen."""
        if self._takes_several:
            return self._ticked
        return frozenset() if self.cursor is None else frozenset({self.cursor})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ticking is for several options; a digit is for an option that is there."""
        match action, parameters:
            case "tick", _:
                return self._takes_several
            case "choose", (int(place),):
                return place < len(self._options)
            case _:
                return True

    def rows(self) -> list[tuple[Content, Content]]:
        """One row for each option."""
        return [self._row(place, option) for place, option in enumerate(self._options)]

    def _row(self, place: int, option: Option) -> tuple[Content, Content]:
        is_chosen = place in self.chosen
        style = "bold" if is_chosen else ""
        tick = ("[x] " if is_chosen else "[ ] ") if self._takes_several else ""
        prefix = Content.assemble(
            (self.focus_mark(place), "$primary"),
            self._mark(option, is_chosen=is_chosen),
            (f"{place + 1}  ", "$text-muted"),
            (tick, style),
        )
        return prefix, foreign(option.text, style)

    def _mark(self, option: Option, *, is_chosen: bool) -> Content:
        if not self._is_marked:
            return Content("  ")
        if option.is_right:
            return Content.styled("✓ ", "bold $success")
        return Content.styled("✗ ", "bold $error") if is_chosen else Content("  ")

    def watch_cursor(self, cursor: int | None) -> None:
        """Say that another option is chosen, and ask for it to be in view."""
        super().watch_cursor(cursor)
        self.post_message(self.Changed())

    def action_choose(self, place: int) -> None:
        """Choose the option of a digit; where several may be right, tick or untick it."""
        self.cursor = place
        if self._takes_several:
            self.action_tick()
        elif self._sends_on_digit:
            self.action_send()

    def action_tick(self) -> None:
        """Tick the option under the cursor, or take its tick off."""
        if self.cursor is not None:
            self._ticked ^= {self.cursor}
            self.redraw()
            self.post_message(self.Changed())

    def action_send(self) -> None:
        """Send what is chosen."""
        self.post_message(self.Sent(self, self.chosen) if self.chosen else self.Missing())
