"""How sure the learner is of an answer, before it is marked."""

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.domain.rating import Confidence
from trainer.tui.keys import KeyHint
from trainer.tui.widgets.key_line import KeyLine

_IDS: Final = {
    Confidence.SURE: "confidence.sure",
    Confidence.THINK_SO: "confidence.think_so",
    Confidence.GUESS: "confidence.guess",
}


class ConfidenceScreen(ModalScreen[Confidence | None]):
    """One key for each; None when the learner goes back to the answer."""

    CSS_PATH = "confidence.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(key), f"say('{level.value}')", level.value.capitalize(), id=_IDS[level])
            for key, level in enumerate(_IDS, start=1)
        ),
        Binding("escape", "back", "Back to the answer", id="confidence.back"),
    ]

    def compose(self) -> ComposeResult:
        """The question, and the keys that answer it."""
        with Vertical(id="confidence"):
            yield Static(Content.styled("How sure are you of this answer?", "bold $primary"))
            yield KeyLine(
                lambda: (
                    *(KeyHint(binding_id, level.value) for level, binding_id in _IDS.items()),
                    KeyHint("confidence.back", "back to the answer"),
                )
            )

    def action_say(self, level: str) -> None:
        """Hand on how sure the learner is."""
        self.dismiss(Confidence(level))

    def action_back(self) -> None:
        """Go back without sending the answer."""
        self.dismiss(None)
