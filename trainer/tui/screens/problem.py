"""A problem the learner can act on, said without losing what is on screen."""

from trainer.errors import TrainerError
from trainer.tui.screens.panel import Panel
from trainer.tui.widgets.sheet import Entry, Sheet


class ProblemScreen(Panel):
    """What went wrong and what to do next; closing it leads back to the card as it was."""

    title_words = "✗ That did not work"

    def __init__(self, problem: TrainerError) -> None:
        super().__init__()
        self._problem = problem

    def sheet(self) -> Sheet:
        """Message and hint."""
        entries = [Entry(text=self._problem.message)]
        if self._problem.hint:
            entries += [Entry(text=""), Entry(text=self._problem.hint)]
        return Sheet(entries)
