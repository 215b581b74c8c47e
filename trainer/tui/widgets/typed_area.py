"""A field to type an answer in."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Paste
from textual.message import Message
from textual.widgets import Input

from trainer.domain.answer import TypedText
from trainer.services.sitting import Prompt
from trainer.tui.widgets.answer_area import AnswerArea

LONGEST_ANSWER = 1000
"""Characters; more is never an answer, and a pasted book should not reach the log."""


class AnswerField(Input):
    """One line of text in which letters are text; Esc leaves it, so that letters are commands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Send", id="field.send"),
        Binding("escape", "leave", "Leave the field", id="field.leave"),
    ]

    @dataclass
    class Left(Message):
        """The learner wants letters to be commands."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text into the field, as much of it as has room.

        The library refuses a text that is too long as a whole, and a paste would come to nothing.
        """
        room = (self.max_length or LONGEST_ANSWER) - len(self.value) + abs(end - start)
        super().replace(text[:room] if room > 0 else text, start, end)

    def on_paste(self, event: Paste) -> None:
        """Make one line of a paste; the library, which comes next, takes the first line alone."""
        event.text = " ".join(event.text.splitlines())

    def action_leave(self) -> None:
        """Leave the field, so that letters are commands; Enter or Tab comes back."""
        self.post_message(self.Left())


class TypedArea(AnswerArea):
    """A field for words or a figure."""

    def __init__(self) -> None:
        super().__init__()
        self.field = AnswerField(max_length=LONGEST_ANSWER, select_on_focus=False)

    def compose(self) -> ComposeResult:
        """The field alone."""
        yield self.field

    def begin(self, prompt: Prompt) -> None:
        """Empty the field."""
        super().begin(prompt)
        self.field.clear()
        self.field.placeholder = "Type your answer"
        self.field.can_focus = True

    def finish(self) -> None:
        """Leave what was typed to be read."""
        self.field.placeholder = "No answer"
        self.field.can_focus = False

    def entrance(self) -> AnswerField:
        """The field."""
        return self.field

    @on(Input.Changed)
    def keep_in_view(self) -> None:
        """Bring the field back into view below a long question."""
        self.field.scroll_visible(animate=False)
        self.resume()

    @on(Input.Submitted)
    def give(self, message: Input.Submitted) -> None:
        """Send what is typed, or nothing if that is meant."""
        message.stop()
        answer = TypedText(message.value)
        if message.value.strip():
            self.post_message(self.Given(answer))
        else:
            self.give_nothing(answer)
