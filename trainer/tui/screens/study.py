"""The study screen: one card after the other, answered, marked and rated.

Its parts: `study_stage` says how far a card has come and what can be done by then, `study_sitting`
puts cards on screen, `study_answering`, `study_second_thoughts` and `study_commands` do what the
keys in `study_keys` ask for.
"""

from typing import ClassVar

from textual.binding import BindingType

from trainer.tui.screens.study_answering import Answering
from trainer.tui.screens.study_commands import CardCommands
from trainer.tui.screens.study_keys import STUDY_BINDINGS
from trainer.tui.screens.study_second_thoughts import SecondThoughts
from trainer.tui.screens.study_stage import allows


class StudyScreen(Answering, SecondThoughts, CardCommands):
    """A sitting with its keys."""

    CSS_PATH = "study.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(STUDY_BINDINGS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A card is rated once it is answered, and nothing is done to one that is not there."""
        del parameters
        return allows(self.stage, action)
